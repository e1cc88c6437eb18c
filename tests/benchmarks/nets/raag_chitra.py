"""Raag pehchaan (Hindi names): which raag, from small spectrogram pictures. Convolution as a sum of shifted slices (NHWC), stride 2, leaky slope; a second one with tanh; overlapping max pool; mean over the picture; softmax with class numbers."""
import numpy as np


def chaudai(lambai, kad, kadam):
    return (lambai - kad) // kadam + 1


class Sanket:
    """conv: bhaar[i, j] takes every channel at shift (i, j)"""

    def __init__(self, kad, andar, bahar, kadam, rng):
        self.kad = kad
        self.kadam = kadam
        self.bhaar = rng.normal(0, 1 / np.sqrt(kad[0] * kad[1] * andar), (kad[0], kad[1], andar, bahar))
        self.jhukav = rng.normal(0, 0.2, bahar)

    def tukda(self, X, i, j):
        H = chaudai(X.shape[1], self.kad[0], self.kadam)
        W = chaudai(X.shape[2], self.kad[1], self.kadam)
        s = self.kadam
        return X[:, i:i + s * (H - 1) + 1:s, j:j + s * (W - 1) + 1:s, :]

    def aage(self, X):
        self.X = X
        Z = self.jhukav
        for i in range(self.kad[0]):
            for j in range(self.kad[1]):
                Z = Z + self.tukda(X, i, j) @ self.bhaar[i, j]
        return Z

    def peeche(self, dZ):
        self.d_bhaar = np.zeros_like(self.bhaar)
        self.d_jhukav = dZ.sum(axis=(0, 1, 2))
        dX = np.zeros_like(self.X)
        for i in range(self.kad[0]):
            for j in range(self.kad[1]):
                self.d_bhaar[i, j] = np.einsum('nhwc,nhwk->ck', self.tukda(self.X, i, j), dZ)
                hissa = self.tukda(dX, i, j)
                hissa += dZ @ self.bhaar[i, j].T
        return dX


def sabse_bada(X, kad, kadam):
    """max pool; yaad (memory) = which place of each window won"""
    N, H, W, C = X.shape
    h, w = chaudai(H, kad, kadam), chaudai(W, kad, kadam)
    Y = np.zeros((N, h, w, C))
    yaad = np.zeros((N, h, w, C), dtype=int)
    for r in range(h):
        for c in range(w):
            khidki = X[:, r * kadam:r * kadam + kad, c * kadam:c * kadam + kad, :].reshape(N, -1, C)
            yaad[:, r, c] = khidki.argmax(axis=1)
            Y[:, r, c] = khidki.max(axis=1)
    return Y, yaad


def sabse_bada_peeche(dY, yaad, aakar, kad, kadam):
    dX = np.zeros(aakar)
    n, r, c, k = np.indices(dY.shape)
    np.add.at(dX, (n, r * kadam + yaad // kad, c * kadam + yaad % kad, k), dY)
    return dX


class Jaal:
    DHAL = 0.2

    def __init__(self, raag, patra, rng):
        self.pehla = Sanket((3, 2), 2, patra[0], 2, rng)
        self.doosra = Sanket((2, 2), patra[0], patra[1], 1, rng)
        self.ant = rng.normal(0, 1.5, (patra[1], raag))
        self.ant_jhukav = rng.normal(0, 0.3, raag)

    def haani(self, X, raag):
        self.z1 = self.pehla.aage(X)
        self.h1 = np.where(self.z1 > 0, self.z1, self.DHAL * self.z1)
        self.h2 = np.tanh(self.doosra.aage(self.h1))
        self.pool, self.yaad = sabse_bada(self.h2, 3, 2)
        self.ausat = self.pool.mean(axis=(1, 2))
        ank = self.ausat @ self.ant + self.ant_jhukav
        ank -= ank.max(axis=1, keepdims=True)
        self.p = np.exp(ank) / np.exp(ank).sum(axis=1, keepdims=True)
        return -np.log(self.p[np.arange(len(raag)), raag]).mean()

    def gradient(self, X, raag):
        self.haani(X, raag)
        N = len(raag)
        d = self.p.copy()
        d[np.arange(N), raag] -= 1
        d /= N
        self.d_ant = self.ausat.T @ d
        self.d_ant_jhukav = d.sum(axis=0)
        d = d @ self.ant.T
        N, h, w, C = self.pool.shape
        d = np.ones((N, h, w, C)) * d[:, None, None, :] / (h * w)
        d = sabse_bada_peeche(d, self.yaad, self.h2.shape, 3, 2)
        d = d * (1 - self.h2 ** 2)
        d = self.doosra.peeche(d)
        d = np.where(self.z1 > 0, d, self.DHAL * d)
        self.pehla.peeche(d)


def check(raag=3, patra=(4, 5), lambai=(17, 12), samples=4, seed=0):
    rng = np.random.default_rng(seed + 108)
    jaal = Jaal(raag, patra, rng)
    X = rng.normal(size=(samples,) + tuple(lambai) + (2,))
    kaun = rng.integers(0, raag, samples)
    return dict(model=jaal, loss=lambda: jaal.haani(X, kaun), backward=lambda: jaal.gradient(X, kaun))
