"""Bakeovn: fargen på brødet ut fra temperatur og tid (Norwegian names): plain vectors, one loaf at a time, stages forover / utgangsdelta / skjulte_deltaer / samle / oppdater, half the squared error averaged over the loaves."""
import numpy as np


class BakeNett:
    def __init__(self, inn, skjult1, skjult2, ut, frø):
        rng = np.random.default_rng(frø)
        self.V1 = rng.uniform(-1, 1, (skjult1, inn))
        self.V2 = rng.uniform(-1, 1, (skjult2, skjult1))
        self.V3 = rng.uniform(-1, 1, (ut, skjult2))
        self.t1 = rng.uniform(-.4, .4, skjult1)
        self.t2 = rng.uniform(-.4, .4, skjult2)
        self.t3 = rng.uniform(-.4, .4, ut)
        self.nullstill()

    def nullstill(self):
        self.sumV = [np.zeros_like(V) for V in (self.V1, self.V2, self.V3)]
        self.sumt = [np.zeros_like(t) for t in (self.t1, self.t2, self.t3)]

    def forover(self, brød):
        self.brød = brød
        self.n1 = np.dot(self.V1, brød) + self.t1
        self.o1 = 1 / (1 + np.exp(-self.n1))
        self.n2 = np.dot(self.V2, self.o1) + self.t2
        self.o2 = np.where(self.n2 > 0, self.n2, 0.05 * self.n2)
        self.n3 = np.dot(self.V3, self.o2) + self.t3
        self.o3 = np.tanh(self.n3)
        return self.o3

    def utgangsdelta(self, fasit):
        feil = self.o3 - fasit
        self.delta3 = feil * (1 - self.o3 ** 2)

    def skjulte_deltaer(self):
        self.delta2 = np.dot(self.V3.T, self.delta3) * np.where(self.n2 > 0, 1, 0.05)
        self.delta1 = np.dot(self.V2.T, self.delta2) * self.o1 * (1 - self.o1)

    def samle(self):
        self.sumV[0] += np.outer(self.delta1, self.brød)
        self.sumV[1] += np.outer(self.delta2, self.o1)
        self.sumV[2] += np.outer(self.delta3, self.o2)
        self.sumt[0] += self.delta1
        self.sumt[1] += self.delta2
        self.sumt[2] += self.delta3

    def oppdater(self, rate, antall):
        self.V1 -= rate * self.sumV[0] / antall
        self.V2 -= rate * self.sumV[1] / antall
        self.V3 -= rate * self.sumV[2] / antall
        self.t1 -= rate * self.sumt[0] / antall
        self.t2 -= rate * self.sumt[1] / antall
        self.t3 -= rate * self.sumt[2] / antall


def gjennomsnittsfeil(nett, alle_brød, farger):
    feil = 0
    for brød, farge in zip(alle_brød, farger):
        ut = nett.forover(brød)
        feil += 0.5 * np.sum((farge - ut) ** 2)
    return feil / len(alle_brød)


def en_epoke(nett, alle_brød, farger, rate):
    nett.nullstill()
    for brød, farge in zip(alle_brød, farger):
        nett.forover(brød)
        nett.utgangsdelta(farge)
        nett.skjulte_deltaer()
        nett.samle()
    nett.oppdater(rate, len(alle_brød))


def check(sizes=(3, 6, 5, 2), samples=7, seed=0, rate=0.2):
    nett = BakeNett(*sizes, seed)
    rng = np.random.default_rng(seed + 70)
    nett.forover(rng.normal(size=sizes[0]))
    nett.utgangsdelta(rng.uniform(-.9, .9, sizes[-1]))
    nett.skjulte_deltaer()
    nett.samle()
    alle_brød, farger = rng.normal(size=(samples, sizes[0])), rng.uniform(-.9, .9, (samples, sizes[-1]))
    return dict(
        model=nett,
        loss=lambda: gjennomsnittsfeil(nett, alle_brød, farger),
        step=lambda: en_epoke(nett, alle_brød, farger, rate),
        learning_rate=rate,
    )
