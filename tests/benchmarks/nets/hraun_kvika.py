"""Small layer library from an Icelandic hobby project: Breyta holds gildi and halli, lög add to halli, núllstilla before every pass; hitastig hrauns from its chemistry, pseudo-Huber loss, SGD with momentum as an object."""
import numpy as np


class Breyta:
    def __init__(self, gildi):
        self.gildi = gildi
        self.halli = np.zeros_like(gildi)


class Lag:
    def breytur(self):
        return []


class Thett(Lag):
    """y = x V + h, raðir eru sýni"""

    def __init__(self, inn, ut, slembi):
        self.vogir = Breyta(slembi.standard_normal((inn, ut)) / np.sqrt(inn))
        self.hlidrun = Breyta(slembi.standard_normal(ut) * 0.3)

    def breytur(self):
        return [self.vogir, self.hlidrun]

    def afram(self, x):
        self.x = x
        return np.matmul(x, self.vogir.gildi) + self.hlidrun.gildi

    def afturabak(self, dy):
        self.vogir.halli += np.matmul(self.x.T, dy)
        self.hlidrun.halli += np.sum(dy, axis=0)
        return np.matmul(dy, self.vogir.gildi.T)


class Softplus(Lag):
    def afram(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def afturabak(self, dy):
        return dy / (1 + np.exp(-self.x))


class Relu(Lag):
    def afram(self, x):
        self.x = x
        self.y = np.maximum(x, 0)
        return self.y

    def afturabak(self, dy):
        dx = dy.copy()
        dx[self.x <= 0] = 0
        return dx


class Framhja(Lag):
    """x + f(x)"""

    def __init__(self, *log):
        self.log = log

    def breytur(self):
        return [b for lag in self.log for b in lag.breytur()]

    def afram(self, x):
        ut = x
        for lag in self.log:
            ut = lag.afram(ut)
        return x + ut

    def afturabak(self, dy):
        d = dy
        for lag in reversed(self.log):
            d = lag.afturabak(d)
        return dy + d


class GerviHuber:
    """meðaltal yfir sýni, summa yfir úttök"""

    def __init__(self, breidd):
        self.breidd = breidd

    def tap(self, spa, mark):
        self.munur = spa - mark
        self.rot = np.sqrt(1 + (self.munur / self.breidd) ** 2)
        return self.breidd ** 2 * np.sum(self.rot - 1) / len(mark)

    def halli(self):
        return self.munur / self.rot / len(self.munur)


class Net:
    def __init__(self, log):
        self.log = log

    def breytur(self):
        return [b for lag in self.log for b in lag.breytur()]

    def nullstilla(self):
        for breyta in self.breytur():
            breyta.halli[...] = 0

    def afram(self, x):
        for lag in self.log:
            x = lag.afram(x)
        return x

    def afturabak(self, d):
        for lag in self.log[::-1]:
            d = lag.afturabak(d)
        return d


class SGD:
    def __init__(self, breytur, hradi=0.01, skridthungi=0.9):
        self.breytur, self.hradi, self.skridthungi = breytur, hradi, skridthungi
        self.v = [np.zeros_like(b.gildi) for b in breytur]

    def skref(self):
        for v, b in zip(self.v, self.breytur):
            v *= self.skridthungi
            v -= self.hradi * b.halli
            b.gildi += v


def check(inn=4, falin=6, midja=5, ut=3, samples=7, seed=0):
    slembi = np.random.default_rng([seed, 874])
    net = Net([
        Thett(inn, falin, slembi),
        Softplus(),
        Framhja(Thett(falin, midja, slembi), Relu(), Thett(midja, falin, slembi)),
        Thett(falin, ut, slembi),
    ])
    x = slembi.standard_normal((samples, inn))
    mark = 2 * slembi.standard_normal((samples, ut))
    huber = GerviHuber(2)

    def tap(x, mark):
        return huber.tap(net.afram(x), mark)

    def hallar(x, mark):
        net.nullstilla()
        tap(x, mark)
        net.afturabak(huber.halli())

    hallar(x[::-1].copy(), mark)      # einu sinni áður, eins og í þjálfun
    return dict(model=net, loss=lambda: tap(x, mark), backward=lambda: hallar(x, mark))
