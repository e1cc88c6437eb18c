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
the mean of what was left where the sum is divided at the end.

Look-alikes: A3 and A1 (a factor 2 that a second call does not change). Accumulating until told
otherwise is a convention: then call the reset inside the backward that is checked.
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import batch_sizes, equals, listed, names, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array

SILENCES = ("A1", "A2", "A3", "A4", "A5")


def diagnose(evidence: Evidence) -> Match | None:
    bad = wrong(evidence)
    again = evidence.backward_twice() if bad else None
    if not again:
        return None
    kept = (1.0, *(1 / n for n in batch_sizes(evidence.sizes).values() if n > 1))  # all of it, or its mean
    left = ([p for p in bad if _is_left(share, p, again.get(p.name))] for share in kept)
    grown = next((rows for rows in left if rows), [])
    if not grown:
        return None
    return Match(
        names(grown),
        (
            f"the gradient of {listed(names(grown))} still holds what earlier calls left: each call adds "
            "the true one"
        ),
        notes=("a second backward on the same state adds exactly the true gradient",),
        help="set it to zero at the start of every pass: self.dW[:] = 0, or assign with = once before adding",
        rank=8,
    )


def _is_left(share: float, p: ParameterEvidence, again: Array | None) -> bool:
    """Whether a second call yields the true gradient beside that share of what the first one left.

    `dW += ...` and then `dW /= n` divides what is left as well. A sum that is not divided by the two samples of a
    batch is twice the true one, and half of it lacks the true one too: but a second call yields the same.
    """
    if again is None or again.shape != p.analytic.shape or np.array_equal(again, p.analytic):
        return False
    return equals(again - share * p.analytic, p)


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.ADD_TO_ASSIGN
