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

RECTIFIERS = ("relu", "leaky relu")


def explains(line: LineEvidence) -> bool:
    if line.needed.what == "activation derivative" and line.needed.function not in RECTIFIERS:
        return line.before.at != "upstream" and line.kind is not RepairKind.MOVE_STATEMENT
    value_itself = line.kind is RepairKind.DROP_FACTOR and line.before.what in ("z", "a")
    if value_itself and line.needed.what == "dL/dz" and line.before.layer == line.needed.layer is not None:
        return True  # g(z) for g'(z), where that is 1
    if line.needed.what == "softmax jacobian" and line.before.what == "unknown":
        return line.kind is RepairKind.REPLACE_EXPRESSION
    replaced = line.kind in (RepairKind.REPLACE_OPERAND, RepairKind.REPLACE_EXPRESSION)
    formula = replaced and line.after.what == "activation derivative" and line.before.what == "unknown"
    return formula and line.after.function not in RECTIFIERS and not line.function_before
