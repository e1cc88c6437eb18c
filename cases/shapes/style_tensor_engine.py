"""A small autograd engine over arrays: the backward closure of matmul forgets a transpose."""
import numpy as np

class Tensor:
    def __init__(self, data, parents=()):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self.parents = parents
        self._backward = lambda: None

    def __matmul__(self, other):
        out = Tensor(self.data @ other.data, (self, other))
        def _backward():
            self.grad += out.grad @ other.data  # expect: out.grad @ other.data | operand: other.data | born: L42  # fix: self.grad += out.grad @ other.data.T
            other.grad += self.data.T @ out.grad
        out._backward = _backward
        return out

    def relu(self):
        out = Tensor(np.maximum(self.data, 0), (self,))
        def _backward():
            self.grad += (self.data > 0) * out.grad
        out._backward = _backward
        return out

    def backward(self):
        order, seen = [], set()
        def visit(t):
            if t not in seen:
                seen.add(t)
                for p in t.parents:
                    visit(p)
                order.append(t)
        visit(self)
        self.grad = np.ones_like(self.data)
        for t in reversed(order):
            t._backward()

np.random.seed(0)
x = Tensor(np.random.randn(6, 3))
w1 = Tensor(np.random.randn(3, 5))
w2 = Tensor(np.random.randn(5, 2))
for _ in range(3):
    loss = (x @ w1).relu() @ w2
    loss.backward()
print(w1.grad.sum())
