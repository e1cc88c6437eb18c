"""Layers are closures: each maker returns (forward, backward) over a shared dict of tensors; dropout with a fixed mask; MAE plus MSE."""
import numpy as np


def dense(name, store):
    kept = {}

    def forward(x):
        kept["x"] = x
        return x @ store[name + ".w"] + store[name + ".b"]

    def backward(grad_out):
        store["d" + name + ".w"] = kept["x"].T @ grad_out
        store["d" + name + ".b"] = grad_out.sum(axis=0, keepdims=True)
        return grad_out @ store[name + ".w"].T

    return forward, backward


def leaky(slope):
    kept = {}

    def forward(x):
        kept["neg"] = x < 0
        return np.where(kept["neg"], slope * x, x)

    def backward(grad_out):
        grad_in = grad_out.copy()
        grad_in[kept["neg"]] *= slope
        return grad_in

    return forward, backward


def dropout(mask, keep):
    def forward(x):
        return x * mask / keep

    def backward(grad_out):
        return grad_out * mask / keep

    return forward, backward


def gaussian():
    memo = []

    def forward(x):
        memo[:] = [x, np.exp(-x ** 2)]
        return memo[1]

    def backward(grad_out):
        x, y = memo
        return grad_out * -2 * x * y

    return forward, backward


def chain(parts):
    def forward(x):
        for f, _ in parts:
            x = f(x)
        return x

    def backward(g):
        for _, b in parts[::-1]:
            g = b(g)
        return g

    return forward, backward


def check(sizes=(3, 6, 5, 2), samples=6, seed=0):
    rng = np.random.default_rng(seed)
    store = {}
    for k, (i, o) in enumerate(zip(sizes[:-1], sizes[1:])):
        store[f"l{k}.w"] = rng.normal(size=(i, o)) * 0.7
        store[f"l{k}.b"] = rng.normal(size=(1, o)) * 0.3
    mask = (rng.random((1, sizes[1])) < 0.7).astype(float)
    mask[0, :2] = 0, 1
    forward, backward = chain([
        dense("l0", store), leaky(0.1), dropout(mask, 0.7), dense("l1", store), gaussian(), dense("l2", store),
    ])
    X, Y = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))

    def loss():
        diff = forward(X) - Y
        return np.mean(diff ** 2) + np.mean(np.abs(diff))

    def train():
        diff = forward(X) - Y
        backward((2 * diff + np.sign(diff)) / diff.size)

    return dict(model=store, loss=loss, backward=train)
