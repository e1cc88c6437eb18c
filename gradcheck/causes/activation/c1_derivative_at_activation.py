"""The derivative of the activation is evaluated at a = g(z), where it expects z.

What you see: saturated units get too much gradient: for a sigmoid s(a)(1 - s(a)) lies between 0.197 and
0.25 whatever the unit does. Training works, slowly and to a worse loss.

Why it happens: two conventions meet: sigmoid_prime(z) = s(z)(1 - s(z)) takes the input, a(1 - a) the
output. The cache holds a, the function wants z.

Wrong:
    d1 = (d2 @ W2.T) * sigmoid_prime(self.a1)

Right:
    d1 = (d2 @ W2.T) * sigmoid_prime(self.z1)

How it is proven: in the line, with z for a the result is the gradient that is due.

Look-alikes: C1b (the reverse), C2 (no derivative at all), C6 (that of another layer). a(1 - a) and 1 -
a**2 are right when they are given the output.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C4",)


def explains(line: LineEvidence) -> bool:
    if line.kind is not RepairKind.REPLACE_OPERAND or line.needed.what not in (
        "dL/dz",
        "activation derivative",
        "z",
        "a",
    ):
        return False
    if line.layer_kind == "norm" and line.needed.what != "activation derivative":
        return False
    before, after = line.before, line.after
    if before.layer is not None and after.layer is not None and before.layer != after.layer:
        return False
    if before.what == after.what == "activation derivative" and before.function != after.function:
        return False
    return (before.what == "a" and after.what == "z") or (before.at == "a" and after.at == "z")
