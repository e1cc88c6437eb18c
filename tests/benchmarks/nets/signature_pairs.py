"""Was a signature written by the same hand? A weekend autograd: Var keeps data, grad, its parents and a closure that pushes the gradient on; one encoder with a softmax gate and a skip runs on both signatures, squared distance, a learned threshold, logistic loss on labels +1 and -1."""
import numpy as np


class Var:
    def __init__(self, data, parents=(), push=None):
        self.data = np.asarray(data)
        self.grad = np.zeros_like(self.data)
        self.parents = parents
        self.push = push

    def soak(self, g):
        """Adds a gradient, summed over the axes along which data was broadcast."""
        while g.ndim > self.data.ndim:
            g = g.sum(axis=0)
        for axis, size in enumerate(self.data.shape):
            if size == 1:
                g = g.sum(axis=axis, keepdims=True)
        self.grad = self.grad + g

    def __add__(self, other):
        def push(g):
            self.soak(g)
            other.soak(g)

        return Var(self.data + other.data, (self, other), push)

    def __sub__(self, other):
        def push(g):
            self.soak(g)
            other.soak(-g)

        return Var(self.data - other.data, (self, other), push)

    def __mul__(self, other):
        def push(g):
            self.soak(g * other.data)
            other.soak(g * self.data)

        return Var(self.data * other.data, (self, other), push)

    def __matmul__(self, other):
        def push(g):
            self.soak(g @ other.data.T)
            other.soak(self.data.T @ g)

        return Var(self.data @ other.data, (self, other), push)

    def tanh(self):
        t = np.tanh(self.data)
        return Var(t, (self,), lambda g: self.soak(g * (1 - t * t)))

    def softplus(self):
        out = np.logaddexp(0, self.data)
        return Var(out, (self,), lambda g: self.soak(g / (1 + np.exp(-self.data))))

    def softmax(self):
        e = np.exp(self.data - self.data.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)

        def push(g):
            self.soak(p * (g - (g * p).sum(axis=1, keepdims=True)))

        return Var(p, (self,), push)

    def row_sums(self):
        def push(g):
            self.soak(g * np.ones_like(self.data))

        return Var(self.data.sum(axis=1, keepdims=True), (self,), push)

    def mean(self):
        n = self.data.size
        return Var(self.data.mean(), (self,), lambda g: self.soak(np.ones_like(self.data) * g / n))

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = np.ones_like(self.data)
        for node in reversed(order):
            if node.push is not None:
                node.push(node.grad)


class Encoder:
    def __init__(self, n_in, n_hidden, n_code, rng):
        def weights(*shape):
            return Var(rng.normal(size=shape) * 0.7)

        self.W, self.b = weights(n_in, n_hidden), weights(1, n_hidden)
        self.G, self.c = weights(n_in, n_hidden), weights(n_hidden)
        self.V, self.S = weights(n_hidden, n_code), weights(n_in, n_code)

    def __call__(self, x):
        hidden = (x @ self.W + self.b).tanh()
        gate = (x @ self.G + self.c).softmax()
        return (hidden * gate) @ self.V + x @ self.S


class PairModel:
    def __init__(self, sizes, rng):
        self.encoder = Encoder(*sizes, rng)
        self.threshold = Var(np.array([[1.5]]))

    def parameters(self):
        return [*vars(self.encoder).values(), self.threshold]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = np.zeros_like(p.data)

    def loss(self, left, right, same):
        gap = self.encoder(Var(left)) - self.encoder(Var(right))
        margin = (gap * gap).row_sums() - self.threshold
        return (margin * Var(same[:, None])).softplus().mean()


def check(sizes=(5, 6, 3), samples=8, seed=0, far=0.0):
    rng = np.random.default_rng(seed + 44)
    model = PairModel(sizes, rng)
    model.encoder.c.data += far
    left, right = rng.normal(size=(2, samples, sizes[0])) * 0.7
    same = rng.choice([-1.0, 1.0], size=samples)

    def backward():
        model.zero_grad()
        model.loss(left, right, same).backward()

    model.loss(right + 0.1, left, same).backward()
    return dict(model=model, loss=lambda: float(model.loss(left, right, same).data), backward=backward)
