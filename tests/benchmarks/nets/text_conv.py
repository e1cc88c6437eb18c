"""Convolution over time (N, L, D) with an embedding, batch norm over channels, max over time by argmax, a hinge loss."""
import numpy as np


class TextCNN:
    def __init__(self, vocab, dim, filters, width, seed):
        g = np.random.default_rng(seed)
        self.E = g.normal(0, .6, (vocab, dim))
        self.K = g.normal(0, .4, (width, dim, filters))
        self.kb = g.normal(0, .1, filters)
        self.gamma = 1 + g.normal(0, .2, filters)
        self.beta = g.normal(0, .2, filters)
        self.V = g.normal(0, .5, (filters, 3))
        self.vb = g.normal(0, .1, 3)
        self.width, self.stride, self.eps = width, 2, 1e-5

    def forward(self, ids):
        k, s = self.width, self.stride
        self.ids = ids
        self.x = self.E[ids]
        self.n, self.length = ids.shape
        self.steps = (self.length - k) // s + 1
        self.c = np.zeros((self.n, self.steps, self.K.shape[2]))
        for t in range(self.steps):
            self.c[:, t] = np.einsum('nkd,kdf->nf', self.x[:, t * s:t * s + k], self.K) + self.kb
        self.mu = self.c.mean(axis=(0, 1))
        self.var = self.c.var(axis=(0, 1))
        self.xhat = (self.c - self.mu) / np.sqrt(self.var + self.eps)
        self.bn = self.gamma * self.xhat + self.beta
        self.best = self.bn.argmax(axis=1)
        self.pooled = np.take_along_axis(self.bn, self.best[:, None, :], axis=1)[:, 0]
        self.score = self.pooled @ self.V + self.vb
        return self.score

    def loss(self, ids, y):
        score = self.forward(ids)
        rows = np.arange(len(y))
        self.margins = np.maximum(0, score - score[rows, y][:, None] + 1)
        self.margins[rows, y] = 0
        return self.margins.sum() / len(y)

    def backward(self, y):
        k, s = self.width, self.stride
        rows = np.arange(self.n)
        d = (self.margins > 0).astype(float)
        d[rows, y] = -d.sum(axis=1)
        d /= self.n
        self.dV = self.pooled.T @ d
        self.dvb = d.sum(0)
        dpooled = d @ self.V.T
        dbn = np.zeros_like(self.bn)
        filters = np.arange(self.K.shape[2])
        dbn[rows[:, None], self.best, filters] = dpooled
        self.dgamma = (dbn * self.xhat).sum(axis=(0, 1))
        self.dbeta = dbn.sum(axis=(0, 1))
        m = self.n * self.steps
        dxhat = dbn * self.gamma
        istd = 1 / np.sqrt(self.var + self.eps)
        dvar = (dxhat * (self.c - self.mu)).sum(axis=(0, 1)) * -0.5 * istd ** 3
        dmu = -(dxhat * istd).sum(axis=(0, 1))
        dc = dxhat * istd + dvar * 2 * (self.c - self.mu) / m + dmu / m
        self.dkb = dc.sum(axis=(0, 1))
        self.dK = np.zeros_like(self.K)
        dx = np.zeros_like(self.x)
        for t in range(self.steps):
            self.dK += np.einsum('nkd,nf->kdf', self.x[:, t * s:t * s + k], dc[:, t])
            dx[:, t * s:t * s + k] += np.einsum('nf,kdf->nkd', dc[:, t], self.K)
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, self.ids, dx)


def check(sizes=(11, 4, 5, 3), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = TextCNN(*sizes, seed)
    ids, y = rng.integers(0, sizes[0], (samples, 8)), rng.integers(0, 3, samples)
    return dict(model=net, loss=lambda: net.loss(ids, y), backward=lambda: net.backward(y))
