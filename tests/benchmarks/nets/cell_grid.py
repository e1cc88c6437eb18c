"""Cells with their own small weight rows, wired in layers: each cell keeps delta and adds up its gradients sample by sample."""
import numpy as np


class Cell:
    def __init__(self, n, kind, rng):
        self.row = rng.normal(size=n) * .8
        self.theta = float(rng.normal() * .4)
        self.bag = np.zeros(n)
        self.bag_theta = 0.0
        self.kind = kind

    def fire(self, signals):
        self.signals = signals
        self.net = float(np.dot(self.row, signals)) - self.theta
        if self.kind == 'tanh':
            self.level = float(np.tanh(self.net))
        elif self.kind == 'sigmoid':
            self.level = 1 / (1 + float(np.exp(-self.net)))
        else:
            self.level = self.net
        return self.level

    def steepness(self):
        if self.kind == 'tanh':
            return 1 - self.level ** 2
        if self.kind == 'sigmoid':
            return self.level * (1 - self.level)
        return 1.0

    def collect(self):
        self.bag = self.bag + self.delta * self.signals
        self.bag_theta = self.bag_theta - self.delta


class Grid:
    def __init__(self, widths, kinds, seed):
        rng = np.random.default_rng(seed)
        self.layers = [
            [Cell(n, kind, rng) for _ in range(m)] for n, m, kind in zip(widths, widths[1:], kinds)
        ]

    def answer(self, x):
        signals = x
        for layer in self.layers:
            signals = np.array([cell.fire(signals) for cell in layer])
        return signals

    def energy(self, data):
        total = 0.0
        for x, y in data:
            total += float(np.sum((self.answer(x) - y) ** 2)) / 2
        return total / len(data)

    def learn(self, data):
        for layer in self.layers:
            for cell in layer:
                cell.bag, cell.bag_theta = np.zeros_like(cell.row), 0.0
        for x, y in data:
            out = self.answer(x)
            for k, cell in enumerate(self.layers[-1]):
                cell.delta = (out[k] - y[k]) * cell.steepness()
            for l in range(len(self.layers) - 2, -1, -1):
                for j, cell in enumerate(self.layers[l]):
                    back = sum(above.row[j] * above.delta for above in self.layers[l + 1])
                    cell.delta = back * cell.steepness()
            for layer in self.layers:
                for cell in layer:
                    cell.collect()
        for layer in self.layers:
            for cell in layer:
                cell.bag = cell.bag / len(data)
                cell.bag_theta = cell.bag_theta / len(data)


def check(widths=(3, 4, 3, 2), samples=5, seed=0):
    grid = Grid(widths, ('tanh', 'sigmoid', 'linear'), seed + 5)
    rng = np.random.default_rng(seed)
    data = [(rng.normal(size=widths[0]), rng.normal(size=widths[-1])) for _ in range(samples)]
    return dict(model=grid, loss=lambda: grid.energy(data), backward=lambda: grid.learn(data))
