"""Onions: which sacks will rot? A scalar engine written along with a lecture video, then changed: Value objects with data, grad and a closure, neurons of Values, tanh and leaky relu by turns, max-margin loss on labels -1 and +1, a price on the weights; plain Python numbers, no arrays inside."""
import math
import random


class Value:
    """stores a single scalar value and its gradient"""

    def __init__(self, data, _children=()):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = _children

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

    def __pow__(self, k):
        out = Value(self.data ** k, (self,))

        def _backward():
            self.grad += k * self.data ** (k - 1) * out.grad
        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))

        def _backward():
            self.grad += (1 - t ** 2) * out.grad
        out._backward = _backward
        return out

    def softplus(self):
        out = Value(math.log(1 + math.exp(self.data)), (self,))

        def _backward():
            self.grad += out.grad / (1 + math.exp(-self.data))
        out._backward = _backward
        return out

    def leaky(self):
        out = Value(self.data if self.data > 0 else 0.1 * self.data, (self,))

        def _backward():
            self.grad += (1.0 if self.data > 0 else 0.1) * out.grad
        out._backward = _backward
        return out

    def backward(self):
        # topological order all of the children in the graph
        topo = []
        visited = set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)
        build_topo(self)

        self.grad = 1.0
        for v in reversed(topo):
            v._backward()

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)


class Neuron:
    def __init__(self, nin, kind):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-0.5, 0.5))
        self.kind = kind

    def __call__(self, x):
        act = self.b
        for wi, xi in zip(self.w, x):
            act = act + wi * xi
        if self.kind == "tanh":
            return act.tanh()
        if self.kind == "leaky":
            return act.leaky()
        return act

    def parameters(self):
        return self.w + [self.b]


class MLP:
    def __init__(self, sizes):
        kinds = ["tanh", "leaky", "linear"]
        self.layers = []
        for nin, nout, kind in zip(sizes[:-1], sizes[1:], kinds):
            self.layers.append([Neuron(nin, kind) for _ in range(nout)])

    def __call__(self, x):
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0]

    def parameters(self):
        return [p for layer in self.layers for neuron in layer for p in neuron.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


def total_loss(model, X, y, alpha=0.02):
    # smooth margin: log(1 + exp(1 - y * score))
    losses = [(Value(1.0) - model(row) * label).softplus() for row, label in zip(X, y)]
    data_loss = Value(0.0)
    for l in losses:
        data_loss = data_loss + l
    data_loss = data_loss * (1.0 / len(losses))
    reg_loss = Value(0.0)
    for p in model.parameters():
        reg_loss = reg_loss + p ** 2
    return reg_loss * alpha + data_loss


def check(sizes=(3, 4, 3, 1), samples=5, seed=0):
    random.seed(seed + 8)
    model = MLP(sizes)
    X = [[random.gauss(0, 1) for _ in range(sizes[0])] for _ in range(samples)]
    y = [random.choice([-1.0, 1.0]) for _ in range(samples)]

    def back():
        model.zero_grad()
        total_loss(model, X, y).backward()

    total_loss(model, X, y[::-1]).backward()
    return dict(model=model, loss=lambda: total_loss(model, X, y).data, backward=back)
