"""Blog „Rețea neuronală de la zero” (Romanian): class with lists of matrices, samples in columns, leaky ReLU then a softsign, mean squared error over everything; momentum in a method of its own."""
import numpy as np


class ReteaNeuronala:
    PANTA = 0.1

    def __init__(self, straturi, activari, generator):
        self.straturi = straturi
        self.activari = activari
        self.ponderi = []
        self.praguri = []
        for intrari, iesiri in zip(straturi, straturi[1:]):
            self.ponderi.append(generator.normal(0, 1 / np.sqrt(intrari), (iesiri, intrari)))
            self.praguri.append(generator.normal(0, 0.3, (iesiri, 1)))
        self.viteza = [np.zeros_like(w) for w in self.ponderi + self.praguri]

    # ---- activări ----
    def activeaza(self, nume, z):
        if nume == 'leaky':
            return np.where(z > 0, z, self.PANTA * z)
        if nume == 'softsign':
            return z / (1 + np.abs(z))
        if nume == 'liniar':
            return z
        raise ValueError(nume)

    def derivata(self, nume, z):
        if nume == 'leaky':
            return np.where(z > 0, 1.0, self.PANTA)
        if nume == 'softsign':
            return 1 / (1 + np.abs(z)) ** 2
        if nume == 'liniar':
            return np.ones_like(z)
        raise ValueError(nume)

    # ---- propagare înainte ----
    def inainte(self, x):
        self.z = []
        self.a = [x]
        for w, b, nume in zip(self.ponderi, self.praguri, self.activari):
            z = w @ self.a[-1] + b
            self.z.append(z)
            self.a.append(self.activeaza(nume, z))
        return self.a[-1]

    def eroare(self, x, y):
        return np.mean((self.inainte(x) - y) ** 2)

    # ---- propagare înapoi ----
    def inapoi(self, x, y):
        iesire = self.inainte(x)
        nabla_w = [None] * len(self.ponderi)
        nabla_b = [None] * len(self.praguri)
        delta = 2 * (iesire - y) / y.size
        delta = delta * self.derivata(self.activari[-1], self.z[-1])
        for strat in range(len(self.ponderi) - 1, -1, -1):
            nabla_w[strat] = delta @ self.a[strat].T
            nabla_b[strat] = np.sum(delta, axis=1, keepdims=True)
            if strat > 0:
                delta = self.ponderi[strat].T @ delta
                delta = delta * self.derivata(self.activari[strat - 1], self.z[strat - 1])
        return nabla_w, nabla_b

    def actualizeaza(self, nabla_w, nabla_b, rata, impuls):
        parametri = self.ponderi + self.praguri
        for i, (p, g) in enumerate(zip(parametri, nabla_w + nabla_b)):
            self.viteza[i] = impuls * self.viteza[i] - rata * g
            p += self.viteza[i]

    def antreneaza(self, x, y, epoci=500, rata=0.05, impuls=0.9):
        istoric = []
        for _ in range(epoci):
            nabla_w, nabla_b = self.inapoi(x, y)
            self.actualizeaza(nabla_w, nabla_b, rata, impuls)
            istoric.append(self.eroare(x, y))
        return istoric


def check(straturi=(3, 6, 5, 2), samples=7, seed=0):
    generator = np.random.default_rng(seed + 5)
    retea = ReteaNeuronala(straturi, ['leaky', 'softsign', 'liniar'], generator)
    x = generator.normal(size=(straturi[0], samples))
    y = generator.normal(size=(straturi[-1], samples))
    return dict(model=retea, loss=lambda: retea.eroare(x, y), backward=lambda: retea.inapoi(x, y))
