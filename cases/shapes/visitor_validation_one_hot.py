"""The validation labels stay numbers while the training labels are one-hot."""
import numpy as np
rng = np.random.default_rng(23)
Xtr, ytr = rng.normal(size=(24, 5)), rng.integers(0, 4, 24)
Xva, yva = rng.normal(size=(9, 5)), rng.integers(0, 4, 9)
def encode(y):
    return np.eye(4)[y]
W = rng.normal(size=(5, 4)) * .1
def loss_and_grad(X, Y):
    z = X @ W
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    return -np.sum(Y * np.log(p)) / len(X), X.T @ (p - Y) / len(X)  # expect: Y * np.log(p) | operand: Y | born: L5
for epoch in range(3):
    value, dW = loss_and_grad(Xtr, encode(ytr))
    W -= 0.2 * dW
    score, _ = loss_and_grad(Xva, yva)  # fix: score, _ = loss_and_grad(Xva, encode(yva))
