"""Mélange d'experts, un exemple à la fois : vecteurs 1-d, biais en dernière colonne, chaque morceau corrige ses poids dans apprend() et rend le gradient de son entrée."""
import numpy as np


def avec_un(v):
    return np.append(v, 1.0)


class Couche:
    """y = f(W [x, 1])"""

    def __init__(self, entrees, sorties, alea):
        self.W = alea.normal(0, 1 / np.sqrt(entrees), (sorties, entrees + 1))

    def calcule(self, x):
        self.x = avec_un(x)
        self.s = self.W @ self.x
        return self.s

    def apprend(self, delta, pas):
        dx = self.W.T @ delta
        self.W -= pas * np.outer(delta, self.x)
        return dx[:-1]


class Expert:
    def __init__(self, entrees, caches, sorties, alea):
        self.bas = Couche(entrees, caches, alea)
        self.haut = Couche(caches, sorties, alea)

    def calcule(self, x):
        self.h = np.tanh(self.bas.calcule(x))
        return self.haut.calcule(self.h)

    def apprend(self, delta, pas):
        dh = self.haut.apprend(delta, pas)
        return self.bas.apprend(dh * (1 - self.h ** 2), pas)


class Porte:
    """qui répond ? softmax sur les experts"""

    def __init__(self, entrees, nombre, alea):
        self.couche = Couche(entrees, nombre, alea)

    def calcule(self, x):
        s = self.couche.calcule(x)
        s = np.exp(s - np.max(s))
        self.g = s / np.sum(s)
        return self.g

    def apprend(self, dg, pas):
        moyenne = np.dot(self.g, dg)
        return self.couche.apprend(self.g * (dg - moyenne), pas)


class Melange:
    def __init__(self, dims, nombre, graine):
        alea = np.random.default_rng(graine)
        entrees, milieu, caches, sorties = dims
        self.tronc = Couche(entrees, milieu, alea)
        self.porte = Porte(milieu, nombre, alea)
        self.experts = [Expert(milieu, caches, sorties, alea) for _ in range(nombre)]

    def calcule(self, x):
        z = self.tronc.calcule(x)
        self.a = np.log1p(np.exp(z))  # softplus
        self.g = self.porte.calcule(self.a)
        self.reponses = np.array([e.calcule(self.a) for e in self.experts])
        self.y = self.g @ self.reponses
        return self.y

    def erreur(self, x, t):
        return 0.5 * np.sum((self.calcule(x) - t) ** 2)

    def corrige(self, x, t, pas):
        e = self.calcule(x) - t
        da = np.zeros_like(self.a)
        for k, expert in enumerate(self.experts):
            da += expert.apprend(self.g[k] * e, pas)
        da += self.porte.apprend(self.reponses @ e, pas)
        dz = da * (1 - np.exp(-self.a))  # sigmoïde de z
        self.tronc.apprend(dz, pas)


def check(dims=(3, 5, 6, 2), nombre=4, seed=0):
    alea = np.random.default_rng(seed + 70)
    m = Melange(dims, nombre, seed)
    x, t = alea.normal(size=dims[0]), alea.normal(size=dims[-1])
    return dict(model=m, loss=lambda: m.erreur(x, t), step=lambda: m.corrige(x, t, 0.1), learning_rate=0.1)
