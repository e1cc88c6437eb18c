"""Combien de points sur la coccinelle ? Petites photos (n, canaux, hauteur, largeur), deux convolutions avec pas et marge, un max-pooling qui se chevauche, une couche dense, softmax et entropie croisee sur des numeros de classe. Des objets couche qui gardent leurs gradients ; la descente se fait ailleurs."""
import numpy as np


class Convolution:
    def __init__(self, entrees, filtres, noyau, pas, marge, alea):
        kh, kw = noyau
        self.filtres = alea.normal(size=(filtres, entrees, kh, kw)) * np.sqrt(2.0 / (entrees * kh * kw))
        self.biais = alea.normal(size=filtres) * 0.3
        self.pas = pas
        self.marge = marge

    def avant(self, x):
        m, s = self.marge, self.pas
        kh, kw = self.filtres.shape[2:]
        self.forme = x.shape
        self.x = np.pad(x, ((0, 0), (0, 0), (m, m), (m, m)))
        n, c, h, l = self.x.shape
        hs = (h - kh) // s + 1
        ls = (l - kw) // s + 1
        sortie = np.zeros((n, len(self.filtres), hs, ls))
        for i in range(hs):
            for j in range(ls):
                zone = self.x[:, :, i * s:i * s + kh, j * s:j * s + kw]
                for f in range(len(self.filtres)):
                    sortie[:, f, i, j] = np.sum(zone * self.filtres[f], axis=(1, 2, 3)) + self.biais[f]
        return sortie

    def arriere(self, grad):
        m, s = self.marge, self.pas
        kh, kw = self.filtres.shape[2:]
        n, nf, hs, ls = grad.shape
        self.d_filtres = np.zeros_like(self.filtres)
        self.d_biais = np.sum(grad, axis=(0, 2, 3))
        dx = np.zeros_like(self.x)
        for i in range(hs):
            for j in range(ls):
                zone = self.x[:, :, i * s:i * s + kh, j * s:j * s + kw]
                for f in range(nf):
                    g = grad[:, f, i, j][:, None, None, None]
                    self.d_filtres[f] += np.sum(zone * g, axis=0)
                    dx[:, :, i * s:i * s + kh, j * s:j * s + kw] += g * self.filtres[f]
        # on enleve la marge
        h, l = self.forme[2], self.forme[3]
        return dx[:, :, m:m + h, m:m + l]

    def poids(self):
        return [("filtres", "d_filtres"), ("biais", "d_biais")]


class Relu:
    def avant(self, x):
        self.masque = x > 0
        return x * self.masque

    def arriere(self, grad):
        return grad * self.masque

    def poids(self):
        return []


class MaxPool:
    """fenetre de taille t, pas s"""

    def __init__(self, t=2, s=1):
        self.t = t
        self.s = s

    def avant(self, x):
        t, s = self.t, self.s
        self.x = x
        n, c, h, l = x.shape
        hs, ls = (h - t) // s + 1, (l - t) // s + 1
        sortie = np.zeros((n, c, hs, ls))
        for i in range(hs):
            for j in range(ls):
                sortie[:, :, i, j] = np.max(x[:, :, i * s:i * s + t, j * s:j * s + t], axis=(2, 3))
        return sortie

    def arriere(self, grad):
        t, s = self.t, self.s
        dx = np.zeros_like(self.x)
        n, c, hs, ls = grad.shape
        for k in range(n):
            for p in range(c):
                for i in range(hs):
                    for j in range(ls):
                        zone = self.x[k, p, i * s:i * s + t, j * s:j * s + t]
                        a, b = np.unravel_index(np.argmax(zone), zone.shape)
                        dx[k, p, i * s + a, j * s + b] += grad[k, p, i, j]
        return dx

    def poids(self):
        return []


class Dense:
    def __init__(self, entrees, sorties, alea):
        self.W = alea.normal(size=(entrees, sorties)) / np.sqrt(entrees)
        self.b = alea.normal(size=sorties) * 0.3

    def avant(self, x):
        self.forme = x.shape
        self.a = x.reshape(len(x), -1)
        return self.a @ self.W + self.b

    def arriere(self, grad):
        self.dW = self.a.T @ grad
        self.db = grad.sum(axis=0)
        return (grad @ self.W.T).reshape(self.forme)

    def poids(self):
        return [("W", "dW"), ("b", "db")]


class EntropieSoftmax:
    def avant(self, scores, classes):
        decale = scores - scores.max(axis=1, keepdims=True)
        e = np.exp(decale)
        self.p = e / e.sum(axis=1, keepdims=True)
        self.classes = classes
        return -np.mean(np.log(self.p[np.arange(len(classes)), classes]))

    def arriere(self):
        n = len(self.classes)
        d = self.p.copy()
        d[np.arange(n), self.classes] -= 1
        return d / n


class Reseau:
    def __init__(self, forme, classes, noyau, alea):
        c, h, l = forme
        self.couches = [
            Convolution(c, 3, noyau, 2, 1, alea),
            Relu(),
            MaxPool(2, 1),
            Convolution(3, 2, noyau, 2, 1, alea),
            Relu(),
        ]
        essai = np.zeros((1, c, h, l))
        for couche in self.couches:
            essai = couche.avant(essai)
        self.couches.append(Dense(essai.size, classes, alea))
        self.cout = EntropieSoftmax()

    def perte(self, x, classes):
        for couche in self.couches:
            x = couche.avant(x)
        return self.cout.avant(x, classes)

    def retro(self):
        grad = self.cout.arriere()
        for couche in reversed(self.couches):
            grad = couche.arriere(grad)
        return grad

    def descente(self, taux):
        for couche in self.couches:
            for nom, d_nom in couche.poids():
                setattr(couche, nom, getattr(couche, nom) - taux * getattr(couche, d_nom))


def check(forme=(2, 7, 9), noyau=(3, 2), classes=4, samples=5, seed=0, depart=0.0):
    alea = np.random.default_rng(seed + 612)
    reseau = Reseau(forme, classes, noyau, alea)
    reseau.couches[-1].b += depart
    x = alea.normal(size=(samples,) + tuple(forme))
    numeros = alea.integers(0, classes, size=samples)

    def passe():
        reseau.perte(x, numeros)
        reseau.retro()

    return dict(model=reseau, loss=lambda: reseau.perte(x, numeros), backward=passe)
