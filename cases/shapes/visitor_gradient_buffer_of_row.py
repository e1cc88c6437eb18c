"""The gradients of a mini-batch are collected in a buffer made like one column."""
import numpy as np
rng = np.random.RandomState(9)
W = rng.randn(3, 5)
b = rng.randn(3, 1)
data = [(rng.randn(5, 1), rng.randn(3, 1)) for _ in range(4)]
for epoch in range(2):
    dW, db = np.zeros(b.shape), np.zeros(b.shape)  # fix: dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for x, t in data:
        err = W @ x + b - t
        dW += err @ x.T  # expect: dW += err @ x.T | operand: dW | born: L8
        db += err
    W -= 0.1 * dW / len(data)
    b -= 0.1 * db / len(data)
