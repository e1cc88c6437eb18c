"""A vector (n,) meets a column (n, 1) and makes a matrix (n, n) without a complaint.

What you see: a loss that is too large and does not fall, a residual of shape (n, n), a bias that grows
to (n, n) after one update.

Why it happens: numpy aligns shapes from the right: (n,) counts as (1, n).

Wrong:
    error = y_hat - y                  # (n, 1) - (n,)  ->  (n, n)

Right:
    error = y_hat - y.reshape(-1, 1)

How it is proven: the result has more entries than either operand; with the vector as a column it is the
value that is due.

Look-alikes: N1 (no outer product), A1 (a factor N without a matrix). Broadcasting a row over a batch is
meant.
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    if line.kind is not RepairKind.RESHAPE or not line.shape_before:
        return False
    return line.operator_before in ("", "-", "+", "*") and line.layer_kind not in ("convolution", "pooling")
