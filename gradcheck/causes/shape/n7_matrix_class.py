"""np.matrix makes * a matrix product and keeps every slice two-dimensional.

What you see: `shapes (3,1) and (3,1) not aligned` at a `*` that reads elementwise.

Why it happens: np.matrix (np.mat, np.asmatrix) redefines the operators; np.multiply is the elementwise
product there.

Wrong:
    delta = error * g_prime(z)         # both np.matrix

Right:
    delta = np.multiply(error, g_prime(z))

How it is proven: an operand is an np.matrix; as arrays the same line yields the value that is due.

Look-alikes: N6 (* and @ exchanged with plain arrays).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("N6",)


def explains(line: LineEvidence) -> bool:
    # of plain arrays both are the same product, and no edit
    changed = (line.operator_before, line.operator_after)
    return line.kind is RepairKind.CHANGE_OPERATOR and changed in (("*", "multiply"), ("**", "square"))
