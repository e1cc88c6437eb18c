"""Gemisch von Experten, aus einem Blog (German): a softmax gate weighs small tanh experts; one vector at a time, lerne() changes the weights at once."""
import numpy as np


class ExpertenGemisch:
    def __init__(self, n_ein, n_experten, n_verdeckt, n_aus, lernrate=0.1, samen=0):
        zufall = np.random.default_rng(samen)
        self.lernrate = lernrate
        # Torwächter: entscheidet, wem wie viel geglaubt wird
        self.G = zufall.normal(0, 1.0, (n_experten, n_ein))
        self.g = zufall.normal(0, 0.5, n_experten)
        # die Experten selbst
        self.V = [zufall.normal(0, 0.8, (n_verdeckt, n_ein)) for _ in range(n_experten)]
        self.v = [zufall.normal(0, 0.3, n_verdeckt) for _ in range(n_experten)]
        self.U = [zufall.normal(0, 0.8, (n_aus, n_verdeckt)) for _ in range(n_experten)]

    def vorwaerts(self, x):
        self.x = x
        a = self.G @ x + self.g
        e = np.exp(a - np.max(a))
        self.anteil = e / np.sum(e)
        self.h, self.meinung = [], []
        for V, v, U in zip(self.V, self.v, self.U):
            h = np.tanh(V @ x + v)
            self.h.append(h)
            self.meinung.append(U @ h)
        self.y = sum(p * m for p, m in zip(self.anteil, self.meinung))
        return self.y

    def verlust(self, x, soll):
        abweichung = self.vorwaerts(x) - soll
        return 0.5 * abweichung @ abweichung

    def lerne(self, x, soll):
        self.vorwaerts(x)
        fehler = self.y - soll

        # erst das Tor ...
        nutzen = np.array([m @ fehler for m in self.meinung])
        delta_tor = self.anteil * (nutzen - self.anteil @ nutzen)
        self.G -= self.lernrate * np.outer(delta_tor, x)
        self.g -= self.lernrate * delta_tor

        # ... dann jeder Experte
        for k in range(len(self.V)):
            fehler_k = self.anteil[k] * fehler
            delta_h = (self.U[k].T @ fehler_k) * (1 - self.h[k] ** 2)
            self.U[k] -= self.lernrate * np.outer(fehler_k, self.h[k])
            self.V[k] -= self.lernrate * np.outer(delta_h, x)
            self.v[k] -= self.lernrate * delta_h


def check(sizes=(5, 3, 6, 4), seed=0, scale=1.0):
    netz = ExpertenGemisch(*sizes, samen=seed)
    zufall = np.random.default_rng(seed + 40)
    x = zufall.normal(size=sizes[0]) * scale
    soll = zufall.normal(size=sizes[-1]) * 2
    return dict(model=netz, loss=lambda: netz.verlust(x, soll), step=lambda: netz.lerne(x, soll), learning_rate=netz.lernrate)
