"""Loss classes with value and gradient, several heads with a loss of their own, a shared hidden layer."""
import numpy as np


class MeanSquared:
    def value(self, y, t):
        return np.mean((y - t) ** 2)

    def gradient(self, y, t):
        return 2 * (y - t) / t.size


class LogLoss:
    def value(self, y, t):
        p = 1 / (1 + np.exp(-y))
        return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))

    def gradient(self, y, t):
        p = 1 / (1 + np.exp(-y))
        return (p - t) / t.size


class Categorical:
    def value(self, y, t):
        e = np.exp(y - y.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return -np.sum(t * np.log(self.p)) / len(t)

    def gradient(self, y, t):
        return (self.p - t) / len(t)


class SmoothAbs:
    def value(self, y, t):
        return np.sum(np.log(np.cosh(y - t))) / len(t)

    def gradient(self, y, t):
        return np.tanh(y - t) / len(t)


class Heads:
    def __init__(self, n, hidden, seed):
        rng = np.random.default_rng(seed)
        self.W = rng.normal(size=(n, hidden)) * 0.7
        self.b = rng.normal(size=hidden) * 0.3
        self.losses = [MeanSquared(), LogLoss(), Categorical(), SmoothAbs()]
        self.heads = [rng.normal(size=(hidden, k)) * 0.7 for k in (2, 1, 3, 2)]
        self.offsets = [rng.normal(size=k) * 0.2 for k in (2, 1, 3, 2)]

    def total(self, X, targets):
        self.X = X
        self.z = X @ self.W + self.b
        self.h = np.tanh(self.z)
        self.outs = [self.h @ V + c for V, c in zip(self.heads, self.offsets)]
        return sum(loss.value(y, t) for loss, y, t in zip(self.losses, self.outs, targets))

    def backward(self, targets):
        self.grad_heads, self.grad_offsets = [], []
        dh = np.zeros_like(self.h)
        for loss, y, t, V in zip(self.losses, self.outs, targets, self.heads):
            dy = loss.gradient(y, t)
            self.grad_heads.append(self.h.T @ dy)
            self.grad_offsets.append(dy.sum(axis=0))
            dh += dy @ V.T
        dz = dh * (1 - self.h ** 2)
        self.grad_W = self.X.T @ dz
        self.grad_b = dz.sum(axis=0)


def check(sizes=(4, 5), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Heads(*sizes, seed)
    X = rng.normal(size=(samples, sizes[0]))
    targets = [
        rng.normal(size=(samples, 2)), rng.integers(0, 2, size=(samples, 1)).astype(float),
        np.eye(3)[rng.integers(0, 3, size=samples)], rng.normal(size=(samples, 2)),
    ]
    return dict(model=net, loss=lambda: net.total(X, targets), backward=lambda: net.backward(targets))
