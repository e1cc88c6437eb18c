"""Looks once more where the weights hide an error: a factor of 1 that is forgotten does not show, nor a term times 0.

Scales start as ones, biases, a last layer or a whole linear model as zeros. A gradient that is right there only is
wrong: one that decays biases the loss does not decay, or is taken at a z without its bias.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from gradcheck.check import Outcome
from gradcheck.checking.hiding import hiding_among, spread_values
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import UsageError
from gradcheck.facts import Finding, Severity, Verdict
from gradcheck.keeping.snapshot import Snapshot

NAMED = 3  # parameters that are told by name
Told = TypeVar("Told")


def told_elsewhere(run: Callable[[], Outcome], tell: Callable[[Outcome], Told]) -> Told:
    """What is told of a check: as the weights are, or, where they hide an error, with random ones in their place.

    All that the check reaches is put back bit for bit.
    """
    outcome = run()
    hiding, subject = hiding_among(outcome.facts.gradients, outcome.parameters), outcome.subject
    if not hiding or subject is None:
        return tell(outcome)
    names = ", ".join(parameter.name for parameter in hiding[:NAMED])
    names += f" and {len(hiding) - NAMED} more" if len(hiding) > NAMED else ""
    if outcome.evidence.holds_elsewhere:
        return tell(outcome if _are_biases(hiding, outcome) else _also_right(outcome, names))
    with Snapshot(subject.model, *subject.functions, *subject.extra_roots):
        _spread(hiding)
        other = None
        with contextlib.suppress(
            UsageError
        ):  # code that does not run with other weights says nothing of these
            other = run()
        if other is not None and any(c.verdict is Verdict.WRONG for c in other.facts.gradients):
            shown = replace(other.facts, findings=(_hidden(names), *other.facts.findings))
            return tell(replace(other, facts=shown))
    if other is None or any(c.verdict is not Verdict.RIGHT for c in other.facts.gradients):
        return tell(outcome)
    return tell(outcome if _are_biases(hiding, outcome) else _also_right(outcome, names))


def _also_right(outcome: Outcome, names: str) -> Outcome:
    said = (
        f"also right with random numbers in {names}: ones and zeros hide a factor or a term that is forgotten"
    )
    return replace(outcome, facts=replace(outcome.facts, done=(*outcome.facts.done, said)))


def _are_biases(hiding: Sequence[Parameter], outcome: Outcome) -> bool:
    """Whether they are zeros with one number for each unit, beside weights that are none."""
    vectors = all(max(p.shape, default=1) == p.size and not np.any(p.current()) for p in hiding)
    return vectors and len(hiding) < len(outcome.parameters)


def _spread(parameters: Sequence[Parameter]) -> None:
    for parameter, moved in zip(parameters, spread_values(parameters)):
        parameter.write(moved)


def _hidden(names: str) -> Finding:
    return Finding(
        "X11",
        "hidden-by-the-weights",
        names,
        f"every gradient is right with {names} as found; what is shown was measured with random numbers there",
        notes=("a factor of 1 that is forgotten does not show, nor a term that is multiplied with 0",),
        help="it will be wrong as soon as these weights change",
        severity=Severity.WARNING,
    )
