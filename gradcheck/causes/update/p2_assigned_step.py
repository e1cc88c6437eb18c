"""The parameter is replaced by the step instead of being changed by it.

What you see: the weights jump to tiny values at the first update; a gradient read off from the weight
change is off by the weights divided by the learning rate.

Why it happens: `=` for `-=` (or `+=`) in the update.

Wrong:
    W = lr * dW
    W =- lr * dW                       # two tokens: W = (-lr * dW)

Right:
    W -= lr * dW

How it is proven: the change of the weights plus or minus the true step is the weights themselves.

Look-alikes: G2 (a weight decay term in the gradient is a multiple of W as well, of the size of lam
rather than 1/lr).
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import listed, measured, multiple, names, tolerance, wrong
from gradcheck.evidence import Evidence, ParameterEvidence

SILENCES = ("G1", "G2", "G3")


def diagnose(evidence: Evidence) -> Match | None:
    replaced = [p for p in wrong(evidence) if p.analytic.shape == p.reference.shape and _is_step(p)]
    if not replaced:
        return None
    return Match(
        names(replaced),
        f"the update sets {listed(names(replaced))} to the step itself instead of changing it by the step",
        help="write W -= lr * dW; W =- lr * dW is an assignment",
        rank=9,
    )


def _is_step(p: ParameterEvidence) -> bool:
    """Whether W / lr is what is left of the weight change once the true step is taken out, for one of the
    signs.
    """
    known = measured(p)
    for sign in (1.0, -1.0):
        left = np.where(known, p.analytic + sign * p.reference, np.nan)
        c = multiple(left, p.value, tolerance(p) + 1e-12 * np.abs(p.analytic))
        if c is not None and c >= 2:  # 1 / lr; a penalty as strong as that does not occur
            return True
    return False


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.ASSIGN_TO_ADD and line.needed.what in (
        "updated weights",
        "weights",
        "bias",
    )
