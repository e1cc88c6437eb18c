"""Momentum updates in lists, rows per sample: dW is taken with inputs and deltas exchanged."""
import numpy as np
rng = np.random.default_rng(3)
def tanh_prime(a):
    return 1 - a ** 2
shape = [5, 7, 2]
Ws = []
bs = []
vel = []
for n_in, n_out in zip(shape, shape[1:]):
    Ws.append(rng.normal(0, 0.3, (n_in, n_out)))
    bs.append(np.zeros((1, n_out)))
    vel.append(np.zeros((n_in, n_out)))
X = rng.random((12, 5))
Y = rng.random((12, 2))
for epoch in range(30):
    acts = [X]
    for W, b in zip(Ws, bs):
        acts.append(np.tanh(acts[-1] @ W + b))
    d = (acts[-1] - Y) * tanh_prime(acts[-1])
    for i in range(len(Ws) - 1, -1, -1):
        gW = d.T @ acts[i] / len(X)  # fix: gW = acts[i].T @ d / len(X)
        gb = d.mean(axis=0, keepdims=True)
        if i:
            d = (d @ Ws[i].T) * tanh_prime(acts[i])
        vel[i] = 0.9 * vel[i] - 0.1 * gW  # expect: 0.9 * vel[i] - 0.1 * gW | operand: 0.1 * gW | born: L22
        Ws[i] += vel[i]
        bs[i] -= 0.1 * gb
