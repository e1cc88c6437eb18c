"""Hotel reviews: word vectors pooled by attention weights along time, then two heads (grade by squares, class by softmax)."""
import numpy as np


def softmax(v, axis):
    w = np.exp(v - v.max(axis=axis, keepdims=True))
    return w / w.sum(axis=axis, keepdims=True)


class Pooler:
    def __init__(self, vocab, dim, hid, classes, rng):
        self.theta = {
            'emb': rng.normal(size=(vocab, dim)),
            'key': rng.normal(size=(dim, hid)) * .8,
            'ask': rng.normal(size=hid),
            'dense': rng.normal(size=(dim, hid)) * .8,
            'shift': rng.normal(size=hid) * .2,
            'grade': rng.normal(size=hid),
            'cls': rng.normal(size=(hid, classes)),
        }

    def forward(self, words):
        th = self.theta
        self.words = words
        self.E = th['emb'][words]                       # (n, t, d)
        self.K = np.tanh(self.E @ th['key'])            # (n, t, h)
        self.alpha = softmax(self.K @ th['ask'], axis=1)  # (n, t)
        self.pool = (self.alpha[:, :, None] * self.E).sum(axis=1)
        self.pre = self.pool @ th['dense'] + th['shift']
        self.hid = np.where(self.pre > 0, self.pre, 0.1 * self.pre)
        self.score = self.hid @ th['grade']
        self.prob = softmax(self.hid @ th['cls'], axis=1)

    def loss(self, words, grade, label):
        self.forward(words)
        n = len(words)
        fit = ((self.score - grade) ** 2).mean()
        return fit - 0.5 * np.log(self.prob[np.arange(n), label]).mean()

    def backward(self, grade, label):
        th, g = self.theta, {}
        n = len(grade)
        dscore = 2 * (self.score - grade) / n
        g['grade'] = self.hid.T @ dscore
        dlogit = self.prob.copy()
        dlogit[np.arange(n), label] -= 1
        dlogit *= 0.5 / n
        g['cls'] = self.hid.T @ dlogit
        dhid = np.outer(dscore, th['grade']) + dlogit @ th['cls'].T
        dpre = dhid * np.where(self.pre > 0, 1, 0.1)
        g['dense'] = self.pool.T @ dpre
        g['shift'] = dpre.sum(axis=0)
        dpool = dpre @ th['dense'].T
        dalpha = (dpool[:, None, :] * self.E).sum(axis=2)
        dE = self.alpha[:, :, None] * dpool[:, None, :]
        datt = self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))
        g['ask'] = np.einsum('nth,nt->h', self.K, datt)
        dK = datt[:, :, None] * th['ask']
        dk = dK * (1 - self.K ** 2)
        g['key'] = np.einsum('ntd,nth->dh', self.E, dk)
        dE += dk @ th['key'].T
        g['emb'] = np.zeros_like(th['emb'])
        np.add.at(g['emb'], self.words, dE)
        return g


def check(vocab=7, dim=4, hid=5, classes=3, samples=6, steps=4, seed=0):
    rng = np.random.default_rng(seed + 31)
    net = Pooler(vocab, dim, hid, classes, rng)
    words = rng.integers(0, vocab, (samples, steps))
    grade, label = rng.normal(size=samples), rng.integers(0, classes, samples)

    def backward():
        net.forward(words)
        return net.backward(grade, label)

    return dict(model=net.theta, loss=lambda: net.loss(words, grade, label), backward=backward)
