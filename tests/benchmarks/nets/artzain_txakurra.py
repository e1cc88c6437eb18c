"""Artzain txakurra: a Basque hobby game maker ports the brain of his sheepdog from JavaScript. Every Neurona holds a list of floats; the dog sees distances and angles and must guess where the sheep will step next and how frightened they are. Backprop by loops over the neurons, forward() then atzera() then eguneratu()."""
import math

import numpy as np


def arkutangentea(z):
    return math.atan(z)


def arkutangentea_d(z):
    return 1.0 / (1.0 + z * z)


def sigmoidea(z):
    return 1.0 / (1.0 + math.exp(-z))


def sigmoidea_d(z):
    s = sigmoidea(z)
    return s * (1.0 - s)


def lineala(z):
    return z


def lineala_d(z):
    return 1.0


FUNTZIOAK = {
    'atan': (arkutangentea, arkutangentea_d),
    'sigm': (sigmoidea, sigmoidea_d),
    'lin': (lineala, lineala_d),
}


class Neurona:
    def __init__(self, sarrera_kop, dado):
        self.pisuak = [float(dado.normal(0, 0.9)) for _ in range(sarrera_kop)]
        self.joera = float(dado.normal(0, 0.4))
        self.pisuen_gradak = [0.0] * sarrera_kop
        self.joeraren_grada = 0.0
        self.z = 0.0
        self.irteera = 0.0
        self.delta = 0.0

    def piztu(self, sarrerak, f):
        self.sarrerak = sarrerak
        self.z = self.joera
        for p, s in zip(self.pisuak, sarrerak):
            self.z += p * s
        self.irteera = f(self.z)
        return self.irteera


class Geruza:
    def __init__(self, sarrera_kop, neurona_kop, mota, dado):
        self.neuronak = [Neurona(sarrera_kop, dado) for _ in range(neurona_kop)]
        self.mota = mota

    def aurrera(self, sarrerak):
        f = FUNTZIOAK[self.mota][0]
        return [n.piztu(sarrerak, f) for n in self.neuronak]


class Garuna:
    def __init__(self, tamainak, motak, dado):
        self.geruzak = []
        for i in range(len(motak)):
            self.geruzak.append(Geruza(tamainak[i], tamainak[i + 1], motak[i], dado))

    def aurrera(self, sarrerak):
        for geruza in self.geruzak:
            sarrerak = geruza.aurrera(sarrerak)
        return sarrerak

    def garbitu(self):
        for geruza in self.geruzak:
            for n in geruza.neuronak:
                n.joeraren_grada = 0.0
                for j in range(len(n.pisuak)):
                    n.pisuen_gradak[j] = 0.0

    def atzera(self, helburua):
        azkena = self.geruzak[-1]
        for k, n in enumerate(azkena.neuronak):
            d = FUNTZIOAK[azkena.mota][1]
            errorea = n.irteera - helburua[k]
            n.delta = errorea * d(n.z)
        for g in range(len(self.geruzak) - 2, -1, -1):
            geruza = self.geruzak[g]
            hurrengoa = self.geruzak[g + 1]
            d = FUNTZIOAK[geruza.mota][1]
            for j, n in enumerate(geruza.neuronak):
                batura = 0.0
                for m in hurrengoa.neuronak:
                    batura += m.pisuak[j] * m.delta
                n.delta = batura * d(n.z)

    def metatu(self):
        for geruza in self.geruzak:
            for n in geruza.neuronak:
                n.joeraren_grada += n.delta
                for j, s in enumerate(n.sarrerak):
                    n.pisuen_gradak[j] += n.delta * s

    def eguneratu(self, abiadura, kopurua, zigorra):
        for geruza in self.geruzak:
            for n in geruza.neuronak:
                for j in range(len(n.pisuak)):
                    grada = n.pisuen_gradak[j] / kopurua + zigorra * n.pisuak[j]
                    n.pisuak[j] -= abiadura * grada
                n.joera -= abiadura * n.joeraren_grada / kopurua


def galera(garuna, eszenak, zigorra):
    guztira = 0.0
    for ikusi, helburua in eszenak:
        asmatu = garuna.aurrera(ikusi)
        guztira += sum((a - h) ** 2 for a, h in zip(asmatu, helburua)) / 2
    pisuak = 0.0
    for geruza in garuna.geruzak:
        for n in geruza.neuronak:
            pisuak += sum(p * p for p in n.pisuak)
    return guztira / len(eszenak) + zigorra / 2 * pisuak


def entrenatu(garuna, eszenak, abiadura, zigorra):
    garuna.garbitu()
    for ikusi, helburua in eszenak:
        garuna.aurrera(ikusi)
        garuna.atzera(helburua)
        garuna.metatu()
    garuna.eguneratu(abiadura, len(eszenak), zigorra)


def check(tamainak=(4, 6, 5, 3), motak=('atan', 'sigm', 'lin'), samples=7, seed=0):
    dado = np.random.default_rng(seed + 19)
    garuna = Garuna(tamainak, motak, dado)
    eszenak = []
    for _ in range(samples):
        eszenak.append((dado.normal(size=tamainak[0]).tolist(), dado.normal(size=tamainak[-1]).tolist()))
    return dict(model=garuna, loss=lambda: galera(garuna, eszenak, 0.05),
                step=lambda: entrenatu(garuna, eszenak, 0.25, 0.05), learning_rate=0.25)
