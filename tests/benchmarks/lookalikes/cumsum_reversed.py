"""Running sums forward, running sums from the end backward: the reversed axis is the adjoint."""
import numpy as np

class Hazard:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.w, self.b = r.randn(3, 6) * .5, r.randn(6) * .2

    def loss(self, x, t):
        self.x, z = x, x @ self.w + self.b
        self.rate = np.exp(z)
        self.total = np.cumsum(self.rate, axis=1)
        self.diff = self.total - t
        return np.mean(np.sum(self.diff ** 2, axis=1))

    def backward(self):
        d = 2 * self.diff / len(self.diff)
        d = np.cumsum(d[:, ::-1], axis=1)[:, ::-1]
        d = d * self.rate
        self.dw, self.db = self.x.T @ d, d.sum(0)

def check(samples=5, seed=0):
    r = np.random.RandomState(seed + 1)
    net, x, t = Hazard(seed), r.randn(samples, 3), r.rand(samples, 6)
    return dict(model=net, loss=lambda: net.loss(x, t), backward=net.backward)
