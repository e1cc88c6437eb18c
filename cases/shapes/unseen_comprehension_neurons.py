"""Weights as a list of rows; a comprehension makes the layer's output and the next delta uses columns of python lists."""
import numpy as np
np.random.seed(6)
layers = [4, 5, 3]
W = [[np.random.randn(n) for _ in range(m)] for n, m in zip(layers, layers[1:])]
def out(rows, x):
    return np.tanh(np.array([row @ x for row in rows]))
def train(x, t):
    hs = [x]
    for rows in W:
        hs.append(out(rows, hs[-1]))
    delta = (hs[-1] - t) * (1 - hs[-1] ** 2)
    for k in reversed(range(len(W))):
        grad = [d * hs[k] for d in delta]
        if k:
            delta = np.array(W[k]) @ delta * (1 - hs[k] ** 2)  # expect: np.array(W[k]) @ delta | operand: np.array(W[k]) | born: L5  # fix: delta = np.array(W[k]).T @ delta * (1 - hs[k] ** 2)
        W[k] = [row - 0.1 * g for row, g in zip(W[k], grad)]
for _ in range(6):
    train(np.random.rand(4), np.random.rand(3))
