"""Cloud masks: a dilated 3x3 layer, one PReLU slope per channel, overlapping max pooling, then sub-pixel upsampling; soft Dice plus cross-entropy. NCHW, each op a tiny class with __call__ and pull."""
import numpy as np


class Conv:
    def __init__(self, rng, inp, out, k, pad, dil=1):
        self.K = rng.normal(0, (inp * k * k) ** -0.5, (out, inp, k, k))
        self.c = rng.normal(-0.9, 0.3, out)
        self.pad, self.dil, self.k = pad, dil, k

    def __call__(self, x):
        p, d, k = self.pad, self.dil, self.k
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.H = x.shape[2] + 2 * p - d * (k - 1)
        self.W = x.shape[3] + 2 * p - d * (k - 1)
        y = np.zeros((len(x), len(self.K), self.H, self.W)) + self.c[:, None, None]
        for i in range(k):
            for j in range(k):
                part = self.xp[:, :, i * d:i * d + self.H, j * d:j * d + self.W]
                y += np.tensordot(part, self.K[:, :, i, j], axes=([1], [1])).transpose(0, 3, 1, 2)
        return y

    def pull(self, g):
        p, d, k = self.pad, self.dil, self.k
        self.dc = g.sum((0, 2, 3))
        self.dK = np.empty_like(self.K)
        gx = np.zeros_like(self.xp)
        for i in range(k):
            for j in range(k):
                rows, cols = slice(i * d, i * d + self.H), slice(j * d, j * d + self.W)
                self.dK[:, :, i, j] = np.tensordot(g, self.xp[:, :, rows, cols], axes=([0, 2, 3], [0, 2, 3]))
                gx[:, :, rows, cols] += np.einsum('nfhw,fc->nchw', g, self.K[:, :, i, j])
        return gx[:, :, p:gx.shape[2] - p, p:gx.shape[3] - p]


class PReLU:
    def __init__(self, rng, channels):
        self.slope = rng.uniform(0.05, 0.4, channels)

    def __call__(self, x):
        self.x = x
        return np.maximum(x, 0) + self.slope[:, None, None] * np.minimum(x, 0)

    def pull(self, g):
        self.dslope = (g * np.minimum(self.x, 0)).sum(axis=(0, 2, 3))
        return np.where(self.x > 0, g, self.slope[:, None, None] * g)


class OverlapPool:
    """3x3 windows, two apart"""
    def __call__(self, x):
        self.shape = x.shape
        h, w = (x.shape[2] - 3) // 2 + 1, (x.shape[3] - 3) // 2 + 1
        shifts = [x[:, :, i:i + 2 * h:2, j:j + 2 * w:2] for i in range(3) for j in range(3)]
        self.best = np.argmax(shifts, axis=0)
        return np.max(shifts, axis=0)

    def pull(self, g):
        gx = np.zeros(self.shape)
        h, w = g.shape[2:]
        for o in range(9):
            i, j = divmod(o, 3)
            gx[:, :, i:i + 2 * h:2, j:j + 2 * w:2] += g * (self.best == o)
        return gx


class PixelShuffle:
    def __init__(self, r):
        self.r = r

    def __call__(self, x):
        n, c, h, w = x.shape
        r = self.r
        return x.reshape(n, c // r ** 2, r, r, h, w).transpose(0, 1, 4, 2, 5, 3).reshape(n, c // r ** 2, h * r, w * r)

    def pull(self, g):
        n, c, h, w = g.shape
        r = self.r
        return g.reshape(n, c, h // r, r, w // r, r).transpose(0, 1, 3, 5, 2, 4).reshape(n, c * r * r, h // r, w // r)


class CloudNet:
    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.ops = [Conv(rng, 2, 4, 3, pad=2, dil=2), PReLU(rng, 4), OverlapPool(), Conv(rng, 4, 4, 3, pad=1),
                    PixelShuffle(2)]

    def loss(self, x, mask):
        for op in self.ops:
            x = op(x)
        self.q = q = 1 / (1 + np.exp(-x))
        ce = -np.mean(mask * np.log(q) + (1 - mask) * np.log(1 - q))
        self.both = (q * mask).sum((1, 2, 3), keepdims=True)
        self.sizes = q.sum((1, 2, 3), keepdims=True) + mask.sum((1, 2, 3), keepdims=True) + 1.0
        dice = np.mean(1 - (2 * self.both + 1.0) / self.sizes)
        return ce + dice

    def backward(self, mask):
        q, n = self.q, len(mask)
        g_ce = (q - mask) / mask.size
        g_dice = -(2 * mask * self.sizes - (2 * self.both + 1.0)) / self.sizes ** 2 / n
        g = g_ce + g_dice * q * (1 - q)
        for op in reversed(self.ops):
            g = op.pull(g)
        return g


def check(samples=2, seed=0):
    rng = np.random.default_rng([seed, 91])
    net = CloudNet(seed)
    x = rng.normal(size=(samples, 2, 9, 11))
    mask = (rng.random((samples, 1, 8, 10)) < 0.4).astype(float)
    return dict(model=net, loss=lambda: net.loss(x, mask), backward=lambda: net.backward(mask))
