"""A small autograd engine: tensors with a backward closure each, gradients added up along a tape; a two-headed net on top of it."""
import numpy as np


class Tensor:
    def __init__(self, data, parents=(), name=''):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self._parents = parents
        self._backward = lambda: None
        self.name = name

    def __add__(self, other):
        out = Tensor(self.data + other.data, (self, other))

        def _backward():
            self.grad += unbroadcast(out.grad, self.data.shape)
            other.grad += unbroadcast(out.grad, other.data.shape)
        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Tensor(self.data * other.data, (self, other))

        def _backward():
            self.grad += unbroadcast(out.grad * other.data, self.data.shape)
            other.grad += unbroadcast(out.grad * self.data, other.data.shape)
        out._backward = _backward
        return out

    def __matmul__(self, other):
        out = Tensor(self.data @ other.data, (self, other))

        def _backward():
            self.grad += out.grad @ other.data.T
            other.grad += self.data.T @ out.grad
        out._backward = _backward
        return out

    def relu(self):
        out = Tensor(np.where(self.data < 0, 0, self.data), (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad
        out._backward = _backward
        return out

    def tanh(self):
        t = np.tanh(self.data)
        out = Tensor(t, (self,))

        def _backward():
            self.grad += (1 - t ** 2) * out.grad
        out._backward = _backward
        return out

    def sigmoid(self):
        s = 1 / (1 + np.exp(-self.data))
        out = Tensor(s, (self,))

        def _backward():
            self.grad += s * (1 - s) * out.grad
        out._backward = _backward
        return out

    def mse(self, target):
        diff = self.data - target
        out = Tensor(np.mean(diff ** 2), (self,))

        def _backward():
            self.grad += 2 * diff / diff.size * out.grad
        out._backward = _backward
        return out

    def backward(self):
        topo, visited = [], set()

        def build(v):
            if id(v) not in visited:
                visited.add(id(v))
                for parent in v._parents:
                    build(parent)
                topo.append(v)
        build(self)
        self.grad = np.ones_like(self.data)
        for v in reversed(topo):
            v._backward()


def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


class GatedNet:
    def __init__(self, seed, sizes):
        rng = np.random.default_rng(seed)
        n, h, o = sizes
        self.w1, self.b1 = Tensor(rng.normal(size=(n, h))), Tensor(rng.normal(size=h) * .3)
        self.wg, self.bg = Tensor(rng.normal(size=(n, h))), Tensor(rng.normal(size=(1, h)) * .3)
        self.w2, self.b2 = Tensor(rng.normal(size=(h, h)) * .6), Tensor(rng.normal(size=h) * .3)
        self.w3, self.b3 = Tensor(rng.normal(size=(h, o))), Tensor(rng.normal(size=o) * .3)

    def parameters(self):
        return [self.w1, self.b1, self.wg, self.bg, self.w2, self.b2, self.w3, self.b3]

    def forward(self, x, y):
        x = Tensor(x)
        gate = (x @ self.wg + self.bg).sigmoid()
        h = (x @ self.w1 + self.b1).tanh() * gate
        h = (h @ self.w2 + self.b2).relu() + h
        return (h @ self.w3 + self.b3).mse(y)


def check(sizes=(3, 5, 2), samples=6, seed=0):
    rng = np.random.default_rng(seed + 31)
    net, X, Y = GatedNet(seed, sizes), rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[2]))

    def backward():
        for p in net.parameters():
            p.grad = np.zeros_like(p.data)
        net.forward(X, Y).backward()

    backward()  # a step before
    return dict(model=net, loss=lambda: float(net.forward(X, Y).data), backward=backward)
