"""The constant of the loss is missing in the gradient, or the other way round.

What you see: every gradient is 2 times, half, or K (the number of outputs) times what it should be,
whatever the batch.

Why it happens: (y_hat - y)^2 has derivative 2 (y_hat - y); only 1/2 (y_hat - y)^2 loses the 2. A mean
over all entries of an (N, K) array divides by N K, a mean over samples by N alone.

Wrong:
    loss = np.mean((y_hat - y) ** 2)
    d = (y_hat - y) / len(y)

Right:
    d = 2 * (y_hat - y) / y.size

How it is proven: the gradient divided by that constant is the true one in every entry of every
parameter.

Look-alikes: A1 (the factor is the batch size), A5 (one layer only), B1 (the factor is -1). A constant
factor changes the length of the step alone: the net trains as with another learning rate.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.proofs import batch_sizes, number, telling
from gradcheck.causes.words import shared_factor
from gradcheck.evidence import Evidence

FACTORS = (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR)


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    if told is None or told.kind != "shared" or told.code not in ("A3", ""):
        return None
    if not told.code:
        k = number(told.k)
        note = "the direction is right, only the length is not: the code descends a multiple of the loss"
        if all(min(p.value.shape, default=1) < 2 for p in telling(evidence)[-2:]) and not batch_sizes(
            evidence.sizes
        ):
            note = "with one sample and one output, any mistake in the first delta is a constant factor: look there"
        return Match(
            told.subjects,
            f"every gradient is {k} times the true one; {k} is none of the sizes that occur",
            notes=(note,),
            help=f"look for a constant that the loss has and the gradient has not: divide by {k}, or declare that loss",
            certain=False,
        )
    return shared_factor(
        told,
        "the code descends a multiple of the loss that was given: half squared error for squared error, a sum "
        "over outputs for a mean, or the reverse",
        (
            "derive the loss as it is written: (y_hat - y)**2 gives 2 * (y_hat - y), np.mean divides by "
            "all entries"
        ),
    )


def explains(line: LineEvidence) -> bool:
    if line.found.what in ("a", "z") or line.kind not in FACTORS:
        return False
    if not line.whole_pass and not (line.last_layer and line.needed.what in ("dL/dz", "dL/da")):
        return False
    role = line.after if line.kind is RepairKind.INSERT_FACTOR else line.before
    if role.what == "size":
        return role.function in ("outputs", "classes")
    return role.what == "constant" and role.value not in (None, -1.0)
