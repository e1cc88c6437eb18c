"""Truncated backpropagation through time: the gradient of the state is made like the input."""
import numpy as np
rng = np.random.default_rng(1)
n_x, n_h, T = 3, 5, 6
Wx, Wh, Wy = rng.normal(size=(n_h, n_x)), rng.normal(size=(n_h, n_h)), rng.normal(size=(2, n_h))
xs, ts = rng.normal(size=(T, n_x, 1)), rng.normal(size=(T, 2, 1))
hs = {-1: np.zeros((n_h, 1))}
for t in range(T):
    hs[t] = np.tanh(Wx @ xs[t] + Wh @ hs[t - 1])
dWx, dWh, dWy = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wy)
dh_next = np.zeros_like(xs[0])  # fix: dh_next = np.zeros_like(hs[0])
for t in reversed(range(T)):
    dy = Wy @ hs[t] - ts[t]
    dWy += dy @ hs[t].T
    dh = Wy.T @ dy + dh_next  # expect: Wy.T @ dy + dh_next | operand: dh_next | born: L6
    dz = dh * (1 - hs[t] ** 2)
    dWx += dz @ xs[t].T
    dWh += dz @ hs[t - 1].T
    dh_next = Wh.T @ dz
