"""O2: class-level lists as defaults, replaced in __init__: harmless."""
import numpy as np

class Layer:
    weights = []
    grads = []
    def __init__(self, n, m, r): self.weights, self.grads = [r.randn(n, m)], [None]
    def forward(self, x): self.x = x; self.y = np.tanh(x @ self.weights[0]); return self.y
    def backward(self, g):
        g = g * (1 - self.y ** 2)
        self.grads = [self.x.T @ g]
        return g @ self.weights[0].T

class Net:
    layers = []
    def __init__(self, seed): r = np.random.RandomState(seed); self.layers = [Layer(3, 4, r), Layer(4, 2, r)]
    def f(self, x):
        for l in self.layers: x = l.forward(x)
        return x
    def backward(self, y):
        g = self.layers[-1].y - y
        for l in reversed(self.layers): g = l.backward(g)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), r.randn(samples, 3), r.randn(samples, 2)
    return dict(model=net, loss=lambda: 0.5 * ((net.f(X) - y) ** 2).sum(), backward=lambda: net.backward(y))
