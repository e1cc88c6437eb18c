"""The gradient is divided by the batch size once too often.

What you see: every gradient is N times too small, or the top layer is right and each layer below is
smaller by another 1/N, or one dW alone is. Training looks stuck unless the learning rate is large.

Why it happens: the loss is a sum but delta takes a mean; or the division sits both in delta and in `dW
= ... / m`; or it sits in every layer's dZ, so that it is applied again on the way down.

Wrong:
    dZ2 = (A2 - Y) / m
    dW2 = dZ2 @ A1.T / m

Right:
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m               # or in dZ2 alone, never in both

How it is proven: the gradient times N (times N once more for each layer below) is the true one.

Look-alikes: A1 (too large), F1 (only the biases are averaged), I4 (only gamma and beta are).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.words import shared_factor
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    if told is None or told.code != "A2":
        return None
    if told.kind == "by depth":
        return Match(
            told.subjects,
            f"each layer down, the gradient is {told.k:.4g} of what it should be: {told.readings[0].words}",
            help="divide by the batch size once, in the first delta or in each dW and db, not in every delta",
            rank=5,
        )
    if told.kind != "shared":
        return None
    return shared_factor(
        told,
        "the code descends the loss averaged over the batch once more than the loss that was given",
        "drop one of the divisions by the batch size (in delta, in dW and db, or in the loss)",
    )


def explains(line: LineEvidence) -> bool:
    if line.found.what in ("a", "z"):
        return False
    if not line.whole_pass and line.needed.what == "dL/db":
        return False
    if line.kind is RepairKind.DROP_FACTOR:
        return line.before.what == "batch size"
    factor = line.after
    return line.kind is RepairKind.INSERT_FACTOR and factor.what == "batch size" and (factor.value or 0) > 1
