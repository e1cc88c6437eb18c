"""A graph convolution with a normalised adjacency matrix, a skip connection, node labels with a mask; one flat script style."""
import numpy as np


def normalised(adj):
    a = adj + np.eye(len(adj))
    d = a.sum(axis=1) ** -0.5
    return d[:, None] * a * d[None, :]


def elu(t):
    return np.where(t > 0, t, np.exp(np.minimum(t, 0)) - 1)


class GCN:
    def __init__(self, adj, f, hid, k, seed):
        rs = np.random.RandomState(seed)
        self.S = normalised(adj)
        self.theta0 = rs.randn(f, hid) * 0.5
        self.theta1 = rs.randn(hid, hid) * 0.5
        self.theta2 = rs.randn(hid, k) * 0.5
        self.skip = rs.randn(f, hid) * 0.4
        self.beta = rs.randn(1, hid) * 0.1

    def forward(self, F):
        self.F = F
        self.M0 = self.S @ F
        self.Z0 = self.M0 @ self.theta0 + self.beta
        self.H0 = elu(self.Z0)
        self.M1 = self.S @ self.H0
        self.Z1 = self.M1 @ self.theta1 + F @ self.skip
        self.H1 = elu(self.Z1)
        self.O = self.S @ (self.H1 @ self.theta2)
        E = np.exp(self.O - self.O.max(axis=1, keepdims=True))
        self.P = E / E.sum(axis=1, keepdims=True)
        return self.P

    def nll(self, F, Y, mask):
        P = self.forward(F)
        return -np.sum(mask[:, None] * Y * np.log(P)) / mask.sum()

    def backward(self, Y, mask):
        dO = (self.P - Y) * mask[:, None] / mask.sum()
        dT = self.S.T @ dO
        dtheta2 = self.H1.T @ dT
        dH1 = dT @ self.theta2.T
        dZ1 = dH1 * np.where(self.Z1 > 0, 1, self.H1 + 1)
        dskip = self.F.T @ dZ1
        dtheta1 = self.M1.T @ dZ1
        dM1 = dZ1 @ self.theta1.T
        dH0 = self.S.T @ dM1
        dZ0 = dH0 * np.where(self.Z0 > 0, 1, self.H0 + 1)
        dbeta = dZ0.sum(axis=0, keepdims=True)
        dtheta0 = self.M0.T @ dZ0
        return {'theta0': dtheta0, 'theta1': dtheta1, 'theta2': dtheta2, 'skip': dskip, 'beta': dbeta}


def check(sizes=(4, 5, 3), samples=9, seed=0):
    rng = np.random.default_rng(seed + 100)
    adj = np.triu((rng.random((samples, samples)) < 0.35).astype(float), 1)
    net = GCN(adj + adj.T, *sizes, seed)
    F = rng.normal(size=(samples, sizes[0]))
    Y = np.eye(sizes[2])[rng.integers(0, sizes[2], samples)]
    mask = (np.arange(samples) % 3 > 0).astype(float)
    return dict(model=net, loss=lambda: net.nll(F, Y, mask), backward=lambda: net.backward(Y, mask))
