"""The gradient leaves a normalisation layer without its scale gamma.

What you see: dgamma and dbeta are right, everything below is off by 1/gamma, unit by unit. While gamma
is still 1, nothing is seen at all.

Why it happens: y = gamma * xhat + beta, so dxhat = gamma * dy. The line is easily skipped when the
derivation starts from xhat.

Wrong:
    dxhat = dy

Right:
    dxhat = dy * gamma

How it is proven: the gradient of the layer below, times gamma unit by unit, is the true one in every
entry.

Look-alikes: I2 (a path through mean or variance is missing), A5 (one constant for all units).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, is_bias, listed, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array
from gradcheck.magnitudes import extent


def diagnose(evidence: Evidence) -> Match | None:
    order = [p.name for p in evidence.parameters]
    for gamma in evidence.parameters:
        if not is_bias(gamma) or gamma.value.size < 2 or extent(gamma.value) == 0:
            continue
        below = [p for p in wrong(evidence) if order.index(p.name) < order.index(gamma.name)]
        repaired = [p.name for p in below if _times(gamma.value.reshape(-1), p)]
        if repaired:
            return Match(
                tuple(repaired),
                f"the gradient of {listed(repaired)} lacks the factor {gamma.name}, unit by unit",
                help=(
                    f"multiply the upstream gradient by {gamma.name} before it goes through the normalisation"
                ),
                rank=6,
            )
    return None


def _times(gamma: Array, p: ParameterEvidence) -> bool:
    """Whether the gradient times gamma along one axis is the true one."""
    if p.analytic.shape != p.reference.shape:
        return False
    for axis, size in enumerate(p.value.shape):
        if size == gamma.size:
            along = gamma.reshape([-1 if k == axis else 1 for k in range(p.value.ndim)])
            if equals(p.analytic * along, p):
                return True
    return False


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.INSERT_FACTOR and line.after.what == "scale parameter"
