"""numpy.matrix because it looked like MATLAB: rows are samples, several tags per row with logistic outputs, cross-entropy, teach() steps at once."""
import numpy as np
from numpy import matrix, multiply


def logsig(n):
    return 1 / (1 + np.exp(-n))


def tansig(n):
    return 2 / (1 + np.exp(-2 * n)) - 1


class TagNet(object):
    def __init__(self, inputs, hidden1, hidden2, tags, eta=0.2, seed=0):
        state = np.random.RandomState(seed)
        self.eta = eta
        self.IW = matrix(state.randn(inputs, hidden1) * 0.8)
        self.b1 = matrix(state.randn(1, hidden1) * 0.3)
        self.LW = matrix(state.randn(hidden1, hidden2) * 0.8)
        self.b2 = matrix(state.randn(1, hidden2) * 0.3)
        self.OW = matrix(state.randn(hidden2, tags) * 0.8)
        self.b3 = matrix(state.randn(1, tags) * 0.3)

    def sim(self, P):
        self.n1 = P * self.IW + self.b1
        self.a1 = tansig(self.n1)
        self.n2 = self.a1 * self.LW + self.b2
        self.a2 = logsig(self.n2)
        self.n3 = self.a2 * self.OW + self.b3
        return logsig(self.n3)

    def perf(self, P, T):
        self.sim(P)
        # log(1 + e^n) without overflow
        softplus = np.maximum(self.n3, 0) + np.log1p(np.exp(-np.abs(self.n3)))
        return (softplus - multiply(T, self.n3)).sum() / P.shape[0]

    def teach(self, P, T):
        a3 = self.sim(P)
        Q = P.shape[0]
        s3 = (a3 - T) / Q
        e2 = s3 * self.OW.T
        s2 = multiply(e2, multiply(self.a2, 1 - self.a2))
        e1 = s2 * self.LW.T
        s1 = multiply(e1, 1 - np.power(self.a1, 2))

        self.OW = self.OW - self.eta * (self.a2.T * s3)
        self.b3 = self.b3 - self.eta * s3.sum(axis=0)
        self.LW = self.LW - self.eta * (self.a1.T * s2)
        self.b2 = self.b2 - self.eta * s2.sum(axis=0)
        self.IW = self.IW - self.eta * (P.T * s1)
        self.b1 = self.b1 - self.eta * s1.sum(axis=0)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0, scale=1.0):
    net = TagNet(*sizes, seed=seed)
    state = np.random.RandomState(seed + 321)
    P = matrix(state.randn(samples, sizes[0]))
    T = matrix((state.rand(samples, sizes[-1]) > 0.5) * 1.0)
    net.OW = net.OW * scale
    return dict(model=net, loss=lambda: net.perf(P, T), step=lambda: net.teach(P, T), learning_rate=net.eta)
