"""The gradient belongs to one sample of the batch, or to an average sample that does not exist.

What you see: every weight gradient has rank 1 although the batch holds several samples; single-sample
checks pass.

Why it happens: a loop over samples assigns (`=`) where it should add (`+=`), so that the last sample
wins. Or the mean input is multiplied by the mean delta: the mean of a product is not the product of the
means.

Wrong:
    for x, y in zip(X, Y):
        dW = np.outer(x, delta(x, y))

Right:
    for x, y in zip(X, Y):
        dW += np.outer(x, delta(x, y))

How it is proven: in the line, with += the sum is the true gradient. From whole gradients only the rank
is seen: this finding then says both readings.

Look-alikes: E6 (a branch, not a sample, is lost). With N = 1 every dW has rank 1.
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import (
    batch_sizes,
    listed,
    measured,
    names,
    telling,
    tolerance,
    wrong,
)
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Verdict


def diagnose(evidence: Evidence) -> Match | None:
    bad = wrong(evidence)
    matrices = [p for p in bad if p.value.ndim == 2 and min(p.value.shape) > 1]
    batch = batch_sizes(evidence.sizes)
    if not matrices or not batch or not all(rank_lost(p) for p in matrices):
        return None
    # Every gradient lacks the other samples: a right one above a single output means a lost derivative instead.
    if any(p.verdict is Verdict.RIGHT for p in telling(evidence)):
        return None
    return Match(
        names(bad),
        (
            f"the gradient of {listed(names(matrices))} has rank 1, the true one has not: one sample stands "
            "for the batch"
        ),
        notes=(
            "either only one sample counts (= for += in a loop), or mean input times mean delta was taken",
        ),
        help="add up over the samples: dW += np.outer(x, delta), or X.T @ delta for the whole batch",
        certain=False,
    )


def rank_lost(p: ParameterEvidence) -> bool:
    """Whether the reported gradient is an outer product of two vectors and the true one is none."""
    if p.value.ndim != 2 or min(p.value.shape) < 2:
        return False
    if p.analytic.shape != p.value.shape or not measured(p).all() or not np.isfinite(p.analytic).all():
        return False
    reported = np.linalg.svd(p.analytic.astype(float), compute_uv=False)
    true = np.linalg.svd(p.reference.astype(float), compute_uv=False)
    bar = float(np.linalg.norm(tolerance(p)))
    return bool(
        reported[0] > 0 and reported[1] <= 1e-10 * reported[0] and true[1] > 10 * bar + 1e-3 * true[0]
    )


def explains(line: LineEvidence) -> bool:
    kinds = (RepairKind.ASSIGN_TO_ADD, RepairKind.CHANGE_INDEX)
    return line.kind in kinds and line.after.function == "sample"
