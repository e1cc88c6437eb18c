"""An elementwise product stands where a matrix product is due, or the reverse.

What you see: `shapes (4,3) and (4,3) not aligned`, or a gradient of shape (n, m) where (n, k) is due.

Why it happens: * multiplies entry by entry and broadcasts, @ (np.dot) sums over the shared axis. Equal
shapes under @ mean * was meant; (m, n) and (n, k) under * mean @ was.

Wrong:
    delta = (d2 @ W2.T) @ sigmoid_prime(z1)
    dW = x.T * delta

Right:
    delta = (d2 @ W2.T) * sigmoid_prime(z1)
    dW = x.T @ delta

How it is proven: in the line, with the other operator the result is the gradient that is due.

Look-alikes: N3 (a transpose), N1 (1-d arrays), N7 (np.matrix, for which * is the matrix product).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

PRODUCTS = ("@", "dot", "matmul")
TIMES = ("*", "multiply")


def explains(line: LineEvidence) -> bool:
    before, after = line.operator_before, line.operator_after
    mixed = (before in PRODUCTS and after in TIMES) or (before in TIMES and after in PRODUCTS)
    return line.kind is RepairKind.CHANGE_OPERATOR and mixed
