"""The bias gradient is a mean over the units in place of the samples."""
import numpy as np
rng = np.random.RandomState(3)
layers = [6, 5, 3]
Ws = [rng.randn(i, o) * .2 for i, o in zip(layers, layers[1:])]
bs = [np.zeros(o) for o in layers[1:]]
X, T = rng.randn(11, 6), np.eye(3)[rng.randint(0, 3, 11)]
for epoch in range(3):
    acts = [X]
    for W, b in zip(Ws, bs):
        acts.append(1 / (1 + np.exp(-(acts[-1] @ W + b))))
    delta = acts[-1] - T
    for i in (1, 0):
        dW = acts[i].T @ delta / len(X)
        db = np.mean(delta, axis=1)  # fix: db = np.mean(delta, axis=0)
        delta = delta @ Ws[i].T * acts[i] * (1 - acts[i])
        Ws[i] -= 0.5 * dW
        bs[i] -= 0.5 * db  # expect: bs[i] -= 0.5 * db | operand: 0.5 * db | born: L15
