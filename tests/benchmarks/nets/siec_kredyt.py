"""Czy klient spłaci kredyt? (Polish names): one client at a time as a column, weights and biases in lists, the sums of nablas over the clients, binary cross-entropy."""
import numpy as np


def sigmoida(z):
    return 1 / (1 + np.exp(-z))


def softsign(z):
    return z / (1 + abs(z))


def softsign_pochodna(z):
    return 1 / (1 + abs(z)) ** 2


def tangens(z):
    return np.tanh(z)


def tangens_pochodna(z):
    return 1 - np.tanh(z) ** 2


class Siec:
    def __init__(self, rozmiary, ziarno):
        los = np.random.RandomState(ziarno)
        self.rozmiary = rozmiary
        self.wagi = [los.randn(n, m) for m, n in zip(rozmiary[:-1], rozmiary[1:])]
        self.progi = [0.3 * los.randn(n, 1) for n in rozmiary[1:]]
        self.f = [tangens, softsign]
        self.df = [tangens_pochodna, softsign_pochodna]

    def w_przod(self, x):
        a = x
        self.pobudzenia, self.aktywacje = [], [x]
        for k, (w, b) in enumerate(zip(self.wagi, self.progi)):
            z = np.dot(w, a) + b
            a = sigmoida(z) if k == len(self.wagi) - 1 else self.f[k](z)
            self.pobudzenia.append(z)
            self.aktywacje.append(a)
        return a

    def koszt(self, dane):
        suma = 0.0
        for x, y in dane:
            p = self.w_przod(x)
            suma -= np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))
        return suma / len(dane)

    def w_tyl(self, x, y):
        nabla_w = [np.zeros(w.shape) for w in self.wagi]
        nabla_b = [np.zeros(b.shape) for b in self.progi]
        wyjscie = self.w_przod(x)
        delta = wyjscie - y
        nabla_w[-1] = np.dot(delta, self.aktywacje[-2].T)
        nabla_b[-1] = delta
        for k in range(2, len(self.rozmiary)):
            pochodna = self.df[-k + 1](self.pobudzenia[-k])
            delta = np.dot(self.wagi[-k + 1].T, delta) * pochodna
            nabla_w[-k] = np.dot(delta, self.aktywacje[-k - 1].T)
            nabla_b[-k] = delta
        return nabla_w, nabla_b

    def gradienty(self, dane):
        self.suma_w = [np.zeros_like(w) for w in self.wagi]
        self.suma_b = [np.zeros_like(b) for b in self.progi]
        for x, y in dane:
            nabla_w, nabla_b = self.w_tyl(x, y)
            self.suma_w = [s + nw for s, nw in zip(self.suma_w, nabla_w)]
            self.suma_b = [s + nb for s, nb in zip(self.suma_b, nabla_b)]
        self.suma_w = [s / len(dane) for s in self.suma_w]
        self.suma_b = [s / len(dane) for s in self.suma_b]
        return self.suma_w, self.suma_b

    def popraw(self, dane, eta):
        dw, db = self.gradienty(dane)
        for k in range(len(self.wagi)):
            self.wagi[k] = self.wagi[k] - eta * dw[k]
            self.progi[k] = self.progi[k] - eta * db[k]


def check(sizes=(5, 6, 4, 2), samples=7, seed=0):
    siec = Siec(list(sizes), seed)
    los = np.random.RandomState(seed + 300)
    dane = [(los.randn(sizes[0], 1), los.randint(0, 2, (sizes[-1], 1)).astype(float)) for _ in range(samples)]
    return dict(model=siec, loss=lambda: siec.koszt(dane), backward=lambda: siec.gradienty(dane))
