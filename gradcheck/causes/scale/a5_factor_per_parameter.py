"""Some gradients carry a constant factor that others do not.

What you see: dW is right and db is 4 times too large, or one layer is scaled and the rest is right.

Why it happens: the division by the batch size, a learning rate or the 2 of a squared error is written
into each line instead of once at the top, and one line was forgotten. Or a layer has a constant of its
own, the 1 / sqrt(d) of attention, the 1 / k^2 of average pooling, that its backward leaves out: then it and
all below it are off.

Wrong:
    dW = a.T @ d / N
    db = d.sum(axis=0)

Right:
    db = d.sum(axis=0) / N             # better: d / N once, before both lines

How it is proven: each wrong gradient divided by its own constant is the true one in every entry.

Look-alikes: A1 (all parameters share the factor), A2 (a power of it per layer), B2 (the factor is -1),
F1 (db is averaged), I4 (gamma and beta are).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import Story, story
from gradcheck.causes.proofs import listed, number
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    if told is None or told.kind in ("shared", "by depth") or told.code == "B1":
        return None
    if told.kind == "each":
        carried = _carried(told, evidence)
        if len(set(map(number, carried.values()))) < 2:
            return None
        return Match(
            tuple(carried),
            f"constant factors that differ: {listed(f'{number(k)} in {name}' for name, k in carried.items())}",
            help="scale once, where delta is first formed: then every gradient below has the same factor",
            rank=1,
        )
    if not told.readings and not _carried(told, evidence):
        return None
    reading = f" = {told.readings[0].words}" if told.readings else ""
    right = f"; {listed(told.right)} {'is' if len(told.right) == 1 else 'are'} right" if told.right else ""
    return Match(
        told.subjects,
        f"the gradient is {number(told.k)}{reading} times the true one here{right}",
        notes=tuple(f"{number(told.k)} can also be {rival.words}" for rival in told.rivals),
        help=f"divide {listed(told.subjects)} by {number(told.k)}, or scale once where delta is first formed",
    )


def _carried(told: Story, evidence: Evidence) -> dict[str, float]:
    """The factors that a matrix with several units shows, and the parameters that share them.

    A single unit has a constant factor whenever its delta is wrong in any way and there is one sample.
    """
    matrices = [p.name for p in evidence.parameters if p.value.ndim > 1 and min(p.value.shape) > 1]
    shown = {number(told.factors[name]) for name in matrices if name in told.factors}
    return {name: k for name, k in told.factors.items() if number(k) in shown}


def explains(line: LineEvidence) -> bool:
    if line.whole_pass or line.needed.what == "activation derivative":
        return False  # a number inside the formula of a derivative makes it another formula
    if line.kind is RepairKind.REPLACE_FUNCTION:
        return line.function_before == "sum" and line.function_after in ("mean", "average")
    if line.kind not in (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR):
        return False
    role = line.after if line.kind is RepairKind.INSERT_FACTOR else line.before
    known = role.what in ("batch size", "size", "constant", "learning rate") and role.value != -1.0
    missing = role.what == "batch size" and line.kind is RepairKind.INSERT_FACTOR and (role.value or 0) < 1
    if line.needed.what in ("dL/dW", "dL/db"):
        return known and (role.what != "batch size" or (missing and line.needed.what == "dL/db"))
    # a whole layer and what is below it; at the last delta it would be a constant of the loss
    return (missing or role.what == "constant") and known and not line.last_layer
