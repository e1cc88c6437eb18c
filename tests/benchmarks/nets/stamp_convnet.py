"""Stamps sorted by a small convolutional network written with loops from lecture notes: NCHW batches, padding, stride, overlapping max pooling, gradients kept on the layers."""
import numpy as np


class Conv:
    def __init__(self, in_ch, filters, kh, kw, stride, pad, rng):
        self.kh, self.kw = kh, kw
        self.stride, self.pad = stride, pad
        self.kernels = rng.normal(0, 0.5, (filters, in_ch, kh, kw))
        self.biases = rng.normal(0, 0.2, filters)
        self.dkernels = np.zeros(self.kernels.shape)
        self.dbiases = np.zeros(self.biases.shape)

    def forward(self, images):
        p, s = self.pad, self.stride
        self.padded = np.pad(images, ((0, 0), (0, 0), (p, p), (p, p)))
        N, C, H, W = self.padded.shape
        F = len(self.kernels)
        out_h = (H - self.kh) // s + 1
        out_w = (W - self.kw) // s + 1
        out = np.zeros((N, F, out_h, out_w))
        for f in range(F):
            for i in range(out_h):
                for j in range(out_w):
                    window = self.padded[:, :, i * s:i * s + self.kh, j * s:j * s + self.kw]
                    out[:, f, i, j] = np.sum(window * self.kernels[f], axis=(1, 2, 3)) + self.biases[f]
        return out

    def backward(self, dout):
        p, s = self.pad, self.stride
        N, F, out_h, out_w = dout.shape
        self.dkernels = np.zeros(self.kernels.shape)
        self.dbiases = dout.sum(axis=(0, 2, 3))
        dpadded = np.zeros(self.padded.shape)
        for f in range(F):
            for i in range(out_h):
                for j in range(out_w):
                    top, left = i * s, j * s
                    d = dout[:, f, i, j].reshape(N, 1, 1, 1)
                    window = self.padded[:, :, top:top + self.kh, left:left + self.kw]
                    self.dkernels[f] += np.sum(d * window, axis=0)
                    dpadded[:, :, top:top + self.kh, left:left + self.kw] += d * self.kernels[f]
        H, W = dpadded.shape[2:]
        return dpadded[:, :, p:H - p, p:W - p]


class LeakyRelu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0.05 * x)

    def backward(self, dout):
        dx = dout.copy()
        dx[self.x < 0] *= 0.05
        return dx


class MaxPool:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.x = x
        k, s = self.size, self.stride
        N, C, H, W = x.shape
        self.out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1))
        for i in range(self.out.shape[2]):
            for j in range(self.out.shape[3]):
                self.out[:, :, i, j] = x[:, :, i * s:i * s + k, j * s:j * s + k].max(axis=(2, 3))
        return self.out

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.x.shape)
        N, C, out_h, out_w = dout.shape
        for n in range(N):
            for c in range(C):
                for i in range(out_h):
                    for j in range(out_w):
                        patch = self.x[n, c, i * s:i * s + k, j * s:j * s + k]
                        a, b = np.unravel_index(np.argmax(patch), patch.shape)
                        dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]
        return dx


class Flatten:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dout):
        return dout.reshape(self.shape)


class Linear:
    def __init__(self, inputs, outputs, rng):
        self.w = rng.normal(0, 1 / np.sqrt(inputs), (inputs, outputs))
        self.b = rng.normal(0, 0.2, (1, outputs))
        self.dw, self.db = np.zeros(self.w.shape), np.zeros(self.b.shape)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dout):
        self.dw = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0, keepdims=True)
        return np.dot(dout, self.w.T)


class ConvNet:
    def __init__(self, channels, classes, rng):
        self.layers = [Conv(channels, 3, 3, 2, 1, 0, rng), LeakyRelu(), MaxPool(2, 1),
                       Conv(3, 4, 3, 2, 2, 1, rng), LeakyRelu(), Flatten(), Linear(24, classes, rng)]

    def scores(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, labels):
        s = self.scores(x)
        s = s - s.max(axis=1, keepdims=True)
        e = np.exp(s)
        self.probs = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.probs[np.arange(len(x)), labels]))

    def backprop(self, labels):
        grad = self.probs.copy()
        grad[np.arange(len(labels)), labels] -= 1
        grad = grad / len(labels)
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)


def check(classes=3, samples=4, seed=0, height=8, width=5, offset=0.0):
    rng = np.random.default_rng(seed)
    net = ConvNet(2, classes, rng)
    net.layers[-1].b += offset
    x = rng.normal(size=(samples, 2, height, width))
    labels = rng.integers(0, classes, samples)
    net.loss(x, labels)
    net.backprop(labels)
    return dict(model=net, loss=lambda: net.loss(x, labels), backward=lambda: net.backprop(labels))
