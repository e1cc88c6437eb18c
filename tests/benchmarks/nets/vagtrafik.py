"""Vägtrafik: gissar antal bilar per väg (Swedish names): every layer corrects itself inside bakat(fel, takt) and hands on the gradient of its input; a batch in columns, mean squared error."""
import numpy as np


class Lager:
    def framat(self, x):
        raise NotImplementedError

    def bakat(self, fel, takt):
        raise NotImplementedError


class Vikter(Lager):
    def __init__(self, antal_in, antal_ut, slump):
        self.W = slump.standard_normal((antal_ut, antal_in)) / np.sqrt(antal_in)
        self.b = slump.standard_normal((antal_ut, 1)) * 0.2

    def framat(self, x):
        self.x = x
        return np.matmul(self.W, x) + self.b

    def bakat(self, fel, takt):
        W_grad = np.matmul(fel, self.x.T)
        b_grad = np.sum(fel, axis=1, keepdims=True)
        x_grad = np.matmul(self.W.T, fel)
        self.W -= takt * W_grad
        self.b -= takt * b_grad
        return x_grad


class Mjuk(Lager):
    """softplus"""

    def framat(self, x):
        self.x = x
        return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)

    def bakat(self, fel, takt):
        return fel / (1 + np.exp(-self.x))


class Tanh(Lager):
    def framat(self, x):
        self.y = np.tanh(x)
        return self.y

    def bakat(self, fel, takt):
        return np.multiply(fel, 1 - self.y ** 2)


class Likriktare(Lager):
    """relu"""

    def framat(self, x):
        self.x = x
        return x * (x > 0)

    def bakat(self, fel, takt):
        lutning = np.zeros_like(self.x)
        lutning[self.x > 0] = 1
        return fel * lutning


def kvadratfel(gissning, facit):
    return np.mean(np.power(gissning - facit, 2))


def kvadratfel_grad(gissning, facit):
    return 2 * (gissning - facit) / np.size(facit)


class Nat:
    def __init__(self, lager):
        self.lager = lager

    def gissa(self, x):
        for lager in self.lager:
            x = lager.framat(x)
        return x

    def trana(self, x, facit, takt):
        fel = kvadratfel_grad(self.gissa(x), facit)
        for lager in reversed(self.lager):
            fel = lager.bakat(fel, takt)


def check(sizes=(3, 6, 5, 7, 2), samples=8, seed=0, takt=0.1):
    slump = np.random.default_rng(seed + 23)
    a, b, c, d, e = sizes
    nat = Nat([
        Vikter(a, b, slump), Tanh(),
        Vikter(b, c, slump), Likriktare(),
        Vikter(c, d, slump), Mjuk(),
        Vikter(d, e, slump),
    ])
    x = slump.standard_normal((a, samples))
    facit = slump.standard_normal((e, samples))
    return dict(
        model=nat,
        loss=lambda: kvadratfel(nat.gissa(x), facit),
        step=lambda: nat.trana(x, facit, takt),
        learning_rate=takt,
    )
