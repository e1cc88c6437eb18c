"""Filters of several widths slid over word vectors, one sentence at a time (lists of ids), max over time, hinge per class."""
import numpy as np


class TextCNN:
    def __init__(self, vocab, dim, widths, per, classes, seed):
        g = np.random.default_rng(seed)
        self.table = g.normal(0, 0.7, (vocab, dim))
        self.filters = [g.normal(0, 0.4, (per, w, dim)) for w in widths]
        self.shifts = [g.normal(0, 0.1, per) for _ in widths]
        self.U = g.normal(0, 0.5, (classes, per * len(widths)))
        self.u = g.normal(0, 0.1, classes)

    def scores(self, ids):
        emb = self.table[ids]
        feats, tape = [], []
        for F, s in zip(self.filters, self.shifts):
            per, w, _ = F.shape
            steps = len(ids) - w + 1
            act = np.zeros((steps, per))
            for t in range(steps):
                for f in range(per):
                    act[t, f] = np.sum(emb[t:t + w] * F[f]) + s[f]
            soft = np.log1p(np.exp(act))
            best = soft.argmax(axis=0)
            feats.append(soft[best, np.arange(per)])
            tape.append((act, best))
        v = np.concatenate(feats)
        return self.U @ v + self.u, (emb, tape, v)

    def hinge(self, ids, label):
        s, _ = self.scores(ids)
        gap = np.maximum(0, 1 + s - s[label])
        gap[label] = 0
        return gap.sum()

    def objective(self, texts, labels):
        return sum(self.hinge(i, l) for i, l in zip(texts, labels)) / len(texts)

    def accumulate(self, texts, labels):
        self.g_table = np.zeros_like(self.table)
        self.g_filters = [np.zeros_like(F) for F in self.filters]
        self.g_shifts = [np.zeros_like(s) for s in self.shifts]
        self.g_U, self.g_u = np.zeros_like(self.U), np.zeros_like(self.u)
        for ids, label in zip(texts, labels):
            s, (emb, tape, v) = self.scores(ids)
            ds = (1 + s - s[label] > 0).astype(float)
            ds[label] = 0
            ds[label] = -ds.sum()
            ds /= len(texts)
            self.g_U += np.outer(ds, v)
            self.g_u += ds
            dv = self.U.T @ ds
            demb = np.zeros_like(emb)
            at = 0
            for n, F in enumerate(self.filters):
                act, best = tape[n]
                per, w, _ = F.shape
                dfeat = dv[at:at + per]
                at += per
                for f in range(per):
                    t = best[f]
                    da = dfeat[f] / (1 + np.exp(-act[t, f]))
                    self.g_filters[n][f] += da * emb[t:t + w]
                    self.g_shifts[n][f] += da
                    demb[t:t + w] += da * F[f]
            for position, word in enumerate(ids):
                self.g_table[word] += demb[position]


def check(sizes=(7, 3, (2, 3), 2, 4), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = TextCNN(*sizes, seed)
    texts = [list(rng.integers(0, sizes[0], 5 + n % 3)) for n in range(samples)]
    labels = rng.integers(0, sizes[4], samples)
    return dict(model=net, loss=lambda: net.objective(texts, labels), backward=lambda: net.accumulate(texts, labels))
