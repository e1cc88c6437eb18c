"""two layer functions, with one mistake in its shapes."""
import numpy as np
def relu(z): return z * (z > 0)
def net(x, w, v): return relu(x @ w) @ v
def grads(x, y, w, v):
    h = relu(x @ w)
    e = h @ v - y
    return x.T @ (e @ v * (h > 0)), h.T @ e  # expect: e @ v | operand: v | born: L10  # fix: return x.T @ (e @ v.T * (h > 0)), h.T @ e
rng = np.random.default_rng(2)
w, v = rng.random((5, 8)), rng.random((8, 2))
x, y = rng.random((9, 5)), rng.random((9, 2))
for i in range(3):
    gw, gv = grads(x, y, w, v)
    w -= 0.01 * gw
    v -= 0.01 * gv
