"""Batch norm over columns with the variance as E[x^2] - E[x]^2, running statistics and a train switch: linked layers."""
import numpy as np


class FullyConnected:
    def __init__(self, fan_in, fan_out, rng):
        self.weight = rng.standard_normal((fan_out, fan_in)) / np.sqrt(fan_in)
        self.grad_weight = None

    def forward(self, inp):
        self.inp = inp
        return self.weight @ inp

    def backward(self, gout):
        self.grad_weight = gout @ self.inp.T
        return self.weight.T @ gout


class BatchNormalization:
    def __init__(self, n, rng, momentum=0.9, eps=1e-5):
        self.scale = rng.uniform(0.5, 1.5, (n, 1))
        self.shift = rng.uniform(-0.5, 0.5, (n, 1))
        self.run_mean = np.zeros((n, 1))
        self.run_var = np.ones((n, 1))
        self.momentum, self.eps = momentum, eps
        self.training = True

    def forward(self, inp):
        if not self.training:
            return self.scale * (inp - self.run_mean) / np.sqrt(self.run_var + self.eps) + self.shift
        self.inp = inp
        self.mean = np.mean(inp, axis=1, keepdims=True)
        self.mean_sq = np.mean(inp ** 2, axis=1, keepdims=True)
        self.var = self.mean_sq - self.mean ** 2
        self.std = np.sqrt(self.var + self.eps)
        self.centered = inp - self.mean
        self.normed = self.centered / self.std
        self.run_mean = self.momentum * self.run_mean + (1 - self.momentum) * self.mean
        self.run_var = self.momentum * self.run_var + (1 - self.momentum) * self.var
        return self.scale * self.normed + self.shift

    def backward(self, gout):
        m = gout.shape[1]
        self.grad_scale = np.sum(gout * self.normed, axis=1, keepdims=True)
        self.grad_shift = np.sum(gout, axis=1, keepdims=True)
        g_normed = gout * self.scale
        g_std = -np.sum(g_normed * self.centered, axis=1, keepdims=True) / self.std ** 2
        g_var = g_std / (2 * self.std)
        g_mean_sq = g_var
        g_mean = -np.sum(g_normed / self.std, axis=1, keepdims=True) - 2 * self.mean * g_var
        g_inp = g_normed / self.std
        g_inp += g_mean_sq * 2 * self.inp / m
        g_inp += g_mean / m
        return g_inp


class Elu:
    def forward(self, inp):
        self.out = np.where(inp > 0, inp, np.exp(np.minimum(inp, 0)) - 1)
        return self.out

    def backward(self, gout):
        return gout * np.where(self.out > 0, 1, self.out + 1)


class Network:
    def __init__(self, sizes, seed):
        rng = np.random.default_rng(seed)
        self.layers = []
        for a, b in zip(sizes[:-2], sizes[1:-1]):
            self.layers += [FullyConnected(a, b, rng), BatchNormalization(b, rng), Elu()]
        self.layers.append(FullyConnected(sizes[-2], sizes[-1], rng))

    def forward(self, data):
        for layer in self.layers:
            data = layer.forward(data)
        return data

    def cost(self, data, target):
        self.residual = self.forward(data) - target
        return 0.5 * np.sum(self.residual ** 2) / data.shape[1]

    def backward(self):
        g = self.residual / self.residual.shape[1]
        for layer in reversed(self.layers):
            g = layer.backward(g)
        return g


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Network(sizes, seed)
    data, target = rng.normal(size=(sizes[0], samples)) + 0.4, rng.normal(size=(sizes[-1], samples))

    def step():
        net.cost(data, target)
        net.backward()

    return dict(model=net, loss=lambda: net.cost(data, target), backward=step)
