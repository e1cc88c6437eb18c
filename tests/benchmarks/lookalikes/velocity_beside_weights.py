"""Momentum and second moments of the weights' shapes stand beside the gradients; they are none."""
import numpy as np

class Param:
    def __init__(self, value):
        self.value = value
        self.grad = np.zeros_like(value)
        self.m = np.zeros_like(value)
        self.v = np.zeros_like(value)

class Model:
    def __init__(self, seed):
        r = np.random.default_rng(seed)
        self.params = {n: Param(r.normal(0, .7, s)) for n, s in
                       [('w1', (3, 4)), ('b1', (4,)), ('w2', (4, 2)), ('b2', (2,))]}
        for p in self.params.values():
            p.m += r.normal(size=p.m.shape)
            p.v += r.random(p.v.shape)

    def forward(self, x):
        P = self.params
        self.x = x
        self.h = np.tanh(x @ P['w1'].value + P['b1'].value)
        return self.h @ P['w2'].value + P['b2'].value

    def backward(self, d):
        P = self.params
        P['w2'].grad = self.h.T @ d
        P['b2'].grad = d.sum(0)
        d = d @ P['w2'].value.T * (1 - self.h ** 2)
        P['w1'].grad = self.x.T @ d
        P['b1'].grad = d.sum(0)

def check(samples=6, seed=0):
    r = np.random.default_rng(seed + 3)
    net, X, Y = Model(seed), r.normal(size=(samples, 3)), r.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2),
                backward=lambda: net.backward(net.forward(X) - Y))
