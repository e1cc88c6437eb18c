"""Plain 1-d vectors, net attributes V and W, one sample after another with an update after each; the check looks at one sample."""
import numpy as np


class Perceptron2:
    eta = 0.1

    def __init__(self, n_in, n_hid, n_out, seed):
        g = np.random.default_rng(seed)
        self.V = g.uniform(-1, 1, (n_hid, n_in))
        self.v0 = g.uniform(-.5, .5, n_hid)
        self.W = g.uniform(-1, 1, (n_out, n_hid))
        self.w0 = g.uniform(-.5, .5, n_out)

    def predict(self, x):
        self.h = np.arctan(self.V @ x + self.v0)
        return np.tanh(self.W @ self.h + self.w0)

    def error(self, x, t):
        return np.sum((t - self.predict(x)) ** 2) / len(t)

    def learn(self, x, t):
        o = self.predict(x)
        z = self.V @ x + self.v0
        d_o = 2 * (t - o) / len(t) * (1 - o ** 2)
        d_h = (self.W.T @ d_o) / (1 + z ** 2)
        self.W += self.eta * np.outer(d_o, self.h)
        self.w0 += self.eta * d_o
        self.V += self.eta * np.outer(d_h, x)
        self.v0 += self.eta * d_h


def check(sizes=(4, 5, 3), seed=0):
    g = np.random.default_rng(seed + 1)
    net, x, t = Perceptron2(*sizes, seed), g.normal(size=sizes[0]), g.uniform(-.9, .9, sizes[2])
    return dict(model=net, loss=lambda: net.error(x, t), step=lambda: net.learn(x, t), learning_rate=0.1)
