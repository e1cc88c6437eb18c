"""GRU step with free functions, column vectors, and a tuple of weights."""
import numpy as np

def init(nx, nh, seed=0):
    r = np.random.RandomState(seed)
    return tuple(r.randn(nh, nx) for _ in range(2)) + tuple(r.randn(nh, nh) for _ in range(2))

def sig(a):
    return 1 / (1 + np.exp(-a))

def step(weights, x, h):
    Wz, Wh, Uz, Uh = weights
    z = sig(x @ Wz + Uz @ h)  # expect: x @ Wz | operand: Wz | born: L6  # fix: z = sig(Wz @ x + Uz @ h)
    cand = np.tanh(Wh @ x + Uh @ h)
    return (1 - z) * h + z * cand

w = init(3, 5)
h = np.zeros(5)
for x in np.random.RandomState(1).randn(6, 3):
    h = step(w, x, h)
print(h)
