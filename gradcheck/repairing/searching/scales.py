"""Learns after an edit at which scales gradients occur in code: at those of what the gradients that are right rest on.

Before it, with an error at the very beginning, nothing was right, and nothing said that a code works with -dL/dz.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.dataflow import vouches
from gradcheck.evidence import ParameterEvidence
from gradcheck.repairing.running.slots import Gradients
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.found import Found
from gradcheck.values.meaning import Meaning, Meanings

TELLING = 6  # numbers that are no multiple of others by accident


@dataclass(frozen=True, slots=True)
class Scales:
    """The factors that are trusted in one state of the code, see `Meanings`."""

    trusted: frozenset[float]
    usual: frozenset[float]
    finals: frozenset[float]

    def set(self, meanings: Meanings) -> None:
        """Has values known at these scales."""
        meanings.trusted, meanings.usual, meanings.finals = self.trusted, self.usual, self.finals


def scales_of(meanings: Meanings) -> Scales:
    """Those at which values are known now."""
    return Scales(meanings.trusted, meanings.usual, meanings.finals)


def learned(
    own: Scales,
    found: Iterable[Found],
    gradients: Gradients,
    parameters: Sequence[ParameterEvidence],
    right: Collection[str],
) -> Scales:
    """The scales with those of the gradients that right ones rest on, and on which nothing wrong does in a loop."""
    shapes = {p.name: np.shape(p.reference) for p in parameters}
    vouching = {name for name in right if vouches(shapes[name])} or set(right)
    shown: list[Meaning] = []
    for one in found:
        if one.reach and (one.reach <= vouching or (one.reach & vouching and len(one.leaves) == 1)):
            shown += [m for m in one.meanings if m is not None and _is_plain(m)]
    trusted = own.trusted | {meaning.factor for meaning in shown}
    left = [f for p in parameters if (f := _factor(p, gradients)) is not None]
    usual = own.usual | {f for f in trusted if all(abs(f - g) > 1e-6 * abs(g) for g in left)}
    return Scales(trusted, usual, own.finals | {m.factor for m in shown if m.known.order < 0})


def proportional(
    gradients: Gradients, parameters: Sequence[ParameterEvidence], right: Collection[str]
) -> bool:
    """Whether every gradient that is wrong is one and the same multiple of the true one, and no mere number is."""
    wrong = [p for p in parameters if p.name not in right]
    factors = [_factor(p, gradients) for p in wrong]
    if sum(p.reference.size for p in wrong) < TELLING or factors[0] is None:
        return False
    return all(f is not None and abs(f - factors[0]) <= 1e-6 * abs(factors[0]) for f in factors)


def _is_plain(meaning: Meaning) -> bool:
    known = meaning.known
    return known.kind == "gradient" and (known.named or known.role.what == "dL/dz")


def _factor(parameter: ParameterEvidence, gradients: Mapping[str, object]) -> float | None:
    """The constant that a reported gradient is of the true one; None where there is none."""
    made, true = np.asarray(gradients.get(parameter.name)), parameter.reference
    if made.shape != true.shape or not np.isfinite(made.astype(float)).all() or not true.any():
        return None
    factor = float((made * true).sum() / (true * true).sum())
    return factor if factor and close(np.asarray(made, dtype=float), factor * true) else None
