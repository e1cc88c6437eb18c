"""Weight normalisation: W = g V / |V|, so dV has a part taken away that a plain dense layer has not."""
import numpy as np

class WNDense:
    def __init__(self, n_in, n_out, rng):
        self.V = rng.normal(size=(n_in, n_out))
        self.g = rng.uniform(0.5, 2.0, n_out)
        self.b = rng.normal(size=n_out) * 0.3

    def __call__(self, x):
        self.x = x
        self.norm = np.sqrt((self.V ** 2).sum(axis=0))
        self.W = self.g * self.V / self.norm
        return x @ self.W + self.b

    def backward(self, dy):
        dW = self.x.T @ dy
        self.db = dy.sum(axis=0)
        self.dg = (dW * self.V).sum(axis=0) / self.norm
        self.dV = self.g / self.norm * dW - self.g * self.dg / self.norm ** 2 * self.V
        return dy @ self.W.T

def check(samples=6, seed=0):
    rng = np.random.default_rng(seed)
    one, two = WNDense(3, 5, rng), WNDense(5, 2, rng)
    X, Y = rng.normal(size=(samples, 3)), rng.normal(size=(samples, 2))
    kept = {}

    def loss():
        kept['h'] = np.tanh(one(X))
        kept['out'] = two(kept['h'])
        return 0.5 * ((kept['out'] - Y) ** 2).sum() / len(X)

    def backward():
        d = two.backward((kept['out'] - Y) / len(X))
        one.backward(d * (1 - kept['h'] ** 2))

    return dict(model=[one, two], loss=loss, backward=backward)
