"""The regularisation term has another strength in the gradient than in the loss.

What you see: the gradient is off by a small multiple of the weights; with lam = 0 it is right.

Why it happens: lam |W|^2 has derivative 2 lam W, lam/2 |W|^2 has lam W. The 2, or the 1/2, was counted
once on one side only; or an L1 penalty was given the derivative of an L2 one.

Wrong:
    loss += lam * np.sum(W ** 2)
    dW += lam * W

Right:
    dW += 2 * lam * W

How it is proven: reported minus true gradient is c W with one c, and c is half of, once or a simple
multiple of the measured strength of the penalty in the loss.

Look-alikes: G1 (all of it missing), G4 (the factor is the batch size).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.decays import decay_story, of_other_weights
from gradcheck.causes.proofs import number
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = decay_story(evidence)
    if told is None or told.on_bias or told.ratio in (-1.0, -2.0) or told.by_batch:
        return None
    if told.ratio is None and told.c < 0:
        return None
    if told.ratio is None:
        summary = f"the gradient has {told.c:.4g} * {told.term} that the loss has not"
        return Match(
            told.subjects,
            summary,
            help=f"drop it, or add the penalty {told.c / 2:.4g} * sum(W**2) to the loss",
            rank=4,
        )
    return Match(
        told.subjects,
        f"the penalty in the gradient is {number(1 + told.ratio)} times the one in the loss",
        notes=(
            f"the loss pulls with {told.strength:.4g} * {told.term}, the gradient with "
            f"{told.strength + told.c:.4g} * {told.term}",
        ),
        help="lam * sum(W**2) gives 2 * lam * W; lam / 2 * sum(W**2) gives lam * W",
        rank=5,
    )


def explains(line: LineEvidence) -> bool:
    if of_other_weights(line):
        return False
    if line.kind is RepairKind.DROP_TERM:
        return line.before.what == "decay" and line.needed.what != "dL/db"
    return line.kind is RepairKind.REPLACE_OPERAND and line.before.what == line.after.what == "decay"
