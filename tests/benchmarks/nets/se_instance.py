"""Channels of signals: instance norm, squeeze-excite, a highway gate and dropout on the pooled code; module-like objects."""
import numpy as np


class Mix:
    """1x1 convolution over channels: (N, C, L) -> (N, K, L)."""

    def __init__(self, c, k, rng):
        self.k = rng.normal(size=(k, c)) / np.sqrt(c)
        self.b = rng.normal(size=(k, 1)) * .1

    def __call__(self, x):
        self.x = x
        return np.einsum('kc,ncl->nkl', self.k, x) + self.b

    def grad(self, dy):
        self.dk = np.einsum('nkl,ncl->kc', dy, self.x)
        self.db = dy.sum(axis=(0, 2)).reshape(-1, 1)
        return np.einsum('kc,nkl->ncl', self.k, dy)


class InstanceNorm:
    def __init__(self, c, rng):
        self.g, self.h = rng.uniform(.5, 1.5, (c, 1)), rng.uniform(-.3, .3, (c, 1))

    def __call__(self, x):
        mean = x.mean(axis=-1)[:, :, None]
        self.sigma = (x.var(axis=-1) + 1e-5)[:, :, None] ** .5
        self.hat = (x - mean) / self.sigma
        return self.hat * self.g + self.h

    def grad(self, dy):
        length = dy.shape[-1]
        self.dg = (dy * self.hat).sum(axis=(0, 2))[:, None]
        self.dh = dy.sum(axis=(0, 2))[:, None]
        dhat = dy * self.g
        total = dhat.sum(axis=-1, keepdims=True)
        along = (dhat * self.hat).sum(axis=-1, keepdims=True)
        return (length * dhat - total - self.hat * along) / (length * self.sigma)


class SqueezeExcite:
    def __init__(self, c, r, rng):
        self.down, self.up = rng.normal(size=(c, r)) * .8, rng.normal(size=(r, c)) * .8

    def __call__(self, x):
        self.x = x
        self.code = x.mean(axis=2)
        self.mid = np.maximum(self.code @ self.down, 0)
        self.scale = 1 / (1 + np.exp(-self.mid @ self.up))
        return x * self.scale[:, :, None]

    def grad(self, dy):
        dscale = (dy * self.x).sum(axis=2)
        dlogit = dscale * self.scale * (1 - self.scale)
        self.dup = self.mid.T @ dlogit
        dmid = dlogit @ self.up.T
        dmid[self.mid <= 0] = 0
        self.ddown = self.code.T @ dmid
        dcode = dmid @ self.down.T
        dx = dy * self.scale[:, :, None]
        dx += dcode[:, :, None] / self.x.shape[2]
        return dx


class Highway:
    def __init__(self, c, rng):
        self.wt, self.wh = rng.normal(size=(c, c)) / np.sqrt(c), rng.normal(size=(c, c)) / np.sqrt(c)
        self.bt, self.bh = rng.normal(size=c) * .3, rng.normal(size=c) * .3

    def __call__(self, v):
        self.v = v
        self.t = 1 / (1 + np.exp(-(v @ self.wt + self.bt)))
        self.q = np.tanh(v @ self.wh + self.bh)
        return self.t * self.q + (1 - self.t) * v

    def grad(self, dy):
        dt = dy * (self.q - self.v)
        dq = dy * self.t
        dzt = dt * self.t * (1 - self.t)
        dzq = dq * (1 - self.q * self.q)
        self.dwt, self.dbt = self.v.T @ dzt, dzt.sum(0)
        self.dwh, self.dbh = self.v.T @ dzq, dzq.sum(0)
        dv = dy * (1 - self.t)
        dv += dzt @ self.wt.T + dzq @ self.wh.T
        return dv


class Model:
    def __init__(self, c, k, r, classes, seed):
        rng = np.random.default_rng(seed)
        self.mix, self.norm, self.se = Mix(c, k, rng), InstanceNorm(k, rng), SqueezeExcite(k, r, rng)
        self.highway = Highway(k, rng)
        self.out = rng.normal(size=(k, classes)) * .9
        self.keep = .8

    def forward(self, x, mask):
        u = self.se(self.norm(self.mix(x)))
        self.shape = u.shape
        self.pooled = (u * u).mean(axis=2)
        self.u, self.mask = u, mask
        self.dropped = self.pooled * mask / self.keep
        self.code = self.highway(self.dropped)
        return self.code @ self.out

    def loss(self, x, mask, target):
        scores = self.forward(x, mask)
        e = np.exp(scores - scores.max(1, keepdims=True))
        self.p, self.target = e / e.sum(1, keepdims=True), target
        return -np.log(self.p[target > 0]).mean()

    def grad(self):
        d = (self.p - self.target) / len(self.p)
        self.dout = self.code.T @ d
        d = self.highway.grad(d @ self.out.T)
        d = d * self.mask / self.keep
        d = 2 * self.u * d[:, :, None] / self.shape[2]
        return self.mix.grad(self.norm.grad(self.se.grad(d)))


def check(sizes=(3, 5, 2, 4), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Model(*sizes, seed)
    x, mask = rng.normal(size=(samples, sizes[0], 7)), (rng.random((samples, sizes[1])) < .8) * 1.
    target = np.eye(sizes[3])[rng.integers(0, sizes[3], samples)]
    return dict(model=net, loss=lambda: net.loss(x, mask, target), backward=net.grad)
