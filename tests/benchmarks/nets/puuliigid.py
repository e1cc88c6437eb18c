"""Puuliigid lehe mõõtude järgi: an Estonian forestry student's exercise in classes. Every layer keeps its own dW and db, the softmax is a layer of its own with the cost on probabilities, and an Adam object with a list of the layers does the walking."""
import numpy as np


class Tihe:
    """täisühendatud kiht, y = xW + b"""

    def __init__(self, sisse, valja, juhus, lam=0.0):
        self.W = juhus.standard_normal((sisse, valja)) * np.sqrt(1.6 / sisse)
        self.b = juhus.uniform(-0.5, 0.5, valja)
        self.lam = lam
        self.dW = None
        self.db = None

    def edasi(self, x):
        self.x = x
        return x @ self.W + self.b

    def tagasi(self, g):
        self.dW = self.x.T @ g
        self.dW += self.lam * self.W
        self.db = g.sum(axis=0)
        return g @ self.W.T

    def karistus(self):
        return 0.5 * self.lam * np.sum(np.square(self.W))


class Elu:
    alfa = 0.8

    def edasi(self, x):
        self.x = x
        self.y = np.where(x > 0, x, self.alfa * (np.exp(np.minimum(x, 0)) - 1))
        return self.y

    def tagasi(self, g):
        kalle = np.ones_like(self.x)
        neg = self.x <= 0
        kalle[neg] = self.y[neg] + self.alfa
        return g * kalle

    def karistus(self):
        return 0.0


class Siil:
    """x * sigmoid(x), keegi foorumis soovitas"""

    def edasi(self, x):
        self.x = x
        self.s = 1.0 / (1.0 + np.exp(-x))
        return x * self.s

    def tagasi(self, g):
        return g * (self.s + self.x * self.s * (1.0 - self.s))

    def karistus(self):
        return 0.0


class Softmax:
    def edasi(self, x):
        e = np.exp(x - x.max(axis=1)[:, None])
        self.p = e / e.sum(axis=1)[:, None]
        return self.p

    def tagasi(self, g):
        kokku = np.einsum('nk,nk->n', g, self.p)
        return self.p * (g - kokku[:, None])

    def karistus(self):
        return 0.0


class Ristentroopia:
    def kulu(self, p, liigid):
        self.p, self.liigid = p, liigid
        n = len(liigid)
        return -np.log(p[np.arange(n), liigid]).sum() / n

    def tagasi(self):
        n = len(self.liigid)
        g = np.zeros_like(self.p)
        read = np.arange(n)
        g[read, self.liigid] = -1.0 / self.p[read, self.liigid]
        return g / n


class Adam:
    def __init__(self, kihid, samm=1e-2, b1=0.9, b2=0.999):
        self.kihid = [k for k in kihid if hasattr(k, 'dW')]
        self.samm, self.b1, self.b2, self.t = samm, b1, b2, 0
        self.m = [[np.zeros_like(k.W), np.zeros_like(k.b)] for k in self.kihid]
        self.v = [[np.zeros_like(k.W), np.zeros_like(k.b)] for k in self.kihid]

    def astu(self):
        self.t += 1
        for i, k in enumerate(self.kihid):
            for j, (w, dw) in enumerate(((k.W, k.dW), (k.b, k.db))):
                self.m[i][j] = self.b1 * self.m[i][j] + (1 - self.b1) * dw
                self.v[i][j] = self.b2 * self.v[i][j] + (1 - self.b2) * dw ** 2
                mm = self.m[i][j] / (1 - self.b1 ** self.t)
                vv = self.v[i][j] / (1 - self.b2 ** self.t)
                w -= self.samm * mm / (np.sqrt(vv) + 1e-8)


class Mudel:
    def __init__(self, kihid):
        self.kihid = kihid
        self.hind = Ristentroopia()

    def arvuta(self, x, liigid):
        for kiht in self.kihid:
            x = kiht.edasi(x)
        return self.hind.kulu(x, liigid) + sum(kiht.karistus() for kiht in self.kihid)

    def tuletised(self):
        g = self.hind.tagasi()
        for kiht in reversed(self.kihid):
            g = kiht.tagasi(g)

    def opi(self, x, liigid, kordi=200):
        adam = Adam(self.kihid)
        ajalugu = []
        for _ in range(kordi):
            ajalugu.append(self.arvuta(x, liigid))
            self.tuletised()
            adam.astu()
        return ajalugu


def check(moote=5, peidus=(7, 6), liike=4, samples=9, seed=0):
    juhus = np.random.default_rng(seed + 77)
    a, b = peidus
    mudel = Mudel([
        Tihe(moote, a, juhus, 0.04), Elu(),
        Tihe(a, b, juhus, 0.03), Siil(),
        Tihe(b, liike, juhus), Softmax(),
    ])
    x = juhus.normal(size=(samples, moote))
    liigid = juhus.integers(0, liike, samples)

    def tagasi():
        mudel.arvuta(x, liigid)
        mudel.tuletised()

    return dict(model=mudel, loss=lambda: mudel.arvuta(x, liigid), backward=tagasi)
