"""Layers derived from a base class with super(), a softmax head."""
import numpy as np

class Base:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * 0.1
        self.b = np.zeros((1, m))

    def affine(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def pull(self, d, lr):
        back = d.dot(self.W.T)
        self.W -= lr * self.x.T.dot(d)
        self.b -= lr * d.sum(axis=0, keepdims=True)
        return back

class Hidden(Base):
    def __init__(self, n, m):
        super().__init__(n, m)
        self.kind = "hidden"

    def forward(self, x):
        self.a = np.tanh(self.affine(x))
        return self.a

    def backward(self, d, lr):
        return self.pull(d * (1 - self.a ** 2), lr)

class Head(Base):
    def forward(self, x):
        z = self.affine(x)
        e = np.exp(z - np.max(z, axis=1))  # expect: z - np.max(z, axis=1) | operand: np.max(z, axis=1) | born: L42  # fix: e = np.exp(z - np.max(z, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, t, lr):
        return self.pull((self.p - t) / len(t), lr)

np.random.seed(8)
X = np.random.rand(10, 5)
T = np.eye(3)[np.random.randint(0, 3, 10)]
net = [Hidden(5, 6), Head(6, 3)]
for epoch in range(5):
    out = X
    for layer in net:
        out = layer.forward(out)
    d = T
    for layer in reversed(net):
        d = layer.backward(d, 0.2)
