"""A gated recurrent forecaster over a few steps with a residual head: everything in lists over t, rows, keyword gradients."""
import numpy as np


def sigma(v):
    return 1 / (1 + np.exp(-v))


class Forecaster:
    names = ('Wf', 'Uf', 'bf', 'Wc', 'Uc', 'bc', 'Wr', 'br', 'Wo', 'bo')

    def __init__(self, d, h, o, rng):
        self.Wf, self.Wc = rng.normal(size=(d, h)) * .7, rng.normal(size=(d, h)) * .7
        self.Uf, self.Uc = rng.normal(size=(h, h)) * .6, rng.normal(size=(h, h)) * .6
        self.bf, self.bc = rng.normal(size=h) * .3, rng.normal(size=h) * .3
        self.Wr, self.br = rng.normal(size=(h, h)) * .6, rng.normal(size=h) * .3
        self.Wo, self.bo = rng.normal(size=(h, o)) * .7, rng.normal(size=o) * .3

    def run(self, seq):
        self.h = [np.zeros((seq.shape[1], self.Uf.shape[0]))]
        self.f, self.cand = [], []
        for x in seq:
            prev = self.h[-1]
            f = sigma(x @ self.Wf + prev @ self.Uf + self.bf)
            cand = np.tanh(x @ self.Wc + (f * prev) @ self.Uc + self.bc)
            self.f.append(f)
            self.cand.append(cand)
            self.h.append((1 - f) * prev + f * cand)
        self.top = self.h[-1]
        self.pre = self.top @ self.Wr + self.br
        self.res = np.arctan(self.pre)
        self.mix = self.top + self.res
        return self.mix @ self.Wo + self.bo

    def mae_smooth(self, seq, y):
        return np.sqrt(1 + (self.run(seq) - y) ** 2).sum() / y.size

    def grads(self, seq, y):
        out = self.run(seq)
        G = {name: np.zeros_like(getattr(self, name)) for name in self.names}
        diff = out - y
        dout = diff / np.sqrt(1 + diff ** 2) / y.size
        G['Wo'] += self.mix.T @ dout
        G['bo'] += dout.sum(0)
        dmix = dout @ self.Wo.T
        dpre = dmix / (1 + self.pre ** 2)
        G['Wr'] += self.top.T @ dpre
        G['br'] += dpre.sum(0)
        dh = dmix + dpre @ self.Wr.T
        for t in range(len(seq) - 1, -1, -1):
            prev, f, cand = self.h[t], self.f[t], self.cand[t]
            da = dh * f * (1 - cand ** 2)
            G['Wc'] += seq[t].T @ da
            G['Uc'] += (f * prev).T @ da
            G['bc'] += da.sum(0)
            dfp = da @ self.Uc.T
            df = dh * (cand - prev) + dfp * prev
            dz = df * f * (1 - f)
            G['Wf'] += seq[t].T @ dz
            G['Uf'] += prev.T @ dz
            G['bf'] += dz.sum(0)
            dh = dh * (1 - f) + dfp * f + dz @ self.Uf.T
        return G


def check(d=3, h=5, o=2, steps=4, samples=6, seed=0):
    rng = np.random.default_rng(seed + 77)
    net = Forecaster(d, h, o, rng)
    seq = rng.normal(size=(steps, samples, d))
    y = rng.normal(size=(samples, o))
    return dict(model=net, loss=lambda: net.mae_smooth(seq, y), backward=lambda: net.grads(seq, y))
