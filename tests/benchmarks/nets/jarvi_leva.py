"""Järvi: kukkiiko levä? (Finnish names.) One water sample at a time as a plain vector, no batches: every layer has eteen(x) and taakse(virhe, nopeus), which changes its own weights before it hands the error down; softplus and tanh, several algae may bloom at once, so logistic outputs and binary cross-entropy."""
import numpy as np


class Kerros:
    """Tiheä kerros: painot (ulos, sisään)."""

    def __init__(self, sisaan, ulos, rng):
        self.painot = rng.normal(size=(ulos, sisaan)) / np.sqrt(sisaan)
        self.harhat = rng.normal(size=ulos) * 0.3

    def eteen(self, x):
        self.x = x
        return np.dot(self.painot, x) + self.harhat

    def taakse(self, virhe, nopeus):
        alas = np.dot(self.painot.T, virhe)
        self.painot -= nopeus * np.outer(virhe, self.x)
        self.harhat -= nopeus * virhe
        return alas


class Softplus:
    def eteen(self, x):
        self.x = x
        return np.log1p(np.exp(x))

    def taakse(self, virhe, nopeus):
        return virhe / (1 + np.exp(-self.x))


class Tanh:
    def eteen(self, x):
        self.y = np.tanh(x)
        return self.y

    def taakse(self, virhe, nopeus):
        return virhe * (1 - self.y * self.y)


class Logistinen:
    def eteen(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def taakse(self, virhe, nopeus):
        return virhe * self.y * (1 - self.y)


def ristientropia(arvio, tosi):
    return -np.mean(tosi * np.log(arvio) + (1 - tosi) * np.log(1 - arvio))


def ristientropia_derivaatta(arvio, tosi):
    return (arvio - tosi) / (arvio * (1 - arvio)) / len(tosi)


class Verkko:
    def __init__(self, kerrokset):
        self.kerrokset = kerrokset

    def ennusta(self, x):
        for kerros in self.kerrokset:
            x = kerros.eteen(x)
        return x

    def opeta(self, x, tosi, nopeus):
        arvio = self.ennusta(x)
        virhe = ristientropia_derivaatta(arvio, tosi)
        for kerros in self.kerrokset[::-1]:
            virhe = kerros.taakse(virhe, nopeus)

    def tappio(self, x, tosi):
        return ristientropia(self.ennusta(x), tosi)


def check(sizes=(6, 7, 5, 3), seed=0, nopeus=0.1):
    rng = np.random.default_rng(seed + 29)
    a, b, c, d = sizes
    verkko = Verkko([Kerros(a, b, rng), Softplus(), Kerros(b, c, rng), Tanh(), Kerros(c, d, rng), Logistinen()])
    x = rng.normal(size=a)
    tosi = rng.integers(0, 2, size=d).astype(float)
    return dict(
        model=verkko,
        loss=lambda: verkko.tappio(x, tosi),
        step=lambda: verkko.opeta(x, tosi, nopeus),
        learning_rate=nopeus,
    )
