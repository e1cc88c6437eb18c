"""Work arrays made once and written in place on each pass, activations with out=, weights in a list of layers."""
import numpy as np


class FC:
    def __init__(self, n_in, n_out, batch, rng):
        self.w = rng.normal(0, 0.5, (n_out, n_in))
        self.b = rng.normal(0, 0.1, n_out)
        self.z = np.empty((batch, n_out))
        self.a = np.empty((batch, n_out))
        self.delta = np.empty((batch, n_out))
        self.dw = np.empty_like(self.w)
        self.db = np.empty_like(self.b)

    def fprop(self, x):
        self.x = x
        np.dot(x, self.w.T, out=self.z)
        self.z += self.b
        np.tanh(self.z, out=self.a)
        return self.a

    def bprop(self, above):
        np.square(self.a, out=self.delta)
        np.subtract(1, self.delta, out=self.delta)
        self.delta *= above
        np.dot(self.delta.T, self.x, out=self.dw)
        self.delta.sum(axis=0, out=self.db)
        return self.delta @ self.w


class Readout:
    def __init__(self, n_in, n_out, rng):
        self.w = rng.normal(0, 0.5, (n_out, n_in))
        self.b = rng.normal(0, 0.1, n_out)

    def fprop(self, x):
        self.x = x
        logits = x @ self.w.T + self.b
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        logits /= logits.sum(axis=1, keepdims=True)
        self.prob = logits
        return logits

    def bprop(self, labels):
        n = len(labels)
        d = self.prob.copy()
        d[np.arange(n), labels] -= 1
        d /= n
        self.dw = d.T @ self.x
        self.db = d.sum(axis=0)
        return d @ self.w


class MLP:
    def __init__(self, widths, batch, seed):
        rng = np.random.default_rng(seed)
        self.hidden = [FC(a, b, batch, rng) for a, b in zip(widths[:-2], widths[1:-1])]
        self.readout = Readout(widths[-2], widths[-1], rng)
        self.penalty = 0.02

    def run(self, x):
        for layer in self.hidden:
            x = layer.fprop(x)
        return self.readout.fprop(x)

    def cost(self, x, labels):
        p = self.run(x)
        decay = sum((layer.w ** 2).sum() for layer in [*self.hidden, self.readout])
        return -np.log(p[np.arange(len(labels)), labels]).mean() + 0.5 * self.penalty * decay

    def grad(self, labels):
        up = self.readout.bprop(labels)
        for layer in reversed(self.hidden):
            up = layer.bprop(up)
        for layer in [*self.hidden, self.readout]:
            layer.dw += self.penalty * layer.w


def check(widths=(5, 7, 6, 4), samples=8, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = MLP(widths, samples, seed)
    x, labels = rng.normal(size=(samples, widths[0])), rng.integers(0, widths[-1], samples)
    net.cost(rng.normal(size=x.shape), labels)
    net.grad(labels)
    return dict(model=net, loss=lambda: net.cost(x, labels), backward=lambda: net.grad(labels))
