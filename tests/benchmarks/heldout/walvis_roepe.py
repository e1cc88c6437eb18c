"""Walvisroepe: watter soort walvis sing daar? 'n Seebioloog (Afrikaans) leer uit Nielsen se boek en skryf alles oor in eie woorde: kolomme (n, 1), een opname op 'n slag, nabla_g en nabla_v, 'n koste-klas met delta, gewigsverval en momentum in dieselfde stap. Die tweede verborge laag sien ook die rou opname (kortpad)."""
import random

import numpy as np


def sigmoied(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoied_afgelei(z):
    return sigmoied(z) * (1 - sigmoied(z))


def skulp(z):
    """x * sigmoied(x)"""
    return z * sigmoied(z)


def skulp_afgelei(z):
    s = sigmoied(z)
    return s + z * s * (1 - s)


def sagte_maks(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


class LogWaarskynlikheid:
    @staticmethod
    def koste(a, y):
        return float(-np.sum(y * np.log(a)))

    @staticmethod
    def delta(z, a, y):
        return a - y


class Netwerk:
    def __init__(self, groottes, koste=LogWaarskynlikheid):
        invoer, een, twee, uitvoer = groottes
        self.groottes = groottes
        self.koste = koste
        self.gewigte = [np.random.randn(een, invoer) / np.sqrt(invoer),
                        np.random.randn(twee, een) / np.sqrt(een),
                        np.random.randn(uitvoer, twee) / np.sqrt(twee)]
        self.kortpad = np.random.randn(twee, invoer) * 0.4
        self.voorkeure = [np.random.randn(n, 1) * 0.5 for n in groottes[1:]]
        self.snelhede = [np.zeros(g.shape) for g in self.gewigte]

    def vorentoe(self, x):
        a = skulp(np.dot(self.gewigte[0], x) + self.voorkeure[0])
        a = sigmoied(np.dot(self.gewigte[1], a) + np.dot(self.kortpad, x) + self.voorkeure[1])
        return sagte_maks(np.dot(self.gewigte[2], a) + self.voorkeure[2])

    def totale_koste(self, opnames, lmbda):
        koste = 0.0
        for x, y in opnames:
            koste += self.koste.koste(self.vorentoe(x), y) / len(opnames)
        verval = sum(np.linalg.norm(g) ** 2 for g in self.gewigte)
        return koste + 0.5 * (lmbda / len(opnames)) * verval

    def terugwaarts(self, x, y):
        nabla_g = [np.zeros(g.shape) for g in self.gewigte]
        nabla_v = [np.zeros(v.shape) for v in self.voorkeure]
        # vorentoe, bewaar alles
        z1 = np.dot(self.gewigte[0], x) + self.voorkeure[0]
        a1 = skulp(z1)
        z2 = np.dot(self.gewigte[1], a1) + np.dot(self.kortpad, x) + self.voorkeure[1]
        a2 = sigmoied(z2)
        z3 = np.dot(self.gewigte[2], a2) + self.voorkeure[2]
        a3 = sagte_maks(z3)
        # terug
        delta = self.koste.delta(z3, a3, y)
        nabla_v[2] = delta
        nabla_g[2] = np.dot(delta, a2.transpose())
        delta = np.dot(self.gewigte[2].transpose(), delta) * sigmoied_afgelei(z2)
        nabla_v[1] = delta
        nabla_g[1] = np.dot(delta, a1.transpose())
        nabla_kort = np.dot(delta, x.transpose())
        delta = np.dot(self.gewigte[1].transpose(), delta) * skulp_afgelei(z1)
        nabla_v[0] = delta
        nabla_g[0] = np.dot(delta, x.transpose())
        return nabla_g, nabla_v, nabla_kort

    def dateer_bondel_op(self, bondel, eta, lmbda, mu):
        som_g = [np.zeros(g.shape) for g in self.gewigte]
        som_v = [np.zeros(v.shape) for v in self.voorkeure]
        som_kort = np.zeros(self.kortpad.shape)
        for x, y in bondel:
            d_g, d_v, d_kort = self.terugwaarts(x, y)
            som_g = [s + d for s, d in zip(som_g, d_g)]
            som_v = [s + d for s, d in zip(som_v, d_v)]
            som_kort = som_kort + d_kort
        n = len(bondel)
        for l in range(3):
            som_g[l] = som_g[l] / n + (lmbda / n) * self.gewigte[l]
            self.snelhede[l] = mu * self.snelhede[l] - eta * som_g[l]
        self.gewigte = [g + s for g, s in zip(self.gewigte, self.snelhede)]
        self.voorkeure = [v - (eta / n) * s for v, s in zip(self.voorkeure, som_v)]
        self.kortpad = self.kortpad - (eta / n) * som_kort

    def leer(self, opnames, tydperke, bondel_grootte, eta, lmbda=0.0, mu=0.9):
        for t in range(tydperke):
            random.shuffle(opnames)
            for k in range(0, len(opnames), bondel_grootte):
                self.dateer_bondel_op(opnames[k:k + bondel_grootte], eta, lmbda, mu)
            print("Tydperk {0}: koste {1:.4f}".format(t, self.totale_koste(opnames, lmbda)))


def check(groottes=(5, 6, 4, 3), samples=7, seed=0, hoog=0.0):
    rng = np.random.default_rng(seed + 33)
    np.random.seed(seed + 33)
    net = Netwerk(groottes)
    net.voorkeure[2] += hoog
    X = rng.normal(size=(samples, groottes[0], 1))
    Y = np.eye(groottes[-1])[rng.integers(0, groottes[-1], samples)][:, :, None]
    opnames = list(zip(X, Y))
    return dict(model=net, loss=lambda: net.totale_koste(opnames, 0.3),
                step=lambda: net.dateer_bondel_op(opnames, 0.2, 0.3, 0.9), learning_rate=0.2)
