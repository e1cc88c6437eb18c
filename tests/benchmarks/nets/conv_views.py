"""Convolution over as_strided windows with einsum, input gradient by a dilated and padded full correlation, NCHW."""
import numpy as np
from numpy.lib.stride_tricks import as_strided


def windows(x, kh, kw, stride=1):
    n, c, h, w = x.shape
    oh, ow = (h - kh) // stride + 1, (w - kw) // stride + 1
    sn, sc, sh, sw = x.strides
    return as_strided(x, (n, c, oh, ow, kh, kw), (sn, sc, sh * stride, sw * stride, sh, sw))


class Conv2d:
    def __init__(self, cin, cout, kernel, stride, padding, rng):
        self.weight = rng.standard_normal((cout, cin, *kernel)) * 0.3
        self.bias = rng.standard_normal(cout) * 0.1
        self.stride, self.padding = stride, padding

    def __call__(self, x):
        p = self.padding
        self.shape = x.shape
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        kh, kw = self.weight.shape[2:]
        self.win = windows(self.xp, kh, kw, self.stride)
        return np.einsum('nchwij,ocij->nohw', self.win, self.weight) + self.bias[None, :, None, None]

    def backward(self, grad):
        kh, kw = self.weight.shape[2:]
        s, p = self.stride, self.padding
        n, o, oh, ow = grad.shape
        self.grad_bias = grad.sum(axis=(0, 2, 3))
        self.grad_weight = np.einsum('nchwij,nohw->ocij', self.win, grad)
        dilated = np.zeros((n, o, self.xp.shape[2] - kh + 1, self.xp.shape[3] - kw + 1))
        dilated[:, :, :(oh - 1) * s + 1:s, :(ow - 1) * s + 1:s] = grad
        full = np.pad(dilated, ((0, 0), (0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)))
        flipped = self.weight[:, :, ::-1, ::-1]
        dxp = np.einsum('nohwij,ocij->nchw', windows(full, kh, kw), flipped)
        return dxp[:, :, p:p + self.shape[2], p:p + self.shape[3]]


class MaxPool:
    def __init__(self, size):
        self.size = size

    def __call__(self, x):
        k = self.size
        n, c, h, w = x.shape
        self.x = x[:, :, :h // k * k, :w // k * k]
        self.full = x.shape
        blocks = self.x.reshape(n, c, h // k, k, w // k, k)
        self.out = blocks.max(axis=(3, 5))
        return self.out

    def backward(self, grad):
        k = self.size
        up = self.out.repeat(k, axis=2).repeat(k, axis=3)
        mask = self.x == up
        dx = np.zeros(self.full)
        h, w = self.x.shape[2:]
        dx[:, :, :h, :w] = grad.repeat(k, axis=2).repeat(k, axis=3) * mask
        return dx


class GlobalAverage:
    def __call__(self, x):
        self.shape = x.shape
        return x.mean(axis=(2, 3))

    def backward(self, grad):
        n, c, h, w = self.shape
        return np.broadcast_to(grad[:, :, None, None], self.shape) / (h * w)


class LeakyRelu:
    def __call__(self, x):
        self.slope = np.where(x > 0, 1.0, 0.1)
        return x * self.slope

    def backward(self, grad):
        return grad * self.slope


class Model:
    def __init__(self, cin, channels, seed):
        rng = np.random.default_rng(seed)
        a, b = channels
        self.layers = [
            Conv2d(cin, a, (3, 2), 1, 1, rng), LeakyRelu(), MaxPool(2),
            Conv2d(a, b, (2, 2), 1, 0, rng), LeakyRelu(), GlobalAverage(),
        ]
        self.first = Conv2d(cin, cin, (2, 3), 2, 1, rng)

    def loss(self, x, y):
        x = self.first(x)
        for layer in self.layers:
            x = layer(x)
        self.logits = x
        shifted = x - x.max(axis=1, keepdims=True)
        self.logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -self.logp[np.arange(len(y)), y].mean()

    def backward(self, y):
        grad = np.exp(self.logp)
        grad[np.arange(len(y)), y] -= 1
        grad /= len(y)
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        self.first.backward(grad)


def check(sizes=(2, (3, 4)), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Model(*sizes, seed)
    x, y = rng.normal(size=(samples, sizes[0], 9, 13)), rng.integers(0, sizes[1][1], samples)
    return dict(model=net, loss=lambda: net.loss(x, y), backward=lambda: net.backward(y))
