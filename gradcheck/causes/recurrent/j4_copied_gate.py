"""Two reported gradients are the same array, number for number.

What you see: dbi, dbf and dbo (or dW1 and dW2 of equal shape) agree to the last bit, though their
parameters differ.

Why it happens: a block of lines was copied and one name was not changed; or two names hold one array,
and the second assignment overwrote the first.

Wrong:
    dbi = di.sum(axis=0)
    dbf = di.sum(axis=0)

Right:
    dbf = df.sum(axis=0)

How it is proven: the wrong gradient equals, bit for bit, that of another parameter, whose own true
gradient differs.

Look-alikes: E1b (two gradients exchanged: both are wrong). Tied parameters have one gradient by right.
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, is_telling, wrong
from gradcheck.evidence import Evidence, ParameterEvidence

SILENCES = ("E1", "E3")


def diagnose(evidence: Evidence) -> Match | None:
    for p in wrong(evidence):
        for other in evidence.parameters:
            if other.name != p.name and _copied(p, other):
                return Match(
                    (p.name,),
                    f"the gradient of {p.name} is that of {other.name}, number for number: a line was copied, or "
                    f"what is {p.name}'s own is missing in it",
                    notes=(f"the true gradients of {p.name} and {other.name} differ",),
                    help=(
                        f"look for a copied line in which {other.name}'s delta was not replaced by {p.name}'s"
                    ),
                    certain=False,  # delta of another layer (E1), or an input that was left out (E5)
                    rank=7,
                )
    return None


def _copied(p: ParameterEvidence, other: ParameterEvidence) -> bool:
    """Whether p reports the numbers of `other`, which for `other` are the true ones."""
    if (
        p.analytic.shape != other.analytic.shape
        or p.value.size < 2
        or not p.analytic.any()
        or not is_telling(p)
    ):
        return False
    return bool(np.array_equal(p.analytic, other.analytic) and equals(other.analytic, other))


def explains(line: LineEvidence) -> bool:
    if line.kind is not RepairKind.REPLACE_OPERAND or line.layer_kind != "recurrent":
        return False
    gradients = line.before.what == line.after.what and line.before.what.startswith("dL/")
    gate = line.needed.function == "gate" or line.needed.what in ("dL/dW", "dL/db")
    another = (line.before.function, line.before.name) != (line.after.function, line.after.name)
    return gradients and gate and another
