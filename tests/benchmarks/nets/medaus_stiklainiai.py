"""Iš kokių žiedų medus? A Lithuanian beekeeper rewrote the network of the free online book so that a whole mini-batch goes through at once: rows are jars, weights lie as (out, in), ELU inside, softmax on top, momentum and lambda in the step."""
import random
import numpy as np


def elu(z, alfa=0.8):
    return np.where(z > 0, z, alfa * (np.exp(z) - 1))


def elu_isvestine(z, alfa=0.8):
    return np.where(z > 0, 1.0, alfa * np.exp(z))


def minkstas_maks(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


class MedausTinklas(object):

    def __init__(self, dydziai, kauliukas, inercija=0.9):
        self.dydziai = dydziai
        self.gylis = len(dydziai) - 1
        self.inercija = inercija
        self.svoriai = [kauliukas.normal(0, 1.2 / np.sqrt(n), (m, n))
                        for n, m in zip(dydziai[:-1], dydziai[1:])]
        self.poslinkiai = [kauliukas.normal(0, 0.4, m) for m in dydziai[1:]]
        self.greitis_w = [np.zeros(w.shape) for w in self.svoriai]
        self.greitis_b = [np.zeros(b.shape) for b in self.poslinkiai]

    def pirmyn(self, x):
        """Grąžina visus z ir visas aktyvacijas (pirmoji yra x)."""
        zs, aktyvacijos = [], [x]
        for i, (w, b) in enumerate(zip(self.svoriai, self.poslinkiai)):
            z = np.dot(aktyvacijos[-1], w.T) + b
            zs.append(z)
            if i == self.gylis - 1:
                aktyvacijos.append(minkstas_maks(z))
            else:
                aktyvacijos.append(elu(z))
        return zs, aktyvacijos

    def atspek(self, x):
        return np.argmax(self.pirmyn(x)[1][-1], axis=1)

    def kaina(self, x, y, lmbda, n_viso):
        p = self.pirmyn(x)[1][-1]
        c = -np.sum(y * np.log(p)) / len(x)
        c += 0.5 * (lmbda / n_viso) * sum(np.linalg.norm(w) ** 2 for w in self.svoriai)
        return c

    def atgal(self, x, y):
        zs, aktyvacijos = self.pirmyn(x)
        m = len(x)
        nabla_w = [np.zeros(w.shape) for w in self.svoriai]
        nabla_b = [np.zeros(b.shape) for b in self.poslinkiai]

        # paskutinis sluoksnis: kryžminė entropija + softmax
        delta = (aktyvacijos[-1] - y) / m
        nabla_w[-1] = np.dot(delta.T, aktyvacijos[-2])
        nabla_b[-1] = delta.sum(axis=0)

        # visi kiti, nuo galo
        for l in reversed(range(self.gylis - 1)):
            klaida = np.dot(delta, self.svoriai[l + 1])
            delta = klaida * elu_isvestine(zs[l])
            nabla_w[l] = np.dot(delta.T, aktyvacijos[l])
            nabla_b[l] = delta.sum(axis=0)
        return nabla_w, nabla_b

    def mokyk_partija(self, x, y, eta, lmbda, n_viso):
        nabla_w, nabla_b = self.atgal(x, y)
        for i, (nw, nb) in enumerate(zip(nabla_w, nabla_b)):
            bauda = lmbda / n_viso * self.svoriai[i]
            self.greitis_w[i] = self.inercija * self.greitis_w[i] - eta * (nw + bauda)
            self.greitis_b[i] = self.inercija * self.greitis_b[i] - eta * nb
            self.svoriai[i] = self.svoriai[i] + self.greitis_w[i]
            self.poslinkiai[i] = self.poslinkiai[i] + self.greitis_b[i]

    def SGD(self, x, y, epochos, dydis, eta, lmbda=0.0):
        tvarka = list(range(len(x)))
        for ep in range(epochos):
            random.shuffle(tvarka)
            partijos = [tvarka[k:k + dydis] for k in range(0, len(x), dydis)]
            for p in partijos:
                self.mokyk_partija(x[p], y[p], eta, lmbda, len(x))
            print("Epocha {0}: kaina {1:.4f}".format(ep, self.kaina(x, y, lmbda, len(x))))


def check(dydziai=(4, 6, 5, 3), samples=7, seed=0):
    kauliukas = np.random.default_rng(seed + 61)
    tinklas = MedausTinklas(list(dydziai), kauliukas)
    stiklainiai = kauliukas.normal(size=(samples, dydziai[0]))
    ziedai = np.eye(dydziai[-1])[kauliukas.integers(0, dydziai[-1], samples)]
    eta, lmbda, n_viso = 0.2, 3.0, 13   # n_viso: kiek stiklainių iš viso, ne tik šioje partijoje
    return dict(
        model=tinklas,
        loss=lambda: tinklas.kaina(stiklainiai, ziedai, lmbda, n_viso),
        step=lambda: tinklas.mokyk_partija(stiklainiai, ziedai, eta, lmbda, n_viso),
        learning_rate=eta,
    )
