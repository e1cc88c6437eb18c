"""Crowding of trams: columns are rides. Lists of matrices built by comprehensions, softplus and tanh layers by turns, a skip from the first layer to the last, log-cosh regularisation of nothing but weights, Huber-free plain binary cross-entropy for two labels at once."""
import numpy as np


class TramNet:
    def __init__(self, rng, sizes, lam=0.03):
        self.W = [rng.normal(0, 0.7, (b, a)) for a, b in zip(sizes[:-1], sizes[1:])]
        self.b = [rng.normal(0, 0.2, (b, 1)) for b in sizes[1:]]
        self.S = rng.normal(0, 0.5, (sizes[-1], sizes[1]))
        self.lam = lam
        self.acts = [(self.soft, self.d_soft) if l % 2 == 0 else (np.tanh, self.d_tanh)
                     for l in range(len(sizes) - 2)]

    @staticmethod
    def soft(z):
        return np.log1p(np.exp(z))

    @staticmethod
    def d_soft(z):
        return 1 / (1 + np.exp(-z))

    @staticmethod
    def d_tanh(z):
        return 1 - np.tanh(z) ** 2

    def forward(self, X):
        zs, hs = [], [X]
        for W, b, (act, _) in zip(self.W, self.b, self.acts):
            zs.append(W @ hs[-1] + b)
            hs.append(act(zs[-1]))
        logits = self.W[-1] @ hs[-1] + self.b[-1] + self.S @ hs[1]
        return zs, hs, logits

    def objective(self, X, Y):
        _, _, u = self.forward(X)
        fit = np.sum(np.logaddexp(0, u) - Y * u) / X.shape[1]
        return fit + self.lam * sum(np.sum(np.log(np.cosh(W))) for W in self.W)

    def grads(self, X, Y):
        m = X.shape[1]
        zs, hs, u = self.forward(X)
        d = (1 / (1 + np.exp(-u)) - Y) / m
        deltas = [d]
        back = self.W[-1].T @ d
        for l in range(len(self.acts) - 1, -1, -1):
            if l == 0:
                back = back + self.S.T @ d
            delta = back * self.acts[l][1](zs[l])
            deltas.insert(0, delta)
            back = self.W[l].T @ delta
        gW = [delta @ h.T for delta, h in zip(deltas, hs)]
        gb = [delta.sum(axis=1, keepdims=True) for delta in deltas]
        gW = [g + self.lam * np.tanh(W) for g, W in zip(gW, self.W)]
        gS = d @ hs[1].T
        return {'W': gW, 'b': gb, 'S': gS}

    def learn(self, X, Y, rate):
        g = self.grads(X, Y)
        for l in range(len(self.W)):
            self.W[l] = self.W[l] - rate * g['W'][l]
            self.b[l] = self.b[l] - rate * g['b'][l]
        self.S = self.S - rate * g['S']


def check(samples=6, sizes=(4, 5, 3, 6, 2), seed=0):
    rng = np.random.default_rng([seed, 12])
    net = TramNet(rng, sizes)
    X = rng.normal(size=(sizes[0], samples))
    Y = (rng.random((sizes[-1], samples)) < 0.5).astype(float)
    return dict(model=net, loss=lambda: net.objective(X, Y), backward=lambda: net.grads(X, Y))
