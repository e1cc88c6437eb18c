"""Pool output is flattened for the dense layer; on the way back the gradient gets the input's shape, not the pooled one."""
import numpy as np
class Pool:
    def forward(self, x):
        n, h, w = x.shape
        self.x = x
        return x.reshape(n, h // 2, 2, w // 2, 2).max(axis=(2, 4))
    def backward(self, d):
        up = d.repeat(2, axis=1).repeat(2, axis=2)
        m = self.forward(self.x).repeat(2, axis=1).repeat(2, axis=2) == self.x
        return up * m
class Flatten:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(x.shape[0], -1)
    def backward(self, d):
        return d.reshape(self.shape)
class Dense:
    def __init__(self, i, o):
        self.W, self.b = np.random.randn(i, o) * .05, np.zeros(o)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, d):
        self.dW, self.db = self.x.T @ d, d.sum(axis=0)
        return d @ self.W  # expect: d @ self.W | operand: self.W | born: L20  # fix: return d @ self.W.T
np.random.seed(12)
stack = [Pool(), Flatten(), Dense(16, 6), Dense(6, 3)]
for _ in range(3):
    a = np.random.rand(7, 8, 8)
    for layer in stack:
        a = layer.forward(a)
    g = a
    for layer in stack[::-1]:
        g = layer.backward(g)
