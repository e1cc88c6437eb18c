"""A step that moves all weights by one amount is an optimiser's, however much their gradients differ: no gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.checking.working import Working
from gradcheck.compare import Comparison
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.weight_change import ALIKE, WeightChange, no_plain_step
from gradcheck.facts import GradientCheck, Verdict

TELLING = 1e-4  # entries with less of the largest gradient may stay behind: Adam's epsilon is beside theirs


def unless_plain(
    work: Working,
    change: WeightChange,
    pairs: Sequence[Pairing],
    checks: list[GradientCheck],
    comparisons: Sequence[Comparison | None],
) -> list[GradientCheck]:
    """The checks, undecided with the reason where the step is no plain one."""
    why = change.not_plain
    if not why and _moved_alike(pairs, comparisons):
        why = f"not a plain step: {ALIKE}"
        work.findings.append(no_plain_step(ALIKE))
    return [replace(c, verdict=Verdict.UNDECIDED, reason=why) for c in checks] if why else checks


def _moved_alike(pairs: Sequence[Pairing], comparisons: Sequence[Comparison | None]) -> bool:
    """Whether the step moved all entries by one amount where the measured gradients differ by a factor of 2 or more.

    Asked of what looked like a plain step: where part of a net is saturated, part of it is not moved at all.
    """
    change, gradient = [], []
    for pairing, comparison in zip(pairs, comparisons):
        if comparison is None or pairing.layout is None:
            return False
        measured = comparison.measurement
        moved = np.asarray(pairing.layout.values, dtype=float).reshape(-1)
        change.append(moved if measured.flat_indices is None else moved[measured.flat_indices])
        gradient.append(measured.values.reshape(-1))
    sizes, moves = np.abs(np.concatenate(gradient)), np.abs(np.concatenate(change))
    telling = sizes > TELLING * sizes.max(initial=0.0)
    sizes, moves = sizes[telling], moves[telling]
    return bool(len(moves) >= 4 and moves.max() < 1.05 * moves.min() and sizes.max() > 2 * sizes.min())
