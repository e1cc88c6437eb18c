"""tensordot sums over the wrong pair of axes: the axes are wrong, both operands are as they should be."""
import numpy as np

def dense_backward(x, w, dout):
    dw = np.tensordot(x, dout, axes=([1], [0]))  # expect: np.tensordot(x, dout, axes=([1], [0])) | operand: x or dout | born: L10  # fix: dw = np.tensordot(x, dout, axes=([0], [0]))
    dx = np.tensordot(dout, w, axes=([1], [1]))
    return dx, dw

gen = np.random.default_rng(0)
x = gen.standard_normal((9, 4))
w = gen.standard_normal((4, 3))
y = gen.standard_normal((9, 3))
for _ in range(5):
    out = np.tensordot(x, w, axes=1)
    dx, dw = dense_backward(x, w, out - y)
    w -= 0.01 * dw
