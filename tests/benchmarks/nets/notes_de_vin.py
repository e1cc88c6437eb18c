"""Notes de dégustation : une note de 0 à 5 par vin (French). Layers as dataclasses with gradient fields beside the weights, batch normalisation after the first map, elu, then a softmax over grades with labels smoothed; rows."""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Affine:
    poids: np.ndarray
    biais: np.ndarray
    d_poids: np.ndarray = field(default=None, repr=False)
    d_biais: np.ndarray = field(default=None, repr=False)
    entree: np.ndarray = field(default=None, repr=False)

    def avant(self, x):
        self.entree = x
        return x @ self.poids + self.biais

    def arriere(self, g):
        self.d_poids = self.entree.T @ g
        self.d_biais = g.sum(axis=0)
        return g @ self.poids.T


@dataclass
class NormeDeLot:
    gamma: np.ndarray
    beta: np.ndarray
    eps: float = 1e-5
    d_gamma: np.ndarray = field(default=None, repr=False)
    d_beta: np.ndarray = field(default=None, repr=False)

    def avant(self, x):
        self.centre = x - x.mean(axis=0)
        variance = np.mean(self.centre ** 2, axis=0)
        self.inv_ecart = 1.0 / np.sqrt(variance + self.eps)
        self.norme = self.centre * self.inv_ecart
        return self.gamma * self.norme + self.beta

    def arriere(self, g):
        n = g.shape[0]
        self.d_gamma = np.sum(g * self.norme, axis=0)
        self.d_beta = np.sum(g, axis=0)
        d_norme = g * self.gamma
        d_variance = np.sum(d_norme * self.centre, axis=0) * -0.5 * self.inv_ecart ** 3
        d_centre = d_norme * self.inv_ecart + d_variance * 2.0 / n * self.centre
        return d_centre - d_centre.mean(axis=0)


@dataclass
class Elu:
    alpha: float = 0.8

    def avant(self, x):
        self.x = x
        self.y = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.y

    def arriere(self, g):
        return np.where(self.x > 0, g, g * (self.y + self.alpha))


@dataclass
class PerteSoftmax:
    lissage: float = 0.1

    def cible(self, notes, k):
        cible = np.full((len(notes), k), self.lissage / k)
        cible[np.arange(len(notes)), notes] += 1 - self.lissage
        return cible

    def valeur(self, scores, notes):
        z = scores - scores.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        self.t = self.cible(notes, scores.shape[1])
        return -(self.t * log_p).sum() / len(notes)

    def gradient(self):
        return (self.p - self.t) / len(self.t)


@dataclass
class Reseau:
    couches: list

    def avant(self, x):
        for couche in self.couches:
            x = couche.avant(x)
        return x

    def arriere(self, g):
        for couche in self.couches[::-1]:
            g = couche.arriere(g)
        return g


def check(sizes=(5, 7, 4, 6), samples=9, seed=0, decalage=0.0):
    rng = np.random.default_rng(seed + 33)
    a, b, c, k = sizes
    reseau = Reseau([
        Affine(rng.normal(size=(a, b)) * 0.6, rng.normal(size=b) * 0.2),
        NormeDeLot(rng.uniform(0.5, 1.5, b), rng.normal(size=b) * 0.3),
        Elu(),
        Affine(rng.normal(size=(b, c)) * 0.6, rng.normal(size=c) * 0.2),
        Elu(0.4),
        Affine(rng.normal(size=(c, k)) * 0.8, rng.normal(size=k) * 0.2),
    ])
    reseau.couches[5].biais += decalage
    perte = PerteSoftmax()
    x = rng.normal(size=(samples, a)) * 1.4
    notes = rng.integers(0, k, samples)

    def retour():
        perte.valeur(reseau.avant(x), notes)
        reseau.arriere(perte.gradient())

    return dict(model=reseau, loss=lambda: perte.valeur(reseau.avant(x), notes), backward=retour)
