"""Continuous bag of words: context vectors averaged, full softmax, one pair after the other; the step is made at once."""
import numpy as np

rate = 0.05


class CBOW:
    def __init__(self, n_words, n_dim, n_hid, seed):
        r = np.random.RandomState(seed)
        self.Win = r.uniform(-0.8, 0.8, (n_words, n_dim))
        self.Wh = r.uniform(-0.7, 0.7, (n_hid, n_dim))
        self.bh = r.uniform(-0.2, 0.2, n_hid)
        self.Wout = r.uniform(-0.8, 0.8, (n_words, n_hid))

    def forward(self, context):
        h = np.zeros(self.Win.shape[1])
        for w in context:
            h += self.Win[w]
        h /= len(context)
        g = 1 / (1 + np.exp(-(self.Wh.dot(h) + self.bh)))
        u = self.Wout.dot(g)
        p = np.exp(u - np.max(u))
        return h, g, p / np.sum(p)

    def loss(self, pairs):
        total = 0
        for context, word in pairs:
            total -= np.log(self.forward(context)[2][word])
        return total / len(pairs)

    def train_step(self, pairs):
        gin, gh = np.zeros_like(self.Win), np.zeros_like(self.Wh)
        gb, gout = np.zeros_like(self.bh), np.zeros_like(self.Wout)
        for context, word in pairs:
            h, g, p = self.forward(context)
            e = p.copy()
            e[word] -= 1
            gout += np.outer(e, g)
            back = self.Wout.T.dot(e)
            dz = back * g * (1 - g)
            gh += np.outer(dz, h)
            gb += dz
            dh = self.Wh.T.dot(dz) / len(context)
            for w in context:
                gin[w] += dh
        for weights, grad in ((self.Win, gin), (self.Wh, gh), (self.bh, gb), (self.Wout, gout)):
            weights -= rate * grad / len(pairs)


def check(sizes=(8, 3, 4), samples=5, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = CBOW(*sizes, seed)
    pairs = [(list(rng.integers(0, sizes[0], 2 + k % 3)), int(rng.integers(sizes[0]))) for k in range(samples)]
    pairs[0][0].append(pairs[0][0][0])
    return dict(
        model=net, loss=lambda: net.loss(pairs), step=lambda: net.train_step(pairs), learning_rate=rate
    )
