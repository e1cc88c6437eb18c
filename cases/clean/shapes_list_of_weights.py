"""Weights of different shapes are kept in a list and updated in a loop."""
import numpy as np
rng = np.random.default_rng(8)
sizes = [3, 5, 2]
Ws = [rng.normal(size=(a, b)) for a, b in zip(sizes, sizes[1:])]
X, Y = rng.random((7, 3)), rng.random((7, 2))
for _ in range(4):
    acts = [X]
    for W in Ws:
        acts.append(np.tanh(acts[-1] @ W))
    d = (acts[-1] - Y) * (1 - acts[-1] ** 2)
    for i in reversed(range(len(Ws))):
        g = acts[i].T @ d
        d = (d @ Ws[i].T) * (1 - acts[i] ** 2)
        Ws[i] -= 0.1 * g
