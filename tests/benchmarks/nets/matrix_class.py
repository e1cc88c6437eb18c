"""np.matrix throughout: * is a product, samples in columns, batch normalisation per row before the activation."""
import numpy as np


class MatrixNet:
    def __init__(self, n_in, n_hidden, n_out, seed):
        rng = np.random.default_rng(seed)
        self.W1 = np.matrix(rng.normal(size=(n_hidden, n_in)) * 0.7)
        self.gamma = np.matrix(1 + 0.3 * rng.normal(size=(n_hidden, 1)))
        self.beta = np.matrix(0.3 * rng.normal(size=(n_hidden, 1)))
        self.W2 = np.matrix(rng.normal(size=(n_out, n_hidden)) * 0.7)
        self.b2 = np.matrix(rng.normal(size=(n_out, 1)) * 0.2)

    def forward(self, X):
        self.X = X
        self.Z = self.W1 * X
        self.mu = self.Z.mean(axis=1)
        self.sd = np.sqrt(np.power(self.Z - self.mu, 2).mean(axis=1) + 1e-6)
        self.Zn = (self.Z - self.mu) / self.sd
        self.U = np.multiply(self.gamma, self.Zn) + self.beta
        self.H = np.matrix(1 / (1 + np.exp(-self.U)))
        self.out = self.W2 * self.H + self.b2
        return self.out

    def loss(self, X, Y):
        return np.power(self.forward(X) - Y, 2).sum() / 2

    def backward(self, Y):
        m = Y.shape[1]
        E = self.out - Y
        self.dW2 = E * self.H.T
        self.db2 = E.sum(axis=1)
        dH = self.W2.T * E
        dU = np.multiply(dH, np.multiply(self.H, 1 - self.H))
        self.dgamma = np.multiply(dU, self.Zn).sum(axis=1)
        self.dbeta = dU.sum(axis=1)
        dZn = np.multiply(dU, self.gamma)
        dZ = (dZn - dZn.mean(axis=1) - np.multiply(self.Zn, np.multiply(dZn, self.Zn).mean(axis=1))) / self.sd
        self.dW1 = dZ * self.X.T


def check(sizes=(4, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = MatrixNet(*sizes, seed)
    X, Y = np.matrix(rng.normal(size=(sizes[0], samples))), np.matrix(rng.normal(size=(sizes[2], samples)))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(Y))
