"""Column samples one by one through layer objects; the softmax layer keeps its Jacobian, squared error; grads accumulate."""
import numpy as np


class FullyConnected:
    def __init__(self, inputs, outputs, rs):
        self.W = rs.randn(outputs, inputs) * 0.7
        self.b = rs.randn(outputs, 1) * 0.3
        self.zero_grad()

    def zero_grad(self):
        self.W_grad = np.zeros_like(self.W)
        self.b_grad = np.zeros_like(self.b)

    def forward(self, inp):
        self.inp = inp
        return np.matmul(self.W, inp) + self.b

    def backward(self, err):
        self.W_grad += np.matmul(err, self.inp.T)
        self.b_grad += err
        return np.matmul(self.W.T, err)


class ELU:
    alpha = 1.5

    def forward(self, inp):
        self.inp = inp
        self.out = np.where(inp > 0, inp, self.alpha * (np.exp(np.minimum(inp, 0)) - 1))
        return self.out

    def backward(self, err):
        return err * np.where(self.inp > 0, 1.0, self.out + self.alpha)


class Softmax:
    def forward(self, inp):
        e = np.exp(inp - np.max(inp))
        self.out = e / np.sum(e)
        return self.out

    def backward(self, err):
        s = self.out
        jacobian = np.diagflat(s) - np.matmul(s, s.T)
        return np.matmul(jacobian, err)


class Model:
    def __init__(self, seed, sizes):
        rs = np.random.RandomState(seed)
        a, b, c, d = sizes
        self.pipeline = [FullyConnected(a, b, rs), ELU(), FullyConnected(b, c, rs), ELU(), FullyConnected(c, d, rs), Softmax()]

    def forward(self, x):
        for stage in self.pipeline:
            x = stage.forward(x)
        return x

    def cost(self, X, Y):
        total = 0.0
        for x, y in zip(X, Y):
            total += np.sum((self.forward(x) - y) ** 2)
        return total / len(X)

    def zero_grad(self):
        for stage in self.pipeline:
            if hasattr(stage, 'zero_grad'):
                stage.zero_grad()

    def gradients(self, X, Y):
        self.zero_grad()
        for x, y in zip(X, Y):
            err = 2 * (self.forward(x) - y) / len(X)
            for stage in reversed(self.pipeline):
                err = stage.backward(err)


def check(sizes=(3, 6, 5, 4), samples=5, seed=0):
    rs = np.random.RandomState(seed + 1)
    net = Model(seed, sizes)
    X = rs.randn(samples, sizes[0], 1)
    Y = np.eye(sizes[-1])[rs.randint(0, sizes[-1], samples)][:, :, None]
    net.gradients(X, Y)  # used before
    return dict(model=net, loss=lambda: net.cost(X, Y), backward=lambda: net.gradients(X, Y))
