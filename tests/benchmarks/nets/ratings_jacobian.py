"""Star ratings as distributions: softmax over columns with its Jacobian written out, squared distance or divergence per head."""
import numpy as np


def softmax_cols(u):
    ex = np.exp(u - u.max(0))
    return ex / ex.sum(0)


def softmax_jacobians(s):
    k, n = s.shape
    J = np.zeros((n, k, k))
    for i in range(n):
        si = s[:, i]
        J[i] = np.diag(si) - np.outer(si, si)
    return J


class RatingNet:
    LAMBDA = 0.05

    def __init__(self, layout, seed=1):
        rng = np.random.RandomState(seed)
        n0, n1, n2 = layout
        self.M1, self.v1 = rng.normal(0, .7, (n1, n0)), rng.normal(0, .2, (n1, 1))
        self.M2, self.v2 = rng.normal(0, .9, (n2, n1)), rng.normal(0, .2, (n2, 1))

    def run(self, inp):
        self.inp = inp
        self.u1 = np.dot(self.M1, inp) + self.v1
        self.h1 = np.log1p(np.exp(self.u1))
        self.u2 = np.dot(self.M2, self.h1) + self.v2
        self.s = softmax_cols(self.u2)
        return self.s

    def brier(self, inp, target):
        s = self.run(inp)
        m = inp.shape[1]
        reg = self.LAMBDA / m * (np.sum(self.M1 * self.M1) + np.sum(self.M2 * self.M2))
        return np.sum((s - target) ** 2) / m + reg

    def nablas(self, inp, target):
        self.run(inp)
        m = inp.shape[1]
        ds = 2.0 * (self.s - target) / m
        J = softmax_jacobians(self.s)
        du2 = np.einsum('nij,jn->in', J, ds)
        nM2 = np.dot(du2, self.h1.T) + 2 * self.LAMBDA / m * self.M2
        nv2 = np.sum(du2, axis=1, keepdims=True)
        dh1 = np.dot(self.M2.T, du2)
        du1 = dh1 / (1 + np.exp(-self.u1))
        nM1 = np.dot(du1, self.inp.T) + 2 * self.LAMBDA / m * self.M1
        nv1 = np.sum(du1, axis=1, keepdims=True)
        return [nM1, nv1, nM2, nv2]


def check(sizes=(4, 6, 5), samples=7, seed=0):
    net = RatingNet(sizes, seed)
    rng = np.random.default_rng(seed + 100)
    inp = rng.normal(size=(sizes[0], samples))
    target = softmax_cols(rng.normal(size=(sizes[2], samples)))
    params = [net.M1, net.v1, net.M2, net.v2]
    return dict(model=params, loss=lambda: net.brier(inp, target), backward=lambda: net.nablas(inp, target))
