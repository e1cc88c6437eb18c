"""A gradient is zero, or was never computed, although the loss reacts to the parameter.

What you see: the parameter does not move in training. The other layers learn around it.

Why it happens: the array is allocated with np.zeros and never filled, the line stands after a return,
the bias was forgotten in the loop, or the update writes `db1 = b1 - lr * db1` into the wrong name.

Wrong:
    self.db = np.zeros_like(self.b)    # and nothing after it

Right:
    self.db = delta.sum(axis=0)

How it is proven: every reported entry is exactly 0 (or the weight change is), and the true gradient is
not.

Look-alikes: dead units and dead rows have a true gradient of 0: they are not this. H5 (zero in a part
only), F1 (a sum that cancels to 1e-17), P3 (the gradient is right, the update loses it).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import is_telling, listed, names, wrong
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    silent = [p for p in wrong(evidence) if is_telling(p) and p.analytic.size and not p.analytic.any()]
    if not silent:
        return None
    one = len(silent) == 1
    return Match(
        names(silent),
        (
            f"the step leaves {listed(names(silent))} as {'it is' if one else 'they are'}, yet the loss reacts to "
            f"{'it' if one else 'them'}"
            if evidence.learning_rate is not None
            else f"the gradient{'' if one else 's'} of {listed(names(silent))} {'is' if one else 'are'} exactly 0, "
            f"yet the loss reacts to {'it' if one else 'them'}"
        ),
        notes=(f"in training {listed(names(silent))} {'keeps its' if one else 'keep their'} first values",),
        help="look for the line that should fill it: it is missing, comes after a return, or fills a copy",
        rank=4,
    )


def explains(line: LineEvidence) -> bool:
    kinds = (RepairKind.REPLACE_EXPRESSION, RepairKind.REPLACE_FUNCTION, RepairKind.REPLACE_OPERAND)
    inserted = line.kind in kinds
    return inserted and line.function_before in ("zeros", "zeros_like", "None")
