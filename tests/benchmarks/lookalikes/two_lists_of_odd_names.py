"""np.vectorize around math functions, as beginners do; lists of matrices."""
import math
import numpy as np
act = np.vectorize(lambda t: t if t > 0 else 0.2 * (math.exp(t) - 1))
act_prime = np.vectorize(lambda t: 1.0 if t > 0 else 0.2 * math.exp(t))
class Netz:
    def __init__(self, seed, *dims):
        gen = np.random.RandomState(seed + 12)
        self.gewichte = [gen.randn(o, i) for i, o in zip(dims, dims[1:])]
        self.schwellen = [gen.randn(o, 1) for o in dims[1:]]
    def vorwaerts(self, x):
        self.summen, self.aktivierungen = [], [x]
        for g, s in zip(self.gewichte, self.schwellen):
            self.summen.append(np.dot(g, self.aktivierungen[-1]) - s)
            self.aktivierungen.append(act(self.summen[-1]))
        return self.aktivierungen[-1]
    def fehler(self, x, ziel): return float(np.sum(np.square(self.vorwaerts(x) - ziel)) / 2)
    def rueckwaerts(self, ziel):
        delta = (self.aktivierungen[-1] - ziel) * act_prime(self.summen[-1])
        self.aenderungen_g, self.aenderungen_s = [None] * len(self.gewichte), [None] * len(self.gewichte)
        for l in range(len(self.gewichte) - 1, -1, -1):
            self.aenderungen_g[l] = np.dot(delta, self.aktivierungen[l].T)
            self.aenderungen_s[l] = -np.sum(delta, axis=1, keepdims=True)
            if l: delta = np.dot(self.gewichte[l].T, delta) * act_prime(self.summen[l - 1])
def check(samples=5, seed=0):
    netz = Netz(seed, 3, 5, 4, 2); r = np.random.RandomState(seed + 1); x, z = r.randn(3, samples), r.randn(2, samples)
    return dict(model=netz, loss=lambda: netz.fehler(x, z), backward=lambda: netz.rueckwaerts(z))
