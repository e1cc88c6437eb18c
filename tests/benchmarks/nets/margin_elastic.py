"""A multiclass hinge loss on a tanh layer, an elastic-net penalty in the loss, weights with the bias in their last column."""
import numpy as np


def add_ones(X):
    return np.hstack([X, np.ones((X.shape[0], 1))])


class MarginNet:
    def __init__(self, D, H, C, l1=0.01, l2=0.03, delta=1.0, random_state=0):
        gen = np.random.RandomState(random_state)
        self.V = gen.normal(0, 0.6, (H, D + 1))
        self.U = gen.normal(0, 0.6, (C, H + 1))
        self.l1, self.l2, self.delta = l1, l2, delta

    def scores(self, X):
        self._Xb = add_ones(X)
        self._H = np.tanh(self._Xb.dot(self.V.T))
        self._Hb = add_ones(self._H)
        return self._Hb.dot(self.U.T)

    def margins(self, S, y):
        correct = S[np.arange(len(y)), y][:, np.newaxis]
        M = np.maximum(0, S - correct + self.delta)
        M[np.arange(len(y)), y] = 0
        return M

    def fit_loss(self, X, y):
        S = self.scores(X)
        data = self.margins(S, y).sum() / len(y)
        lasso = self.l1 * (np.abs(self.V[:, :-1]).sum() + np.abs(self.U[:, :-1]).sum())
        ridge = self.l2 * ((self.V[:, :-1] ** 2).sum() + (self.U[:, :-1] ** 2).sum())
        return data + lasso + ridge

    def penalty_gradient(self, W):
        G = self.l1 * np.sign(W) + 2 * self.l2 * W
        G[:, -1] = 0
        return G

    def fit_gradient(self, X, y):
        S = self.scores(X)
        n = len(y)
        violated = (self.margins(S, y) > 0).astype(float)
        violated[np.arange(n), y] = -violated.sum(axis=1)
        dS = violated / n
        dU = dS.T.dot(self._Hb) + self.penalty_gradient(self.U)
        dHb = dS.dot(self.U)
        dH = dHb[:, :-1]
        dA = dH * (1 - self._H ** 2)
        dV = dA.T.dot(self._Xb) + self.penalty_gradient(self.V)
        return dV, dU


def check(sizes=(4, 6, 5), samples=8, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = MarginNet(*sizes, random_state=seed)
    X, y = rng.normal(size=(samples, sizes[0])), rng.integers(0, sizes[2], samples)
    return dict(model=[net.V, net.U], loss=lambda: net.fit_loss(X, y), backward=lambda: net.fit_gradient(X, y))
