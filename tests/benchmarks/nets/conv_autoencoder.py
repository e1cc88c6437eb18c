"""A convolutional autoencoder: im2col with index arrays, pooling by blocks and a mask, a decoder that uses the same kernel."""
import numpy as np


def indices(shape, f, pad):
    N, C, H, W = shape
    oh, ow = H + 2 * pad - f + 1, W + 2 * pad - f + 1
    i0 = np.tile(np.repeat(np.arange(f), f), C)
    j0 = np.tile(np.arange(f), f * C)
    i1 = np.repeat(np.arange(oh), ow)
    j1 = np.tile(np.arange(ow), oh)
    k = np.repeat(np.arange(C), f * f).reshape(-1, 1)
    return k, i0.reshape(-1, 1) + i1.reshape(1, -1), j0.reshape(-1, 1) + j1.reshape(1, -1)


def im2col(x, f, pad):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    k, i, j = indices(x.shape, f, pad)
    cols = xp[:, k, i, j]
    return cols.transpose(1, 2, 0).reshape(f * f * x.shape[1], -1)


def col2im(cols, shape, f, pad):
    N, C, H, W = shape
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    k, i, j = indices(shape, f, pad)
    blocks = cols.reshape(C * f * f, -1, N).transpose(2, 0, 1)
    np.add.at(xp, (slice(None), k, i, j), blocks)
    return xp[:, :, pad:pad + H, pad:pad + W]


class ConvAE:
    def __init__(self, channels, filters, f, seed):
        rng = np.random.default_rng(seed)
        self.K = rng.normal(0, 0.4, (filters, channels, f, f))
        self.b = rng.normal(0, 0.1, (filters, 1))
        self.c = rng.normal(0, 0.1, (channels, 1, 1))
        self.f, self.pad = f, 1
        self.cache = {}

    def encode(self, x):
        F = len(self.K)
        cols = im2col(x, self.f, self.pad)
        z = self.K.reshape(F, -1) @ cols + self.b
        oh, ow = x.shape[2] + 2 * self.pad - self.f + 1, x.shape[3] + 2 * self.pad - self.f + 1
        a = np.maximum(z, 0).reshape(F, oh, ow, len(x)).transpose(3, 0, 1, 2)
        blocks = a.reshape(len(x), F, oh // 2, 2, ow // 2, 2)
        pooled = blocks.max(axis=(3, 5), keepdims=True)
        gate = blocks == pooled
        code = np.where(gate, pooled, 0).reshape(a.shape)
        self.cache.update(cols=cols, z=z, gate=gate, code=code, shape=x.shape)
        return code

    def decode(self, code):
        F = len(self.K)
        flat = code.transpose(1, 2, 3, 0).reshape(F, -1)
        self.cache['flat'] = flat
        return col2im(self.K.reshape(F, -1).T @ flat, self.cache['shape'], self.f, self.pad) + self.c

    def loss(self, x):
        self.x = x
        self.out = self.decode(self.encode(x))
        return 0.5 * np.sum((self.out - x) ** 2) / len(x)

    def backward(self):
        m, F = self.cache, len(self.K)
        dout = (self.out - self.x) / len(self.x)
        self.dc = dout.sum(axis=(0, 2, 3)).reshape(self.c.shape)
        dcols = im2col(dout, self.f, self.pad)
        dK = m['flat'] @ dcols.T
        dflat = self.K.reshape(F, -1) @ dcols
        N, _, oh, ow = m['code'].shape
        dcode = dflat.reshape(F, oh, ow, N).transpose(3, 0, 1, 2)
        da = np.where(m['gate'], dcode.reshape(m['gate'].shape), 0).reshape(dcode.shape)
        dz = da.transpose(1, 2, 3, 0).reshape(F, -1) * (m['z'] > 0)
        self.db = dz.sum(axis=1, keepdims=True)
        dK += dz @ m['cols'].T
        self.dK = dK.reshape(self.K.shape)


def check(sizes=(2, 3, 3), samples=4, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = ConvAE(*sizes, seed)
    x = rng.normal(size=(samples, sizes[0], 4, 6))
    return dict(model=net, loss=lambda: net.loss(x), backward=net.backward)
