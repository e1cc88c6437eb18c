"""Sug kochav: which kind of star is it, by colours and brightness? A Hebrew speaker (first-year physics, names transliterated) retypes the well-known online book's network: lists of mishkalot (weights) and hatayot (biases), one column at a time, nabla lists of zeros added up over the mini-batch, the cost is a class with fn and delta, weight decay in the update."""
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_nigzeret(z):
    """Nigzeret shel ha-sigmoid."""
    return sigmoid(z) * (1 - sigmoid(z))


class MechirRibui:
    """mechir ribui (quadratic)"""

    @staticmethod
    def fn(a, y):
        return 0.5 * np.linalg.norm(a - y) ** 2

    @staticmethod
    def delta(z, a, y):
        return (a - y) * sigmoid_nigzeret(z)


class MechirEntropia:
    """entropia tzolevet (cross-entropy)"""

    @staticmethod
    def fn(a, y):
        return np.sum(np.nan_to_num(-y * np.log(a) - (1 - y) * np.log(1 - a)))

    @staticmethod
    def delta(z, a, y):
        return (a - y)


class Reshet(object):

    def __init__(self, gdalim, gen, mechir=MechirEntropia):
        self.mispar_shchavot = len(gdalim)
        self.gdalim = gdalim
        self.hatayot = [gen.standard_normal((y, 1)) for y in gdalim[1:]]
        self.mishkalot = [gen.standard_normal((y, x)) / np.sqrt(x) * 1.5
                          for x, y in zip(gdalim[:-1], gdalim[1:])]
        self.mechir = mechir

    def kadima(self, a):
        for b, w in zip(self.hatayot, self.mishkalot):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def mechir_kolel(self, netunim, lmbda):
        c = 0.0
        for x, y in netunim:
            a = self.kadima(x)
            c += self.mechir.fn(a, y) / len(netunim)
        c += 0.5 * (lmbda / len(netunim)) * sum(np.linalg.norm(w) ** 2 for w in self.mishkalot)
        return c

    def adken_mini_batch(self, mini_batch, eta, lmbda, n):
        # n = godel kol ha-netunim
        nabla_b = [np.zeros(b.shape) for b in self.hatayot]
        nabla_w = [np.zeros(w.shape) for w in self.mishkalot]
        for x, y in mini_batch:
            delta_nabla_b, delta_nabla_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.mishkalot = [(1 - eta * (lmbda / n)) * w - (eta / len(mini_batch)) * nw
                          for w, nw in zip(self.mishkalot, nabla_w)]
        self.hatayot = [b - (eta / len(mini_batch)) * nb
                        for b, nb in zip(self.hatayot, nabla_b)]

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.hatayot]
        nabla_w = [np.zeros(w.shape) for w in self.mishkalot]
        # kadima
        hafala = x
        hafalot = [x]  # kol ha-hafalot, shichva achar shichva
        zs = []  # kol ha-z
        for b, w in zip(self.hatayot, self.mishkalot):
            z = np.dot(w, hafala) + b
            zs.append(z)
            hafala = sigmoid(z)
            hafalot.append(hafala)
        # achora
        delta = self.mechir.delta(zs[-1], hafalot[-1], y)
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, hafalot[-2].transpose())
        # l = 1 hi ha-shichva ha-acharona, l = 2 zo she-lefaneiha
        for l in range(2, self.mispar_shchavot):
            z = zs[-l]
            sp = sigmoid_nigzeret(z)
            delta = np.dot(self.mishkalot[-l + 1].transpose(), delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, hafalot[-l - 1].transpose())
        return (nabla_b, nabla_w)

    def SGD(self, netunim, epochot, godel_mini_batch, eta, lmbda=0.0, gen=None):
        n = len(netunim)
        for j in range(epochot):
            if gen is not None:
                netunim = [netunim[i] for i in gen.permutation(n)]
            for k in range(0, n, godel_mini_batch):
                self.adken_mini_batch(netunim[k:k + godel_mini_batch], eta, lmbda, n)


def vektor_yachid(j, k):
    e = np.zeros((k, 1))
    e[j] = 1.0
    return e


def check(gdalim=(5, 7, 6, 4), samples=7, seed=0, ribui=False):
    gen = np.random.default_rng(seed + 613)
    reshet = Reshet(list(gdalim), gen, mechir=MechirRibui if ribui else MechirEntropia)
    netunim = [(gen.standard_normal((gdalim[0], 1)), vektor_yachid(gen.integers(gdalim[-1]), gdalim[-1]))
               for _ in range(samples)]
    eta, lmbda = 0.1, 0.8
    return dict(
        model=reshet,
        loss=lambda: reshet.mechir_kolel(netunim, lmbda),
        step=lambda: reshet.SGD(netunim, 1, samples, eta, lmbda),
        learning_rate=eta,
    )
