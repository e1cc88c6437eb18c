"""A weight that shares its array with what is none: `self.b = self.db = rng.normal(size=n)`; told, and taken apart.

What is written into the gradient is in the weight then. Weights that share an array on purpose are left as they are:
without it the loss would depend on one more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck.facts import AnnotatedBackward, Finding, Location
from gradcheck.repairing.editing.numpy_names import spelled
from gradcheck.repairing.editing.own_arrays import OWN_ARRAYS
from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.forward_changes import ForwardChange, told
from gradcheck.repairing.searching.shared_arrays import Holder, apart, held_by, shared_places

HELD = (ast.Name, ast.Attribute, ast.Subscript)


def weights_apart(
    roots: Sequence[Any],
    weights: Sequence[Any],
    names: Collection[str],
    bench: Workbench,
    is_right: Callable[[], bool],
) -> tuple[AnnotatedBackward, Finding] | None:
    """The statement that gives a weight and something else one array, where all is right once each has its own.

    `names` are those of the parameters. `is_right` checks the user's code as it is at the moment, and that it has the
    same parameters as before.
    """
    own = {_last_word(name) for name in names}
    groups = [
        _weight_first(group, own)
        for group in shared_places(roots)
        if any(held_by(group[0]) is array for array in weights)
    ]
    groups = [group for group in groups if any(name not in own for *_, name in group)]
    for empty in (True, False) if groups else ():
        with apart(groups, np.zeros_like if empty else np.copy):
            try:
                if not is_right():
                    continue
            except Exception:  # code that counts on one array may break in any way without it
                continue
        called = {name for group in groups for *_, name in group}
        classes = {each.__name__ for group in groups for *_, kind, _ in group for each in kind.__mro__}
        changes = [
            change for file in bench.files for change in _made(file, bench, called, own, empty, classes)
        ]
        if not changes:
            return None
        note = "a weight and something else share one array: what is written into one is in the other"
        why = f"{', '.join(sorted(called))}: one array in {sum(map(len, groups))} places"
        proof = "proven: with an array of its own for each name all gradients are right"
        return told("O2", changes, "an array that a weight shares", note, (why, proof))
    return None


def _weight_first(group: Sequence[Holder], own: Collection[str]) -> list[Holder]:
    return sorted(group, key=lambda holder: holder[-1] not in own)


def _last_word(name: str) -> str:
    words = [word for word in re.findall(r"\w+", name) if not word.isdecimal()]
    return words[-1] if words else name


def _made(
    file: str,
    bench: Workbench,
    names: Collection[str],
    own: Collection[str],
    empty: bool,
    classes: Collection[str],
) -> Iterator[ForwardChange]:
    """The statements that give the array of a weight to something else of these names, with one of its own.

    What another class does with names of its own says nothing.
    """
    source = SourceText(bench.files[file].text)
    tree = parsed(source.text)
    others = [node for node in nodes_in(tree) if isinstance(node, ast.ClassDef) and node.name not in classes]
    foreign = {id(inner) for node in others for inner in nodes_in(node)}
    for step in steps(tree):
        if id(step) in foreign:
            continue
        shown = _on_its_own(step, source, names, own, empty)
        if shown is not None:
            start, end, was = source.start(step), source.end(step), source.of(step)
            edit = TextEdit(start, end, shown, OWN_ARRAYS, was, shown, 0.0)
            yield ForwardChange(
                file, edit, Location(file, step.lineno, step.col_offset, text=was), was, shown
            )


def _on_its_own(
    step: Step, source: SourceText, names: Collection[str], own: Collection[str], empty: bool
) -> str | None:
    """How a statement reads that gives what is no weight an array of its own; None where there is nothing to give."""
    if not isinstance(step, ast.Assign) or not all(isinstance(target, HELD) for target in step.targets):
        return None
    places = [*step.targets, *([step.value] if isinstance(step.value, HELD) else [])]
    words = {source.of(place): _last_word(source.of(place)) for place in places}
    kept = [text for text, word in words.items() if word in names and word in own]
    others = [text for text, word in words.items() if word in names and word not in own]
    if len(kept) != 1 or not others or len(kept) + len(others) < len(places):
        return None
    zeros = f"np.zeros_like({kept[0]})"
    new = (spelled(zeros, source.text) or zeros) if empty else f"{kept[0]}.copy()"
    value = source.of(step.value)
    first = [] if value == kept[0] else [f"{kept[0]} = {value}"]
    if value in others:
        return None
    return ("\n" + " " * step.col_offset).join([*first, *(f"{other} = {new}" for other in others)])
