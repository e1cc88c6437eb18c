"""The gradients are collected from last to first and paired with the weights from first to last."""
import numpy as np
rng = np.random.default_rng(4)
Ws = [rng.normal(size=s) for s in [(3, 5), (5, 4), (4, 2)]]
X, Y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
for _ in range(2):
    A = [X]
    for W in Ws: A.append(np.tanh(A[-1] @ W))
    d = (A[-1] - Y) * (1 - A[-1] ** 2)
    grads = []
    for i in range(2, -1, -1):
        grads.append(A[i].T @ d)
        d = d @ Ws[i].T * (1 - A[i] ** 2)
    for W, g in zip(Ws, grads):  # fix: for W, g in zip(Ws, grads[::-1]):
        W -= 0.1 * g  # expect: W -= 0.1 * g | operand: 0.1 * g | born: L12
