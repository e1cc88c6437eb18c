"""A small tensor class with gradients: adding a bias does not sum its gradient over the batch."""
import numpy as np
class T:
    def __init__(self, data, parents=(), back=None):
        self.data, self.grad = data, np.zeros_like(data)
        self.parents, self.back = parents, back
    def __add__(self, o):
        def back(g):
            self.grad += g
            o.grad += g  # expect: o.grad += g | operand: g | born: L20 or L17  # fix: o.grad += g.sum(axis=0)
        return T(self.data + o.data, (self, o), back)
    def __matmul__(self, o):
        def back(g):
            self.grad += g @ o.data.T
            o.grad += self.data.T @ g
        return T(self.data @ o.data, (self, o), back)
x, W, b = T(np.ones((6, 3))), T(np.ones((3, 2))), T(np.zeros(2))
h = x @ W
y = h + b
y.back(np.ones_like(y.data))
h.back(h.grad)
