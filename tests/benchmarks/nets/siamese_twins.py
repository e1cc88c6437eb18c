"""One encoder made of layer objects that runs twice per pair, with a stack of inputs in each layer; gradients add up."""
import numpy as np


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.w = rng.normal(size=(n_in, n_out)) * np.sqrt(1.0 / n_in)
        self.b = 0.1 * rng.normal(size=n_out)
        self.zero()

    def zero(self):
        self.w_grad = np.zeros_like(self.w)
        self.b_grad = np.zeros_like(self.b)
        self.stack = []

    def __call__(self, inp):
        self.stack.append(inp)
        return inp @ self.w + self.b

    def back(self, g):
        inp = self.stack.pop()
        self.w_grad += inp.T @ g
        self.b_grad += g.sum(axis=0)
        return g @ self.w.T


class Tanh:
    def zero(self):
        self.stack = []

    def __call__(self, inp):
        out = np.tanh(inp)
        self.stack.append(out)
        return out

    def back(self, g):
        out = self.stack.pop()
        return g * (1.0 - out * out)


class Softplus:
    def zero(self):
        self.stack = []

    def __call__(self, inp):
        self.stack.append(inp)
        return np.log1p(np.exp(inp))

    def back(self, g):
        inp = self.stack.pop()
        return g / (1.0 + np.exp(-inp))


class Twins:
    def __init__(self, n_in, n_mid, n_code, rng):
        self.encoder = [Linear(n_in, n_mid, rng), Softplus(), Linear(n_mid, n_code, rng), Tanh()]
        self.v = rng.normal(size=n_code)
        self.c = 0.2

    def encode(self, x):
        for layer in self.encoder:
            x = layer(x)
        return x

    def forward(self, left, right):
        for layer in self.encoder:
            layer.zero()
        self.h1 = self.encode(left)
        self.h2 = self.encode(right)
        self.diff = self.h1 - self.h2
        self.dist = self.diff ** 2
        self.score = self.dist @ self.v + self.c
        self.p = 1.0 / (1.0 + np.exp(-self.score))
        return self.p

    def cost(self, left, right, same):
        p = self.forward(left, right)
        return -np.mean(same * np.log(p) + (1 - same) * np.log(1 - p))

    def back(self, same):
        n = len(same)
        dscore = (self.p - same) / n
        self.v_grad = self.dist.T @ dscore
        self.c_grad = dscore.sum()
        ddist = np.outer(dscore, self.v)
        ddiff = 2 * self.diff * ddist
        dh1 = ddiff
        dh2 = -ddiff
        for layer in reversed(self.encoder):
            dh2 = layer.back(dh2)
        for layer in reversed(self.encoder):
            dh1 = layer.back(dh1)


def check(sizes=(5, 7, 4), samples=6, seed=0):
    rng = np.random.default_rng(seed)
    net = Twins(*sizes, rng)
    left = rng.normal(size=(samples, sizes[0]))
    right = rng.normal(size=(samples, sizes[0]))
    same = (rng.random(samples) < 0.5) * 1.0

    def backward():
        net.cost(left, right, same)
        net.back(same)

    return dict(model=net, loss=lambda: net.cost(left, right, same), backward=backward)
