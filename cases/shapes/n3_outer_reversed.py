"""One sample at a time with 1-d arrays: the outer product has its factors the wrong way round."""
import numpy as np

np.random.seed(7)
n_in, n_hid, n_out = 4, 6, 2
W1 = np.random.randn(n_in, n_hid) * 0.3
W2 = np.random.randn(n_hid, n_out) * 0.3
samples = np.random.rand(15, n_in)
targets = np.random.rand(15, n_out)
lr = 0.2

def sig(x):
    return 1 / (1 + np.exp(-x))

for epoch in range(10):
    for x, t in zip(samples, targets):
        h = sig(x @ W1)
        o = sig(h @ W2)
        delta_o = (o - t) * o * (1 - o)
        delta_h = (W2 @ delta_o) * h * (1 - h)
        W2 -= lr * np.outer(delta_o, h)  # expect: W2 -= lr * np.outer(delta_o, h) | operand: lr * np.outer(delta_o, h) | born: L21  # fix: W2 -= lr * np.outer(h, delta_o)
        W1 -= lr * np.outer(x, delta_h)
