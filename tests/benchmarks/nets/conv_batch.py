"""A convolution with loops over positions and a batch (N, H, W, C), stride 2, relu, a dense output."""
import numpy as np


class Conv:
    def __init__(self, k, c_in, c_out, stride, rng):
        self.W = rng.normal(size=(k, k, c_in, c_out)) * 0.3
        self.b = rng.normal(size=c_out) * 0.2
        self.k, self.stride = k, stride

    def forward(self, A):
        self.A = A
        k, s = self.k, self.stride
        n, H, W, _ = A.shape
        Z = np.zeros((n, (H - k) // s + 1, (W - k) // s + 1, self.W.shape[3]))
        for h in range(Z.shape[1]):
            for w in range(Z.shape[2]):
                patch = A[:, h * s:h * s + k, w * s:w * s + k, :]
                Z[:, h, w, :] = np.tensordot(patch, self.W, axes=([1, 2, 3], [0, 1, 2])) + self.b
        return Z

    def backward(self, dZ):
        k, s = self.k, self.stride
        dA = np.zeros(self.A.shape)
        self.dW = np.zeros(self.W.shape)
        for h in range(dZ.shape[1]):
            for w in range(dZ.shape[2]):
                patch = self.A[:, h * s:h * s + k, w * s:w * s + k, :]
                d = dZ[:, h, w, :]
                self.dW += np.tensordot(patch, d, axes=([0], [0]))
                dA[:, h * s:h * s + k, w * s:w * s + k, :] += np.tensordot(d, self.W, axes=([1], [3]))
        self.db = dZ.sum(axis=(0, 1, 2))
        return dA


class ConvNet:
    def __init__(self, channels, filters, seed=0):
        rng = np.random.default_rng(seed)
        self.conv1 = Conv(3, channels, filters[0], 2, rng)
        self.conv2 = Conv(2, filters[0], filters[1], 1, rng)
        self.V = rng.normal(size=(filters[1] * 2, 2)) * 0.5

    def forward(self, X):
        self.z1 = self.conv1.forward(X)
        self.a1 = np.maximum(self.z1, 0)
        self.z2 = self.conv2.forward(self.a1)
        self.a2 = np.tanh(self.z2)
        self.flat = self.a2.reshape(len(X), -1)
        return self.flat @ self.V

    def loss(self, X, Y):
        return np.sum((self.forward(X) - Y) ** 2) / len(X)

    def backward(self, X, Y):
        d = 2 * (self.forward(X) - Y) / len(X)
        self.dV = self.flat.T @ d
        dflat = d @ self.V.T
        dz2 = dflat.reshape(self.a2.shape) * (1 - self.a2 ** 2)
        da1 = self.conv2.backward(dz2)
        dz1 = da1 * (self.z1 > 0)
        self.conv1.backward(dz1)


def check(sizes=(2, (3, 4)), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = ConvNet(*sizes, seed)
    X, Y = rng.normal(size=(samples, 5, 8, sizes[0])), rng.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
