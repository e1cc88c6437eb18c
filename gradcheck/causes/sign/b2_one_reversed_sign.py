"""One gradient has the wrong sign, the others are right.

What you see: training still works, slowly or only up to a point: a layer that climbs acts like a random
feature layer.

Why it happens: a minus was lost or doubled in one line (`-=` where `+=` was meant for one parameter,
the -1/x^2 of a quotient, the two minus signs of a sigmoid).

Wrong:
    W2 -= lr * dW2
    W1 += lr * dW1

Right:
    W1 -= lr * dW1

How it is proven: the negative of the wrong gradients is the true one in every entry, the others are
right as they are.

Look-alikes: B1 (all of them), C4 (the sign flips with z, not for the whole array).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, listed, names, telling, wrong
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    flipped = [p for p in wrong(evidence) if p.analytic.shape == p.reference.shape and equals(-p.analytic, p)]
    others = [p for p in telling(evidence) if p.name not in names(flipped)]
    if not flipped or not others or all(p.value.size < 2 for p in flipped):
        return None
    return Match(
        names(flipped),
        (
            f"the gradient of {listed(names(flipped))} is the true one with the opposite sign; the others "
            "do not share it"
        ),
        help="look for a minus that is lost or doubled in the lines of this layer alone",
        rank=3,
    )


def explains(line: LineEvidence) -> bool:
    if line.needed.what == "activation derivative":
        return False
    swapped = line.kind is RepairKind.NEGATE or (
        line.kind is RepairKind.INSERT_FACTOR and line.after.what == "constant" and line.after.value == -1.0
    )
    if line.needed.function == "gate":  # of a cell, through which everything else goes at other steps
        return swapped
    return (
        swapped and not line.whole_pass and not (line.last_layer and line.needed.what in ("dL/dz", "dL/da"))
    )
