"""A tensor engine whose operations leave a `_backward` closure; sums over broadcast axes undo the broadcast: right.

looks like: F1
"""
import numpy as np


class Tensor:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = np.asarray(data, float), 0.0, parents
        self._backward = lambda: None

    def __matmul__(self, other):
        out = Tensor(self.data @ other.data, (self, other))

        def _backward():
            self.grad = self.grad + out.grad @ other.data.T
            other.grad = other.grad + self.data.T @ out.grad

        out._backward = _backward
        return out

    def __add__(self, bias):
        out = Tensor(self.data + bias.data, (self, bias))

        def _backward():
            self.grad = self.grad + out.grad
            bias.grad = bias.grad + out.grad.sum(axis=0)

        out._backward = _backward
        return out

    def mean_square(self, target):
        out = Tensor(np.mean((self.data - target) ** 2), (self,))

        def _backward():
            self.grad = self.grad + out.grad * 2 * (self.data - target) / self.data.size

        out._backward = _backward
        return out

    def backward(self):
        self.grad, todo = 1.0, [self]
        while todo:                                      # a chain: every tensor has one user
            node = todo.pop(0)
            node._backward()
            todo += node.parents


def check():
    rng = np.random.default_rng(95)
    net = {"W1": Tensor(rng.normal(size=(3, 4))), "W2": Tensor(rng.normal(size=(4, 2))), "b": Tensor(rng.normal(size=2))}
    x, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    out = lambda: ((Tensor(x) @ net["W1"]) @ net["W2"] + net["b"]).mean_square(y)

    def backward():
        for tensor in net.values():
            tensor.grad = 0.0
        out().backward()

    return dict(model=net, loss=lambda: float(out().data), backward=backward)
