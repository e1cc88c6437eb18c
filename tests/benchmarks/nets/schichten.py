"""German names, layer objects, rueckwaerts(fehler, lernrate) updates before it returns; leaky relu, sigmoid, MSE."""
import numpy as np


class Schicht:
    def __init__(self, n_ein, n_aus, zufall):
        self.gewichte = zufall.standard_normal((n_ein, n_aus)) * np.sqrt(2 / n_ein)
        self.schwelle = zufall.standard_normal(n_aus) * 0.2

    def vorwaerts(self, eingabe):
        self.eingabe = eingabe
        return np.dot(eingabe, self.gewichte) + self.schwelle

    def rueckwaerts(self, fehler, lernrate):
        fehler_davor = np.dot(fehler, self.gewichte.T)
        korrektur = np.dot(self.eingabe.T, fehler)
        self.gewichte = self.gewichte - lernrate * korrektur
        self.schwelle = self.schwelle - lernrate * np.sum(fehler, axis=0)
        return fehler_davor


class LeckendesReLU:
    leck = 0.05

    def vorwaerts(self, eingabe):
        self.eingabe = eingabe
        return np.maximum(eingabe, self.leck * eingabe)

    def rueckwaerts(self, fehler, lernrate):
        steigung = np.ones_like(self.eingabe)
        steigung[self.eingabe < 0] = self.leck
        return fehler * steigung


class Sigmoid:
    def vorwaerts(self, eingabe):
        self.ausgabe = 1.0 / (1.0 + np.exp(-eingabe))
        return self.ausgabe

    def rueckwaerts(self, fehler, lernrate):
        return fehler * self.ausgabe * (1.0 - self.ausgabe)


class Netz:
    def __init__(self, groessen, samen):
        zufall = np.random.default_rng(samen)
        self.schichten = []
        for n_ein, n_aus in zip(groessen[:-2], groessen[1:-1]):
            self.schichten.append(Schicht(n_ein, n_aus, zufall))
            self.schichten.append(LeckendesReLU())
        self.schichten.append(Schicht(groessen[-2], groessen[-1], zufall))
        self.schichten.append(Sigmoid())

    def vorhersage(self, x):
        for schicht in self.schichten:
            x = schicht.vorwaerts(x)
        return x

    def verlust(self, x, ziel):
        return np.mean((self.vorhersage(x) - ziel) ** 2)

    def lernschritt(self, x, ziel, lernrate):
        ausgabe = self.vorhersage(x)
        fehler = 2.0 * (ausgabe - ziel) / ausgabe.size
        for schicht in reversed(self.schichten):
            fehler = schicht.rueckwaerts(fehler, lernrate)


def check(sizes=(3, 6, 5, 2), samples=7, seed=0):
    zufall = np.random.default_rng(seed + 11)
    netz = Netz(sizes, seed)
    x = zufall.standard_normal((samples, sizes[0]))
    ziel = zufall.random((samples, sizes[-1]))
    return dict(model=netz, loss=lambda: netz.verlust(x, ziel), step=lambda: netz.lernschritt(x, ziel, 0.3), learning_rate=0.3)
