"""Batch norm in one formula behind layers that keep their bias, rows, an LSTM-free classifier with dropout: net functions."""
import numpy as np


def affine(x, w, b):
    return x.dot(w) + b


def bn_train(z, gamma, beta, running, eps=1e-5, momentum=.9):
    mu, var = z.mean(0), z.var(0)
    running['mean'] = momentum * running['mean'] + (1 - momentum) * mu
    running['var'] = momentum * running['var'] + (1 - momentum) * var
    istd = (var + eps) ** -0.5
    zn = (z - mu) * istd
    return gamma * zn + beta, (zn, istd)


def bn_back(dy, gamma, cache):
    zn, istd = cache
    N = dy.shape[0]
    dgamma = (dy * zn).sum(0)
    dbeta = dy.sum(0)
    dz = gamma * istd / N * (N * dy - dbeta - zn * dgamma)
    return dz, dgamma, dbeta


class Classifier:
    def __init__(self, sizes, seed, drop=0.25):
        r = np.random.RandomState(seed)
        self.theta, self.running = {}, []
        for i in range(len(sizes) - 1):
            self.theta['w%d' % i] = r.normal(0, 1 / np.sqrt(sizes[i]), (sizes[i], sizes[i + 1]))
            self.theta['b%d' % i] = r.normal(0, .1, sizes[i + 1])
            if i < len(sizes) - 2:
                self.theta['gamma%d' % i] = r.uniform(.6, 1.4, sizes[i + 1])
                self.theta['beta%d' % i] = r.normal(0, .2, sizes[i + 1])
                self.running.append({'mean': np.zeros(sizes[i + 1]), 'var': np.ones(sizes[i + 1])})
        self.n = len(sizes) - 1
        self.drop = drop

    def predict(self, x, masks):
        t = self.theta
        self.tape = []
        for i in range(self.n - 1):
            z = affine(x, t['w%d' % i], t['b%d' % i])
            u, cache = bn_train(z, t['gamma%d' % i], t['beta%d' % i], self.running[i])
            h = np.tanh(u)
            keep = masks[i] / (1 - self.drop)
            self.tape.append((x, cache, h, keep))
            x = h * keep
        self.last = x
        s = affine(x, t['w%d' % (self.n - 1)], t['b%d' % (self.n - 1)])
        s = s - s.max(axis=1, keepdims=True)
        self.logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        return self.logp

    def nll(self, x, t, masks):
        return -(self.predict(x, masks) * t).sum() / len(x)

    def gradients(self, t):
        th, g = self.theta, {}
        k = self.n - 1
        err = (np.exp(self.logp) - t) / len(t)
        g['w%d' % k] = self.last.T.dot(err)
        g['b%d' % k] = err.sum(0)
        back = err.dot(th['w%d' % k].T)
        for i in range(self.n - 2, -1, -1):
            x, cache, h, keep = self.tape[i]
            back = back * keep
            back = back * (1 - h ** 2)
            back, g['gamma%d' % i], g['beta%d' % i] = bn_back(back, th['gamma%d' % i], cache)
            g['w%d' % i] = x.T.dot(back)
            g['b%d' % i] = back.sum(0)
            back = back.dot(th['w%d' % i].T)
        return g


def check(sizes=(5, 7, 6, 3), samples=8, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Classifier(sizes, seed)
    x, t = rng.normal(size=(samples, sizes[0])), np.eye(sizes[-1])[rng.integers(0, sizes[-1], samples)]
    masks = [(rng.random((samples, n)) > .25) * 1. for n in sizes[1:-1]]
    return dict(model=net.theta, loss=lambda: net.nll(x, t, masks), backward=lambda: net.gradients(t))
