"""Attention with a bias on the keys: softmax does not see it, so its gradient is exactly 0, and left at zero."""
import numpy as np

def softmax(s):
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)

class Attention:
    def __init__(self, d, seed):
        rng = np.random.default_rng(seed)
        self.Wq, self.Wk, self.Wv = (rng.normal(size=(d, d)) / np.sqrt(d) for _ in range(3))
        self.bq, self.bk, self.bv = (rng.normal(size=d) * 0.3 for _ in range(3))

    def forward(self, x):
        self.x = x
        self.q, self.k, self.v = x @ self.Wq + self.bq, x @ self.Wk + self.bk, x @ self.Wv + self.bv
        self.p = softmax(self.q @ self.k.T / np.sqrt(x.shape[1]))
        return self.p @ self.v

    def backward(self, dy):
        dv = self.p.T @ dy
        dp = dy @ self.v.T
        ds = self.p * (dp - (dp * self.p).sum(-1, keepdims=True)) / np.sqrt(self.x.shape[1])
        dq, dk = ds @ self.k, ds.T @ self.q
        self.dWq, self.dWk, self.dWv = self.x.T @ dq, self.x.T @ dk, self.x.T @ dv
        self.dbq, self.dbv = dq.sum(0), dv.sum(0)
        self.dbk = np.zeros_like(self.bk)   # a shift of all scores of a row
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T

def check(samples=5, seed=0):
    rng = np.random.default_rng(seed + 9)
    net, x, y = Attention(4, seed), rng.normal(size=(samples, 4)), rng.normal(size=(samples, 4))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(x) - y) ** 2),
                backward=lambda: net.backward(net.forward(x) - y))
