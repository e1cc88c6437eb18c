"""Ali bo panj preživel zimo: a Slovene beekeeper with a physics degree. One class with lists of weights, columns are hives, pairs of functions (value, slope) per layer, and backprop(x, y) walks from the end with negative indices and changes the weights of a mini-batch as it goes."""
import numpy as np


def kot(z):
    return np.arctan(z)


def kot_odvod(z):
    return 1.0 / (1.0 + z * z)


def sigmoida(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoida_odvod(z):
    s = sigmoida(z)
    return s - s ** 2


def mehki_max(z):
    z = z - np.amax(z, axis=0)
    e = np.exp(z)
    return e / np.sum(e, axis=0)


class Mreza:
    def __init__(self, velikosti, rng, regularizacija=0.05, odmik=0.0):
        self.lam = regularizacija
        self.funkcije = [(kot, kot_odvod), (sigmoida, sigmoida_odvod), (mehki_max, None)]
        self.utezi, self.pragovi = [], []
        for n_vhod, n_izhod in zip(velikosti[:-1], velikosti[1:]):
            self.utezi.append(rng.normal(0, 1.8, (n_izhod, n_vhod)) / np.sqrt(n_vhod))
            self.pragovi.append(rng.uniform(-0.6, 0.6, (n_izhod, 1)))
        self.pragovi[-1] += odmik

    def napovej(self, x):
        for (f, _), W, p in zip(self.funkcije, self.utezi, self.pragovi):
            x = f(np.dot(W, x) + p)
        return x

    def cena(self, x, y):
        q = self.napovej(x)
        krizna = -np.sum(y * np.log(q)) / x.shape[1]
        return krizna + self.lam / 2 * sum((W ** 2).sum() for W in self.utezi)

    def backprop(self, x, y, hitrost):
        n = x.shape[1]
        # naprej, vse si zapomnimo
        vsote = []
        izhodi = [x]
        for k in range(len(self.utezi)):
            z = np.dot(self.utezi[k], izhodi[k]) + self.pragovi[k]
            vsote.append(z)
            izhodi.append(self.funkcije[k][0](z))
        # nazaj: -1 je zadnja plast, -2 predzadnja ...
        napaka = (izhodi[-1] - y) / n
        for i in range(1, len(self.utezi) + 1):
            gW = np.dot(napaka, izhodi[-i - 1].T)
            gp = np.reshape(napaka.sum(1), (-1, 1))
            if i < len(self.utezi):
                odvod = self.funkcije[-i - 1][1]
                napaka = np.dot(self.utezi[-i].T, napaka)
                napaka = napaka * odvod(vsote[-i - 1])
            gW += self.lam * self.utezi[-i]
            self.utezi[-i] -= hitrost * gW
            self.pragovi[-i] -= hitrost * gp

    def uci(self, x, y, hitrost=0.3, sveženj=16, dob=50, rng=None):
        rng = rng or np.random.default_rng()
        for doba in range(dob):
            vrstni_red = rng.permutation(x.shape[1])
            for zacetek in range(0, x.shape[1], sveženj):
                kateri = vrstni_red[zacetek:zacetek + sveženj]
                self.backprop(x[:, kateri], y[:, kateri], hitrost)
            if doba % 10 == 0:
                print(doba, self.cena(x, y), self.tocnost(x, y))

    def tocnost(self, x, y):
        return np.mean(self.napovej(x).argmax(0) == y.argmax(0))


def check(velikosti=(4, 6, 5, 3), samples=8, seed=0, odmik=0.0):
    rng = np.random.default_rng(seed + 1734)
    mreza = Mreza(velikosti, rng, odmik=odmik)
    x = rng.normal(size=(velikosti[0], samples))
    razred = rng.integers(0, velikosti[-1], samples)
    y = np.zeros((velikosti[-1], samples))
    y[razred, np.arange(samples)] = 1
    return dict(model=mreza, loss=lambda: mreza.cena(x, y), step=lambda: mreza.backprop(x, y, 0.05), learning_rate=0.05)
