"""The regularisation term is divided by the batch size on one side only.

What you see: the gradient is off by a multiple of the weights that changes with the batch size.

Why it happens: `dW = (x.T @ d + lam * W) / m` divides the penalty as well; the loss divides the data
term alone. Or the reverse, with lam / (2 m) in the loss.

Wrong:
    dW = (x.T @ d + lam * W) / m

Right:
    dW = x.T @ d / m + lam * W

How it is proven: the penalty in the gradient is 1/N of, or N times, the one measured in the loss.

Look-alikes: G2 (the factor is 2 or 1/2), A1 (the whole gradient is scaled).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.decays import decay_story
from gradcheck.causes.proofs import number
from gradcheck.evidence import Evidence

SILENCES = ("A1", "A2", "A5")


def diagnose(evidence: Evidence) -> Match | None:
    told = decay_story(evidence)
    if told is None or told.on_bias or told.ratio is None or not told.by_batch:
        return None
    return Match(
        told.subjects,
        f"the penalty in the gradient is {number(1 + told.ratio)} times the one in the loss: the batch size",
        notes=(
            (
                f"the loss pulls with {told.strength:.4g} * {told.term}, the gradient with "
                f"{told.strength + told.c:.4g}"
            ),
        ),
        help="divide the data term by the batch size and the penalty not, on both sides alike",
        rank=6,
    )


def explains(line: LineEvidence) -> bool:
    scaled = line.kind in (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR)
    return scaled and line.needed.what != "dL/db" and "decay" in (line.before.function, line.after.function)
