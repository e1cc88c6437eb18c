"""Weights and delta stand the wrong way round in np.dot; each is right by itself."""
import numpy as np
def sigmoid(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))
np.random.seed(1)
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [1, 0, 0]])
y = np.array([[0], [1], [1], [0], [1]])
w0 = 2 * np.random.random((3, 6)) - 1
w1 = 2 * np.random.random((6, 1)) - 1
for it in range(50):
    h = sigmoid(np.dot(X, w0))
    o = sigmoid(np.dot(h, w1))
    o_delta = (y - o) * sigmoid(o, deriv=True)
    h_delta = np.dot(w1, o_delta) * sigmoid(h, deriv=True)  # expect: np.dot(w1, o_delta) | operand: w1 or o_delta | born: L11  # fix: h_delta = np.dot(o_delta, w1.T) * sigmoid(h, deriv=True)
    w1 += h.T.dot(o_delta)
    w0 += X.T.dot(h_delta)
