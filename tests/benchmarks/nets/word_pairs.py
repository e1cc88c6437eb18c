"""Skip-gram with negative samples: two embedding tables, a loop over pairs, the update made right away (step)."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class SkipGram:
    def __init__(self, vocab, dim, seed):
        r = np.random.default_rng(seed)
        self.W_in = r.normal(size=(vocab, dim)) * .8
        self.W_out = r.normal(size=(vocab, dim)) * .8

    def loss(self, centres, contexts, negatives):
        total = 0.0
        for c, o, neg in zip(centres, contexts, negatives):
            v = self.W_in[c]
            total -= np.log(sigmoid(np.dot(self.W_out[o], v)))
            total -= np.sum(np.log(sigmoid(-self.W_out[neg] @ v)))
        return total / len(centres)

    def gradient(self, centres, contexts, negatives):
        d_in, d_out = np.zeros_like(self.W_in), np.zeros_like(self.W_out)
        n = len(centres)
        for c, o, neg in zip(centres, contexts, negatives):
            v = self.W_in[c]
            u_pos, u_neg = self.W_out[o], self.W_out[neg]
            g_pos = sigmoid(np.dot(u_pos, v)) - 1
            g_neg = sigmoid(u_neg @ v)
            d_v = g_pos * u_pos + u_neg.T @ g_neg
            d_in[c] += d_v / n
            d_out[o] += g_pos * v / n
            np.add.at(d_out, neg, np.outer(g_neg, v) / n)
        return d_in, d_out

    def train(self, centres, contexts, negatives, lr):
        d_in, d_out = self.gradient(centres, contexts, negatives)
        self.W_in -= lr * d_in
        self.W_out -= lr * d_out


def check(sizes=(8, 5), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = SkipGram(*sizes, seed)
    centres, contexts = rng.integers(0, sizes[0], samples), rng.integers(0, sizes[0], samples)
    negatives = rng.integers(0, 4, (samples, 4))
    return dict(
        model=net, loss=lambda: net.loss(centres, contexts, negatives), learning_rate=0.1,
        step=lambda: net.train(centres, contexts, negatives, 0.1),
    )
