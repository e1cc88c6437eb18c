"""Gultņu mūžs: how long will a bearing run? A Latvian reliability engineer fits a Weibull law whose scale and shape come out of a small net; bearings that were still running when the test ended are censored. Class with W1, b1, W2, b2 and two output heads, one row per bearing, hours in thousands. Negative log-likelihood plus a little penalty on the heads."""
import numpy as np
from types import SimpleNamespace


def mikstais(z):
    # log(1 + e^z), droši arī lielam z
    return np.logaddexp(0, z)


class GultnaMuzs:
    """hidden 1: softplus, hidden 2: sine; heads: ell = log(scale), kap = log(shape)"""

    SODS = 0.04

    def __init__(self, pazimes, h1, h2, sekla):
        g = np.random.default_rng(sekla)
        self.W1 = g.standard_normal((pazimes, h1)) / np.sqrt(pazimes)
        self.b1 = 0.3 * g.standard_normal((1, h1))
        self.W2 = g.standard_normal((h1, h2)) / np.sqrt(h1)
        self.b2 = 0.3 * g.standard_normal((1, h2))
        self.Wl = 0.45 * g.standard_normal(h2)
        self.bl = 0.25 * np.ones(1)
        self.Wk = 0.25 * g.standard_normal(h2)
        self.bk = 0.15 * np.ones(1)

    def uz_prieksu(self, X):
        z1 = X @ self.W1 + self.b1
        a1 = mikstais(z1)
        z2 = a1 @ self.W2 + self.b2
        a2 = np.sin(z2)
        ell = a2 @ self.Wl + self.bl
        kap = a2 @ self.Wk + self.bk
        return SimpleNamespace(X=X, z1=z1, a1=a1, z2=z2, a2=a2, ell=ell, kap=kap)

    def zaudejums(self, X, stundas, saluza):
        s = self.uz_prieksu(X)
        k = np.exp(s.kap)
        u = np.log(stundas) - s.ell
        # log of the hazard counts only where the bearing did break
        ticamiba = saluza * (s.kap - np.log(stundas) + k * u) - np.exp(k * u)
        sods = self.SODS * (np.sum(self.Wl ** 2) + np.sum(self.Wk ** 2))
        return -np.mean(ticamiba) + sods

    def atpakal(self, X, stundas, saluza):
        n = len(stundas)
        s = self.uz_prieksu(X)
        d = SimpleNamespace()

        # galvas
        k = np.exp(s.kap)
        u = np.log(stundas) - s.ell
        risks = np.exp(k * u)
        d_ell = k * (saluza - risks) / n
        d_kap = -(saluza * (1 + k * u) - risks * k * u) / n
        d.Wl = s.a2.T @ d_ell + 2 * self.SODS * self.Wl
        d.bl = np.array([d_ell.sum()])
        d.Wk = s.a2.T @ d_kap + 2 * self.SODS * self.Wk
        d.bk = np.array([d_kap.sum()])

        # abas galvas satiekas
        d_a2 = np.outer(d_ell, self.Wl)
        d_a2 += np.outer(d_kap, self.Wk)

        d_z2 = d_a2 * np.cos(s.z2)
        d.W2 = s.a1.T @ d_z2
        d.b2 = d_z2.sum(axis=0, keepdims=True)

        d_a1 = d_z2 @ self.W2.T
        d_z1 = d_a1 / (1 + np.exp(-s.z1))
        d.W1 = s.X.T @ d_z1
        d.b1 = d_z1.sum(axis=0, keepdims=True)
        return d

    def solis(self, X, stundas, saluza, atrums=0.02):
        d = self.atpakal(X, stundas, saluza)
        for nos, grad in vars(d).items():
            setattr(self, nos, getattr(self, nos) - atrums * grad)


def izmeginajums(g, samples, pazimes):
    """Made-up test bench: load, speed, oil, ... and when each bearing broke (or the test ended)"""
    X = g.standard_normal((samples, pazimes))
    merogs = np.exp(0.4 + 0.3 * X[:, 0] - 0.2 * X[:, 1])
    stundas = merogs * g.weibull(1.6, samples) + 0.05
    beigas = 1.8
    saluza = (stundas < beigas).astype(float)
    saluza[0], saluza[-1] = 0.0, 1.0
    return X, np.minimum(stundas, beigas), saluza


def check(pazimes=4, h1=6, h2=5, samples=9, seed=0):
    g = np.random.default_rng(seed + 371)
    tikls = GultnaMuzs(pazimes, h1, h2, seed + 5)
    X, stundas, saluza = izmeginajums(g, samples, pazimes)
    return dict(model=tikls, loss=lambda: tikls.zaudejums(X, stundas, saluza),
                backward=lambda: tikls.atpakal(X, stundas, saluza))
