"""One encoder block on (N, T, D): two heads by reshape, residual paths, layer norm, feed-forward with relu; einsum and matmul."""
import numpy as np


class Block:
    def __init__(self, d_model=4, n_heads=2, d_ff=6, seed=0):
        r = np.random.default_rng(seed)
        s = 1 / np.sqrt(d_model)
        self.n_heads = n_heads
        self.wq, self.wk, self.wv, self.wo = (r.normal(0, s, (d_model, d_model)) for _ in range(4))
        self.g, self.b = 1 + 0.2 * r.normal(size=d_model), 0.2 * r.normal(size=d_model)
        self.w1, self.b1 = r.normal(0, s, (d_model, d_ff)), 0.2 * r.normal(size=d_ff)
        self.w2, self.b2 = r.normal(0, s, (d_ff, d_model)), 0.2 * r.normal(size=d_model)
        self.grad = {}

    def split(self, x):
        n, t, d = x.shape
        return x.reshape(n, t, self.n_heads, d // self.n_heads).transpose(0, 2, 1, 3)

    def join(self, x):
        n, h, t, d = x.shape
        return x.transpose(0, 2, 1, 3).reshape(n, t, h * d)

    def forward(self, x):
        self.x = x
        self.q, self.k, self.v = self.split(x @ self.wq), self.split(x @ self.wk), self.split(x @ self.wv)
        self.scale = 1 / np.sqrt(self.q.shape[-1])
        scores = self.q @ self.k.transpose(0, 1, 3, 2) * self.scale
        e = np.exp(scores - scores.max(axis=-1, keepdims=True))
        self.att = e / e.sum(axis=-1, keepdims=True)
        self.ctx = self.join(self.att @ self.v)
        y = x + self.ctx @ self.wo
        self.std = np.sqrt(y.var(axis=-1, keepdims=True) + 1e-5)
        self.yhat = (y - y.mean(axis=-1, keepdims=True)) / self.std
        self.u = self.g * self.yhat + self.b
        self.pre = self.u @ self.w1 + self.b1
        self.hid = np.maximum(self.pre, 0)
        return self.u + self.hid @ self.w2 + self.b2

    def backward(self, dout):
        grad = self.grad
        # feed-forward
        grad['w2'] = np.einsum('ntf,ntd->fd', self.hid, dout)
        grad['b2'] = dout.sum(axis=(0, 1))
        dpre = (dout @ self.w2.T) * (self.pre > 0)
        grad['w1'] = np.einsum('ntd,ntf->df', self.u, dpre)
        grad['b1'] = dpre.sum(axis=(0, 1))
        du = dout + dpre @ self.w1.T
        # layer norm
        grad['g'] = (du * self.yhat).sum(axis=(0, 1))
        grad['b'] = du.sum(axis=(0, 1))
        dyhat = du * self.g
        dy = (dyhat - dyhat.mean(-1, keepdims=True) - self.yhat * (dyhat * self.yhat).mean(-1, keepdims=True)) / self.std
        # attention
        grad['wo'] = np.einsum('nti,ntj->ij', self.ctx, dy)
        dctx = self.split(dy @ self.wo.T)
        datt = dctx @ self.v.transpose(0, 1, 3, 2)
        dv = self.att.transpose(0, 1, 3, 2) @ dctx
        dscores = self.att * (datt - (datt * self.att).sum(axis=-1, keepdims=True))
        dq = dscores @ self.k * self.scale
        dk = dscores.transpose(0, 1, 3, 2) @ self.q * self.scale
        dq, dk, dv = self.join(dq), self.join(dk), self.join(dv)
        grad['wq'] = np.einsum('nti,ntj->ij', self.x, dq)
        grad['wk'] = np.einsum('nti,ntj->ij', self.x, dk)
        grad['wv'] = np.einsum('nti,ntj->ij', self.x, dv)
        return dy + dq @ self.wq.T + dk @ self.wk.T + dv @ self.wv.T


class Encoder:
    def __init__(self, depth, seed):
        self.blocks = [Block(seed=seed * 10 + i) for i in range(depth)]

    def loss(self, x, y):
        for block in self.blocks:
            x = block.forward(x)
        self.diff = x - y
        return np.mean(self.diff ** 2)

    def backward(self):
        d = 2 * self.diff / self.diff.size
        for block in reversed(self.blocks):
            d = block.backward(d)
        return d


def check(samples=3, seed=0):
    r = np.random.default_rng(seed + 21)
    net, x, y = Encoder(2, seed), r.normal(size=(samples, 5, 4)), r.normal(size=(samples, 5, 4))
    return dict(model=net, loss=lambda: net.loss(x, y), backward=lambda: net.backward())
