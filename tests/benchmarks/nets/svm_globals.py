"""Notebook cells saved as a file: weights are globals, functions read and write them; multiclass hinge loss with L2, tanh, leaky relu."""
import numpy as np

alpha = 0.01
reg = 0.01
W1 = b1 = W2 = b2 = W3 = b3 = None
grads = {}


def initialise(sizes, seed):
    global W1, b1, W2, b2, W3, b3
    np.random.seed(seed)
    n, h1, h2, c = sizes
    W1, b1 = np.random.randn(n, h1) * 0.6, np.random.randn(1, h1) * 0.2
    W2, b2 = np.random.randn(h1, h2) * 0.6, np.random.randn(1, h2) * 0.2
    W3, b3 = np.random.randn(h2, c) * 0.6, np.random.randn(1, c) * 0.2


def forward(X):
    Z1 = np.dot(X, W1) + b1
    H1 = np.maximum(alpha * Z1, Z1)
    Z2 = np.dot(H1, W2) + b2
    H2 = np.tanh(Z2)
    S = np.dot(H2, W3) + b3
    return Z1, H1, Z2, H2, S


def svm_loss(X, y):
    S = forward(X)[-1]
    correct = S[np.arange(len(y)), y][:, np.newaxis]
    margins = np.maximum(0, S - correct + 1)
    margins[np.arange(len(y)), y] = 0
    return margins.sum() / len(y) + 0.5 * reg * ((W1 ** 2).sum() + (W2 ** 2).sum() + (W3 ** 2).sum())


def backward(X, y):
    Z1, H1, Z2, H2, S = forward(X)
    m = X.shape[0]
    rows = np.arange(m)
    dS = (S - S[rows, y][:, np.newaxis] + 1 > 0).astype(float)
    dS[rows, y] = 0
    dS[rows, y] = -np.sum(dS, axis=1)
    dS = dS / m
    grads['dW3'] = np.dot(H2.T, dS) + reg * W3
    grads['db3'] = np.sum(dS, axis=0, keepdims=True)
    dH2 = np.dot(dS, W3.T)
    dZ2 = np.multiply(dH2, 1 - np.square(H2))
    grads['dW2'] = np.dot(H1.T, dZ2) + reg * W2
    grads['db2'] = np.sum(dZ2, axis=0, keepdims=True)
    dH1 = np.dot(dZ2, W2.T)
    dZ1 = dH1.copy()
    dZ1[Z1 < 0] *= alpha
    grads['dW1'] = np.dot(X.T, dZ1) + reg * W1
    grads['db1'] = np.sum(dZ1, axis=0, keepdims=True)


def check(sizes=(3, 6, 5, 4), samples=8, seed=0):
    initialise(sizes, seed)
    rng = np.random.RandomState(seed + 99)
    X, y = rng.randn(samples, sizes[0]), rng.randint(0, sizes[-1], samples)
    return dict(model=globals(), loss=lambda: svm_loss(X, y), backward=lambda: backward(X, y))
