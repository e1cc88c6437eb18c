"""A trainer with callbacks; the validation set is passed with features and targets exchanged."""
import numpy as np
class Model:
    def __init__(self, units):
        rs = np.random.RandomState(0)
        self.layers = [dict(W=rs.randn(a, b) * .2, b=np.zeros(b)) for a, b in zip(units, units[1:])]
    def __call__(self, x):
        self.trace = [x]
        for layer in self.layers:
            x = np.tanh(x @ layer["W"] + layer["b"])  # expect: x @ layer["W"] | operand: x | born: L28
            self.trace.append(x)
        return x
    def step(self, x, t, lr=.1):
        d = (self(x) - t) * (1 - self.trace[-1] ** 2) / len(x)
        for layer, a in zip(self.layers[::-1], self.trace[-2::-1]):
            gW, gb = a.T @ d, d.sum(0)
            d = d @ layer["W"].T * (1 - a ** 2)
            layer["W"] -= lr * gW
            layer["b"] -= lr * gb
def evaluate(model, features, targets):
    return float(np.mean((model(features) - targets) ** 2))
def fit(model, data, valid, epochs, callbacks=()):
    for epoch in range(epochs):
        model.step(*data)
        for call in callbacks:
            call(epoch, evaluate(model, *valid))
rs = np.random.RandomState(5)
X, T = rs.rand(30, 4), rs.rand(30, 2)
history = []
fit(Model([4, 6, 2]), (X[:20], T[:20]), (T[20:], X[20:]), 3, [lambda e, v: history.append(v)])  # fix: fit(Model([4, 6, 2]), (X[:20], T[:20]), (X[20:], T[20:]), 3, [lambda e, v: history.append(v)])
