"""The gradient is divided by the wrong dimension.

What you see: every gradient is off by the ratio of two sizes: batch over features, samples over
classes, time steps over batch. The error vanishes when the two happen to be equal. Below a mean over
time steps or words, that length itself when its backward does not divide by it.

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
    if line.kind is RepairKind.REPLACE_OPERAND:
        kinds = {line.before.what, line.after.what}
        return "size" in kinds and kinds <= {"size", "batch size"}
    if line.kind not in (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR):
        return False
    role = line.after if line.kind is RepairKind.INSERT_FACTOR else line.before
    of_the_loss = role.function in ("outputs", "classes") and (line.whole_pass or line.last_layer)
    return role.what == "size" and not of_the_loss and line.needed.what not in ("dL/dW", "dL/db")
