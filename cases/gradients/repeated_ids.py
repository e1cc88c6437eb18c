"""An embedding in which an id occurs twice: dE[ids] += d counts one occurrence only.

seen: trains badly
"""
import numpy as np


class Model:
    def __init__(self, rng):
        self.E, self.W = rng.normal(size=(6, 3)), rng.normal(size=(3, 4))

    def forward(self, ids):
        self.v = self.E[ids]
        z = self.v @ self.W
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def backward(self, ids, targets):
        d = self.forward(ids)
        d[range(len(ids)), targets] -= 1
        self.dW, self.dE = self.v.T @ d, np.zeros_like(self.E)
        self.dE[ids] += d @ self.W.T                     # expect: L1 E  # fix: np.add.at(self.dE, ids, d @ self.W.T)


def check():
    rng = np.random.default_rng(61)
    model, ids, targets = Model(rng), np.array([1, 4, 1, 0, 4, 2, 4]), rng.integers(4, size=7)
    return dict(
        model=model,
        loss=lambda: -np.sum(np.log(model.forward(ids)[range(7), targets])),
        backward=lambda: model.backward(ids, targets),
    )
