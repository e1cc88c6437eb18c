"""Poruchy větrných turbín (Czech names): a fully connected net of any depth whose ztrata(X, y) gives loss and gradients at once; batch normalisation in the short form and inverted dropout with masks drawn beforehand between every two maps, relu, multiclass hinge loss, parameters under formatted names; rows."""
import numpy as np


def norm_dopredu(x, gama, beta, stav, eps=1e-5):
    prumer = x.mean(axis=0)
    rozptyl = x.var(axis=0)
    inv = 1 / np.sqrt(rozptyl + eps)
    xs = (x - prumer) * inv
    # bezici statistiky jen pro pouziti
    stav["prumer"] = 0.9 * stav.get("prumer", 0) + 0.1 * prumer
    stav["rozptyl"] = 0.9 * stav.get("rozptyl", 0) + 0.1 * rozptyl
    return gama * xs + beta, (xs, inv, gama)


def norm_zpet(dy, pamet):
    xs, inv, gama = pamet
    n = dy.shape[0]
    dbeta = dy.sum(axis=0)
    dgama = (dy * xs).sum(axis=0)
    dxs = dy * gama
    dx = inv / n * (n * dxs - dxs.sum(axis=0) - xs * (dxs * xs).sum(axis=0))
    return dx, dgama, dbeta


def pantova_ztrata(skore, y):
    """hinge se vsemi tridami"""
    n = len(y)
    spravne = skore[np.arange(n), y][:, None]
    okraje = np.maximum(0, skore - spravne + 1.0)
    okraje[np.arange(n), y] = 0
    ztrata = okraje.sum() / n
    d = (okraje > 0).astype(float)
    d[np.arange(n), y] -= d.sum(axis=1)
    return ztrata, d / n


class Sit:
    def __init__(self, vrstvy, reg, podil, masky, rng):
        self.reg = reg
        self.podil = podil
        self.masky = masky
        self.pocet = len(vrstvy) - 1
        self.par = {}
        self.stavy = [{} for _ in vrstvy]
        for i in range(1, self.pocet + 1):
            vstup, vystup = vrstvy[i - 1], vrstvy[i]
            self.par["W%d" % i] = rng.normal(size=(vstup, vystup)) * np.sqrt(2 / vstup)
            if i < self.pocet:  # posun b by norma zase odecetla
                self.par["gama%d" % i] = rng.uniform(0.5, 1.5, vystup)
                self.par["beta%d" % i] = rng.normal(size=vystup) * 0.3
            else:
                self.par["b%d" % i] = rng.normal(size=vystup) * 0.2

    def ztrata(self, X, y):
        p = self.par
        pameti = []
        a = X
        for i in range(1, self.pocet):
            z = a @ p["W%d" % i]
            s, bn = norm_dopredu(z, p["gama%d" % i], p["beta%d" % i], self.stavy[i])
            h = np.maximum(s, 0)
            pameti.append((a, bn, s))
            a = h * self.masky[i - 1] / self.podil
        L = self.pocet
        skore = a @ p["W%d" % L] + p["b%d" % L]
        ztrata, d = pantova_ztrata(skore, y)
        ztrata += 0.5 * self.reg * sum(np.sum(p["W%d" % i] ** 2) for i in range(1, L + 1))

        g = {}
        g["W%d" % L] = a.T @ d + self.reg * p["W%d" % L]
        g["b%d" % L] = d.sum(axis=0)
        da = d @ p["W%d" % L].T
        for i in range(L - 1, 0, -1):
            a, bn, s = pameti.pop()
            dh = da * self.masky[i - 1] / self.podil
            ds = dh * (s > 0)
            dz, g["gama%d" % i], g["beta%d" % i] = norm_zpet(ds, bn)
            g["W%d" % i] = a.T @ dz + self.reg * p["W%d" % i]
            da = dz @ p["W%d" % i].T
        return ztrata, g


def check(vrstvy=(6, 7, 5, 4), samples=9, seed=0):
    rng = np.random.default_rng(seed + 230)
    masky = [(rng.uniform(size=(samples, v)) < 0.8).astype(float) for v in vrstvy[1:-1]]
    sit = Sit(vrstvy, 0.02, 0.8, masky, rng)
    X = rng.normal(size=(samples, vrstvy[0]))
    y = rng.integers(0, vrstvy[-1], samples)
    return dict(model=sit.par, loss=lambda: sit.ztrata(X, y)[0], backward=lambda: sit.ztrata(X, y)[1])
