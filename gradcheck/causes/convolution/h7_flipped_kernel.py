"""A kernel gradient comes out flipped, or the input gradient uses the kernel unflipped.

What you see: right for symmetric kernels, wrong for all others; dW is the true one turned by 180
degrees.

Why it happens: a forward pass that slides the kernel without flipping it (cross-correlation) has a
backward pass with the flipped kernel for dX and an unflipped correlation for dW.
`scipy.signal.convolve` flips, `correlate` does not.

Wrong:
    dW = convolve(x, d, mode="valid")
    dx = correlate(d, W, mode="full")

Right:
    dW = correlate(x, d, mode="valid")
    dx = convolve(d, W, mode="full")

How it is proven: the reported gradient reversed along its two spatial axes is the true one in every
entry.

Look-alikes: N3 (transposed), H3 (two axes exchanged).
"""

from itertools import combinations

import numpy as np

from gradcheck.catalogue import IDS, LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, listed, wrong
from gradcheck.evidence import Evidence, ParameterEvidence


def diagnose(evidence: Evidence) -> Match | None:
    found = {p.name: axes for p in wrong(evidence) if (axes := _reversed_axes(p))}
    if not found:
        return None
    along = listed(str(axis) for axis in next(iter(found.values())))
    return Match(
        tuple(found),
        f"the gradient of {listed(found)} is the true one reversed along axis {along}",
        help="a forward that slides the kernel as it is needs correlate for dW and the flipped kernel for dx",
        rank=6,
    )


def _reversed_axes(p: ParameterEvidence) -> tuple[int, ...]:
    axes = [axis for axis, n in enumerate(p.value.shape) if n > 1]
    if p.analytic.shape != p.reference.shape:
        return ()
    for count in (2, 1):
        for chosen in combinations(axes, count):
            if equals(np.flip(p.analytic, chosen), p):
                return chosen
    return ()


def explains(line: LineEvidence) -> bool:
    names = {line.function_before, line.function_after}
    flipped = bool(names & {"flip", "rot90"}) or {"convolve", "correlate"} <= {
        name.rstrip("12d") for name in names
    }
    return line.kind is RepairKind.REPLACE_FUNCTION and flipped and line.after.function != IDS
