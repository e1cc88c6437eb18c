"""The loss is a mean over the batch, the gradient is its sum.

What you see: every gradient is N times too large, N being the batch size. Training works with a small
learning rate and falls apart when the batch grows.

Why it happens: `delta = y_hat - y` is the gradient of one sample's loss. A mean over N samples carries
1/N into every gradient; where the loss divides, the backward pass has to divide as well, once. Code
that divides in the line of each dW forgets one of them: then that dW alone is N times too large.

Wrong:
    loss = -np.log(p[range(N), y]).mean()
    d2 = p - one_hot(y)
    dW2 = a1.T @ d2

Right:
    d2 = (p - one_hot(y)) / N          # once, at the top: everything below inherits it

How it is proven: the gradient divided by N is the true one in every entry of every parameter.

Look-alikes: A3 (the factor does not follow the batch size), A4 (it follows another size), O3 (a second
call doubles it). Code that declares a summed loss is right without 1/N: then it is the declared loss
that should be changed.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.words import shared_factor
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    if told is None or told.kind != "shared" or told.code != "A1":
        return None
    return shared_factor(
        told,
        "the code descends the loss summed over the batch; the loss that was given is its mean",
        (
            f"divide by the batch size once, where delta is first formed (delta / {abs(told.k):g}), or "
            "declare the summed loss"
        ),
    )


def explains(line: LineEvidence) -> bool:
    if line.found.what in ("a", "z") or line.kind is not RepairKind.INSERT_FACTOR:
        return False
    mean = line.after.what == "batch size" and 0 < (line.after.value or 0) < 1
    at_the_top = bool(line.last_layer and line.needed.what in ("dL/dz", "dL/da"))
    return mean and (line.whole_pass or at_the_top or line.needed.what == "dL/dW")
