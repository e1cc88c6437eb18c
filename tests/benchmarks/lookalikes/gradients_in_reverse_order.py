"""Gradients are collected from the last layer to the first, in a list that is turned round at the end."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        s = [3, 5, 4, 2]
        self.weights = [r.randn(a, b) * .7 for a, b in zip(s[:-1], s[1:])]
    def forward(self, X):
        acts = [X]
        for W in self.weights: acts.append(np.tanh(acts[-1] @ W))
        return acts
    def gradient(self, X, y):
        acts, grads = self.forward(X), []
        d = (acts[-1] - y) * (1 - acts[-1] ** 2)
        for i in range(len(self.weights) - 1, -1, -1):
            grads.append(acts[i].T @ d)
            d = d @ self.weights[i].T * (1 - acts[i] ** 2)
        return grads[::-1]

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), r.randn(samples, 3), r.uniform(-1, 1, (samples, 2))
    return dict(model=net, loss=lambda: 0.5 * ((net.forward(X)[-1] - y) ** 2).sum(), backward=lambda: net.gradient(X, y))
