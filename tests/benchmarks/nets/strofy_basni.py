"""Какая буква следующая в басне? Простая рекуррентная сеть, Wxh, Whh, Why, списки столбцов по времени; потом общий вектор слов строки (среднее строк таблицы E) добавляется к началу. Потери и градиенты из одной функции, обрезка и шаг отдельно."""
import numpy as np


class Basnya:
    def __init__(self, bukv, slov, vektor, skrytyh, gen):
        self.skrytyh = skrytyh
        self.E = gen.normal(size=(slov, vektor)) * 0.8
        self.Weh = gen.normal(size=(skrytyh, vektor)) * 0.7
        self.Wxh = gen.normal(size=(skrytyh, bukv)) * 0.7
        self.Whh = gen.normal(size=(skrytyh, skrytyh)) * 0.5
        self.Why = gen.normal(size=(bukv, skrytyh)) * 0.8
        self.bh = gen.normal(size=(skrytyh, 1)) * 0.2
        self.by = gen.normal(size=(bukv, 1)) * 0.2

    def vpered(self, bukvy, slova):
        self.bukvy, self.slova = bukvy, slova
        self.srednee = np.mean(self.E[slova], axis=0).reshape(-1, 1)
        h = np.tanh(np.dot(self.Weh, self.srednee))
        self.xs, self.hs, self.ps = [], [h], []
        for k in bukvy:
            x = np.zeros((self.Wxh.shape[1], 1))
            x[k] = 1
            h = np.tanh(np.dot(self.Wxh, x) + np.dot(self.Whh, h) + self.bh)
            y = np.dot(self.Why, h) + self.by
            e = np.exp(y - np.max(y))
            self.xs.append(x)
            self.hs.append(h)
            self.ps.append(e / np.sum(e))
        return self.ps

    def poteri(self, bukvy, sleduyuschie, slova):
        ps = self.vpered(bukvy, slova)
        summa = 0.0
        for p, k in zip(ps, sleduyuschie):
            summa -= np.log(p[k, 0])
        return summa / len(bukvy)

    def nazad(self, sleduyuschie):
        dE = np.zeros_like(self.E)
        dWxh, dWhh, dWhy = np.zeros_like(self.Wxh), np.zeros_like(self.Whh), np.zeros_like(self.Why)
        dbh, dby = np.zeros_like(self.bh), np.zeros_like(self.by)
        dh_sled = np.zeros((self.skrytyh, 1))
        T = len(self.xs)
        for t in reversed(range(T)):
            dy = np.copy(self.ps[t])
            dy[sleduyuschie[t]] -= 1
            dy /= T
            dWhy += np.dot(dy, self.hs[t + 1].T)
            dby += dy
            dh = np.dot(self.Why.T, dy) + dh_sled
            # через tanh
            dz = (1 - self.hs[t + 1] ** 2) * dh
            dbh += dz
            dWxh += np.dot(dz, self.xs[t].T)
            dWhh += np.dot(dz, self.hs[t].T)
            dh_sled = np.dot(self.Whh.T, dz)
        d0 = dh_sled * (1 - self.hs[0] ** 2)
        dWeh = np.dot(d0, self.srednee.T)
        dsred = np.dot(self.Weh.T, d0).ravel()
        for s in self.slova:
            dE[s] += dsred / len(self.slova)
        return {"E": dE, "Weh": dWeh, "Wxh": dWxh, "Whh": dWhh, "Why": dWhy, "bh": dbh, "by": dby}

    def shag(self, gradienty, skorost=0.1):
        for imya, g in gradienty.items():
            np.clip(g, -5, 5, out=g)
            setattr(self, imya, getattr(self, imya) - skorost * g)


def check(bukv=7, slov=8, vektor=3, skrytyh=5, samples=6, seed=0, uroven=0.0):
    gen = np.random.default_rng(seed + 1769)
    set_ = Basnya(bukv, slov, vektor, skrytyh, gen)
    set_.by += uroven
    tekst = [int(k) for k in gen.integers(0, bukv, size=samples + 1)]
    slova = [int(k) for k in gen.integers(0, slov, size=4)]
    slova[2] = slova[0]

    def gradienty():
        set_.vpered(tekst[:-1], slova)
        return set_.nazad(tekst[1:])

    return dict(model=set_, loss=lambda: set_.poteri(tekst[:-1], tekst[1:], slova), backward=gradienty)
