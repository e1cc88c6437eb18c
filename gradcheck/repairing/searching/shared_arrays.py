"""One array under several names of the model, into each of which something else is written: told, and taken apart.

`[np.zeros(n)] * 3` holds one array three times. Where that was made before the check no edit of a statement that runs
shows anything; so each name gets a copy, for one check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from gradcheck.conventions.graph import children, is_walkable
from gradcheck.facts import AnnotatedBackward, Finding, Location
from gradcheck.repairing.editing.own_arrays import own_arrays
from gradcheck.repairing.editing.statements import Step, parsed, targets_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.forward_changes import ForwardChange, told

MOST = 5_000  # objects that are gone through
# what holds an array, under which key, the type of the object that is or has it, and the last name on the way there
Holder = tuple[Any, Any, type, str]


def taken_apart(
    roots: Sequence[Any], weights: Sequence[Any], bench: Workbench, is_right: Callable[[], bool]
) -> tuple[AnnotatedBackward, Finding] | None:
    """The statement that gives several names one array, where all is right once each has its own; else None.

    `weights` may be shared on purpose. `is_right` checks the user's code as it is at the moment.
    """
    shared = [
        group for group in shared_places(roots) if not any(held_by(group[0]) is array for array in weights)
    ]
    if not shared:
        return None
    with apart(shared):
        try:
            if not is_right():
                return None
        except Exception:  # code that counts on one array may break in any way without it
            return None
    names = {name for group in shared for *_, name in group}
    changes = [change for file in bench.files for change in _made(file, bench, names)]
    changes.sort(
        key=lambda change: "." not in change.before.partition("=")[0]
    )  # what objects hold comes first
    if not changes:
        return None
    note = "one array under several names: what is written into one is in all of them"
    why = f"{', '.join(sorted(names))}: one array in {sum(map(len, shared))} places"
    proof = "proven: with an array of its own for each name all gradients are right"
    return told("O2", changes[:1], "an array that several names share", note, (why, proof))


def held_by(holder: Holder) -> Any:
    """What is there."""
    owner, key, *_ = holder
    return owner[key]


def shared_places(roots: Sequence[Any]) -> list[list[Holder]]:
    """The places of arrays that several places of lists, dicts and objects hold, by array."""
    places: dict[int, list[Holder]] = {}
    seen: set[int] = set()
    queue: list[tuple[Any, str]] = [(root, "") for root in roots]
    while queue and len(seen) < MOST:
        value, name = queue.pop(0)
        if id(value) in seen or not is_walkable(value):
            continue
        seen.add(id(value))
        owner = value if isinstance(value, (list, dict)) else getattr(value, "__dict__", None)
        rows = enumerate(owner) if isinstance(owner, list) else owner.items() if type(owner) is dict else ()
        for key, held in rows:
            if isinstance(held, np.ndarray) and held.size:
                last = str(key) if isinstance(key, str) else name
                places.setdefault(id(held), []).append((owner, key, type(value), last))
        for step, child in children(value):
            key = step.key if isinstance(step.key, str) else name
            queue += [(child, key)] if not isinstance(child, np.ndarray) else []
    return [group for group in places.values() if len(group) > 1]


@contextmanager
def apart(
    shared: Sequence[Sequence[Holder]], own: Callable[[np.ndarray], np.ndarray] = np.copy
) -> Iterator[None]:
    """Inside, each place but the first of a group holds an array of its own: a copy, or what else is made of it."""
    kept = [(owner, key, owner[key]) for group in shared for owner, key, *_ in group[1:]]
    try:
        for owner, key, array in kept:
            owner[key] = own(array)
        yield
    finally:
        for owner, key, array in kept:
            owner[key] = array


def _made(file: str, bench: Workbench, names: set[str]) -> Iterator[ForwardChange]:
    """The statements of a file that give one array to several places of these names."""
    source = SourceText(bench.files[file].text)
    for step, edit, shown in own_arrays(parsed(source.text), source):
        if names & set(_bound(step, source)):
            where = Location(file, step.lineno, step.col_offset, text=source.of(step))
            yield ForwardChange(file, edit, where, source.of(step), shown)


def _bound(step: Step, source: SourceText) -> Iterator[str]:
    for target in targets_of(step):
        yield source.of(target).rpartition(".")[2].partition("[")[0]
