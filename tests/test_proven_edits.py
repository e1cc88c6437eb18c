"""Faults of one statement in nets of many conventions: the edit of that very line is found and proven."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import gradcheck

HEAD = "import numpy as np\nrng = np.random.default_rng(3)\n"


@dataclass(frozen=True)
class Fault:
    """A net with one statement exchanged, and what the edited statement may read like."""

    net: str
    right: str
    wrong: str
    edits: tuple[str, ...]  # besides the statement as it was


FAULTS: dict[str, Fault] = {}

BIAS_COLUMNS = """
V, c, U, d = rng.normal(size=(4, 3)), rng.normal(size=(4, 1)), rng.normal(size=(2, 4)), rng.normal(size=(2, 1))
params = {'V': V, 'c': c, 'U': U, 'd': d}
X, T = rng.normal(size=(3, 7)), rng.normal(size=(2, 7))
grads = {}

def forward():
    h = np.tanh(params['V'] @ X + params['c'])
    return h, params['U'] @ h + params['d']

def loss():
    return 0.5 * np.sum((forward()[1] - T) ** 2)

def backward():
    h, y = forward()
    e = y - T
    grads['U'] = e @ h.T
    grads['d'] = e.sum(axis=1, keepdims=True)
    back = (params['U'].T @ e) * (1 - h * h)
    grads['V'] = back @ X.T
    grads['c'] = back.sum(axis=1, keepdims=True)
    return grads

def check():
    return gradcheck.check(params, loss=loss, backward=backward)
"""
FAULTS["a bias gradient summed to one number"] = Fault(
    BIAS_COLUMNS,
    "grads['c'] = back.sum(axis=1, keepdims=True)",
    "grads['c'] = np.sum(back)",
    ("grads['c'] = np.sum(back, axis=1, keepdims=True)",),
)

ONE_OUTPUT = """
class Affine:
    def __init__(self, n, m):
        self.w, self.b = rng.normal(size=(n, m)), rng.normal(size=m)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.dw = self.x.T @ g
        self.db = g.sum(axis=0)
        return g @ self.w.T

layers = [Affine(3, 5), Affine(5, 4), Affine(4, 1)]
X, T = rng.normal(size=(7, 3)), rng.normal(size=(7, 1))

def forward():
    a = X
    for layer in layers:
        a = np.tanh(layer.forward(a))
        layer.a = a
    return a

def backward():
    d = forward() - T
    for layer in layers[::-1]:
        d = layer.backward(d * (1 - layer.a**2))

def check():
    return gradcheck.check(layers, loss=lambda: 0.5 * np.sum((forward() - T) ** 2), backward=backward)
"""
FAULTS["a bias gradient summed to one number, right where there is one output"] = Fault(
    ONE_OUTPUT, "self.db = g.sum(axis=0)", "self.db = g.sum()", ()
)

NORMALISED = """
class Net:
    def __init__(self):
        self.A, self.a = rng.normal(size=(3, 5)), rng.normal(size=5)
        self.B, self.b = rng.normal(size=(5, 4)), rng.normal(size=4)

net = Net()
X, labels = rng.normal(size=(9, 3)), rng.integers(0, 4, 9)

def run():
    z = X @ net.A + net.a
    centred = z - z.mean(axis=0)
    h = np.maximum(centred, 0)
    scores = h @ net.B + net.b
    n = len(labels)
    margins = np.maximum(0, scores - scores[np.arange(n), labels][:, None] + 1)
    margins[np.arange(n), labels] = 0
    over = (margins > 0).sum(axis=1)
    d = np.zeros_like(scores)
    d[margins > 0] = 1
    d[np.arange(n), labels] -= over
    d /= n
    net.dB, net.db = h.T @ d, d.sum(axis=0)
    dc = (d @ net.B.T) * (centred > 0)
    dz = dc - dc.mean(axis=0)
    net.dA, net.da = X.T @ dz, dz.sum(axis=0)
    return margins.sum() / n

def check():
    return gradcheck.check(net, loss=run, backward=run)
"""
FAULTS["a count left out of the hinge, with a bias whose gradient is 0"] = Fault(
    NORMALISED, "d[np.arange(n), labels] -= over", "d[np.arange(n), labels] -= 1", ()
)

MASKED = """
class Relu:
    def forward(self, x):
        self.off = x <= 0
        out = x.copy()
        out[self.off] = 0
        return out

    def backward(self, d):
        d = d.copy()
        d[self.off] = 0
        return d

V, U = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))
params, relu = {'V': V, 'U': U}, Relu()
X, T = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))

def forward():
    return relu.forward(X @ params['V']) @ params['U']

def loss():
    return np.mean((forward() - T) ** 2)

def backward():
    e = 2 * (forward() - T) / T.size
    dh = relu.backward(e @ params['U'].T)
    return {'V': X.T @ dh, 'U': np.maximum(X @ params['V'], 0).T @ e}

def check():
    return gradcheck.check(params, loss=loss, backward=backward)
"""
FAULTS["a store under a condition that the forward pass has kept"] = Fault(
    MASKED, "d[self.off] = 0\n        return d", "d[d <= 0] = 0\n        return d", ("d[self.off] = 0",)
)

ENGINE = """
import math

class Value:
    def __init__(self, data, children=()):
        self.data, self.grad, self.children, self.back = data, 0.0, children, lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))
        def back():
            self.grad += out.grad
            other.grad += out.grad
        out.back = back
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))
        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.back = back
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))
        def back():
            self.grad += (1 - t ** 2) * out.grad
        out.back = back
        return out

    def backward(self):
        order, seen = [], set()
        def visit(value):
            if id(value) not in seen:
                seen.add(id(value))
                for child in value.children:
                    visit(child)
                order.append(value)
        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value.back()

weights = [[Value(rng.normal()) for _ in range(3)] for _ in range(3)]
top = [Value(rng.normal()) for _ in range(3)]
rows = rng.normal(size=(4, 3)).tolist()
kept = {}

def total():
    whole = Value(0.0)
    for row in rows:
        out = Value(-1.0)
        for unit, above in zip(weights, top):
            z = Value(0.0)
            for w, x in zip(unit, row):
                z = z + w * Value(x)
            out = out + z.tanh() * above
        whole = whole + out * out
    return whole

def loss():
    kept['loss'] = total()
    return kept['loss'].data

def backward():
    for weight in (*sum(weights, []), *top):
        weight.grad = 0.0
    kept['loss'].backward()

def check():
    return gradcheck.check([weights, top], loss=loss, backward=backward)
"""
FAULTS["the factor itself in an engine of single numbers"] = Fault(
    ENGINE, "self.grad += other.data * out.grad", "self.grad += self.data * out.grad", ()
)
FAULTS["a formula in an engine of single numbers"] = Fault(
    ENGINE, "(1 - t ** 2) * out.grad", "(1 - t) * out.grad", ("(1 - t * t)", "(1 - t ** 2)")
)

SCORES = """
params = {'V': rng.normal(size=(4, 6)), 'U': rng.normal(size=(6, 3))}
X, classes, prices = rng.normal(size=(5, 4)), rng.integers(1, 3, 5), -rng.random(5)

def forward():
    h = np.tanh(X @ params['V'])
    z = h @ params['U']
    p = np.exp(z)
    return h, p / p.sum(axis=1, keepdims=True)

def loss():
    return -np.mean(np.log(forward()[1][np.arange(5), classes])) + 0 * prices.sum()

def backward():
    h, p = forward()
    d = p.copy()
    d[np.arange(5), classes] -= 1
    d /= 5
    return {'U': h.T @ d, 'V': X.T @ (d @ params['U'].T * (1 - h * h))}

def check():
    return gradcheck.check(params, loss=loss, backward=backward)
"""
FAULTS["a number in place of an array, beside what equals it by accident"] = Fault(
    SCORES, "classes] -= 1", "classes] -= p[np.arange(5), classes]", ()
)

NIELSEN = """
def squash(z):
    return 1 / (1 + np.exp(-z))

class Network:
    def __init__(self, sizes):
        self.biases = [rng.normal(size=(n, 1)) for n in sizes[1:]]
        self.weights = [rng.normal(size=(n, m)) for m, n in zip(sizes[:-1], sizes[1:])]

    def cost(self, data, decay):
        total = 0.0
        for x, y in data:
            for b, w in zip(self.biases, self.weights):
                x = squash(w @ x + b)
            total += 0.5 * np.sum((x - y) ** 2) / len(data)
        return total + 0.5 * decay * sum(np.sum(w * w) for w in self.weights)

    def backprop(self, x, y):
        nabla_b, nabla_w = [None] * len(self.biases), [None] * len(self.weights)
        outs = [x]
        for b, w in zip(self.biases, self.weights):
            outs.append(squash(w @ outs[-1] + b))
        delta = (outs[-1] - y) * outs[-1] * (1 - outs[-1])
        for l in range(1, len(outs)):
            if l > 1:
                delta = (self.weights[-l + 1].T @ delta) * outs[-l] * (1 - outs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = delta @ outs[-l - 1].T
        return nabla_b, nabla_w

    def learn(self, data, rate, decay):
        sums_b = [np.zeros(b.shape) for b in self.biases]
        sums_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in data:
            db, dw = self.backprop(x, y)
            sums_b = [s + d for s, d in zip(sums_b, db)]
            sums_w = [s + d for s, d in zip(sums_w, dw)]
        m = len(data)
        self.biases = [b - rate / m * s for b, s in zip(self.biases, sums_b)]
        self.weights = [(1 - rate * decay) * w - rate / m * s for w, s in zip(self.weights, sums_w)]

def check():
    net = Network([4, 6, 5, 3])
    data = [(rng.normal(size=(4, 1)), rng.random((3, 1))) for _ in range(7)]
    step = lambda: net.learn(data, 0.3, 0.07)
    return gradcheck.check(net, loss=lambda: net.cost(data, 0.07), step=step, learning_rate=0.3)
"""
FAULTS["a sign of an update written as a list"] = Fault(
    NIELSEN, "b - rate / m * s for b", "b + rate / m * s for b", ()
)
FAULTS["a mean left out of an update written as a list"] = Fault(
    NIELSEN,
    "b - rate / m * s for b",
    "b - rate * s for b",
    ("b - rate * s / m for b", "b - (rate / m) * s for b"),
)
FAULTS["weight decay left out of an update written as a list"] = Fault(
    NIELSEN,
    "(1 - rate * decay) * w - rate / m * s",
    "w - rate / m * s",
    (
        "w - rate / m * s - rate * (decay * w)",
        "w - rate / m * s - (rate * decay) * w",
        "w - rate / m * s - decay * (rate * w)",
        "w - rate / m * (s + m * (decay * w))",
    ),
)

ATTENTION = """
p = {k: rng.normal(size=(4, 4)) * 0.7 for k in ("q", "k", "v")}
x, target = rng.normal(size=(3, 5, 4)), rng.normal(size=(3, 5, 4))
width = 4

def forward():
    q, k, v = x @ p["q"], x @ p["k"], x @ p["v"]
    e = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(width))
    share = e / e.sum(axis=2, keepdims=True)
    return q, k, v, share, share @ v

def loss():
    return 0.5 * np.sum((forward()[-1] - target) ** 2)

def backward():
    q, k, v, share, out = forward()
    dout = out - target
    dv = share.transpose(0, 2, 1) @ dout
    dshare = dout @ v.transpose(0, 2, 1)
    row = (dshare * share).sum(axis=2, keepdims=True)
    dlogits = share * (dshare - row)
    dlogits = dlogits / np.sqrt(width)
    dq, dk = dlogits @ k, dlogits.transpose(0, 2, 1) @ q
    return {n: np.einsum("bti,btj->ij", x, d) for n, d in (("q", dq), ("k", dk), ("v", dv))}

def check():
    return gradcheck.check(p, loss=loss, backward=backward)
"""
FAULTS["a root left out of the scale of attention"] = Fault(
    ATTENTION, "dlogits = dlogits / np.sqrt(width)", "dlogits = dlogits / width", ()
)
FAULTS["the softmax of attention without its sum"] = Fault(
    ATTENTION,
    "dlogits = share * (dshare - row)",
    "dlogits = share * dshare",
    ("dlogits = share * (dshare - (dshare * share).sum(axis=-1, keepdims=True))",),
)

GLOBAL_CACHE = """
P = dict(A=rng.normal(size=(3, 4)), B=rng.normal(size=(4, 2)))
N = 6
X, Y = rng.normal(size=(N, 3)), rng.normal(size=(N, 2))
kept = {}

def cost():
    kept["s"] = X @ P["A"]
    kept["g"] = np.log(1 + np.exp(kept["s"]))
    kept["o"] = kept["g"] @ P["B"]
    return ((kept["o"] - Y) ** 2).mean() + 0.5 * (kept["g"] ** 2).sum() / N

def grads():
    cost()
    do = 2 * (kept["o"] - Y) / kept["o"].size
    dg = do @ P["B"].T + kept["g"] / N
    ds = dg / (1 + np.exp(-kept["s"]))
    return {"A": X.T @ ds, "B": kept["g"].T @ do}

def check():
    return gradcheck.check(P, loss=cost, backward=grads)
"""
FAULTS["a penalty's term of a cache among the globals"] = Fault(
    GLOBAL_CACHE,
    'dg = do @ P["B"].T + kept["g"] / N',
    'dg = do @ P["B"].T',
    ("dg = do @ P[\"B\"].T + kept['g'] / N",),
)
FAULTS["the wrong item of a cache among the globals"] = Fault(
    GLOBAL_CACHE, 'np.exp(-kept["s"])', 'np.exp(-kept["g"])', ("np.exp(-kept['s'])",)
)

GATES = """
class Part:
    def __init__(self, value):
        self.data, self.grad = value, np.zeros_like(value)

class Params:
    pass

p = Params()
for name in "iou":
    setattr(p, "W_" + name, Part(rng.normal(size=(3, 4)) * 0.6))
    setattr(p, "b_" + name, Part(rng.normal(size=(3, 1)) * 0.2))
xs, goal = rng.normal(size=(4, 1, 4, 1))[:, 0], rng.normal(size=(3, 1))
squash = lambda v: 1 / (1 + np.exp(-v))

def run():
    for part in vars(p).values():
        part.grad[...] = 0
    loss = 0.0
    for x in xs:
        i, o = squash(p.W_i.data @ x + p.b_i.data), squash(p.W_o.data @ x + p.b_o.data)
        u = np.tanh(p.W_u.data @ x + p.b_u.data)
        h = o * np.tanh(i * u)
        loss += 0.5 * np.sum((h - goal) ** 2)
        dh = h - goal
        do = dh * np.tanh(i * u) * o * (1 - o)
        dc = dh * o * (1 - np.tanh(i * u) ** 2)
        di, du = dc * u * i * (1 - i), dc * i * (1 - u ** 2)
        p.W_i.grad += di @ x.T
        p.b_i.grad += di
        p.W_o.grad += do @ x.T
        p.b_o.grad += do
        p.W_u.grad += du @ x.T
        p.b_u.grad += du
    return loss

def check():
    return gradcheck.check(p, loss=run, backward=run)
"""
FAULTS["a gate's bias that is never added to"] = Fault(
    GATES, "        p.b_o.grad += do\n", "", ("p.b_o.grad += do",)
)

ONE_SAMPLE = """
class Layer:
    def __init__(self, n_in, n_out):
        self.w = rng.normal(size=(n_in, n_out)) * 0.7

class Model:
    def __init__(self):
        self.rate, self.layers = 0.05, [Layer(4, 3), Layer(3, 2)]

    def run(self, x):
        for layer in self.layers:
            layer.given = x
            x = layer.made = np.tanh(x @ layer.w)
        return x

    def learn(self, x, y):
        error = self.run(x) - y
        for layer in reversed(self.layers):
            layer.delta = error * (1 - layer.made ** 2)
            error = layer.w @ layer.delta
        for layer in self.layers:
            layer.w -= self.rate * np.outer(layer.given, layer.delta)

def check():
    model, x, y = Model(), rng.normal(size=4), rng.normal(size=2)
    loss = lambda: 0.5 * np.sum((model.run(x) - y) ** 2)
    return gradcheck.check(model, loss=loss, step=lambda: model.learn(x, y), learning_rate=0.05)
"""
FAULTS["two mistakes in an update: its sign and its product"] = Fault(
    ONE_SAMPLE,
    "layer.w -= self.rate * np.outer(layer.given, layer.delta)",
    "layer.w += layer.delta * self.rate",
    ("layer.w += (-np.outer(layer.given, layer.delta)) * self.rate",),
)

RETURNED = """
W = {"U": rng.normal(size=(5, 3)), "u": rng.normal(size=(5, 1)), "V": rng.normal(size=(2, 5))}
X, T = rng.normal(size=(3, 8)), rng.normal(size=(2, 8))

def forward():
    s = W["U"] @ X + W["u"]
    return s, np.maximum(s, 0)

def loss():
    return 0.5 * np.sum((W["V"] @ forward()[1] - T) ** 2) / 8

def backward():
    s, h = forward()
    e = (W["V"] @ h - T) / 8
    d = (W["V"].T @ e) * (s > 0)
    return {"V": e @ h.T, "U": d @ X.T, "u": d.sum(axis=1, keepdims=True)}

def check():
    return gradcheck.check(W, loss=loss, backward=backward)
"""
FAULTS["a total for each unit in a dict that is returned"] = Fault(
    RETURNED, "d.sum(axis=1, keepdims=True)", "d.sum() * np.ones((5, 1))", ("d.sum(axis=1, keepdims=True)",)
)

FOLDED_BIAS = """
A, B = rng.normal(size=(4, 6)), rng.normal(size=(7, 3))
theta = {'A': A, 'B': B}
X, labels = np.hstack([rng.normal(size=(8, 3)), np.ones((8, 1))]), rng.integers(0, 3, 8)

def forward():
    h = np.tanh(X @ theta['A'])
    scores = np.hstack([h, np.ones((8, 1))]) @ theta['B']
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return h, e / e.sum(axis=1, keepdims=True)

def loss():
    return -np.log(forward()[1][np.arange(8), labels]).mean()

def backward():
    h, p = forward()
    d = p / 8
    d[np.arange(8), labels] -= 1 / 8
    below = (d @ theta['B'].T)[:, :-1] * (1 - h ** 2)
    return {'A': X.T @ below, 'B': np.hstack([h, np.ones((8, 1))]).T @ d}

def check():
    return gradcheck.check(theta, loss=loss, backward=backward)
"""
FAULTS["the entry of the bias unit kept, and that of the first unit dropped"] = Fault(
    FOLDED_BIAS, "(d @ theta['B'].T)[:, :-1]", "(d @ theta['B'].T)[:, 1:]", ()
)

LABELS = """
class Classifier:
    def __init__(self):
        self.weights = rng.normal(size=(5, 4))

    def probabilities(self, x):
        e = np.exp(x @ self.weights)
        return e / e.sum(axis=1, keepdims=True)

    def fit(self, x, y):
        self.loss = -np.log(self.probabilities(x)[np.arange(len(y)), y]).mean()
        error = self.probabilities(x)
        error[np.arange(len(y)), y] -= 1
        self.grad = x.T @ error / len(y)
        return self.loss

def check():
    model, x, y = Classifier(), rng.normal(size=(9, 5)), rng.integers(0, 4, 9)
    run = lambda: model.fit(x, y)
    return gradcheck.check(model, loss=run, backward=run, parameters=["weights"], gradients={"weights": "grad"})
"""
FAULTS["the labels never taken off the probabilities"] = Fault(
    LABELS, "        error[np.arange(len(y)), y] -= 1\n", "", ("error[np.arange(len(y)), y] -= 1",)
)

POWERS = """
class Node:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents, self.back = data, np.zeros_like(data), parents, lambda: None

    def __matmul__(self, other):
        out = Node(self.data @ other.data, (self, other))
        def back():
            self.grad += out.grad @ other.data.T
            other.grad += self.data.T @ out.grad
        out.back = back
        return out

    def power(self, n):
        out = Node(self.data ** n, (self,))
        def back():
            self.grad += n * self.data ** (n - 1) * out.grad
        out.back = back
        return out

    def run_back(self):
        self.grad = np.ones_like(self.data)
        seen = [self]
        for node in seen:
            node.back()
            seen.extend(node.parents)

W1, W2 = Node(rng.normal(size=(3, 5))), Node(rng.normal(size=(5, 2)))
x = rng.normal(size=(4, 3))

def out():
    return ((Node(x) @ W1).power(3) @ W2).power(2)

def backward():
    W1.grad, W2.grad = np.zeros((3, 5)), np.zeros((5, 2))
    out().run_back()

def check():
    return gradcheck.check({"W1": W1, "W2": W2}, loss=lambda: out().data.sum(), backward=backward)
"""
FAULTS["a power whose exponent is not lowered"] = Fault(
    POWERS, "n * self.data ** (n - 1)", "n * self.data ** n", ()
)

STEPS = """
U, V, w = rng.normal(size=(4, 2)), rng.normal(size=(4, 4)) * 0.5, rng.normal(size=4)
c = rng.normal(size=4)
series = rng.normal(size=(5, 2))
P = {"U": U, "V": V, "w": w, "c": c}

def states():
    kept = [np.zeros(4)]
    for x in series:
        kept.append(np.tanh(U @ x + V @ kept[-1] + c))
    return kept

def loss():
    return sum((w @ h - 1) ** 2 for h in states()[1:])

def backward():
    kept = states()
    gU, gV, gw = np.zeros_like(U), np.zeros_like(V), np.zeros_like(w)
    gc, later = 0 * c, 0.0
    for t in range(len(series), 0, -1):
        off = 2 * (w @ kept[t] - 1)
        gw += off * kept[t]
        back = (off * w + later) * (1 - kept[t] ** 2)
        gc += back
        gU += np.outer(back, series[t - 1])
        gV += np.outer(back, kept[t - 1])
        later = V.T @ back
    return {"U": gU, "V": gV, "w": gw, "c": gc}

def check():
    return gradcheck.check(P, loss=loss, backward=backward)
"""
FAULTS["a sum that each round of a loop starts anew"] = Fault(STEPS, "gc += back", "gc = back", ())

SUMMED_LISTS = """
weights = [rng.normal(size=(3, 2)), rng.normal(size=(1, 3))]
points = [(rng.normal(size=(2, 1)), rng.normal(size=(1, 1))) for _ in range(4)]

def outputs(x):
    kept = [x]
    for w in weights:
        kept.append(np.tanh(w @ kept[-1]))
    return kept

def loss():
    return 0.5 * sum(((outputs(x)[-1] - y) ** 2).sum() for x, y in points)

def of_point(x, y):
    kept = outputs(x)
    error, found = kept[-1] - y, []
    for w, a, below in zip(weights[::-1], kept[::-1], kept[-2::-1]):
        error = error * (1 - a ** 2)
        found.insert(0, error @ below.T)
        error = w.T @ error
    return found

def backward():
    total = [np.zeros_like(w) for w in weights]
    for x, y in points:
        here = of_point(x, y)
        total = [t + h for t, h in zip(total, here)]
    return total

def check():
    return gradcheck.check(weights, loss=loss, backward=backward)
"""
FAULTS["a list of sums that each round starts anew"] = Fault(SUMMED_LISTS, "[t + h for", "[h for", ())

FLAT_BIAS = """
P = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=3)}
X, Y = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))

def loss():
    return ((X @ P["W"] + P["b"] - Y) ** 2).sum() / 2

def backward():
    off = X @ P["W"] + P["b"] - Y
    gW = X.T @ off
    gb = off.sum(axis=0)
    return {"W": gW, "b": gb}

def check():
    return gradcheck.check(P, loss=loss, backward=backward)
"""
FAULTS["the gradient of a flat bias not summed"] = Fault(FLAT_BIAS, "gb = off.sum(axis=0)", "gb = off", ())

LEAKY = """
A, B, k, v = rng.normal(size=(4, 2)), rng.normal(size=(4, 4)) * 0.5, rng.uniform(0.3, 0.8, 4), rng.normal(size=4)
series = rng.normal(size=(4, 2))
P = {"A": A, "B": B, "v": v}

def states():
    kept = [np.zeros(4)]
    for x in series:
        kept.append((1 - k) * kept[-1] + k * np.tanh(A @ x + B @ kept[-1]))
    return kept

def loss():
    return 0.5 * sum((v @ h - 1) ** 2 for h in states()[1:])

def backward():
    kept = states()
    gA, gB, gv, carried = np.zeros_like(A), np.zeros_like(B), np.zeros_like(v), np.zeros(4)
    for t in range(len(series), 0, -1):
        off = v @ kept[t] - 1
        gv += off * kept[t]
        dh = off * v + carried
        fresh = (kept[t] - (1 - k) * kept[t - 1]) / k
        before = dh * (1 - k)
        dz = dh * k * (1 - fresh ** 2)
        gA += np.outer(dz, series[t - 1])
        gB += np.outer(dz, kept[t - 1])
        before += B.T @ dz
        carried = before
    return {"A": gA, "B": gB, "v": gv}

def check():
    return gradcheck.check(P, loss=loss, backward=backward)
"""
FAULTS["what a sum is begun with lacks a factor"] = Fault(
    LEAKY, "before = dh * (1 - k)", "before = dh * k", ("dh * (1 - k)", "dh - k * dh")
)
FAULTS["an addition that assigns"] = Fault(LEAKY, "before += B.T @ dz", "before = B.T @ dz", ())

APPENDED = """
layers = [{"W": rng.normal(size=(b, a)), "b": rng.normal(size=(b, 1))} for a, b in ((3, 5), (5, 4), (4, 2))]
velocity = [{"W": np.zeros_like(layer["W"]), "b": np.zeros_like(layer["b"])} for layer in layers]
X, T = rng.normal(size=(3, 8)), rng.normal(size=(2, 8))

def forward():
    inputs, zs, a = [], [], X
    for layer in layers:
        inputs.append(a)
        zs.append(layer["W"] @ a + layer["b"])
        a = np.tanh(zs[-1])
    return inputs, zs, a

def loss():
    return np.sum((forward()[2] - T) ** 2) / X.shape[1]

def step():
    inputs, zs, a = forward()
    error, grads = 2 * (a - T) / X.shape[1], []
    for layer, x, z in zip(layers[::-1], inputs[::-1], zs[::-1]):
        d = error * (1 - np.tanh(z) ** 2)
        grads.append((d @ x.T, d.sum(axis=1).reshape(-1, 1)))
        error = layer["W"].T @ d
    for layer, v, (gw, gb) in zip(layers, velocity, grads[::-1]):
        v["W"] = 0.9 * v["W"] - 0.1 * gw
        v["b"] = 0.9 * v["b"] - 0.1 * gb
        layer["W"] = layer["W"] + v["W"]
        layer["b"] = layer["b"] + v["b"]

def check():
    return gradcheck.check(layers, loss=loss, step=step, learning_rate=0.1)
"""
FAULTS["one of two values that are appended together"] = Fault(
    APPENDED,
    "grads.append((d @ x.T, d.sum(axis=1).reshape(-1, 1)))",
    "grads.append((d @ x.T, d.mean(axis=1).reshape(-1, 1)))",
    (),
)

POOLED = """
p = {"A": rng.normal(size=(3, 4)), "B": rng.normal(size=(4, 4)) / 2, "C": rng.normal(size=(4, 2))}
X, Y = rng.normal(size=(5, 6, 3)), rng.normal(size=(5, 2))
keep = {}

def loss():
    steps = X.shape[1]
    h = keep["h"] = np.zeros((len(X), steps + 1, 4))
    for t in range(steps):
        h[:, t + 1] = np.tanh(X[:, t] @ p["A"] + h[:, t] @ p["B"])
    keep["pooled"] = h[:, 1:].mean(axis=1)
    keep["out"] = keep["pooled"] @ p["C"]
    return 0.5 * np.sum((keep["out"] - Y) ** 2)

def backward():
    steps, h = X.shape[1], keep["h"]
    g = {name: np.zeros_like(value) for name, value in p.items()}
    dout = keep["out"] - Y
    g["C"] = keep["pooled"].T @ dout
    dpooled = dout @ p["C"].T
    carried = np.zeros((len(X), 4))
    for t in reversed(range(steps)):
        dh = dpooled / steps + carried
        dz = dh * (1 - h[:, t + 1] ** 2)
        g["A"] += X[:, t].T @ dz
        g["B"] += h[:, t].T @ dz
        carried = dz @ p["B"].T
    return g

def check():
    return gradcheck.check(p, loss=loss, backward=backward)
"""
FAULTS["a mean over time that is not taken back where its gradient goes to the steps"] = Fault(
    POOLED, "dh = dpooled / steps + carried", "dh = dpooled + carried", ()
)
FAULTS["a slope at another value, by what gives that value its name"] = Fault(
    POOLED.replace(
        "        dz = dh * (1 - h[:, t + 1] ** 2)",
        "        now = h[:, t + 1]\n        slope = 1 - now ** 2\n        dz = dh * slope",
    ),
    "now = h[:, t + 1]\n",
    "now = h[:, t + 1][::-1]\n",
    ("now = h[:, t + 1]",),
)


def load(text: str, tmp_path: Path, name: str):
    path = tmp_path / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FAULTS)
def test_the_edit_of_the_wrong_line_is_proven(name, tmp_path):
    fault = FAULTS[name]
    assert fault.net.count(fault.right) == 1
    head = HEAD + "import gradcheck\n"
    right = load(head + fault.net, tmp_path, "right_net").check()
    assert right.ok
    text = head + fault.net.replace(fault.right, fault.wrong)
    report = load(text, tmp_path, "wrong_net").check()
    assert report.verdict is gradcheck.facts.Verdict.WRONG
    assert report.annotated is not None, report.facts.unannotated
    edits = report.annotated.edits
    assert [edit.proven for edit in edits] == [True], [edit.after for edit in edits]
    after = " ".join(edits[0].after.split())
    assert any(edit in after for edit in (fault.right.strip(), *fault.edits)), after
    if fault.wrong:
        assert edits[0].location.line == text[: text.index(fault.wrong)].count("\n") + 1
