"""A small engine of tensors with backward closures: a tensor used twice keeps the gradient of its last use only.

seen: trains badly
"""
import numpy as np


class Tensor:
    def __init__(self, data, children=()):
        self.data, self.children = np.asarray(data, dtype=float), children
        self.grad, self._backward = np.zeros_like(self.data), lambda: None

    def __add__(self, other):
        out = Tensor(self.data + other.data, (self, other))

        def _backward():
            self.grad = self.grad + out.grad
            other.grad = other.grad + out.grad
        out._backward = _backward
        return out

    def __matmul__(self, other):
        out = Tensor(self.data @ other.data, (self, other))

        def _backward():
            self.grad = out.grad @ other.data.T          # expect: E6 W1  # fix: self.grad = self.grad + out.grad @ other.data.T
            other.grad = other.grad + self.data.T @ out.grad
        out._backward = _backward
        return out

    def tanh(self):
        out = Tensor(np.tanh(self.data), (self,))

        def _backward():
            self.grad = self.grad + out.grad * (1 - out.data ** 2)
        out._backward = _backward
        return out

    def backward(self, upstream):
        order, seen = [], set()

        def build(node):
            if id(node) not in seen:
                seen.add(id(node))
                for child in node.children:
                    build(child)
                order.append(node)
        build(self)
        self.grad = upstream
        for node in reversed(order):
            node._backward()


class Residual:
    def __init__(self, rng):
        self.W1, self.W2 = Tensor(rng.normal(size=(3, 4))), Tensor(rng.normal(size=(4, 4)))

    def forward(self, X):
        h = (Tensor(X) @ self.W1).tanh()
        return h + (h @ self.W2).tanh()


def check():
    rng = np.random.default_rng(36)
    net, X, Y = Residual(rng), rng.normal(size=(5, 3)), rng.normal(size=(5, 4))

    def backward():
        net.W1.grad, net.W2.grad = np.zeros((3, 4)), np.zeros((4, 4))
        out = net.forward(X)
        out.backward(out.data - Y)

    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X).data - Y) ** 2), backward=backward)
