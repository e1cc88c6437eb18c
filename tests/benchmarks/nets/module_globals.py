"""A notebook saved as a file: weights are module globals, functions write them, classes in columns of a table."""
import numpy as np

rng = np.random.default_rng(0)
X = y = None
w1 = bias1 = w2 = bias2 = w3 = bias3 = None
dw1 = dbias1 = dw2 = dbias2 = dw3 = dbias3 = None


def setup(n0, n1, n2, n3, samples, seed):
    global X, y, w1, bias1, w2, bias2, w3, bias3, rng
    rng = np.random.default_rng(seed)
    w1, bias1 = rng.normal(size=(n0, n1)) * 0.7, rng.normal(size=(1, n1)) * 0.3
    w2, bias2 = rng.normal(size=(n1, n2)) * 0.7, rng.normal(size=(1, n2)) * 0.3
    w3, bias3 = rng.normal(size=(n2, n3)) * 0.7, rng.normal(size=(1, n3)) * 0.3
    X = rng.normal(size=(samples, n0))
    y = np.eye(n3)[rng.integers(0, n3, size=samples)]


def forward():
    global layer1, layer2, out, pre1, pre2
    pre1 = np.dot(X, w1) + bias1
    layer1 = 1 / (1 + np.exp(-pre1))
    pre2 = np.dot(layer1, w2) + bias2
    layer2 = np.sin(pre2)
    scores = np.dot(layer2, w3) + bias3
    ex = np.exp(scores)
    out = ex / ex.sum(axis=1, keepdims=True)
    return out


def log_loss():
    forward()
    return -np.sum(y * np.log(out)) / len(X)


def backward():
    global dw1, dbias1, dw2, dbias2, dw3, dbias3
    forward()
    grad_scores = (out - y) / len(X)
    dw3 = np.dot(layer2.T, grad_scores)
    dbias3 = grad_scores.sum(axis=0, keepdims=True)
    grad_layer2 = np.dot(grad_scores, w3.T)
    grad_pre2 = grad_layer2 * np.cos(pre2)
    dw2 = np.dot(layer1.T, grad_pre2)
    dbias2 = grad_pre2.sum(axis=0, keepdims=True)
    grad_layer1 = np.dot(grad_pre2, w2.T)
    grad_pre1 = grad_layer1 * layer1 * (1 - layer1)
    dw1 = np.dot(X.T, grad_pre1)
    dbias1 = grad_pre1.sum(axis=0, keepdims=True)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    setup(*sizes, samples, seed)
    return dict(model=globals(), loss=log_loss, backward=backward)
