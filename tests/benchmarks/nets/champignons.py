"""TP de reconnaissance de champignons : une couche = un objet, un exemple à la fois, chaque couche se corrige pendant la rétropropagation."""
import numpy as np

PETIT = 1e-12


class Couche:
    def avant(self, x):
        raise NotImplementedError

    def retro(self, grad, taux):
        raise NotImplementedError


class Dense(Couche):
    def __init__(self, n_entree, n_sortie, alea):
        self.poids = alea.randn(n_sortie, n_entree) / np.sqrt(n_entree) * 1.3
        self.biais = alea.randn(n_sortie) * 0.2

    def avant(self, x):
        self.x = x
        return np.dot(self.poids, x) + self.biais

    def retro(self, grad, taux):
        grad_poids = np.outer(grad, self.x)
        grad_x = np.dot(self.poids.T, grad)
        self.poids -= taux * grad_poids
        self.biais -= taux * grad
        return grad_x


class Redresseur(Couche):
    def avant(self, x):
        self.x = x
        return np.maximum(x, 0)

    def retro(self, grad, taux):
        return grad * np.where(self.x >= 0, 1, 0)


class Tangente(Couche):
    def avant(self, x):
        self.y = np.tanh(x)
        return self.y

    def retro(self, grad, taux):
        return grad * (1 - self.y ** 2)


class Softmax(Couche):
    def avant(self, x):
        e = np.exp(x - np.max(x))
        self.p = e / e.sum()
        return self.p

    def retro(self, grad, taux):
        jac = np.diag(self.p) - np.outer(self.p, self.p)
        return np.dot(jac, grad)


class Reseau:
    def __init__(self, tailles, graine, decale=0.0):
        alea = np.random.RandomState(graine)
        n, c1, c2, k = tailles
        self.couches = [Dense(n, c1, alea), Tangente(), Dense(c1, c2, alea), Redresseur(), Dense(c2, k, alea), Softmax()]
        self.couches[4].biais += decale

    def predire(self, x):
        for couche in self.couches:
            x = couche.avant(x)
        return x

    def cout(self, x, cible):
        p = self.predire(x)
        return -np.sum(cible * np.log(p + PETIT))

    def apprendre(self, x, cible, taux=0.02):
        p = self.predire(x)
        grad = -cible / (p + PETIT)
        for couche in reversed(self.couches):
            grad = couche.retro(grad, taux)


def check(tailles=(5, 7, 6, 4), decale=0.0, seed=0):
    alea = np.random.RandomState(seed + 31)
    reseau = Reseau(tailles, seed, decale)
    x, cible = alea.randn(tailles[0]), np.zeros(tailles[-1])
    cible[(seed + 1) % tailles[-1]] = 1
    return dict(model=reseau, loss=lambda: reseau.cout(x, cible), step=lambda: reseau.apprendre(x, cible), learning_rate=0.02)
