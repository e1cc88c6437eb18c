"""Czy znaczek sprzeda sie na aukcji? Siec w stylu Nielsena: listy wag i biasow, jedna probka naraz jako kolumna (n, 1), nabla_w i nabla_b zbierane po probkach, entropia krzyzowa kilku niezaleznych odpowiedzi, krok z momentem."""
import numpy as np


def sigmoida(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoida_prim(z):
    return sigmoida(z) * (1 - sigmoida(z))


class Entropia:
    @staticmethod
    def koszt(a, y):
        return np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a))

    @staticmethod
    def delta(z, a, y):
        return a - y


class SiecZnaczkow:
    def __init__(self, rozmiary, gen):
        self.rozmiary = rozmiary
        self.liczba_warstw = len(rozmiary)
        self.biasy = [gen.normal(size=(n, 1)) * 0.4 for n in rozmiary[1:]]
        self.wagi = [gen.normal(size=(n, k)) * 1.3 / np.sqrt(k) for k, n in zip(rozmiary[:-1], rozmiary[1:])]
        self.pedy = [np.zeros(w.shape) for w in self.wagi]

    def naprzod(self, a):
        for b, w in zip(self.biasy, self.wagi):
            a = sigmoida(np.dot(w, a) + b)
        return a

    def wstecz(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biasy]
        nabla_w = [np.zeros(w.shape) for w in self.wagi]

        # w przod, zapamietujac wszystkie z i a
        a = x
        aktywacje = [x]
        zety = []
        for b, w in zip(self.biasy, self.wagi):
            z = np.dot(w, a) + b
            zety.append(z)
            a = sigmoida(z)
            aktywacje.append(a)

        # wstecz
        delta = Entropia.delta(zety[-1], aktywacje[-1], y)
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, aktywacje[-2].T)
        for l in range(2, self.liczba_warstw):
            z = zety[-l]
            sp = sigmoida_prim(z)
            delta = np.dot(self.wagi[-l + 1].T, delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, aktywacje[-l - 1].T)
        return nabla_b, nabla_w

    def gradient(self, paczka):
        suma_b = [np.zeros(b.shape) for b in self.biasy]
        suma_w = [np.zeros(w.shape) for w in self.wagi]
        for x, y in paczka:
            dnb, dnw = self.wstecz(x, y)
            suma_b = [nb + d for nb, d in zip(suma_b, dnb)]
            suma_w = [nw + d for nw, d in zip(suma_w, dnw)]
        ile = len(paczka)
        return [nb / ile for nb in suma_b], [nw / ile for nw in suma_w]

    def krok(self, paczka, eta=0.5, moment=0.9):
        gb, gw = self.gradient(paczka)
        self.pedy = [moment * v - eta * g for v, g in zip(self.pedy, gw)]
        self.wagi = [w + v for w, v in zip(self.wagi, self.pedy)]
        self.biasy = [b - eta * g for b, g in zip(self.biasy, gb)]

    def strata(self, paczka):
        koszt = 0.0
        for x, y in paczka:
            a = self.naprzod(x)
            koszt += Entropia.koszt(a, y) / len(paczka)
        return koszt


def check(rozmiary=(6, 7, 5, 3), samples=8, seed=0):
    gen = np.random.default_rng(seed + 4000)
    siec = SiecZnaczkow(list(rozmiary), gen)
    paczka = [
        (gen.normal(size=(rozmiary[0], 1)), gen.integers(0, 2, size=(rozmiary[-1], 1)).astype(float))
        for _ in range(samples)
    ]
    return dict(model=siec, loss=lambda: siec.strata(paczka), backward=lambda: siec.gradient(paczka))
