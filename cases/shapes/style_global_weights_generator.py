"""Global weights, minibatches from a generator; delta and weights, right by themselves, stand the wrong way round."""
import numpy as np

N, D, H, C = 30, 5, 8, 3
np.random.seed(4)
data = np.random.randn(N, D)
labels = np.random.randint(0, C, N)
w1 = np.random.randn(D, H) * 0.1
b1 = np.zeros(H)
w2 = np.random.randn(H, C) * 0.1
b2 = np.zeros(C)

def batches(size):
    order = np.random.permutation(N)
    for i in range(0, N, size):
        yield data[order[i:i + size]], labels[order[i:i + size]]

def one_hot(y):
    out = np.zeros((len(y), C))
    out[np.arange(len(y)), y] = 1
    return out

def train(lr):
    global w1, b1, w2, b2
    for xb, yb in batches(6):
        h = np.maximum(0, xb @ w1 + b1)
        s = h @ w2 + b2
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        ds = (p - one_hot(yb)) / len(xb)
        dh = w2 @ ds  # expect: w2 @ ds | operand: w2 or ds | born: L16  # fix: dh = ds @ w2.T
        dh[h <= 0] = 0
        w2 = w2 - lr * h.T @ ds
        b2 = b2 - lr * ds.sum(0)
        w1 = w1 - lr * xb.T @ dh
        b1 = b1 - lr * dh.sum(0)

for epoch in range(3):
    train(0.5)
