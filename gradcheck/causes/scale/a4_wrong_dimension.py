"""The gradient is divided by the wrong dimension.

What you see: every gradient is off by the ratio of two sizes: batch over features, samples over
classes, time steps over batch. The error vanishes when the two happen to be equal.

Why it happens: `len(X)`, `X.shape[0]` or `X.shape[1]` counts samples in one layout and features in the
other.

Wrong:
    m = X.shape[0]                     # X is (features, samples) here
    dW = dZ @ A.T / m

Right:
    m = X.shape[1]

How it is proven: the gradient times one size and divided by another is the true one in every entry.

Look-alikes: A1, A2 (the other size is 1), A3 (a constant of the loss). With equal sizes nothing can be
told: check with sizes that all differ.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.words import shared_factor
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    if told is None or told.kind != "shared" or told.code != "A4":
        return None
    return shared_factor(
        told,
        "a length was taken along the wrong axis: the mean is over one size, the division is by another",
        (
            "divide by the number of samples; with samples in columns that is X.shape[1], with samples in "
            "rows X.shape[0]"
        ),
    )


def explains(line: LineEvidence) -> bool:
    if line.kind is not RepairKind.REPLACE_OPERAND:
        return False
    return {line.before.what, line.after.what} == {
        "size",
        "batch size",
    } or line.before.what == line.after.what == "size"
