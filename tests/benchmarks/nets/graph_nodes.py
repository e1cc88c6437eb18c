"""A static graph: nodes know where they come from and who reads them, sorted once; gradients per input in a dict keyed by node."""
import numpy as np


class Node:
    def __init__(self, *inbound):
        self.inbound = list(inbound)
        self.outbound = []
        self.value = None
        self.gradients = {}
        for n in inbound:
            n.outbound.append(self)

    def incoming(self):
        """what the readers of this node say about it"""
        total = np.zeros_like(self.value)
        for reader in self.outbound:
            total += reader.gradients[self]
        return total


class Variable(Node):
    def __init__(self, value=None):
        Node.__init__(self)
        self.value = value

    def forward(self):
        pass

    def backward(self):
        self.gradients[self] = self.incoming()


class Affine(Node):
    def forward(self):
        X, W, b = [n.value for n in self.inbound]
        self.value = np.dot(X, W) + b

    def backward(self):
        X, W, b = self.inbound
        g = self.incoming()
        self.gradients[X] = np.dot(g, W.value.T)
        self.gradients[W] = np.dot(X.value.T, g)
        self.gradients[b] = np.sum(g, axis=0, keepdims=True)


class Sigmoid(Node):
    def forward(self):
        self.value = 1. / (1. + np.exp(-self.inbound[0].value))

    def backward(self):
        s = self.value
        self.gradients[self.inbound[0]] = s * (1 - s) * self.incoming()


class Arctan(Node):
    def forward(self):
        self.value = np.arctan(self.inbound[0].value)

    def backward(self):
        x, = self.inbound
        self.gradients[x] = self.incoming() / (1 + x.value ** 2)


class Mul(Node):
    def forward(self):
        left, right = self.inbound
        self.value = left.value * right.value

    def backward(self):
        left, right = self.inbound
        g = self.incoming()
        self.gradients[left] = g * right.value
        self.gradients[right] = g * left.value


class Add(Node):
    def forward(self):
        self.value = sum(n.value for n in self.inbound)

    def backward(self):
        g = self.incoming()
        for n in self.inbound:
            self.gradients[n] = g


class Concat(Node):
    def forward(self):
        self.value = np.hstack([n.value for n in self.inbound])

    def backward(self):
        g, at = self.incoming(), 0
        for n in self.inbound:
            width = n.value.shape[1]
            self.gradients[n] = g[:, at:at + width]
            at += width


class RowMax(Node):
    """max over features, (m, k) -> (m, 1)"""
    def forward(self):
        v = self.inbound[0].value
        self.where = v.argmax(axis=1)
        self.value = v.max(axis=1, keepdims=True)

    def backward(self):
        v = self.inbound[0].value
        g = np.zeros_like(v)
        g[np.arange(len(v)), self.where] = self.incoming()[:, 0]
        self.gradients[self.inbound[0]] = g


class MeanSquare(Node):
    def forward(self):
        prediction, target = self.inbound
        self.diff = prediction.value.reshape(-1, 1) - target.value.reshape(-1, 1)
        self.value = np.mean(self.diff ** 2)

    def backward(self):
        prediction, target = self.inbound
        m = self.diff.shape[0]
        self.gradients[prediction] = (2. / m) * self.diff
        self.gradients[target] = -(2. / m) * self.diff


def sort(last):
    order = []

    def visit(node):
        if node not in order:
            for n in node.inbound:
                visit(n)
            order.append(node)

    visit(last)
    return order


class GatedRegression:
    """y = affine([tanh-ish path * gate + skip, max of the gated path])"""

    def __init__(self, features, hidden, seed):
        rng = np.random.RandomState(seed)
        par = lambda *shape: Variable(rng.randn(*shape) * .6)
        self.X, self.y = Variable(), Variable()
        self.W1, self.b1 = par(features, hidden), par(1, hidden)
        self.Wg, self.bg = par(hidden, hidden), par(1, hidden)
        self.W2, self.b2 = par(hidden, hidden), par(1, hidden)
        self.W3, self.b3 = par(hidden + 1, 1), par(1, 1)
        h = Arctan(Affine(self.X, self.W1, self.b1))
        gate = Sigmoid(Affine(h, self.Wg, self.bg))
        gated = Mul(Affine(h, self.W2, self.b2), gate)
        joined = Concat(Add(gated, h), RowMax(gated))
        self.cost = MeanSquare(Affine(joined, self.W3, self.b3), self.y)
        self.order = sort(self.cost)

    def run(self, X, y):
        self.X.value, self.y.value = X, y
        for node in self.order:
            node.forward()
        return self.cost.value

    def backprop(self, X, y):
        self.run(X, y)
        for node in reversed(self.order):
            node.backward()


def check(features=3, hidden=5, samples=7, seed=0):
    rng = np.random.RandomState(seed + 60)
    net = GatedRegression(features, hidden, seed)
    X, y = rng.randn(samples, features), rng.randn(samples, 1)
    return dict(model=net, loss=lambda: net.run(X, y), backward=lambda: net.backprop(X, y))
