"""A loop over layers of equal width: the derivative is taken at the z of the layer above, and no shape complains.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(20)
X, Y = rng.normal(size=(6, 4)), rng.normal(size=(6, 4))
W = [rng.normal(size=(4, 4)) for _ in range(3)]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward():
    zs, acts = [], [X]
    for w in W:
        zs.append(acts[-1] @ w)
        acts.append(sigmoid(zs[-1]))
    return zs, acts


def loss():
    return 0.5 * np.sum((forward()[1][-1] - Y) ** 2)


def backward():
    zs, acts = forward()
    grads = [None] * len(W)
    delta = (acts[-1] - Y) * sigmoid(zs[-1]) * (1 - sigmoid(zs[-1]))
    for l in reversed(range(len(W))):
        grads[l] = acts[l].T @ delta
        if l > 0:
            s = sigmoid(zs[l])                           # expect: C6 W[0],W[1]  # fix: s = sigmoid(zs[l - 1])
            delta = delta @ W[l].T * s * (1 - s)
    return grads


def check():
    return dict(model={"W": W}, loss=loss, backward=lambda: {"dW": backward()})
