"""Weights updated by zip with gradients that were collected from the last layer to the first."""
import numpy as np
rng = np.random.default_rng(5)
sizes = (4, 8, 5, 2)
weights = [rng.normal(size=s) * .3 for s in zip(sizes[:-1], sizes[1:])]
x, t = rng.random((10, 4)), rng.random((10, 2))
for it in range(3):
    a = [x]
    for w in weights:
        a.append(np.tanh(a[-1] @ w))
    grads = []
    d = (a[-1] - t) * (1 - a[-1] ** 2)
    for i in range(len(weights) - 1, -1, -1):
        grads.append(a[i].T @ d)  # fix: grads.insert(0, a[i].T @ d)
        d = (d @ weights[i].T) * (1 - a[i] ** 2)
    weights = [w - 0.1 * g for w, g in zip(weights, grads)]  # expect: w - 0.1 * g | operand: 0.1 * g | born: L14
