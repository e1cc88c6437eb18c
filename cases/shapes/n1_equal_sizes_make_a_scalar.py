"""Input and output have three units each, so dot of two 1-d arrays is a number."""
import numpy as np

np.random.seed(16)
W = np.random.randn(3, 3) * 0.2
V = np.random.randn(3, 3) * 0.2
xs = np.random.rand(7, 3)
ts = np.random.rand(7, 3)
def grad_of(inp, delta):
    return np.dot(inp.T, delta)  # fix: return np.outer(inp, delta)

for x, t in zip(xs, ts):
    h = np.tanh(x @ W)
    o = h @ V
    d_o = o - t
    d_h = (d_o @ V.T) * (1 - h ** 2)
    dV = grad_of(h, d_o)
    dW = grad_of(x, d_h)
    V -= 0.1 * dV
    W -= 0.1 * dW
    norm = np.sqrt((dV ** 2).sum(axis=(0, 1)))  # expect: (dV ** 2).sum(axis=(0, 1)) | operand: dV ** 2 | born: L10
