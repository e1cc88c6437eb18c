"""An autoencoder for binary answers of a survey, letters only; stages to be called one after another; a quadratic price on the code and on the weights."""
import numpy as np

L, K = .04, .3


def sg(t):
    return 1 / (1 + np.exp(-t))


class OA:
    def __init__(s, n, h, c, g, q=1.):
        s.A, s.a = g.normal(0, .8, (n, h)), g.normal(0, .3, (1, h))
        s.B, s.b = g.normal(0, .8, (h, c)), g.normal(0, .3, (1, c))
        s.C, s.c = g.normal(0, .8, (c, h)), g.normal(0, .3, (1, h))
        s.D, s.d = g.normal(0, .8, (h, n)) * q, g.normal(0, .3, (1, n))

    def up(s, X):
        s.X = X
        s.H = np.tanh(X @ s.A + s.a)
        s.Z = s.H @ s.B + s.b
        s.T = s.Z @ s.C + s.c
        s.G = np.where(s.T > 0, s.T, .2 * s.T)
        s.U = s.G @ s.D + s.d
        s.Y = sg(s.U)

    def f(s, X):
        """the price of a batch"""
        s.up(X)
        N = len(X)
        e = np.sum(np.logaddexp(0, s.U) - X * s.U) / N
        r = K / 2 * np.sum(s.Z ** 2) / N
        w = L / 2 * sum(np.sum(M * M) for M in (s.A, s.B, s.C, s.D))
        return e + r + w

    def top(s):
        s.dU = (s.Y - s.X) / len(s.X)

    def out(s):
        s.dG = s.dU @ s.D.T
        s.dT = s.dG * np.where(s.T > 0, 1, .2)

    def mid(s):
        s.dZ = s.dT @ s.C.T
        s.dZ = s.dZ + K * s.Z / len(s.X)

    def inn(s):
        s.dH = s.dZ @ s.B.T
        s.dS = s.dH * (1 - s.H ** 2)

    def g(s):
        s.gD = s.G.T @ s.dU + L * s.D
        s.gd = s.dU.sum(0, keepdims=True)
        s.gC = s.Z.T @ s.dT + L * s.C
        s.gc = s.dT.sum(0, keepdims=True)
        s.gB = s.H.T @ s.dZ + L * s.B
        s.gb = s.dZ.sum(0, keepdims=True)
        s.gA = s.X.T @ s.dS + L * s.A
        s.ga = s.dS.sum(0, keepdims=True)

    def down(s, X):
        s.up(X)
        s.top()
        s.out()
        s.mid()
        s.inn()
        s.g()

    def move(s, k):
        for p in 'AaBbCcDd':
            setattr(s, p, getattr(s, p) - k * getattr(s, 'g' + p))


def check(n=6, h=5, c=3, samples=7, q=1., seed=0):
    r = np.random.default_rng(seed + 600)
    m = OA(n, h, c, r, q)
    X = (r.random((samples, n)) < .5) * 1.
    return dict(model=m, loss=lambda: m.f(X), backward=lambda: m.down(X))
