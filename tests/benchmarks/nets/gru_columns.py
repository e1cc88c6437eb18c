"""A GRU over a short text, one-hot columns, dicts keyed by time, softmax at every step; gradients in module style."""
import numpy as np


def sigm(v):
    return 1. / (1. + np.exp(-v))


class CharGRU:
    def __init__(self, vocab, hidden, seed):
        r = np.random.RandomState(seed)
        n, m = hidden, vocab
        self.Wz, self.Uz, self.bz = r.randn(n, m) * .5, r.randn(n, n) * .5, r.randn(n, 1) * .2
        self.Wr, self.Ur, self.br = r.randn(n, m) * .5, r.randn(n, n) * .5, r.randn(n, 1) * .2
        self.Wh, self.Uh, self.bh = r.randn(n, m) * .5, r.randn(n, n) * .5, r.randn(n, 1) * .2
        self.Why, self.by = r.randn(m, n) * .5, r.randn(m, 1) * .2

    def lossFun(self, inputs, targets, hprev):
        xs, hs, zs, rs, cs, ps = {}, {-1: np.copy(hprev)}, {}, {}, {}, {}
        loss = 0
        # forward pass
        for t in range(len(inputs)):
            xs[t] = np.zeros((self.Why.shape[0], 1))
            xs[t][inputs[t]] = 1
            zs[t] = sigm(np.dot(self.Wz, xs[t]) + np.dot(self.Uz, hs[t-1]) + self.bz)
            rs[t] = sigm(np.dot(self.Wr, xs[t]) + np.dot(self.Ur, hs[t-1]) + self.br)
            cs[t] = np.tanh(np.dot(self.Wh, xs[t]) + np.dot(self.Uh, rs[t] * hs[t-1]) + self.bh)
            hs[t] = zs[t] * cs[t] + (1 - zs[t]) * hs[t-1]
            y = np.dot(self.Why, hs[t]) + self.by
            ps[t] = np.exp(y - np.max(y)) / np.sum(np.exp(y - np.max(y)))
            loss += -np.log(ps[t][targets[t], 0])
        # backward pass
        dWz, dUz, dbz = np.zeros_like(self.Wz), np.zeros_like(self.Uz), np.zeros_like(self.bz)
        dWr, dUr, dbr = np.zeros_like(self.Wr), np.zeros_like(self.Ur), np.zeros_like(self.br)
        dWh, dUh, dbh = np.zeros_like(self.Wh), np.zeros_like(self.Uh), np.zeros_like(self.bh)
        dWhy, dby = np.zeros_like(self.Why), np.zeros_like(self.by)
        dhnext = np.zeros_like(hs[0])
        for t in reversed(range(len(inputs))):
            dy = np.copy(ps[t])
            dy[targets[t]] -= 1
            dWhy += np.dot(dy, hs[t].T)
            dby += dy
            dh = np.dot(self.Why.T, dy) + dhnext

            dc = dh * zs[t]
            dc_raw = dc * (1 - cs[t] * cs[t])
            dWh += np.dot(dc_raw, xs[t].T)
            dUh += np.dot(dc_raw, (rs[t] * hs[t-1]).T)
            dbh += dc_raw

            drh = np.dot(self.Uh.T, dc_raw)
            dr = drh * hs[t-1]
            dr_raw = dr * rs[t] * (1 - rs[t])
            dWr += np.dot(dr_raw, xs[t].T)
            dUr += np.dot(dr_raw, hs[t-1].T)
            dbr += dr_raw

            dz = dh * (cs[t] - hs[t-1])
            dz_raw = dz * zs[t] * (1 - zs[t])
            dWz += np.dot(dz_raw, xs[t].T)
            dUz += np.dot(dz_raw, hs[t-1].T)
            dbz += dz_raw

            dhnext = dh * (1 - zs[t])
            dhnext += drh * rs[t]
            dhnext += np.dot(self.Ur.T, dr_raw) + np.dot(self.Uz.T, dz_raw)
        return loss, dict(Wz=dWz, Uz=dUz, bz=dbz, Wr=dWr, Ur=dUr, br=dbr, Wh=dWh, Uh=dUh, bh=dbh, Why=dWhy, by=dby)


def check(vocab=4, hidden=5, samples=6, seed=0):
    r = np.random.RandomState(seed + 3)
    net = CharGRU(vocab, hidden, seed)
    ids, nxt, h0 = r.randint(0, vocab, samples), r.randint(0, vocab, samples), r.randn(hidden, 1) * .3
    return dict(model=net, loss=lambda: net.lossFun(ids, nxt, h0))
