"""Perceptrón multicapa, práctica de clase (Spanish): one sample at a time as a plain vector, sums kept over an epoch, then one change of weights."""
import numpy as np


def sigmoide(v):
    return 1.0 / (1.0 + np.exp(-v))


def rampa(v):
    return v * (v > 0) + 0.2 * v * (v <= 0)


def pendiente_rampa(v):
    return 1.0 * (v > 0) + 0.2 * (v <= 0)


class PerceptronMulticapa:

    def __init__(self, neuronas, tasa=0.1, semilla=0):
        azar = np.random.RandomState(semilla)
        self.tasa = tasa
        self.pesos = []
        self.sesgos = []
        for entrada, salida in zip(neuronas[:-1], neuronas[1:]):
            self.pesos.append(azar.uniform(-1, 1, (salida, entrada)))
            self.sesgos.append(azar.uniform(-0.5, 0.5, salida))
        # sumas de las correcciones de cada capa
        self.suma_pesos = [np.zeros_like(w) for w in self.pesos]
        self.suma_sesgos = [np.zeros_like(b) for b in self.sesgos]

    def propagar(self, patron):
        self.x = patron
        self.v1 = np.dot(self.pesos[0], self.x) + self.sesgos[0]
        self.y1 = rampa(self.v1)
        self.v2 = np.dot(self.pesos[1], self.y1) + self.sesgos[1]
        self.y2 = sigmoide(self.v2)
        self.v3 = np.dot(self.pesos[2], self.y2) + self.sesgos[2]
        self.y3 = sigmoide(self.v3)
        return self.y3

    def error_total(self, patrones, deseadas):
        e = 0.0
        for patron, d in zip(patrones, deseadas):
            e += 0.5 * np.sum((d - self.propagar(patron)) ** 2)
        return e / len(patrones)

    def retropropagar(self, d):
        delta3 = (self.y3 - d) * self.y3 * (1 - self.y3)
        delta2 = np.dot(self.pesos[2].T, delta3) * self.y2 * (1 - self.y2)
        delta1 = np.dot(self.pesos[1].T, delta2) * pendiente_rampa(self.v1)
        self.suma_pesos[2] += np.outer(delta3, self.y2)
        self.suma_pesos[1] += np.outer(delta2, self.y1)
        self.suma_pesos[0] += np.outer(delta1, self.x)
        self.suma_sesgos[2] += delta3
        self.suma_sesgos[1] += delta2
        self.suma_sesgos[0] += delta1

    def poner_a_cero(self):
        for capa in range(len(self.pesos)):
            self.suma_pesos[capa][...] = 0
            self.suma_sesgos[capa][...] = 0

    def epoca(self, patrones, deseadas):
        self.poner_a_cero()
        for patron, d in zip(patrones, deseadas):
            self.propagar(patron)
            self.retropropagar(d)
        n = len(patrones)
        for capa in range(len(self.pesos)):
            self.pesos[capa] -= self.tasa * self.suma_pesos[capa] / n
            self.sesgos[capa] -= self.tasa * self.suma_sesgos[capa] / n


def check(sizes=(4, 6, 5, 3), samples=6, seed=0):
    red = PerceptronMulticapa(sizes, semilla=seed)
    azar = np.random.RandomState(seed + 9)
    patrones = azar.uniform(-2, 2, (samples, sizes[0]))
    deseadas = azar.uniform(0.05, 0.95, (samples, sizes[-1]))
    red.propagar(patrones[0].copy())
    red.retropropagar(deseadas[0])
    return dict(
        model=red,
        loss=lambda: red.error_total(patrones, deseadas),
        step=lambda: red.epoca(patrones, deseadas),
        learning_rate=red.tasa,
    )
