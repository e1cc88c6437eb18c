"""Jak wysoko pojdzie znaczek na aukcji (trzy ceny w skali 0..1)? Siec po lekturze Nielsena, ale na zwyklych wektorach 1-d: listy wag i biasow, jedna probka naraz, np.outer, gradienty sumowane w obiekcie po probkach, koszt kwadratowy na sigmoidzie, krok z momentem."""
import numpy as np


def sigmoida(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoida_prim(z):
    return sigmoida(z) * (1 - sigmoida(z))


class SiecZnaczkow:
    def __init__(self, rozmiary, gen):
        self.rozmiary = rozmiary
        self.liczba_warstw = len(rozmiary)
        self.biasy = [gen.normal(size=n) * 0.4 for n in rozmiary[1:]]
        self.wagi = [gen.normal(size=(n, k)) * 1.3 / np.sqrt(k) for k, n in zip(rozmiary[:-1], rozmiary[1:])]
        self.zeruj()
        self.pedy = [np.zeros(w.shape) for w in self.wagi]

    def zeruj(self):
        self.nabla_b = [np.zeros(b.shape) for b in self.biasy]
        self.nabla_w = [np.zeros(w.shape) for w in self.wagi]

    def naprzod(self, x):
        # zapamietujemy wszystkie z i a
        self.aktywacje = [x]
        self.zety = []
        for b, w in zip(self.biasy, self.wagi):
            z = np.dot(w, self.aktywacje[-1]) + b
            self.zety.append(z)
            self.aktywacje.append(sigmoida(z))
        return self.aktywacje[-1]

    def koszt(self, a, y):
        return 0.5 * np.sum((a - y) ** 2)

    def wstecz(self, x, y, ile):
        a = self.naprzod(x)

        # ostatnia warstwa
        blad = (a - y) / ile
        delta = blad * sigmoida_prim(self.zety[-1])
        self.nabla_b[-1] += delta
        self.nabla_w[-1] += np.outer(delta, self.aktywacje[-2])

        # i w dol
        for l in range(2, self.liczba_warstw):
            sp = sigmoida_prim(self.zety[-l])
            delta = np.dot(self.wagi[-l + 1].T, delta) * sp
            self.nabla_b[-l] += delta
            self.nabla_w[-l] += np.outer(delta, self.aktywacje[-l - 1])

    def gradient(self, paczka):
        self.zeruj()
        for x, y in paczka:
            self.wstecz(x, y, len(paczka))
        return self.nabla_b, self.nabla_w

    def krok(self, paczka, eta=0.5, moment=0.9):
        gb, gw = self.gradient(paczka)
        self.pedy = [moment * v - eta * g for v, g in zip(self.pedy, gw)]
        self.wagi = [w + v for w, v in zip(self.wagi, self.pedy)]
        self.biasy = [b - eta * g for b, g in zip(self.biasy, gb)]

    def strata(self, paczka):
        return sum(self.koszt(self.naprzod(x), y) for x, y in paczka) / len(paczka)


def check(rozmiary=(6, 7, 5, 3), samples=8, seed=0):
    gen = np.random.default_rng(seed + 4000)
    siec = SiecZnaczkow(list(rozmiary), gen)
    paczka = [
        (gen.normal(size=rozmiary[0]), gen.uniform(0.05, 0.95, size=rozmiary[-1]))
        for _ in range(samples)
    ]
    siec.gradient([(gen.normal(size=rozmiary[0]), y) for _, y in paczka])
    return dict(model=siec, loss=lambda: siec.strata(paczka), backward=lambda: siec.gradient(paczka))
