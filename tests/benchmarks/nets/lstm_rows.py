"""An LSTM with all gates in one matrix, batches in rows, caches in lists, a softmax over the last state."""
import numpy as np


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


class Lstm:
    def __init__(self, n_in, n_hid, n_out, seed=0):
        rng = np.random.default_rng(seed)
        self.H = n_hid
        self.W = rng.normal(size=(n_in, 4 * n_hid)) * 0.5
        self.U = rng.normal(size=(n_hid, 4 * n_hid)) * 0.5
        self.b = rng.normal(size=4 * n_hid) * 0.2
        self.V = rng.normal(size=(n_hid, n_out)) * 0.8
        self.c = rng.normal(size=n_out) * 0.2

    def forward(self, X):
        H = self.H
        n = X.shape[0]
        h, s = np.zeros((n, H)), np.zeros((n, H))
        self.steps = []
        for t in range(X.shape[1]):
            pre = X[:, t] @ self.W + h @ self.U + self.b
            i = sig(pre[:, :H])
            f = sig(pre[:, H:2 * H])
            o = sig(pre[:, 2 * H:3 * H])
            g = np.tanh(pre[:, 3 * H:])
            s_prev, h_prev = s, h
            s = f * s_prev + i * g
            ts = np.tanh(s)
            h = o * ts
            self.steps.append((X[:, t], h_prev, s_prev, i, f, o, g, ts))
        self.h = h
        scores = h @ self.V + self.c
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def loss(self, X, y):
        p = self.forward(X)
        return -np.mean(np.log(p[np.arange(len(y)), y]))

    def backward(self, y):
        n = len(y)
        ds = self.p.copy()
        ds[np.arange(n), y] -= 1
        ds /= n
        self.dV = self.h.T @ ds
        self.dc = ds.sum(axis=0)
        self.dW, self.dU, self.db = np.zeros_like(self.W), np.zeros_like(self.U), np.zeros_like(self.b)
        dh = ds @ self.V.T
        dstate = np.zeros_like(dh)
        for x, h_prev, s_prev, i, f, o, g, ts in reversed(self.steps):
            do = dh * ts
            dcell = dstate + dh * o * (1 - ts ** 2)
            di = dcell * g
            df = dcell * s_prev
            dg = dcell * i
            dpre = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g ** 2)])
            self.dW += x.T @ dpre
            self.dU += h_prev.T @ dpre
            self.db += dpre.sum(axis=0)
            dh = dpre @ self.U.T
            dstate = dcell * f


def check(sizes=(3, 4, 3), samples=5, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Lstm(*sizes, seed)
    X, y = rng.normal(size=(samples, 4, sizes[0])), rng.integers(0, sizes[2], size=samples)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(y))
