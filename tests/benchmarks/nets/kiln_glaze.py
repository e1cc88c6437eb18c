"""Layer objects that update themselves at once, a batch in rows: dense, leaky relu, a running average of neighbours, squared hinge."""
import numpy as np


class Mix:
    def __init__(self, n, m, rng):
        self.weight = rng.normal(size=(n, m)) * 0.7
        self.offset = rng.normal(size=m) * 0.2

    def run(self, clay):
        self.clay = clay
        return clay @ self.weight + self.offset

    def learn(self, up, pace):
        down = up @ self.weight.T
        self.weight -= pace * (self.clay.T @ up)
        self.offset -= pace * up.sum(axis=0)
        return down


class Leak:
    def run(self, x):
        self.gain = np.where(x > 0, 1.0, 0.2)
        return x * self.gain

    def learn(self, up, pace):
        return up * self.gain


class Smooth:
    def run(self, x):
        self.width = x.shape[1]
        return (x[:, :-2] + x[:, 1:-1] + x[:, 2:]) / 3

    def learn(self, up, pace):
        back = np.zeros((len(up), self.width))
        for shift in range(3):
            back[:, shift:shift + up.shape[1]] += up
        return back / 3


class Squash:
    def run(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def learn(self, up, pace):
        return up * self.y * (1 - self.y)


class Kiln:
    def __init__(self, sizes, seed):
        rng = np.random.default_rng(seed + 5)
        n, m, k, o = sizes
        self.stages = [Mix(n, m, rng), Squash(), Smooth(), Leak(), Mix(m - 2, k, rng), Leak(), Mix(k, o, rng)]

    def fire(self, x):
        for stage in self.stages:
            x = stage.run(x)
        return x

    def flaw(self, x, colour):
        room = np.maximum(0, 1 - colour * self.fire(x))
        return np.sum(room ** 2) / len(x)

    def train(self, x, colour, pace):
        out = self.fire(x)
        room = np.maximum(0, 1 - colour * out)
        up = -2 * room * colour / len(x)
        for stage in reversed(self.stages):
            up = stage.learn(up, pace)


def check(sizes=(4, 7, 6, 2), samples=6, seed=0):
    kiln = Kiln(sizes, seed)
    rng = np.random.default_rng(seed + 90)
    x = rng.normal(size=(samples, sizes[0]))
    colour = np.where(rng.random((samples, sizes[-1])) < 0.5, -1.0, 1.0)
    return dict(
        model=kiln,
        loss=lambda: kiln.flaw(x, colour),
        step=lambda: kiln.train(x, colour, 0.05),
        learning_rate=0.05,
    )
