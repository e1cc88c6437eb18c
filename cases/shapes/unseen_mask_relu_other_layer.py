"""Deep list of layers; the ReLU mask is taken from the next layer's pre-activation."""
import numpy as np
np.random.seed(14)
sizes = [8, 10, 6, 3]
params = [(np.random.randn(a, b) * np.sqrt(2 / a), np.zeros(b)) for a, b in zip(sizes[:-1], sizes[1:])]
def forward(x):
    zs, acts = [], [x]
    for i, (W, b) in enumerate(params):
        z = acts[-1] @ W + b
        zs.append(z)
        acts.append(np.maximum(z, 0) if i < len(params) - 1 else z)
    return zs, acts
def grads(x, t):
    zs, acts = forward(x)
    delta = (acts[-1] - t) / len(x)
    out = []
    for i in range(len(params) - 1, -1, -1):
        W, b = params[i]
        out.insert(0, (acts[i].T @ delta, delta.sum(0)))
        if i > 0:
            delta = (delta @ W.T) * (zs[i] > 0)  # expect: (delta @ W.T) * (zs[i] > 0) | operand: zs[i] > 0 | born: L9  # fix: delta = (delta @ W.T) * (zs[i - 1] > 0)
    return out
x, t = np.random.rand(11, 8), np.random.rand(11, 3)
for _ in range(3):
    params = [(W - .1 * dW, b - .1 * db) for (W, b), (dW, db) in zip(params, grads(x, t))]
