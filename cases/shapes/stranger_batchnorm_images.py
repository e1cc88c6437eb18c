"""Batch normalisation of images (N, C, H, W); the scale is flat and meets the width of the image."""
import numpy as np
class BatchNorm2d:
    def __init__(self, channels, eps=1e-5):
        self.gamma = np.ones(channels)  # fix: self.gamma = np.ones((1, channels, 1, 1))
        self.beta = np.zeros((1, channels, 1, 1))
        self.eps = eps
    def forward(self, x):
        mean = x.mean(axis=(0, 2, 3), keepdims=True)
        var = x.var(axis=(0, 2, 3), keepdims=True)
        self.std = np.sqrt(var + self.eps)
        self.xhat = (x - mean) / self.std
        return self.gamma * self.xhat + self.beta  # expect: self.gamma * self.xhat | operand: self.gamma | born: L5
    def backward(self, dout):
        axes = (0, 2, 3)
        self.dgamma = (dout * self.xhat).sum(axis=axes, keepdims=True)
        self.dbeta = dout.sum(axis=axes, keepdims=True)
        dxhat = dout * self.gamma
        m = dout.size / dout.shape[1]
        return (dxhat - dxhat.sum(axes, keepdims=True) / m
                - self.xhat * (dxhat * self.xhat).sum(axes, keepdims=True) / m) / self.std
rng = np.random.default_rng(8)
x = rng.normal(size=(6, 3, 5, 7))
bn = BatchNorm2d(3)
y = bn.forward(x)
dx = bn.backward(y - 1)
print(dx.shape)
