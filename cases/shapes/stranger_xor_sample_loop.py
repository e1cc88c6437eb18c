"""XOR, one sample at a time with flat arrays; the hidden weights get a dot product where an outer product is due."""
import numpy as np
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([0, 1, 1, 0])
def sig(t):
    return 1 / (1 + np.exp(-t))
np.random.seed(42)
w_hidden = np.random.uniform(-1, 1, (2, 3))
w_out = np.random.uniform(-1, 1, 3)
eta = 0.5
for epoch in range(3):
    for i in range(len(X)):
        h = sig(X[i].dot(w_hidden))
        o = sig(h.dot(w_out))
        err = Y[i] - o
        d_o = err * o * (1 - o)
        d_h = d_o * w_out * h * (1 - h)
        w_out += eta * d_o * h
        w_hidden += eta * X[i].T.dot(d_h)  # expect: X[i].T.dot(d_h) | operand: X[i].T | born: L3  # fix: w_hidden += eta * np.outer(X[i], d_h)
