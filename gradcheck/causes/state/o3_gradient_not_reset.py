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

How it is proven: a second backward on the same state adds exactly the true gradient once more.

Look-alikes: A3 and A1 (a factor 2 that a second call does not change). Accumulating until told
otherwise is a convention: then call the reset inside the backward that is checked.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, listed, names, wrong
from gradcheck.evidence import Evidence

SILENCES = ("A1", "A3", "A5")


def diagnose(evidence: Evidence) -> Match | None:
    bad = wrong(evidence)
    again = evidence.backward_twice() if bad else None
    if not again:
        return None
    grown = [
        p
        for p in bad
        if p.name in again
        and again[p.name].shape == p.analytic.shape
        and equals(again[p.name] - p.analytic, p)
    ]
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


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.ADD_TO_ASSIGN
