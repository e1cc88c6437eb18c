"""Softmax layer of a batch with its Jacobian per sample; the Jacobians meet the gradients without a sample axis."""
import numpy as np
class Softmax:
    def forward(self, z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.s = e / e.sum(axis=1, keepdims=True)
        return self.s
    def backward(self, grad):
        out = np.empty_like(grad)
        for i, (s, g) in enumerate(zip(self.s, grad)):
            s = s.reshape(-1, 1)
            jac = np.diagflat(s) - s @ s.T
            out[i] = jac * g  # expect: out[i] | operand: jac * g | born: L12  # fix: out[i] = jac @ g
        return out
class Affine:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m)
        self.b = np.zeros((1, m))
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g):
        self.dW, self.db = self.x.T @ g, g.sum(axis=0, keepdims=True)
        return g @ self.W.T
np.random.seed(1)
layers = [Affine(4, 3), Softmax()]
y = np.eye(3)[[0, 2, 1, 1, 0]]
a = np.random.rand(5, 4)
for layer in layers:
    a = layer.forward(a)
g = -y / a
for layer in layers[::-1]:
    g = layer.backward(g)
