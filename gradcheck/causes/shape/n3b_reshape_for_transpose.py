"""reshape is used where a transpose is due: the shape fits, the numbers stand in the wrong places.

What you see: no error. The gradient has the right shape and the right set of numbers in the wrong
order.

Why it happens: a shape complaint was silenced with `.reshape(W.shape)`. Reshape keeps the numbers in
reading order; only a transpose moves rows to columns.

Wrong:
    dW = (d.T @ x).reshape(W.shape)

Right:
    dW = (d.T @ x).T                   # = x.T @ d

How it is proven: the reported numbers, read in reading order into the transposed shape and transposed,
are the true ones.

Look-alikes: N3 (a plain transpose). Flattening an image with another axis order (H3) looks the same
inside conv nets.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, listed, names, wrong
from gradcheck.evidence import Evidence, ParameterEvidence


def diagnose(evidence: Evidence) -> Match | None:
    found = [p for p in wrong(evidence) if _reshaped(p)]
    if not found:
        return None
    return Match(
        names(found),
        f"the gradient of {listed(names(found))} was reshaped where it should have been transposed",
        notes=("all the numbers are there, in the wrong places",),
        help="write .T for .reshape(...): reshape never moves a row into a column",
        rank=6,
    )


def _reshaped(p: ParameterEvidence) -> bool:
    if p.value.ndim != 2 or min(p.value.shape) < 2 or p.analytic.size != p.value.size:
        return False
    return equals(p.analytic.reshape(p.value.shape[::-1]).T, p) and not equals(p.analytic.T, p)


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.REPLACE_FUNCTION and line.function_before == "reshape"
