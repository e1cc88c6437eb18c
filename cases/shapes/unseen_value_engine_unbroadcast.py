"""A small engine with backward closures: add does not sum the bias gradient over the rows."""
import numpy as np
class T:
    def __init__(self, data, parents=()):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self._back = lambda: None
        self._parents = parents
    def __add__(self, other):
        out = T(self.data + other.data, (self, other))
        def back():
            self.grad += out.grad
            other.grad += out.grad  # expect: other.grad += out.grad | operand: out.grad | born: L6  # fix: other.grad += out.grad.sum(axis=0)
        out._back = back
        return out
    def __matmul__(self, other):
        out = T(self.data @ other.data, (self, other))
        def back():
            self.grad += out.grad @ other.data.T
            other.grad += self.data.T @ out.grad
        out._back = back
        return out
    def backward(self):
        order, seen = [], set()
        def visit(v):
            if id(v) not in seen:
                seen.add(id(v))
                for p in v._parents:
                    visit(p)
                order.append(v)
        visit(self)
        self.grad = np.ones_like(self.data)
        for v in reversed(order):
            v._back()
rng = np.random.default_rng(3)
x, w, b = T(rng.random((6, 4))), T(rng.random((4, 3))), T(np.zeros(3))
y = x @ w + b
y.backward()
print(w.grad.shape, b.grad.shape)
