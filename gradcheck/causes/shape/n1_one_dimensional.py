"""A sample is a 1-d array: .T does nothing, a product is a scalar, and no outer product comes about.

What you see: dW is a number or a vector; `shapes (2,2) and (1,1) not aligned`; a W that grows or
shrinks by broadcasting.

Why it happens: x of shape (n,) is neither a row nor a column: x.T is x, np.dot(x, d) sums over it. dW
is an outer product.

Wrong:
    dW = np.dot(x.T, delta)            # a number
    W += lr * delta                    # broadcast over the rows

Right:
    dW = np.outer(x, delta)

How it is proven: in the line, with np.outer the result has the shape of W and is its gradient.

Look-alikes: N6 (* for @ with 2-d arrays), N2 (a column meets a vector).
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.OUTER_PRODUCT
