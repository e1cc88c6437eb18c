"""Every gradient has the wrong sign.

What you see: the loss climbs from the first step, for every learning rate however small.

Why it happens: `delta = y - y_hat` is the negative gradient. It is right together with `W += lr * ...`,
and wrong together with `W -= lr * ...`.

Wrong:
    delta = y - y_hat
    W -= lr * x.T @ delta

Right:
    delta = y_hat - y                  # or keep delta and write W += lr * ...

How it is proven: the negative of the gradient is the true one in every entry of every parameter.

Look-alikes: B2 (one layer only). A net that adds y - y_hat descends the loss: the update decides, not
the delta.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.proofs import equals, names, telling, wrong
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    flipped = [p for p in wrong(evidence) if p.analytic.shape == p.reference.shape and equals(-p.analytic, p)]
    if told is None or told.kind != "shared" or told.code != "B1" or len(flipped) < len(telling(evidence)):
        return None
    return Match(
        names(flipped),
        "every gradient is the true one with the opposite sign: the code climbs the loss",
        notes=(
            "y - y_hat is right where the update adds it (W += lr * ...), and wrong where it is subtracted",
        ),
        help="write delta = y_hat - y, or add the step instead of subtracting it",
        rank=3,
    )


def explains(line: LineEvidence) -> bool:
    if line.needed.what == "activation derivative" or line.needed.function == "gate":
        return False
    swapped = line.kind is RepairKind.NEGATE or (
        line.kind is RepairKind.INSERT_FACTOR and line.after.what == "constant" and line.after.value == -1.0
    )
    return swapped and (line.whole_pass or bool(line.last_layer and line.needed.what in ("dL/dz", "dL/da")))
