"""A vanilla recurrent net over one-hot columns: dicts keyed by time, gradients summed over time."""
import numpy as np


class RNN:
    def __init__(self, vocab, hidden, seed=0):
        rng = np.random.default_rng(seed)
        self.hidden = hidden
        self.Wxh = rng.normal(size=(hidden, vocab)) * 0.5
        self.Whh = rng.normal(size=(hidden, hidden)) * 0.5
        self.Why = rng.normal(size=(vocab, hidden)) * 0.5
        self.bh = rng.normal(size=(hidden, 1)) * 0.2
        self.by = rng.normal(size=(vocab, 1)) * 0.2

    def run(self, inputs, targets, hprev):
        xs, hs, ys, ps = {}, {}, {}, {}
        hs[-1] = np.copy(hprev)
        loss = 0
        for t in range(len(inputs)):
            xs[t] = np.zeros((self.Wxh.shape[1], 1))
            xs[t][inputs[t]] = 1
            hs[t] = np.tanh(np.dot(self.Wxh, xs[t]) + np.dot(self.Whh, hs[t - 1]) + self.bh)
            ys[t] = np.dot(self.Why, hs[t]) + self.by
            ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t]))
            loss += -np.log(ps[t][targets[t], 0])
        dWxh, dWhh, dWhy = np.zeros_like(self.Wxh), np.zeros_like(self.Whh), np.zeros_like(self.Why)
        dbh, dby = np.zeros_like(self.bh), np.zeros_like(self.by)
        dhnext = np.zeros_like(hs[0])
        for t in reversed(range(len(inputs))):
            dy = np.copy(ps[t])
            dy[targets[t]] -= 1
            dWhy += np.dot(dy, hs[t].T)
            dby += dy
            dh = np.dot(self.Why.T, dy) + dhnext
            dhraw = (1 - hs[t] * hs[t]) * dh
            dbh += dhraw
            dWxh += np.dot(dhraw, xs[t].T)
            dWhh += np.dot(dhraw, hs[t - 1].T)
            dhnext = np.dot(self.Whh.T, dhraw)
        return loss, dWxh, dWhh, dWhy, dbh, dby, hs[len(inputs) - 1]


def check(sizes=(5, 4), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = RNN(*sizes, seed)
    inputs = rng.integers(0, sizes[0], size=samples)
    targets = rng.integers(0, sizes[0], size=samples)
    h0 = rng.normal(size=(sizes[1], 1))
    names = ['Wxh', 'Whh', 'Why', 'bh', 'by']
    return dict(
        model=net,
        loss=lambda: net.run(inputs, targets, h0)[0],
        backward=lambda: dict(zip(names, net.run(inputs, targets, h0)[1:6])),
    )
