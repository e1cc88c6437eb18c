"""The bias gradient is not the sum of delta over the samples.

What you see: dW is right and db is wrong: it has a row per sample, or one number for all units, or it
is N times too small. After softmax with cross-entropy the number for all units is exactly 0 and the
bias never moves.

Why it happens: the bias is added to every sample, so its gradient is the sum over samples.
`np.sum(delta)` sums the units as well, the wrong axis sums them instead, `np.mean` divides by N
although dW does not.

Wrong:
    db = np.sum(delta)
    db = delta.mean(axis=0)            # while dW = a.T @ delta is a sum

Right:
    db = delta.sum(axis=0)             # samples in rows; keepdims=True for b of shape (1, n)

How it is proven: the reported array summed over its samples, or times N, is the true gradient; or each
entry of it is the sum of all true entries.

Look-alikes: F2 (db made from dW), A5 (a factor that is not the batch size), F4 (one unit too many).
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.proofs import equals, is_bias, is_telling, number, tolerance, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.magnitudes import extent

REDUCTIONS = ("sum", "mean", "average")


def diagnose(evidence: Evidence) -> Match | None:
    found = {p.name: words for p in wrong(evidence) if is_bias(p) and (words := _slip(p))}
    if found:
        summary = f"the bias gradient {next(iter(found.values()))}"
        return Match(tuple(found), summary, help="sum delta over the samples, and over nothing else", rank=5)
    told = story(evidence)
    if told is None or told.kind != "biases" or told.code != "A2":
        return None
    return Match(
        told.subjects,
        (
            f"the bias gradient is a mean over the samples ({number(told.k)} of the true one), the weight "
            "gradient a sum"
        ),
        notes=("the weights of the same layers are right",),
        help="write delta.sum(axis=0) where delta.mean(axis=0) stands: the division belongs to delta, once",
        rank=5,
    )


def _slip(p: ParameterEvidence) -> str:
    """What was done to delta instead of summing it over samples, "" when none of it fits."""
    if p.raw.ndim == 2 and p.value.size in p.raw.shape and p.raw.size > p.value.size:
        for axis in (0, 1):
            if equals(p.raw.sum(axis=axis).reshape(-1)[: p.value.size].reshape(p.value.shape), p):
                return (
                    f"is not summed: it has shape {p.raw.shape}, a row per sample, for a bias of shape "
                    f"{p.value.shape}"
                )
        return ""
    if p.value.size < 2 or not is_telling(p) or not p.raw.any():
        return ""
    total, allowed = float(p.reference.sum()), float(tolerance(p).sum())
    if extent(p.raw) == 0 and np.abs(p.raw - total).max() <= allowed and np.isfinite(p.reference).all():
        return "is one number for all units: delta is summed over the units as well as over the samples"
    return ""


def explains(line: LineEvidence) -> bool:
    if line.needed.what != "dL/db":
        return False
    if line.kind is RepairKind.REPLACE_FUNCTION:
        # a mean that is due where a sum stands is a factor of this parameter, A5: the weights are averaged
        return line.function_before in REDUCTIONS and line.function_after == "sum"
    if line.kind is RepairKind.INSERT_FACTOR and line.after.what == "batch size":
        return (line.after.value or 0) > 1  # a mean that is missing here alone is A5
    if line.kind is RepairKind.CHANGE_INDEX:
        return line.after.what == "dL/dz"
    return line.kind in (RepairKind.INSERT_SUM, RepairKind.DROP_SUM, RepairKind.CHANGE_AXIS)
