"""tensordot sums over two axes where the weights have one for it; both operands are right."""
import numpy as np
x, w, b = np.ones((8, 5, 6)), np.ones((6, 4)), np.zeros(4)
y = np.tensordot(x, w, axes=2) + b  # expect: np.tensordot(x, w, axes=2) | operand: x or w | born: L3  # fix: y = np.tensordot(x, w, axes=1) + b
print(y.mean())
