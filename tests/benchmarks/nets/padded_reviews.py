"""Film reviews of different lengths: word + position vectors, one masked self-attention head, relu written in place, masked mean, softmax over stars; a params/grads class, many views and copies."""
import numpy as np

NEG = -1e9


class ReviewNet:
    def __init__(self, vocab=10, longest=6, d=4, hidden=5, stars=3, seed=0):
        rng = np.random.default_rng(seed)
        w = lambda a, b: rng.normal(0, a ** -0.5, (a, b))
        self.E, self.P = rng.normal(0, 1, (vocab, d)), rng.normal(0, 0.3, (longest, d))
        self.Wq, self.Wk, self.Wv = w(d, d), w(d, d), w(d, d)
        self.W1, self.b1 = w(d, hidden), rng.normal(0, 0.2, (1, 1, hidden))
        self.W2, self.b2 = w(hidden, stars), rng.normal(0, 0.2, (1, stars))
        self.grads = {}

    # ------------------------------------------------------------------ forward
    def attend(self, x, real):
        self.q, self.k, self.v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        s = np.einsum('nid,njd->nij', self.q, self.k) / np.sqrt(x.shape[-1])
        both = real[:, :, None] & real[:, None, :]   # a padded word neither asks nor answers
        s[~both] = NEG
        s -= s.max(axis=2, keepdims=True)
        np.exp(s, out=s)
        s /= s.sum(axis=2, keepdims=True)
        self.A, self.both = s, both
        return s @ self.v

    def forward(self, ids, real):
        T = ids.shape[1]
        self.ids, self.real = ids, real
        self.x = self.E[ids] + self.P[:T]
        self.y = self.x + self.attend(self.x, real)
        z = self.y @ self.W1 + self.b1
        self.on = z > 0
        z[~self.on] = 0
        self.h = z
        self.words = real.sum(axis=1, keepdims=True)
        self.m = (self.h * real[..., None]).sum(axis=1) / self.words
        o = self.m @ self.W2 + self.b2
        o = o - o.max(axis=1, keepdims=True)
        self.o = o
        self.prob = np.exp(o) / np.exp(o).sum(axis=1, keepdims=True)
        return self.prob

    def nll(self, ids, real, stars):
        p = self.forward(ids, real)
        return -np.log(p[np.arange(len(stars)), stars]).mean()

    # ------------------------------------------------------------------ backward
    def backward(self, stars):
        g, N = self.grads, len(stars)
        d = self.prob.copy()
        d[np.arange(N), stars] -= 1
        d /= N
        g['W2'] = self.m.T @ d
        g['b2'] = d.sum(axis=0, keepdims=True)
        dm = d @ self.W2.T
        dh = np.repeat((dm / self.words)[:, None, :], self.h.shape[1], axis=1)
        dh *= self.real[..., None]
        dz = np.where(self.on, dh, 0)
        g['W1'] = np.einsum('nti,ntj->ij', self.y, dz)
        g['b1'] = dz.sum(axis=(0, 1), keepdims=True)
        dy = dz @ self.W1.T
        dx = dy.copy()
        dx += self.attend_backward(dy)
        g['P'] = np.zeros_like(self.P)
        g['P'][:dx.shape[1]] = dx.sum(axis=0)
        g['E'] = np.zeros_like(self.E)
        np.add.at(g['E'], self.ids, dx)

    def attend_backward(self, dout):
        g, A = self.grads, self.A
        dA = dout @ self.v.transpose(0, 2, 1)
        dv = A.transpose(0, 2, 1) @ dout
        inner = (dA * A).sum(axis=2, keepdims=True)
        ds = A * (dA - inner)
        ds[~self.both] = 0
        ds /= np.sqrt(self.q.shape[-1])
        dq = ds @ self.k
        dk = np.einsum('nij,nid->njd', ds, self.q)
        dx = np.zeros_like(self.x)
        for name, W, dp in (('Wq', self.Wq, dq), ('Wk', self.Wk, dk), ('Wv', self.Wv, dv)):
            g[name] = np.tensordot(self.x, dp, ((0, 1), (0, 1)))
            dx += dp @ W.T
        return dx


def check(samples=4, longest=6, d=4, hidden=5, stars=3, seed=0):
    rng = np.random.default_rng(seed + 90)
    net = ReviewNet(longest=longest, d=d, hidden=hidden, stars=stars, seed=seed)
    ids = rng.integers(1, 10, (samples, longest))
    real = np.arange(longest) < (longest - 1 - np.arange(samples) % 3)[:, None]
    ids[~real] = 0
    y = rng.integers(0, stars, samples)

    def backward():
        net.nll(ids, real, y)
        net.backward(y)

    return dict(model=net, loss=lambda: net.nll(ids, real, y), backward=backward)
