"""Deep hierarchy: Module, Unary, Trainable below it, containers; batch normalisation, a dropout whose mask is held, softmax and likelihood as modules of their own; gradients add up until cleared."""
from abc import ABC, abstractmethod

import numpy as np


class Module(ABC):
    def __call__(self, *args):
        return self.forward(*args)

    @abstractmethod
    def forward(self, x): ...

    @abstractmethod
    def backward(self, dy): ...

    def params(self):
        return []

    def zero_grad(self):
        pass


class Unary(Module):
    """elementwise; children give f and df"""

    def forward(self, x):
        self.x = x
        self.y = self.f(x)
        return self.y

    def backward(self, dy):
        return dy * self.df()


class LeakyReLU(Unary):
    def f(self, x):
        return np.maximum(x, 0) + 0.01 * np.minimum(x, 0)

    def df(self):
        return np.where(self.x > 0, 1.0, 0.01)


class Softplus(Unary):
    def f(self, x):
        return np.logaddexp(0, x)

    def df(self):
        return 1 / (1 + np.exp(-self.x))


class Trainable(Module):
    def __init__(self, **arrays):
        self.names = list(arrays)
        for name, array in arrays.items():
            setattr(self, name, array)
            setattr(self, 'd_' + name, np.zeros_like(array))

    def params(self):
        return [(getattr(self, n), getattr(self, 'd_' + n)) for n in self.names]

    def zero_grad(self):
        for _, g in self.params():
            g[...] = 0


class Linear(Trainable):
    def __init__(self, n_in, n_out, rng):
        super().__init__(weight=rng.normal(0, n_in ** -0.5, (n_out, n_in)), bias=rng.normal(0, 0.1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, dy):
        self.d_weight += dy.T @ self.x
        self.d_bias += dy.sum(axis=0)
        return dy @ self.weight


class BatchNorm(Trainable):
    eps = 1e-3

    def __init__(self, n, rng):
        super().__init__(gamma=rng.uniform(0.5, 1.5, n), beta=rng.normal(0, 0.3, n))

    def forward(self, x):
        self.mu = x.mean(axis=0)
        self.xc = x - self.mu
        self.inv = 1 / np.sqrt(x.var(axis=0) + self.eps)
        self.xn = self.xc * self.inv
        return self.gamma * self.xn + self.beta

    def backward(self, dy):
        n = dy.shape[0]
        self.d_gamma += np.sum(dy * self.xn, axis=0)
        self.d_beta += np.sum(dy, axis=0)
        dxn = dy * self.gamma
        dvar = np.sum(dxn * self.xc, axis=0) * -0.5 * self.inv ** 3
        dmu = -np.sum(dxn, axis=0) * self.inv
        return dxn * self.inv + dvar * 2 * self.xc / n + dmu / n


class Dropout(Module):
    def __init__(self, mask, p_keep):
        self.mask, self.keep = mask, p_keep

    def forward(self, x):
        return x * self.mask / self.keep

    def backward(self, dy):
        return dy * self.mask / self.keep


class Softmax(Module):
    def forward(self, x):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        self.s = e / e.sum(axis=-1, keepdims=True)
        return self.s

    def backward(self, dy):
        return self.s * (dy - (dy * self.s).sum(axis=-1, keepdims=True))


class Likelihood:
    def forward(self, s, t):
        self.s, self.t = s, t
        return -np.mean(np.log(s[np.arange(len(t)), t]))

    def backward(self):
        n = len(self.t)
        ds = np.zeros_like(self.s)
        ds[np.arange(n), self.t] = -1 / self.s[np.arange(n), self.t] / n
        return ds


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def forward(self, x):
        for m in self.modules:
            x = m(x)
        return x

    def backward(self, dy):
        for m in self.modules[::-1]:
            dy = m.backward(dy)
        return dy

    def zero_grad(self):
        for m in self.modules:
            m.zero_grad()


class Skip(Module):
    """x + inner(x)"""

    def __init__(self, inner):
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)

    def backward(self, dy):
        return dy + self.inner.backward(dy)

    def zero_grad(self):
        self.inner.zero_grad()


class Trainer:
    def __init__(self, net, criterion):
        self.net, self.criterion = net, criterion

    def loss(self, x, t):
        return self.criterion.forward(self.net(x), t)

    def compute(self, x, t):
        self.net.zero_grad()
        value = self.loss(x, t)
        self.net.backward(self.criterion.backward())
        return value


def check(samples=6, sizes=(4, 5, 6, 3), seed=0):
    rng = np.random.default_rng(seed + 404)
    n, h1, h2, k = sizes
    mask = (rng.random((samples, h2)) < 0.7).astype(float)
    net = Sequential(
        Linear(n, h1, rng), BatchNorm(h1, rng), LeakyReLU(), Skip(Sequential(Linear(h1, h1, rng), Softplus())),
        Linear(h1, h2, rng), LeakyReLU(), Dropout(mask, 0.7), Linear(h2, k, rng), Softmax(),
    )
    trainer = Trainer(net, Likelihood())
    trainer.compute(rng.normal(size=(samples, n)), rng.integers(0, k, samples))
    x, t = rng.normal(size=(samples, n)), rng.integers(0, k, samples)
    return dict(model=trainer, loss=lambda: trainer.loss(x, t), backward=lambda: trainer.compute(x, t))
