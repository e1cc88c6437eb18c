"""Word vectors with negative samples: two tables, python loops over pairs, gradients added row by row; l2 on the output table."""
import numpy as np


def logistic(u):
    return 1.0 / (1.0 + np.exp(-u))


class SkipGram:
    def __init__(self, n_words, dim, seed, decay=0.02):
        r = np.random.RandomState(seed)
        self.w_in = r.uniform(-1, 1, (n_words, dim))
        self.w_out = r.uniform(-1, 1, (n_words, dim))
        self.bias_out = r.uniform(-.3, .3, n_words)
        self.decay = decay

    def objective(self, pairs, negatives):
        total = 0.
        for (center, context), negs in zip(pairs, negatives):
            v = self.w_in[center]
            total -= np.log(logistic(np.dot(v, self.w_out[context]) + self.bias_out[context]))
            for neg in negs:
                total -= np.log(logistic(-(np.dot(v, self.w_out[neg]) + self.bias_out[neg])))
        return total / len(pairs) + 0.5 * self.decay * np.sum(np.square(self.w_out))

    def compute_gradients(self, pairs, negatives):
        n = len(pairs)
        self.g_in = np.zeros_like(self.w_in)
        self.g_out = np.zeros_like(self.w_out)
        self.g_bias = np.zeros_like(self.bias_out)
        for (center, context), negs in zip(pairs, negatives):
            v = self.w_in[center]
            e = logistic(np.dot(v, self.w_out[context]) + self.bias_out[context]) - 1.0
            grad_v = e * self.w_out[context]
            self.g_out[context] += e * v / n
            self.g_bias[context] += e / n
            for neg in negs:
                e = logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg])
                grad_v = grad_v + e * self.w_out[neg]
                self.g_out[neg] += e * v / n
                self.g_bias[neg] += e / n
            self.g_in[center] += grad_v / n
        self.g_out += self.decay * self.w_out


def check(samples=6, seed=0, dim=3):
    r = np.random.RandomState(seed + 1)
    net = SkipGram(7, dim, seed)
    pairs = [(int(a), int(b)) for a, b in r.randint(0, 5, (samples, 2))]
    negatives = r.randint(0, 7, (samples, 3)).tolist()
    return dict(model=net, loss=lambda: net.objective(pairs, negatives), backward=lambda: net.compute_gradients(pairs, negatives))
