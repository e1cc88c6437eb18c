"""Spelling: an encoder of gated columns as 1-d vectors, then a reader with additive attention that says one class per word. Everything in one class, logs in lists."""
import numpy as np


class Speller:
    def __init__(self, g, d=3, h=4, k=3, classes=3):
        n = lambda *s: g.normal(0, 0.6, s)
        self.Wx, self.Wh, self.bh = n(h, d), n(h, h), n(h)
        self.Gx, self.Gh, self.bg = n(h, d), n(h, h), n(h)
        self.A, self.B, self.v = n(k, h), n(k, h), n(k)
        self.C, self.c = n(classes, h), n(classes)

    def forward(self, word):
        self.log, self.states = [], []
        h = np.zeros(len(self.bh))
        for x in word:
            cand = np.tanh(self.Wx @ x + self.Wh @ h + self.bh)
            gate = 1 / (1 + np.exp(-(self.Gx @ x + self.Gh @ h + self.bg)))
            new = gate * h + (1 - gate) * cand
            self.log.append((x, h, cand, gate))
            h = new
            self.states.append(h)
        self.H = np.stack(self.states)
        self.q = h
        self.e = np.tanh(self.H @ self.A.T + self.B @ h)
        s = self.e @ self.v
        self.a = np.exp(s) / np.exp(s).sum()
        self.ctx = self.a @ self.H
        z = self.C @ self.ctx + self.c
        self.p = np.exp(z) / np.exp(z).sum()
        return self.p

    def loss(self, words, ys):
        return -sum(np.log(self.forward(w)[y]) for w, y in zip(words, ys)) / len(words)

    def backward(self, words, ys):
        g = {k: np.zeros_like(getattr(self, k)) for k in ('Wx', 'Wh', 'bh', 'Gx', 'Gh', 'bg', 'A', 'B', 'v', 'C', 'c')}
        for word, y in zip(words, ys):
            self.forward(word)
            dz = self.p.copy()
            dz[y] -= 1
            dz /= len(words)
            g['C'] += np.outer(dz, self.ctx)
            g['c'] += dz
            dctx = self.C.T @ dz
            da = self.H @ dctx
            dH = np.outer(self.a, dctx)
            ds = self.a * (da - self.a @ da)
            g['v'] += self.e.T @ ds
            de = np.outer(ds, self.v) * (1 - self.e ** 2)
            g['A'] += de.T @ self.H
            g['B'] += np.outer(de.sum(axis=0), self.q)
            dH += de @ self.A
            dh = self.B.T @ de.sum(axis=0)
            for t in range(len(word) - 1, -1, -1):
                x, prev, cand, gate = self.log[t]
                dh = dh + dH[t]
                dgate = dh * (prev - cand) * gate * (1 - gate)
                dcand = dh * (1 - gate) * (1 - cand ** 2)
                g['Wx'] += np.outer(dcand, x)
                g['Wh'] += np.outer(dcand, prev)
                g['bh'] += dcand
                g['Gx'] += np.outer(dgate, x)
                g['Gh'] += np.outer(dgate, prev)
                g['bg'] += dgate
                back = dh * gate
                back = back + self.Wh.T @ dcand
                back = back + self.Gh.T @ dgate
                dh = back
        return g


def check(samples=3, seed=0):
    g = np.random.default_rng([seed, 203])
    net = Speller(g)
    words = [g.normal(size=(3 + i % 2, 3)) for i in range(samples)]
    ys = g.integers(0, 3, samples)
    return dict(model=net, loss=lambda: net.loss(words, ys), backward=lambda: net.backward(words, ys))
