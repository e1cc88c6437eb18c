"""A count regression with over-dispersion, row by row and unit by unit, with functions of math."""
from math import exp, log, sqrt, atan
import numpy as np

class Unit:
    def __init__(self, n, rng):
        self.w = rng.normal(size=n)
        self.b = np.array([rng.normal() * .3])
        self.gw = np.zeros(n)
        self.gb = np.zeros(1)

class Fuzzy:
    """one row at a time, a count regression with over-dispersion"""
    def __init__(self, rng):
        self.hidden = [Unit(3, rng) for _ in range(4)]
        self.out = Unit(4, rng)
        self.shape = 2.5

    def one(self, row):
        self.row = row
        self.s = [float(row @ u.w + u.b[0]) for u in self.hidden]
        self.h = [si / sqrt(1 + si * si) for si in self.s]
        self.eta = float(np.array(self.h) @ self.out.w + self.out.b[0])
        return self.eta

    def cost(self, rows, counts):
        c = 0.0
        for row, k in zip(rows, counts):
            eta = self.one(row)
            rate = exp(eta)
            c += (k + self.shape) * log(rate + self.shape) - k * eta + 0.1 * atan(eta) ** 2
        return c / len(rows)

    def learn(self, rows, counts):
        for u in self.hidden + [self.out]:
            u.gw = np.zeros_like(u.w)
            u.gb = np.zeros(1)
        for row, k in zip(rows, counts):
            eta = self.one(row)
            rate = exp(eta)
            d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)
            self.out.gw += d_eta * np.array(self.h)
            self.out.gb += d_eta
            for j, u in enumerate(self.hidden):
                root = sqrt(1 + self.s[j] ** 2)
                d_s = d_eta * self.out.w[j] / root ** 3
                u.gw += d_s * row
                u.gb += d_s
        for u in self.hidden + [self.out]:
            u.gw /= len(rows)
            u.gb /= len(rows)

def check(seed=4):
    rng = np.random.default_rng(seed)
    net = Fuzzy(rng)
    rows, counts = rng.normal(size=(6, 3)), [2.0, 0.0, 1.0, 4.0, 3.0, 1.0]
    params = {}
    for i, u in enumerate(net.hidden + [net.out]):
        params["w%d" % i] = u.w
        params["b%d" % i] = u.b
    def backward():
        net.learn(rows, counts)
        g = {}
        for i, u in enumerate(net.hidden + [net.out]):
            g["w%d" % i] = u.gw
            g["b%d" % i] = u.gb
        return g
    return dict(model=params, loss=lambda: net.cost(rows, counts), backward=backward)
