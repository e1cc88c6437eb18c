"""The bias gradient carries a regularisation term that the loss does not have.

What you see: dW is right, db is off by a multiple of b; nothing is seen while the biases are still
zero.

Why it happens: the update loops over all parameters and adds lam * p to each, while the loss penalises
weights only.

Wrong:
    for p in (W1, b1, W2, b2):
        p.grad += lam * p

Right:
    for W in (W1, W2): ...             # the penalty of the loss names the weights only

How it is proven: reported minus true gradient is c b with one c, on the biases only.

Look-alikes: G1 (the loss has it, the gradient lacks it), F1 (the reduction). Zero biases hide it.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.decays import decay_story
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = decay_story(evidence)
    if told is None or not told.on_bias:
        return None
    return Match(
        told.subjects,
        f"the bias gradient has {told.c:.4g} * b that the loss has not",
        help="penalise in the gradient what the loss penalises: usually the weights alone",
        rank=6,
    )


def explains(line: LineEvidence) -> bool:
    about_bias = line.needed.what == "dL/db"
    return about_bias and line.kind is RepairKind.DROP_TERM and "decay" in (line.before.what, line.after.what)
