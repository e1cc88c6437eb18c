"""The regularisation term enters the gradient with the wrong sign.

What you see: weights grow instead of shrinking; the larger lam, the worse.

Why it happens: the penalty is subtracted where the step is subtracted too, or was moved across a minus.

Wrong:
    dW = x.T @ d - lam * W

Right:
    dW = x.T @ d + lam * W

How it is proven: reported minus true gradient is -2 lam W, lam being the measured strength of the
penalty in the loss.

Look-alikes: G1 (missing: -lam W), G2 (a factor). `W -= lr * dW; W -= lr * lam * W` in the update is
weight decay and right.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.decays import decay_story
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = decay_story(evidence)
    if told is None or told.ratio != -2.0 or told.on_bias:
        return None
    return Match(
        told.subjects,
        (
            f"the penalty enters with the wrong sign: {told.c / 2:.4g} * {told.term} where "
            f"{-told.c / 2:.4g} is due"
        ),
        notes=(f"with the other weights at zero the loss pulls with {told.strength:.4g} * {told.term}",),
        help="add the penalty's gradient, do not subtract it",
        rank=6,
    )


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.CHANGE_OPERATOR and line.before.what == line.after.what == "decay"
