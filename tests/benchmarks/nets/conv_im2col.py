"""Convolution by im2col over NCHW batches with stride and padding, average pooling, layers in an OrderedDict."""
from collections import OrderedDict

import numpy as np


def im2col(x, fh, fw, stride, pad):
    N, C, H, W = x.shape
    out_h = (H + 2 * pad - fh) // stride + 1
    out_w = (W + 2 * pad - fw) // stride + 1
    img = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], 'constant')
    col = np.zeros((N, C, fh, fw, out_h, out_w))
    for y in range(fh):
        y_max = y + stride * out_h
        for q in range(fw):
            q_max = q + stride * out_w
            col[:, :, y, q, :, :] = img[:, :, y:y_max:stride, q:q_max:stride]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * out_h * out_w, -1)


def col2im(col, x_shape, fh, fw, stride, pad):
    N, C, H, W = x_shape
    out_h = (H + 2 * pad - fh) // stride + 1
    out_w = (W + 2 * pad - fw) // stride + 1
    col = col.reshape(N, out_h, out_w, C, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    img = np.zeros((N, C, H + 2 * pad + stride - 1, W + 2 * pad + stride - 1))
    for y in range(fh):
        y_max = y + stride * out_h
        for q in range(fw):
            q_max = q + stride * out_w
            img[:, :, y:y_max:stride, q:q_max:stride] += col[:, :, y, q, :, :]
    return img[:, :, pad:H + pad, pad:W + pad]


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        FN, C, FH, FW = self.W.shape
        N, C, H, W = x.shape
        out_h = (H + 2 * self.pad - FH) // self.stride + 1
        out_w = (W + 2 * self.pad - FW) // self.stride + 1
        col = im2col(x, FH, FW, self.stride, self.pad)
        col_W = self.W.reshape(FN, -1).T
        out = np.dot(col, col_W) + self.b
        self.x, self.col, self.col_W = x, col, col_W
        return out.reshape(N, out_h, out_w, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.W.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.db = np.sum(dout, axis=0)
        self.dW = np.dot(self.col.T, dout)
        self.dW = self.dW.transpose(1, 0).reshape(FN, C, FH, FW)
        dcol = np.dot(dout, self.col_W.T)
        return col2im(dcol, self.x.shape, FH, FW, self.stride, self.pad)


class Relu:
    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout = dout.copy()
        dout[self.mask] = 0
        return dout


class AvgPooling:
    def __init__(self, k):
        self.k = k

    def forward(self, x):
        N, C, H, W = x.shape
        self.shape = x.shape
        return x.reshape(N, C, H // self.k, self.k, W // self.k, self.k).mean(axis=(3, 5))

    def backward(self, dout):
        dx = np.repeat(np.repeat(dout, self.k, axis=2), self.k, axis=3)
        return dx / (self.k * self.k)


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.original_x_shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return np.dot(self.x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx.reshape(*self.original_x_shape)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        x = x - np.max(x, axis=-1, keepdims=True)
        self.y = np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)
        batch_size = self.y.shape[0]
        return -np.sum(np.log(self.y[np.arange(batch_size), self.t])) / batch_size

    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        return dx * dout / batch_size


class ConvNet:
    def __init__(self, input_dim, filters, classes, seed):
        rng = np.random.default_rng(seed)
        C, H, W = input_dim
        self.layers = OrderedDict()
        self.layers['Conv1'] = Convolution(rng.normal(size=(filters[0], C, 3, 3)) * .3, rng.normal(size=filters[0]) * .1, 2, 1)
        self.layers['Relu1'] = Relu()
        h, w = (H + 2 - 3) // 2 + 1, (W + 2 - 3) // 2 + 1
        self.layers['Conv2'] = Convolution(rng.normal(size=(filters[1], filters[0], 2, 2)) * .4, rng.normal(size=filters[1]) * .1, 1, 0)
        self.layers['Relu2'] = Relu()
        h, w = h - 1, w - 1
        self.layers['Pool'] = AvgPooling(2)
        self.layers['Affine1'] = Affine(rng.normal(size=(filters[1] * (h // 2) * (w // 2), classes)) * .5, rng.normal(size=classes) * .1)
        self.last_layer = SoftmaxWithLoss()

    def loss(self, x, t):
        for layer in self.layers.values():
            x = layer.forward(x)
        return self.last_layer.forward(x, t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last_layer.backward(1)
        layers = list(self.layers.values())
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)


def check(sizes=((2, 6, 9), (3, 4), 3), samples=4, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = ConvNet(*sizes, seed)
    x = rng.normal(size=(samples, *sizes[0]))
    t = rng.integers(0, sizes[2], size=samples)
    return dict(model=net, loss=lambda: net.loss(x, t), backward=lambda: net.gradient(x, t))
