"""A GRU over word ids with lists per time step, an embedding whose transpose scores the words (tied), teacher forcing."""
import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class GRU:
    def __init__(self, vocab, hidden, seed):
        rng = np.random.RandomState(seed)
        self.E = rng.uniform(-1, 1, (vocab, hidden))
        self.Wz, self.Uz, self.bz = self.gate(hidden, rng)
        self.Wr, self.Ur, self.br = self.gate(hidden, rng)
        self.Wh, self.Uh, self.bh = self.gate(hidden, rng)
        self.c = rng.uniform(-.2, .2, vocab)
        self.hidden = hidden

    @staticmethod
    def gate(hidden, rng):
        scale = 1 / np.sqrt(hidden)
        return rng.randn(hidden, hidden) * scale, rng.randn(hidden, hidden) * scale, rng.randn(hidden) * .2

    def forward(self, ids):
        self.xs, self.zs, self.rs, self.cs, self.hs, self.ps = [], [], [], [], [np.zeros(self.hidden)], []
        for i in ids:
            h = self.hs[-1]
            x = self.E[i]
            z = sigmoid(self.Wz @ x + self.Uz @ h + self.bz)
            r = sigmoid(self.Wr @ x + self.Ur @ h + self.br)
            cand = np.tanh(self.Wh @ x + self.Uh @ (r * h) + self.bh)
            h_new = (1 - z) * h + z * cand
            score = self.E @ h_new + self.c
            e = np.exp(score - score.max())
            self.xs.append(x); self.zs.append(z); self.rs.append(r); self.cs.append(cand)
            self.hs.append(h_new); self.ps.append(e / e.sum())
        return self.ps

    def loss(self, ids, targets):
        ps = self.forward(ids)
        return -sum(np.log(p[t]) for p, t in zip(ps, targets)) / len(targets)

    def bptt(self, ids, targets):
        self.forward(ids)
        T = len(ids)
        grads = {k: np.zeros_like(v) for k, v in vars(self).items() if isinstance(v, np.ndarray)}
        dh_next = np.zeros(self.hidden)
        for t in range(T - 1, -1, -1):
            x, z, r, cand, h_prev, h = self.xs[t], self.zs[t], self.rs[t], self.cs[t], self.hs[t], self.hs[t + 1]
            dscore = self.ps[t].copy()
            dscore[targets[t]] -= 1
            dscore /= T
            grads['E'] += np.outer(dscore, h)
            grads['c'] += dscore
            dh = self.E.T @ dscore + dh_next
            dz = dh * (cand - h_prev)
            dcand = dh * z
            dh_prev = dh * (1 - z)
            da = dcand * (1 - cand ** 2)
            grads['Wh'] += np.outer(da, x)
            grads['Uh'] += np.outer(da, r * h_prev)
            grads['bh'] += da
            drh = self.Uh.T @ da
            dr = drh * h_prev
            dh_prev += drh * r
            daz = dz * z * (1 - z)
            dar = dr * r * (1 - r)
            grads['Wz'] += np.outer(daz, x)
            grads['Uz'] += np.outer(daz, h_prev)
            grads['bz'] += daz
            grads['Wr'] += np.outer(dar, x)
            grads['Ur'] += np.outer(dar, h_prev)
            grads['br'] += dar
            dh_prev += self.Uz.T @ daz + self.Ur.T @ dar
            dx = self.Wh.T @ da + self.Wz.T @ daz + self.Wr.T @ dar
            grads['E'][ids[t]] += dx
            dh_next = dh_prev
        return grads


def check(sizes=(7, 4), samples=5, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = GRU(*sizes, seed)
    ids = [int(i) for i in rng.integers(0, sizes[0], samples)]
    targets = [int(i) for i in rng.integers(0, sizes[0], samples)]
    return dict(model=net, loss=lambda: net.loss(ids, targets), backward=lambda: net.bptt(ids, targets))
