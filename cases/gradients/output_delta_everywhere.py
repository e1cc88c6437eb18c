"""A loop over layers that sends the delta of the output back to every layer: with one hidden layer it would be right.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(29)
X, Y = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
weights = [rng.normal(size=(4, 4)) for _ in range(4)]


def forward():
    a = [X]
    for w in weights:
        a.append(np.tanh(a[-1] @ w))
    return a


def loss():
    return 0.5 * np.sum((forward()[-1] - Y) ** 2)


def backward():
    a = forward()
    output_delta = (a[-1] - Y) * (1 - a[-1] ** 2)
    delta, grads = output_delta, [a[-2].T @ output_delta]
    for l in range(2, len(weights) + 1):
        delta = output_delta @ weights[-l + 1].T * (1 - a[-l] ** 2)    # expect: E1 weights[0],weights[1]  # fix: delta = delta @ weights[-l + 1].T * (1 - a[-l] ** 2)
        grads.insert(0, a[-l - 1].T @ delta)
    return grads


def check():
    return dict(model={"weights": weights}, loss=loss, backward=lambda: {"weights": backward()})
