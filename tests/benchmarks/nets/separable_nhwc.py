"""Depthwise and pointwise convolution over NHWC, dilated, then average pooling by reshape and a transposed convolution."""
import numpy as np


def depthwise_forward(x, w, dilation):
    N, H, W, C = x.shape
    k = w.shape[0]
    Ho, Wo = H - dilation * (k - 1), W - dilation * (k - 1)
    y = np.zeros((N, Ho, Wo, C))
    for a in range(k):
        for b in range(k):
            y += x[:, a * dilation:a * dilation + Ho, b * dilation:b * dilation + Wo, :] * w[a, b]
    return y


def depthwise_backward(dy, x, w, dilation):
    k = w.shape[0]
    Ho, Wo = dy.shape[1:3]
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    for a in range(k):
        for b in range(k):
            rows = slice(a * dilation, a * dilation + Ho)
            cols = slice(b * dilation, b * dilation + Wo)
            dw[a, b] = (x[:, rows, cols, :] * dy).sum(axis=(0, 1, 2))
            dx[:, rows, cols, :] += dy * w[a, b]
    return dx, dw


def transposed_forward(x, w, s):
    N, H, W, C = x.shape
    kh, kw, _, D = w.shape
    y = np.zeros((N, (H - 1) * s + kh, (W - 1) * s + kw, D))
    for i in range(H):
        for j in range(W):
            y[:, i * s:i * s + kh, j * s:j * s + kw, :] += np.einsum('nc,abcd->nabd', x[:, i, j], w)
    return y


def transposed_backward(dy, x, w, s):
    N, H, W, C = x.shape
    kh, kw = w.shape[:2]
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for i in range(H):
        for j in range(W):
            patch = dy[:, i * s:i * s + kh, j * s:j * s + kw, :]
            dx[:, i, j] = np.einsum('nabd,abcd->nc', patch, w)
            dw += np.einsum('nc,nabd->abcd', x[:, i, j], patch)
    return dx, dw


class Decoder:
    def __init__(self, c, mid, out, seed):
        g = np.random.default_rng(seed)
        self.p = {
            'depth': g.normal(0, 0.5, (2, 2, c)), 'point': g.normal(0, 0.5, (c, mid)), 'pb': g.normal(0, 0.1, mid),
            'up': g.normal(0, 0.4, (3, 2, mid, out)), 'ub': g.normal(0, 0.1, out),
        }
        self.dilation, self.stride = 2, 2

    def forward(self, x):
        p = self.p
        self.x = x
        self.d = depthwise_forward(x, p['depth'], self.dilation)
        self.z = self.d @ p['point'] + p['pb']
        self.a = np.tanh(self.z)
        N, H, W, C = self.a.shape
        self.pooled = self.a.reshape(N, H // 2, 2, W // 2, 2, C).mean(axis=(2, 4))
        return transposed_forward(self.pooled, p['up'], self.stride) + p['ub']

    def loss(self, x, t):
        self.err = self.forward(x) - t
        return np.mean(self.err ** 2)

    def backward(self):
        p, g = self.p, {}
        dy = 2 * self.err / self.err.size
        g['ub'] = dy.sum(axis=(0, 1, 2))
        dpool, g['up'] = transposed_backward(dy, self.pooled, p['up'], self.stride)
        da = dpool.repeat(2, axis=1).repeat(2, axis=2) / 4
        dz = da * (1 - self.a ** 2)
        g['point'] = np.tensordot(self.d, dz, axes=([0, 1, 2], [0, 1, 2]))
        g['pb'] = dz.sum(axis=(0, 1, 2))
        dd = dz @ p['point'].T
        _, g['depth'] = depthwise_backward(dd, self.x, p['depth'], self.dilation)
        self.grads = g


def check(sizes=(3, 4, 2), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Decoder(*sizes, seed)
    x = rng.normal(size=(samples, 6, 8, sizes[0]))
    t = rng.normal(size=(samples, 5, 6, sizes[2]))
    return dict(model=net, loss=lambda: net.loss(x, t), backward=net.backward)
