"""A recurrent net with one-row states: the recurrent gradient multiplies two rows."""
import numpy as np
np.random.seed(6)
n_x, n_h, n_y, T = 3, 5, 2, 4
U = np.random.randn(n_x, n_h) * 0.3
W = np.random.randn(n_h, n_h) * 0.3
V = np.random.randn(n_h, n_y) * 0.3
x = np.random.randn(T, 1, n_x)
y = np.random.randn(T, 1, n_y)
def forward():
    h = {-1: np.zeros((1, n_h))}
    o = {}
    for t in range(T):
        h[t] = np.tanh(x[t] @ U + h[t - 1] @ W)
        o[t] = h[t] @ V
    return h, o
def bptt(h, o):
    dU, dW, dV = (np.zeros_like(p) for p in (U, W, V))
    dnext = np.zeros((1, n_h))
    for t in reversed(range(T)):
        do = o[t] - y[t]
        dV += h[t].T @ do
        dh = do @ V.T + dnext
        da = dh * (1 - h[t] ** 2)
        dU += x[t].T @ da
        dW += h[t - 1] @ da  # expect: h[t - 1] @ da | operand: h[t - 1] | born: L14  # fix: dW += h[t - 1].T @ da
        dnext = da @ W.T
    return dU, dW, dV
for _ in range(3):
    grads = bptt(*forward())
    for p, g in zip((U, W, V), grads):
        p -= 0.05 * g
