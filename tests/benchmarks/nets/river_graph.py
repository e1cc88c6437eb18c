"""Forecasts a river's level from gauges upstream: a little computation graph, nodes in a dict, skip connections, a list of operations that is walked back; every node keeps its gradient in node['grad']."""
import numpy as np


class Graph:
    def __init__(self):
        self.nodes, self.tape = {}, []

    def put(self, name, value):
        self.nodes[name] = {"value": value, "grad": np.zeros_like(value)}

    def value(self, name):
        return self.nodes[name]["value"]

    def apply(self, op, name, *inputs, **keep):
        out, saved = op.forward(*[self.value(i) for i in inputs], **keep)
        self.put(name, out)
        self.tape.append((op, name, inputs, saved))

    def walk_back(self, name):
        for node in self.nodes.values():
            node["grad"] = np.zeros_like(node["value"])
        self.nodes[name]["grad"] = np.ones_like(self.value(name))
        for op, out, inputs, saved in reversed(self.tape):
            upstream = self.nodes[out]["grad"]
            values = [self.value(i) for i in inputs]
            for key, grad in zip(inputs, op.backward(upstream, saved, *values)):
                self.nodes[key]["grad"] = self.nodes[key]["grad"] + grad


class Affine:
    @staticmethod
    def forward(x, w, b):
        return x @ w + b, None

    @staticmethod
    def backward(up, _, x, w, b):
        return up @ w.T, x.T @ up, up.sum(axis=0)


class Add:
    @staticmethod
    def forward(a, b):
        return a + b, None

    @staticmethod
    def backward(up, _, a, b):
        return up, up


class Mish:
    @staticmethod
    def forward(x):
        sp = np.log1p(np.exp(x))
        th = np.tanh(sp)
        return x * th, th

    @staticmethod
    def backward(up, th, x):
        sig = 1 / (1 + np.exp(-x))
        return (up * (th + x * sig * (1 - th ** 2)),)


class Gate:
    """a * sigmoid(b)"""
    @staticmethod
    def forward(a, b):
        s = 1 / (1 + np.exp(-b))
        return a * s, s

    @staticmethod
    def backward(up, s, a, b):
        da = up * s
        db = up * a * s * (1 - s)
        return da, db


class Join:
    @staticmethod
    def forward(a, b):
        return np.concatenate([a, b], axis=1), a.shape[1]

    @staticmethod
    def backward(up, cut, a, b):
        return up[:, :cut], up[:, cut:]


class Lag:
    """each gauge one step later, nothing known before the first"""
    @staticmethod
    def forward(x, steps):
        y = np.zeros_like(x)
        y[:, steps:] = x[:, :-steps]
        return y, steps

    @staticmethod
    def backward(up, steps, x):
        dx = np.zeros_like(x)
        dx[:, :-steps] = up[:, steps:]
        return (dx,)


class Clip:
    @staticmethod
    def forward(x, low, high):
        return np.clip(x, low, high), (low, high)

    @staticmethod
    def backward(up, bounds, x):
        low, high = bounds
        grad = up.copy()
        grad[x < low] = 0
        grad[x > high] = 0
        return (grad,)


class Huber:
    @staticmethod
    def forward(guess, level, delta=0.6):
        r = guess - level
        small = np.abs(r) <= delta
        return np.where(small, 0.5 * r ** 2, delta * (np.abs(r) - 0.5 * delta)).mean(), (r, small, delta)

    @staticmethod
    def backward(up, saved, guess, level):
        r, small, delta = saved
        d = np.where(small, r, delta * np.sign(r)) * up / r.size
        return d, -d


def build(p, gauges, level):
    g = Graph()
    for name, value in p.items():
        g.put(name, value)
    g.put("gauges", gauges)
    g.put("level", level)
    g.apply(Lag, "late", "gauges", steps=1)
    g.apply(Affine, "z1", "late", "w1", "b1")
    g.apply(Mish, "h1", "z1")
    g.apply(Affine, "z2", "h1", "w2", "b2")
    g.apply(Mish, "h2", "z2")
    g.apply(Add, "s", "h1", "h2")
    g.apply(Affine, "q", "s", "w3", "b3")
    g.apply(Gate, "gated", "h1", "q")
    g.apply(Clip, "held", "gated", low=-0.25, high=0.9)
    g.apply(Join, "both", "held", "h2")
    g.apply(Affine, "guess", "both", "w4", "b4")
    g.apply(Huber, "loss", "guess", "level")
    return g


def check(samples=7, gauges=4, width=5, seed=0):
    rng = np.random.default_rng([seed, 9])
    p = {"w1": rng.normal(0, 0.7, (gauges, width)), "b1": rng.normal(0, 0.3, width),
         "w2": rng.normal(0, 0.5, (width, width)), "b2": rng.normal(0, 0.3, width),
         "w3": rng.normal(0, 0.5, (width, width)), "b3": rng.normal(0, 0.3, width),
         "w4": rng.normal(0, 0.5, (2 * width, 1)), "b4": rng.normal(0, 0.3, 1)}
    x, y = rng.normal(0, 1.5, (samples, gauges)), rng.normal(size=(samples, 1))

    def backward():
        g = build(p, x, y)
        g.walk_back("loss")
        return {name: g.nodes[name]["grad"] for name in p}

    return dict(model=p, loss=lambda: float(build(p, x, y).value("loss")), backward=backward)
