"""Samples in columns, batch normalisation per feature, stages called one after the other, everything kept in one dict."""
import numpy as np

EPS = 1e-2


class BNNet:
    def __init__(self, n, seed):
        gen = np.random.RandomState(seed)
        self.P = {}
        for k in range(1, len(n)):
            self.P[f'W{k}'] = gen.randn(n[k], n[k - 1]) / np.sqrt(n[k - 1])
        for k in range(1, len(n) - 1):
            self.P[f'g{k}'] = 1 + gen.randn(n[k], 1) * 0.4
            self.P[f'h{k}'] = gen.randn(n[k], 1) * 0.4
        self.P['bias'] = gen.randn(n[-1], 1) * 0.4
        self.depth = len(n) - 1
        self.C, self.G = {}, {}

    def stage_forward(self, X):
        A = self.C['A0'] = X
        for k in range(1, self.depth):
            S = self.P[f'W{k}'] @ A
            mean = np.mean(S, axis=1, keepdims=True)
            var = np.mean((S - mean) ** 2, axis=1, keepdims=True)
            std = np.sqrt(var + EPS)
            N = (S - mean) / std
            A = np.tanh(self.P[f'g{k}'] * N + self.P[f'h{k}'])
            self.C[f'std{k}'], self.C[f'N{k}'], self.C[f'A{k}'] = std, N, A
        Z = self.P[f'W{self.depth}'] @ A + self.P['bias']
        self.C['out'] = 1 / (1 + np.exp(-Z))

    def stage_loss(self, Y):
        out = self.C['out']
        return -np.mean(np.sum(Y * np.log(out) + (1 - Y) * np.log(1 - out), axis=0))

    def stage_output(self, Y):
        m = Y.shape[1]
        D = (self.C['out'] - Y) / m
        k = self.depth
        self.G[f'W{k}'] = D @ self.C[f'A{k - 1}'].T
        self.G['bias'] = np.sum(D, axis=1, keepdims=True)
        self.C['dA'] = self.P[f'W{k}'].T @ D

    def stage_hidden(self):
        for k in range(self.depth - 1, 0, -1):
            A, N, std = self.C[f'A{k}'], self.C[f'N{k}'], self.C[f'std{k}']
            D = self.C['dA'] * (1 - A * A)
            self.G[f'g{k}'] = np.sum(D * N, axis=1, keepdims=True)
            self.G[f'h{k}'] = np.sum(D, axis=1, keepdims=True)
            dN = D * self.P[f'g{k}']
            m = dN.shape[1]
            dS = dN - np.sum(dN, axis=1, keepdims=True) / m
            dS -= N * np.sum(dN * N, axis=1, keepdims=True) / m
            dS /= std
            self.G[f'W{k}'] = dS @ self.C[f'A{k - 1}'].T
            self.C['dA'] = self.P[f'W{k}'].T @ dS


def check(sizes=(3, 6, 5, 2), samples=8, seed=0):
    gen = np.random.RandomState(seed + 4)
    net = BNNet(sizes, seed)
    X, Y = gen.randn(sizes[0], samples), (gen.rand(sizes[-1], samples) > 0.5).astype(float)

    def loss():
        net.stage_forward(X)
        return net.stage_loss(Y)

    def backward():
        net.stage_output(Y)
        net.stage_hidden()

    return dict(model=net, loss=loss, backward=backward)
