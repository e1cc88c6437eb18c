"""The formula of the derivative is wrong.

What you see: the error of a unit depends on its z by one smooth curve; all layers with this activation
share it.

Why it happens: tanh returned as its own derivative, s(s - 1) for s(1 - s), the wrong branch of an ELU,
1 - tanh(z), a slope -alpha, a sigmoid whose exponent has the wrong sign (then the textbook derivative
has the wrong sign).

Wrong:
    def dtanh(z): return 1 - np.tanh(z)

Right:
    def dtanh(z): return 1 - np.tanh(z) ** 2

How it is proven: in the line, with the derivative that the recorded forward pass has the result is
right.

Look-alikes: C1 and C1b (a right formula at the wrong argument), C1c (that of another function), C5
(relu masks).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

KINDS = (
    RepairKind.REPLACE_EXPRESSION,
    RepairKind.REPLACE_FUNCTION,
    RepairKind.CHANGE_OPERATOR,
    RepairKind.NEGATE,
)


def explains(line: LineEvidence) -> bool:
    if line.needed.what == "activation derivative" and line.needed.function not in ("relu", "leaky relu"):
        return line.kind in (
            *KINDS,
            RepairKind.INSERT_FACTOR,
            RepairKind.DROP_FACTOR,
            RepairKind.SWAP_OPERANDS,
        )
    replaced = line.kind is RepairKind.REPLACE_OPERAND and line.after.what == "activation derivative"
    return replaced and line.before.what == "unknown"
