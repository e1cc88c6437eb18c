"""In a loop over samples the update multiplies two vectors of different length."""
import numpy as np

def train(inputs, outputs, n_hidden=5, rate=0.3):
    rng = np.random.RandomState(21)
    w1 = rng.randn(n_hidden, inputs.shape[1])
    w2 = rng.randn(outputs.shape[1], n_hidden)
    for x, y in zip(inputs, outputs):
        h = 1 / (1 + np.exp(-w1.dot(x)))
        o = 1 / (1 + np.exp(-w2.dot(h)))
        do = (o - y) * o * (1 - o)
        dh = w2.T.dot(do) * h * (1 - h)
        w2 -= rate * do.dot(h)  # expect: do.dot(h) | operand: h | born: L6  # fix: w2 -= rate * np.outer(do, h)
        w1 -= rate * np.outer(dh, x)
    return w1, w2

rng = np.random.RandomState(22)
train(rng.rand(30, 4), rng.rand(30, 2))
