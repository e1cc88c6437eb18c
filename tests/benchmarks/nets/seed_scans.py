"""Scans of seeds in grey: (N, C, H, W) batches, a 3x3 convolution as loops over the kernel's offsets, max pooling by reshape, then two dense layers; small classes whose backprop returns a dict of gradients, leaky units, softmax over varieties."""
import numpy as np


class ConvLayer:
    def __init__(self, filters, channels, kh, kw, pad, rng):
        self.kh, self.kw, self.pad = kh, kw, pad
        self.K = rng.normal(0, 1 / np.sqrt(channels * kh * kw), (filters, channels, kh, kw))
        self.c = rng.normal(0, 0.2, filters)

    def run(self, images):
        p = self.pad
        self.padded = np.pad(images, ((0, 0), (0, 0), (p, p), (p, p)))
        n, _, H, W = self.padded.shape
        self.rows, self.cols = H - self.kh + 1, W - self.kw + 1
        maps = np.zeros((n, self.K.shape[0], self.rows, self.cols))
        for u in range(self.kh):
            for v in range(self.kw):
                patch = self.padded[:, :, u:u + self.rows, v:v + self.cols]
                maps += np.einsum('ncij,fc->nfij', patch, self.K[:, :, u, v])
        return maps + self.c.reshape(1, -1, 1, 1)

    def backprop(self, dmaps):
        dK = np.zeros_like(self.K)
        dpadded = np.zeros_like(self.padded)
        for u in range(self.kh):
            for v in range(self.kw):
                patch = self.padded[:, :, u:u + self.rows, v:v + self.cols]
                dK[:, :, u, v] = np.einsum('nfij,ncij->fc', dmaps, patch)
                dpadded[:, :, u:u + self.rows, v:v + self.cols] += np.einsum('nfij,fc->ncij', dmaps, self.K[:, :, u, v])
        dc = dmaps.sum(axis=(0, 2, 3))
        p = self.pad
        H, W = dpadded.shape[2:]
        return dpadded[:, :, p:H - p, p:W - p], {'K': dK, 'c': dc}


class Leaky:
    def run(self, x):
        self.x = x
        return np.where(x > 0, x, 0.2 * x)

    def backprop(self, dy):
        return dy * np.where(self.x > 0, 1.0, 0.2), {}


class PoolLayer:
    """largest of every size x size block"""

    def __init__(self, size):
        self.size = size

    def run(self, x):
        n, c, h, w = x.shape
        s = self.size
        self.blocks = x.reshape(n, c, h // s, s, w // s, s)
        self.best = self.blocks.max(axis=(3, 5))
        return self.best

    def backprop(self, dy):
        hit = self.blocks == self.best[:, :, :, None, :, None]
        dblocks = hit * dy[:, :, :, None, :, None]
        n, c, i, s, j, _ = dblocks.shape
        return dblocks.reshape(n, c, i * s, j * s), {}


class Flat:
    def run(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backprop(self, dy):
        return dy.reshape(self.shape), {}


class Full:
    def __init__(self, n_in, n_out, rng):
        self.M = rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out))
        self.c = rng.normal(0, 0.2, n_out)

    def run(self, x):
        self.x = x
        return x @ self.M + self.c

    def backprop(self, dy):
        grads = {'M': self.x.T @ dy, 'c': dy.sum(axis=0)}
        return dy @ self.M.T, grads


class SeedNet:
    def __init__(self, layers):
        self.layers = layers
        self.gradients = [{} for _ in layers]

    def scores(self, x):
        for layer in self.layers:
            x = layer.run(x)
        return x

    def cost(self, x, variety):
        s = self.scores(x)
        s = s - s.max(axis=1, keepdims=True)
        self.p = np.exp(s)
        self.p = self.p / self.p.sum(axis=1, keepdims=True)
        return -np.log(self.p[np.arange(len(x)), variety]).mean()

    def learn(self, variety):
        n = len(variety)
        d = self.p.copy()
        d[np.arange(n), variety] -= 1.0
        d = d / n
        for k in range(len(self.layers) - 1, -1, -1):
            d, self.gradients[k] = self.layers[k].backprop(d)


def check(image=(6, 8), channels=2, filters=(3, 4), kernel=(3, 3), hidden=5, varieties=3, samples=4, seed=0, lift=0.0):
    rng = np.random.default_rng(seed + 909)
    h, w = image
    inner = filters[1] * ((h + 2 - 2 * (kernel[0] - 1)) // 2) * ((w + 2 - 2 * (kernel[1] - 1)) // 2)
    last = Full(hidden, varieties, rng)
    last.c += lift
    net = SeedNet([
        ConvLayer(filters[0], channels, *kernel, 0, rng), Leaky(),
        ConvLayer(filters[1], filters[0], *kernel, 1, rng), Leaky(),
        PoolLayer(2), Flat(), Full(inner, hidden, rng), Leaky(), last,
    ])
    x = rng.normal(size=(samples, channels, h, w))
    variety = rng.integers(0, varieties, samples)

    def back():
        net.cost(x, variety)
        net.learn(variety)

    return dict(model=net, loss=lambda: net.cost(x, variety), backward=back)
