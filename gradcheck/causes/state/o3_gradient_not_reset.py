"""Gradients are added up over calls and never set back to zero.

What you see: the first step is right, the second is the sum of two gradients, training speeds up and
then diverges. Two identical calls give exactly twice the gradient.

Why it happens: `self.dW += ...` is right inside one pass (time steps, samples, shared weights), and
needs a reset before the next one.

Wrong:
    def backward(self, d):
        self.dW += self.x.T @ d        # zeroed in __init__ only

Right:
    self.dW[:] = 0                     # at the start of every pass (zero_grad)

How it is proven: a second backward on the same state adds exactly the true gradient once more, or to
the mean of what was left where the sum is divided at the end. Of a step: what is too much is what an
array held before it.

Look-alikes: A3 and A1 (a factor 2 that a second call does not change). Accumulating until told
otherwise is a convention: then call the reset inside the backward that is checked.
"""

from collections.abc import Callable, Sequence

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import batch_sizes, equals, listed, names, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array

SILENCES = ("A1", "A2", "A3", "A4", "A5")


def diagnose(evidence: Evidence) -> Match | None:
    bad = wrong(evidence)
    again = evidence.backward_twice() if bad else None
    held = evidence.held_before() if bad and not again else ()
    kept = (1.0, *(1 / n for n in batch_sizes(evidence.sizes).values() if n > 1))  # all of it, or its mean
    if again:
        grown = _grown(bad, kept, lambda share, p: _is_left(share, p, again.get(p.name)))
        note = "a second backward on the same state adds exactly the true gradient"
    else:
        grown = _grown(bad, kept, lambda share, p: any(_is_beside(share, p, values) for values in held))
        note = "what is too much are exactly the numbers that an array held before the step"
    if not grown:
        return None
    return Match(
        names(grown),
        (
            f"the gradient of {listed(names(grown))} still holds what earlier calls left: each call adds "
            "the true one"
        ),
        notes=(note,),
        help="set it to zero at the start of every pass: self.dW[:] = 0, or assign with = once before adding",
        rank=8,
    )


def _grown(
    bad: Sequence[ParameterEvidence],
    shares: Sequence[float],
    grows: Callable[[float, ParameterEvidence], bool],
) -> list[ParameterEvidence]:
    """Those whose gradients grow, by the first share by which any does."""
    return next((rows for rows in ([p for p in bad if grows(share, p)] for share in shares) if rows), [])


def _is_left(share: float, p: ParameterEvidence, again: Array | None) -> bool:
    """Whether a second call yields the true gradient beside that share of what the first one left.

    `dW += ...` and then `dW /= n` divides what is left as well. A sum that is not divided by the two samples of a
    batch is twice the true one, and half of it lacks the true one too: but a second call yields the same.
    """
    if again is None or again.shape != p.analytic.shape or np.array_equal(again, p.analytic):
        return False
    return equals(again - share * p.analytic, p)


def _is_beside(share: float, p: ParameterEvidence, held: Array) -> bool:
    """Whether a gradient is the true one and that share of what an array held before the step: weights would decay."""
    return (
        held.shape == p.analytic.shape
        and not np.array_equal(held, p.value)
        and equals(p.analytic - share * held, p)
    )


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.ADD_TO_ASSIGN
