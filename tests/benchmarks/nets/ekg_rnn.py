"""Размечает удары сердца на ЭКГ (Russian comments): a plain recurrent net over (time, patients, leads), a learned first state, a logistic output at every moment, all states kept in one array."""
import numpy as np


class EkgRNN:
    def __init__(self, n_leads, n_state, n_marks, seed=0):
        r = np.random.RandomState(seed)
        self.Wx = r.randn(n_leads, n_state) * 0.6
        self.Wh = r.randn(n_state, n_state) * 0.5
        self.bh = r.randn(1, n_state) * 0.2
        self.Wy = r.randn(n_state, n_marks) * 0.8
        self.by = r.randn(1, n_marks) * 0.2
        self.h0 = r.randn(1, n_state) * 0.3
        self.zero_grads()

    def zero_grads(self):
        self.dWx, self.dWh, self.dWy = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.Wy)
        self.dbh, self.dby = np.zeros_like(self.bh), np.zeros_like(self.by)

    def forward(self, X):
        # X: (T, N, D)
        T, N, _ = X.shape
        H = self.Wh.shape[0]
        self.X = X
        self.hs = np.zeros((T + 1, N, H))
        self.hs[0] = self.h0
        self.ys = np.zeros((T, N, self.Wy.shape[1]))
        for t in range(T):
            # состояние на шаге t лежит в hs[t + 1]
            self.hs[t + 1] = np.tanh(X[t].dot(self.Wx) + self.hs[t].dot(self.Wh) + self.bh)
            score = self.hs[t + 1].dot(self.Wy) + self.by
            self.ys[t] = 1.0 / (1.0 + np.exp(-score))
        return self.ys

    def loss(self, X, marks):
        ys = self.forward(X)
        T, N, _ = ys.shape
        return -np.sum(marks * np.log(ys) + (1 - marks) * np.log(1 - ys)) / (T * N)

    def backward(self, marks):
        T, N, _ = marks.shape
        self.zero_grads()
        # градиент, который приходит из будущего
        dh_future = np.zeros((N, self.Wh.shape[0]))
        for t in range(T - 1, -1, -1):
            dscore = (self.ys[t] - marks[t]) / (T * N)
            self.dWy += self.hs[t + 1].T.dot(dscore)
            self.dby += dscore.sum(axis=0, keepdims=True)
            dh = dscore.dot(self.Wy.T)
            dh += dh_future
            dpre = dh * (1 - self.hs[t + 1] ** 2)
            self.dWx += self.X[t].T.dot(dpre)
            self.dWh += self.hs[t].T.dot(dpre)
            self.dbh += dpre.sum(axis=0, keepdims=True)
            dh_future = dpre.dot(self.Wh.T)
        self.dh0 = dh_future.sum(axis=0, keepdims=True)


def check(sizes=(3, 5, 2), steps=4, samples=6, seed=0):
    model = EkgRNN(*sizes, seed=seed)
    r = np.random.RandomState(seed + 1)
    X = r.randn(steps, samples, sizes[0])
    marks = (r.rand(steps, samples, sizes[2]) < 0.5).astype(float)

    def backward():
        model.forward(X)
        model.backward(marks)

    model.forward(r.randn(steps, samples, sizes[0]))
    model.backward(marks)
    return dict(model=model, loss=lambda: model.loss(X, marks), backward=backward)
