"""A scalar engine with backward closures that adds gradients up: a value used twice gets both contributions.

looks like: E6
"""
import numpy as np


class Value:
    def __init__(self, data, children=(), local=()):
        self.data, self.grad, self.children, self.local = data, 0.0, children, local

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for child in node.children:
                    visit(child)
                order.append(node)
        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for child, local in zip(node.children, node.local):
                child.grad += local * node.grad


class Neuron:
    def __init__(self, rng):
        self.w, self.b = [Value(float(v)) for v in rng.normal(size=3)], Value(0.3)

    def __call__(self, x):
        total = self.b
        for w, v in zip(self.w, x):
            total = total + w * Value(v)
        out = total.tanh()
        return out * out + out


def check():
    neuron, x = Neuron(np.random.default_rng(119)), [0.5, -1.2, 2.0]

    def backward():
        for value in (*neuron.w, neuron.b):
            value.grad = 0.0
        neuron(x).backward()

    return dict(model=neuron, loss=lambda: neuron(x).data, backward=backward)
