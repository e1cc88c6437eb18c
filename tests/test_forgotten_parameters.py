"""A gradient that nothing stores, or that no step takes off: written as it is for other parameters, and proven."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

CLASS = """
import numpy as np

class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(4, 5)), rng.normal(size=5) * 0.3
        self.W2, self.b2 = rng.normal(size=(5, 3)), rng.normal(size=3) * 0.3

    def loss(self, X, Y):
        self.X, self.h = X, np.tanh(X @ self.W1 + self.b1)
        self.out = self.h @ self.W2 + self.b2
        return 0.5 * np.mean(np.sum((self.out - Y) ** 2, axis=1))

    def train(self, X, Y, rate):
        self.loss(X, Y)
        d2 = (self.out - Y) / len(X)
        d1 = (d2 @ self.W2.T) * (1 - self.h ** 2)
        g = {'W2': self.h.T @ d2, 'b2': d2.sum(axis=0), 'W1': X.T @ d1, 'b1': d1.sum(axis=0)}
        self.W2 -= rate * g['W2']
        self.b2 -= rate * g['b2']
        self.W1 -= rate * g['W1']
        self.b1 -= rate * g['b1']

def check():
    rng = np.random.default_rng(4)
    net, X, Y = Net(rng), rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    return dict(model=net, loss=lambda: net.loss(X, Y), step=lambda: net.train(X, Y, 0.1), learning_rate=0.1)
"""

LOOPS = """
import numpy as np

def forward(p, x):
    h = [np.tanh(sum(x[i] * p["V"][i, j] for i in range(len(x))) + p["v"][j]) for j in range(len(p["v"]))]
    return h, [sum(h[j] * p["S"][j, k] for j in range(len(h))) + p["s"][k] for k in range(len(p["s"]))]

def loss(p, X, Y):
    return sum(0.5 * (a - b) ** 2 for x, y in zip(X, Y) for a, b in zip(forward(p, x)[1], y))

def backward(p, X, Y):
    g = {name: np.zeros(value.shape) for name, value in p.items()}
    for x, y in zip(X, Y):
        h, o = forward(p, x)
        dh = np.zeros(len(h))
        for k in range(len(o)):
            do = o[k] - y[k]
            g["s"][k] += do
            for j in range(len(h)):
                g["S"][j, k] += h[j] * do
                dh[j] += p["S"][j, k] * do
        for j in range(len(h)):
            dz = dh[j] * (1 - h[j] ** 2)
            g["v"][j] += dz
            for i in range(len(x)):
                g["V"][i, j] += x[i] * dz
    return g

def check():
    rng = np.random.default_rng(7)
    shapes = dict(V=(3, 4), v=4, S=(4, 2), s=2)
    p = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    return dict(model=p, loss=lambda: loss(p, X, Y), backward=lambda: backward(p, X, Y))
"""


BY_HAND = """
import numpy as np

class Cell:
    def __init__(self, rng):
        self.kern, self.rec, self.off = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)

    def loss(self, steps, Y):
        h, self.tape = np.full((6, 4), 0.3), []
        for x in steps:
            n = np.tanh(x @ self.kern + h @ self.rec + self.off)
            self.tape.append((x, h, n))
            h = n
        self.d = (h - Y) / len(Y)
        return 0.5 * np.sum((h - Y) ** 2) / len(Y)

    def backward(self, steps, Y):
        self.loss(steps, Y)
        up, acc = self.d, dict(kern=0, rec=0, off=np.zeros(4))
        while self.tape:
            x, h, n = self.tape.pop()
            pre = up * (1 - n * n)
            acc["kern"] = acc["kern"] + x.T @ pre
            acc["rec"] = acc["rec"] + h.T @ pre
            acc["off"] = acc["off"] + pre.sum(axis=0)
            up = pre @ self.rec.T
        return acc

def check():
    rng = np.random.default_rng(4)
    cell, X, Y = Cell(rng), rng.normal(size=(3, 6, 3)), rng.normal(size=(6, 4))
    return dict(model=cell, loss=lambda: cell.loss(X, Y), backward=lambda: cell.backward(X, Y))
"""


def answer(text, old, new=""):
    assert text.count(old) == 1
    call = module_of(text.replace(old, new), "forgotten").check()
    return gradcheck.check(call.pop("model"), **call)


def line_of(text, piece):
    return text[: text.index(piece)].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "lost", "put", "above"),
    [
        (CLASS, "        self.b2 -= rate * g['b2']\n", "self.b2 -= rate * g['b2']", "self.W2 -= rate"),
        (CLASS, ", 'b1': d1.sum(axis=0)}\n        self.W2", "'b1': d1.sum(axis=0)", "g = {'W2'"),
        (LOOPS, '            g["s"][k] += do\n', 'g["s"][k] += do', "do = o[k] - y[k]"),
        (
            BY_HAND,
            '            acc["off"] = acc["off"] + pre.sum(axis=0)\n',
            'acc["off"] = acc["off"] + pre.sum(axis=0)',
            'acc["kern"] = acc',
        ),
        (LOOPS, '            g["v"][j] += dz\n', 'g["v"][j] += dz', "dz = dh[j]"),
    ],
)
def test_what_is_written_for_its_siblings_is_written_for_the_parameter(text, lost, put, above):
    new = ""
    if lost.startswith(", "):  # an entry of the dict, which the step takes off all the same
        new = "}\n        g = dict(g, b1=g.get('b1', 0 * self.b1))\n        self.W2"
    report = answer(text, lost, new)
    (edit,) = report.annotated.edits
    assert put in edit.after and edit.proven
    assert "all gradients are right" in edit.effect
    assert edit.location.line == line_of(text, above)
    assert report.findings[0].code in ("F3", "P3")


@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        ("g['b2'] = self.b2 - rate * g['b2']", "self.b2 = self.b2 - rate * g['b2']"),
        ("self.b2 - rate * g['b2']", "self.b2 = self.b2 - rate * g['b2']"),
    ],
)
def test_a_step_that_goes_elsewhere_is_sent_to_its_parameter(wrong, mended):
    report = answer(CLASS, "self.b2 -= rate * g['b2']", wrong)
    (edit,) = report.annotated.edits
    assert (edit.before, edit.after, edit.proven) == (wrong, mended, True)
    assert report.findings[0].code in ("F3", "P3")


def test_a_parameter_that_is_bound_anew_is_changed_in_place():
    text = """
import numpy as np

def loss(W, b, X, Y):
    return 0.5 * np.sum((X @ W + b - Y) ** 2) / len(X)

def train(W, b, X, Y, rate):
    d = (X @ W + b - Y) / len(X)
    W -= rate * (X.T @ d)
    b -= rate * d.sum(axis=0)

def check():
    rng = np.random.default_rng(3)
    p, X, Y = [rng.normal(size=(4, 3)), rng.normal(size=3)], rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    names = dict(W=p[0], b=p[1])
    return dict(
        model=names, loss=lambda: loss(*p, X, Y), step=lambda: train(*p, X, Y, 0.1), learning_rate=0.1
    )
"""
    report = answer(text, "    b -= rate * d.sum(axis=0)", "    b = b - rate * d.sum(axis=0)")
    assert [edit.after for edit in report.annotated.edits] == ["b -= rate * d.sum(axis=0)"]
    assert report.annotated.edits[0].proven


def test_no_file_of_another_name_is_written_for_a_parameter_that_is_forgotten(tmp_path):
    saved = f"        np.save(r'{tmp_path}/W2', self.W2)\n"
    report = answer(CLASS, "        self.b2 -= rate * g['b2']\n", saved)
    assert report.annotated.edits[0].proven
    assert sorted(path.name for path in tmp_path.iterdir()) == ["W2.npy"]
