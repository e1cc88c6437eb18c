"""The regularisation term of the loss is missing in the gradient.

What you see: the gradient is right with lam = 0; otherwise it is off by a multiple of the weights
themselves, most where the weights are large.

Why it happens: the penalty is added to the loss and forgotten in the backward pass, or the update was
to do it and does not.

Wrong:
    loss = data_loss + lam / 2 * np.sum(W ** 2)
    dW = x.T @ d

Right:
    dW = x.T @ d + lam * W

How it is proven: reported minus true gradient is -lam W with one lam for all entries, and lam is the
strength of the penalty in the loss, measured where nothing but the penalty reaches the weights.

Look-alikes: G1b (the sign), G2 (the factor), G3 (on the bias), P2 (the update writes lr * G instead of
subtracting it).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.decays import decay_story, of_other_weights
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = decay_story(evidence)
    if told is None or told.on_bias or told.ratio not in (-1.0, None) or told.c > 0:
        return None
    if told.ratio is None:
        return Match(
            told.subjects,
            f"the gradient lacks {-told.c:.4g} * {told.term}: the penalty in the loss has it",
            notes=(
                (
                    "the gradient has no penalty at all, or too weak a one: the strength could not be "
                    "measured apart"
                ),
            ),
            help=f"add {-told.c:.4g} * {told.term} to the gradient, with the factor that the loss has",
            certain=False,
            rank=4,
        )
    return Match(
        told.subjects,
        f"the gradient lacks the penalty of the loss: {-told.c:.4g} * {told.term} is missing",
        notes=(
            f"with the other weights at zero the loss still pulls with {told.strength:.4g} * {told.term}",
        ),
        help=f"add {-told.c:.4g} * {told.term} to the gradient (lam * W for lam / 2 * sum(W**2))",
        rank=5,
    )


def explains(line: LineEvidence) -> bool:
    missing = line.kind is RepairKind.INSERT_TERM and line.after.what == "decay"
    return missing and not of_other_weights(line)
