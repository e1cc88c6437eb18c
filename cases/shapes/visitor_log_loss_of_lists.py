"""The predictions are collected in a list and asked for a logarithm entry by entry of its shape."""
import numpy as np
rng = np.random.default_rng(8)
X = rng.normal(size=(6, 3))
y = np.array([1, 0, 1, 1, 0, 0])
w = np.zeros(3)
for epoch in range(4):
    preds = []
    for x in X:
        preds.append(1 / (1 + np.exp(-x @ w)))
    errors = preds - y
    grad = np.zeros(3)
    for x, e in zip(X, errors):
        grad += e * x
    w -= 0.3 * grad
history = [errors.mean()]
print("final", history.mean())  # expect: history.mean | operand: history | born: L16  # fix: print("final", np.mean(history))
