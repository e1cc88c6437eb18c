"""A net of columns, one sample after the other: lists of W and b, accumulators, momentum-free step with decay in the step."""
import numpy as np


def tanh(s):
    return np.tanh(s)


def d_tanh(s):
    return 1.0 - np.tanh(s) ** 2


def logistica(s):
    return 1.0 / (1.0 + np.exp(-s))


def d_logistica(s):
    return logistica(s) * (1.0 - logistica(s))


class Rete:
    def __init__(self, forme, seme, decadimento=0.03):
        r = np.random.RandomState(seme)
        self.W = [r.randn(u, i) * 0.8 for i, u in zip(forme, forme[1:])]
        self.b = [r.randn(u, 1) * 0.5 for u in forme[1:]]
        self.f = [tanh] * (len(self.W) - 1) + [logistica]
        self.df = [d_tanh] * (len(self.W) - 1) + [d_logistica]
        self.decadimento = decadimento

    def propaga(self, x):
        self.s, self.o = [], [x]
        for W, b, f in zip(self.W, self.b, self.f):
            self.s.append(W @ self.o[-1] + b)
            self.o.append(f(self.s[-1]))
        return self.o[-1]

    def costo(self, X, T):
        somma = 0.0
        for x, t in zip(X, T):
            somma += 0.5 * np.sum((self.propaga(x) - t) ** 2)
        pesi = sum(np.sum(W ** 2) for W in self.W)
        return somma / len(X) + 0.5 * self.decadimento * pesi

    def gradiente(self, x, t):
        self.propaga(x)
        dW, db = [None] * len(self.W), [None] * len(self.W)
        errore = self.o[-1] - t
        delta = errore * self.df[-1](self.s[-1])
        dW[-1] = delta @ self.o[-2].T
        db[-1] = delta
        for k in range(len(self.W) - 2, -1, -1):
            delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])
            dW[k] = delta @ self.o[k].T
            db[k] = delta
        return dW, db

    def passo(self, X, T, eta):
        tot_W = [np.zeros_like(W) for W in self.W]
        tot_b = [np.zeros_like(b) for b in self.b]
        for x, t in zip(X, T):
            dW, db = self.gradiente(x, t)
            tot_W = [a + g for a, g in zip(tot_W, dW)]
            tot_b = [a + g for a, g in zip(tot_b, db)]
        n = len(X)
        for k in range(len(self.W)):
            self.W[k] = self.W[k] - eta * (tot_W[k] / n + self.decadimento * self.W[k])
            self.b[k] = self.b[k] - eta * tot_b[k] / n


def check(forme=(5, 4, 6, 3), samples=7, seed=0):
    rete = Rete(forme, seed + 21)
    r = np.random.RandomState(seed)
    X = r.randn(samples, forme[0], 1)
    T = r.rand(samples, forme[-1], 1)
    return dict(
        model=rete, loss=lambda: rete.costo(X, T), step=lambda: rete.passo(X, T, 0.2), learning_rate=0.2,
    )
