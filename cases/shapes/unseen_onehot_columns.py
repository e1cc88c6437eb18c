"""Digits as columns, one-hot by a helper that makes rows; the output error cannot be formed."""
import numpy as np

def one_hot(y, classes):
    encoded = np.zeros((y.size, classes))
    encoded[np.arange(y.size), y] = 1
    return encoded  # fix: return encoded.T

def relu(z): return np.maximum(z, 0)
def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)

def forward(w1, b1, w2, b2, x):
    z1 = w1.dot(x) + b1
    a1 = relu(z1)
    z2 = w2.dot(a1) + b2
    return z1, a1, z2, softmax(z2)

def backward(z1, a1, a2, w2, x, y):
    m = y.size
    dz2 = a2 - one_hot(y, 10)  # expect: a2 - one_hot(y, 10) | operand: one_hot(y, 10) | born: L5
    dw2 = 1 / m * dz2.dot(a1.T)
    db2 = 1 / m * np.sum(dz2, axis=1, keepdims=True)
    dz1 = w2.T.dot(dz2) * (z1 > 0)
    return 1 / m * dz1.dot(x.T), 1 / m * np.sum(dz1, axis=1, keepdims=True), dw2, db2

np.random.seed(0)
data = np.random.rand(64, 25)
labels = np.random.randint(0, 10, 25)
w1, b1 = np.random.rand(12, 64) - .5, np.random.rand(12, 1) - .5
w2, b2 = np.random.rand(10, 12) - .5, np.random.rand(10, 1) - .5
for i in range(5):
    z1, a1, z2, a2 = forward(w1, b1, w2, b2, data)
    dw1, db1, dw2, db2 = backward(z1, a1, a2, w2, data, labels)
    w1 -= .1 * dw1; b1 -= .1 * db1; w2 -= .1 * dw2; b2 -= .1 * db2
