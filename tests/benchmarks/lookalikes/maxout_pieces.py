"""Maxout: half of the weights get a gradient of zero for each sample, placed by the arg max of the pieces."""
import numpy as np

class Maxout:
    def __init__(self, seed):
        r = np.random.default_rng(seed)
        self.W, self.b, self.V = r.normal(size=(3, 5, 2)), r.normal(size=(5, 2)), r.normal(size=(5, 2))

    def loss(self, X, Y):
        z = np.tensordot(X, self.W, axes=1) + self.b
        self.X, self.piece, self.h = X, z.argmax(axis=-1), z.max(axis=-1)
        self.e = self.h @ self.V - Y
        return 0.5 * (self.e ** 2).sum()

    def backward(self):
        self.dV = self.h.T @ self.e
        g = self.e @ self.V.T
        dz = np.zeros(g.shape + (2,))
        np.put_along_axis(dz, self.piece[..., None], g[..., None], axis=-1)
        self.dW, self.db = np.tensordot(self.X.T, dz, axes=1), dz.sum(axis=0)

def check(samples=6, seed=0):
    r = np.random.default_rng(seed + 1)
    net, X, Y = Maxout(seed), r.normal(size=(samples, 3)), r.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=net.backward)
