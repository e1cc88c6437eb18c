"""Whether the loss is a function of the kept state, and what calling it leaves behind for the next call."""

from __future__ import annotations

from collections import deque
from enum import Enum
from typing import Any

import numpy as np

from gradcheck.conventions.graph import children, class_data, is_walkable
from gradcheck.conventions.owners import is_user_class
from gradcheck.conventions.paths import Path
from gradcheck.conventions.returned import split_loss
from gradcheck.facts import Finding, Severity
from gradcheck.subject import Subject


def random_loss(subject: Subject, second: float | None = None) -> Finding | None:
    """The finding when the loss differs on the kept state when it is called again.

    `second` is the loss of a second call, if it was called again already.
    """
    first = subject.first_loss
    if second is None:
        subject.at_rest()
        second = float(np.real(subject.objective()))
    if not _differ(first, second):
        return None
    return Finding(
        "O5",
        "random-loss",
        "loss",
        f"the loss is not a function: {first:.9g}, then {second:.9g} on the same state",
        notes=("numpy's and Python's random states were the same for both calls",),
        help="fix what changes between the calls, or put it back in reset=lambda: ...",
    )


def history(subject: Subject, later: float | None) -> list[Finding]:
    """What calling the loss leaves behind for the next call, and data that instances share.

    `later` is the loss of a second forward pass after a first forward and backward. When it is the same, and no list
    became longer, nothing more is asked; else the loss is called twice on the kept state.
    """
    findings: list[Finding] = []
    if subject.lengthens or later is None or _differ(subject.first_loss, later):
        findings = _left_behind(subject)
    return findings + shared_by_class(subject)


def _differ(a: float, b: float) -> bool:
    return a != b and abs(b - a) > 1e-12 * max(abs(a), abs(b))


def _left_behind(subject: Subject) -> list[Finding]:
    """Two calls of the loss without putting anything back between them, as a training loop would."""
    subject.restore()
    grown: dict[str, int] = {}
    losses = []
    lengths_before = _lengths(subject)
    for _ in range(2):
        subject.reset_state()
        subject.draw_again()
        subject.evaluations += 1
        subject.ran = True
        losses.append(float(np.real(split_loss(subject.loss())[0])))
        lengths = _lengths(subject)
        for name, length in lengths.items():
            if length > lengths_before.get(name, length):
                grown[name] = grown.get(name, 0) + 1
        lengths_before = lengths
    subject.restore()
    findings = [
        Finding(
            "O3b",
            "grows-on-every-forward",
            name,
            f"{name} grows on every forward pass",
            notes=("a reader of its first entries sees the first pass for ever",),
            help=f"empty {name} at the start of forward",
            severity=Severity.WARNING,
        )
        for name, times in grown.items()
        if times == 2
    ]
    if _differ(losses[0], losses[1]):
        findings.append(
            Finding(
                "O6",
                "loss-depends-on-history",
                "loss",
                f"a second forward pass gives another loss ({losses[0]:.9g}, then {losses[1]:.9g})",
                notes=("for the check everything was put back before every evaluation",),
                help="training statistics do this rightly; anything else that forward leaves behind is a bug",
                severity=Severity.WARNING,
            )
        )
    return findings


def _lengths(subject: Subject) -> dict[str, int]:
    return {name: len(value) for name, value in lists_of(subject)}


def is_list_of_integers(value: list[Any]) -> bool:
    """Whether a (nested) list holds whole numbers and nothing else."""
    return bool(value) and all(
        is_list_of_integers(v) if isinstance(v, list) else type(v) is int for v in value
    )


def lists_of(subject: Subject) -> list[tuple[str, list[Any]]]:
    """Every list in the model with its name."""
    out: list[tuple[str, list[Any]]] = []
    seen: set[int] = set()
    queue: deque[Path] = deque(
        [Path(subject.model)] if subject.model is not None else map(Path, subject.functions)
    )
    while queue and len(seen) < 20_000:
        path = queue.popleft()
        try:
            value = path.get()
        except (KeyError, IndexError, AttributeError, ValueError):
            continue
        if id(value) in seen or not is_walkable(value):
            continue
        seen.add(id(value))
        if isinstance(value, list):
            out.append((path.name, value))
            if value and isinstance(value[0], (float, int, str)):
                continue
        for step, child in children(value):
            if step.kind not in ("default", "element") and is_walkable(child):
                queue.append(path.down(step))
    return out


def shared_by_class(subject: Subject) -> list[Finding]:
    """Mutable class attributes that hold data of instances: every instance shares them."""
    findings: list[Finding] = []
    if not subject.kept.has_class_data:
        return findings
    seen: set[tuple[int, str]] = set()
    counts: dict[type, int] = {}
    for value in _objects(subject):
        counts[type(value)] = counts.get(type(value), 0) + 1
    for cls, count in counts.items():
        if issubclass(cls, Enum):
            continue  # its members are what the class body lists
        for base, name, value in class_data(cls):
            if (id(base), name) in seen or not isinstance(value, (list, dict, set, np.ndarray)):
                continue
            seen.add((id(base), name))
            if _is_register(value, base):
                continue
            if not len(value) or (count < 2 and not isinstance(value, list)):
                continue
            shadowed = [
                v for v in _objects(subject) if isinstance(v, base) and name in getattr(v, "__dict__", {})
            ]
            if shadowed:
                continue
            if count < 2:
                continue
            findings.append(
                Finding(
                    "O2",
                    "shared-by-instances",
                    f"{base.__name__}.{name}",
                    f"{base.__name__}.{name} is one {type(value).__name__} shared by all {count} instances",
                    notes=(
                        f"it stands in the class body, so every {base.__name__} writes into the same object",
                    ),
                    help=f"create it in __init__: self.{name} = {'[]' if isinstance(value, list) else '...'}",
                    severity=Severity.WARNING,
                )
            )
    return findings


def _is_register(value: Any, base: type) -> bool:
    """Whether it lists instances, classes or functions: shared on purpose, and no data of an instance."""
    if isinstance(value, np.ndarray) or not len(value):
        return False
    held = value.values() if isinstance(value, dict) else value
    return all(isinstance(v, base) or callable(v) for v in held)


def _objects(subject: Subject) -> list[Any]:
    out: list[Any] = []
    seen: set[int] = set()
    queue: deque[Any] = deque([subject.model] if subject.model is not None else subject.functions)
    while queue and len(seen) < 20_000:
        value = queue.popleft()
        if id(value) in seen or not is_walkable(value):
            continue
        seen.add(id(value))
        if (
            not isinstance(value, type)
            and is_user_class(type(value))
            and type(value).__module__ != "builtins"
        ):
            out.append(value)
        queue.extend(child for _, child in children(value) if is_walkable(child))
    return out
