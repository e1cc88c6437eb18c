"""One sample at a time as a plain vector: outer products, lambda pairs for the activations, running sums per batch."""
import numpy as np

softplus = lambda v: np.log(1 + np.exp(v))
softplus_d = lambda v: 1 / (1 + np.exp(-v))
squash = lambda v: v / (1 + np.abs(v))
squash_d = lambda v: 1 / (1 + np.abs(v)) ** 2


class Brain(object):
    def __init__(self, n_in, n_h1, n_h2, n_out, seed):
        r = np.random.RandomState(seed)
        self.w_in = r.uniform(-1, 1, (n_h1, n_in))
        self.w_mid = r.uniform(-1, 1, (n_h2, n_h1))
        self.w_out = r.uniform(-1, 1, (n_out, n_h2))
        self.b_in = r.uniform(-.5, .5, n_h1)
        self.b_mid = r.uniform(-.5, .5, n_h2)
        self.b_out = r.uniform(-.5, .5, n_out)

    def think(self, x):
        self.x = x
        self.s1 = self.w_in.dot(x) + self.b_in
        self.h1 = softplus(self.s1)
        self.s2 = self.w_mid.dot(self.h1) + self.b_mid
        self.h2 = squash(self.s2)
        self.y = self.w_out.dot(self.h2) + self.b_out
        return self.y

    def error(self, batch):
        e = 0
        for x, t in batch:
            e += ((self.think(x) - t) ** 2).sum() / 2
        return e

    def zero(self):
        self.g_in = np.zeros(self.w_in.shape)
        self.g_mid = np.zeros(self.w_mid.shape)
        self.g_out = np.zeros(self.w_out.shape)
        self.gb_in = np.zeros(self.b_in.shape)
        self.gb_mid = np.zeros(self.b_mid.shape)
        self.gb_out = np.zeros(self.b_out.shape)

    def learn(self, batch):
        self.zero()
        for x, t in batch:
            self.think(x)
            diff = self.y - t
            self.g_out += np.outer(diff, self.h2)
            self.gb_out += diff
            back2 = self.w_out.T.dot(diff)
            d2 = back2 * squash_d(self.s2)
            self.g_mid += np.outer(d2, self.h1)
            self.gb_mid += d2
            back1 = self.w_mid.T.dot(d2)
            d1 = back1 * softplus_d(self.s1)
            self.g_in += np.outer(d1, self.x)
            self.gb_in += d1


def check(sizes=(3, 5, 4, 2), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Brain(*sizes, seed)
    batch = [(rng.normal(size=sizes[0]), rng.normal(size=sizes[-1])) for _ in range(samples)]
    return dict(model=net, loss=lambda: net.error(batch), backward=lambda: net.learn(batch))
