"""Two faults of one round of a backward loop are both found: what the later place must make tells nothing of the earlier."""

from __future__ import annotations

import importlib.util

import pytest

import gradcheck

CELL = """
import numpy as np


class Tank:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.A, self.S, self.G, self.O = (
            0.7 * rng.normal(size=s) for s in ((3, 5), (5, 5), (3, 5), (5, 2))
        )
        self.part = 0.35
        self.X, self.T = rng.normal(size=(4, 6, 3)), rng.normal(size=(4, 6, 2))

    def loss(self):
        h, self.kept, total = np.zeros((6, 5)), [], 0.0
        for x, t in zip(self.X, self.T):
            before = h
            c = np.tanh(x @ self.A + h @ self.S)
            h = (1 - self.part) * h + self.part * c
            o = 1 / (1 + np.exp(-(x @ self.G)))
            y = (o * h) @ self.O
            self.kept.append((x, before, c, h, o, y - t))
            total += np.sum((y - t) ** 2) / 2
        return total

    def backward(self):
        dA, dS, dG, dO = (np.zeros_like(w) for w in (self.A, self.S, self.G, self.O))
        carried = np.zeros((6, 5))
        for x, before, c, h, o, e in reversed(self.kept):
            dO += (o * h).T @ e
            ds = e @ self.O.T
            dG += x.T @ (ds * h * o * (1 - o))
            dh = ds * o + carried
            dc = self.part * dh
            da = dc * (1 - c**2)
            dA += x.T @ da
            dS += before.T @ da
            carried = (1 - self.part) * dh + da @ self.S.T
        return dA, dS, dG, dO
"""

STAGES = """
import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.w = rng.normal(size=(n, m))

    def forward(self, x):
        self.x = x
        return x @ self.w

    def backward(self, d):
        self.dw = self.x.T @ d
        return d @ self.w.T


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


class Pool:
    def forward(self, x):
        return x.reshape(len(x), -1, 4).mean(axis=2)

    def backward(self, d):
        wide = np.repeat(d, 4, axis=1)
        return wide / 4


class Net:
    def __init__(self):
        rng = np.random.default_rng(4)
        self.layers = [Dense(5, 7, rng), Relu(), Dense(7, 8, rng), Relu(), Pool(), Dense(2, 3, rng)]
        self.X, self.T = rng.normal(size=(6, 5)), rng.normal(size=(6, 3))

    def loss(self):
        x = self.X
        for layer in self.layers:
            x = layer.forward(x)
        self.e = x - self.T
        return 0.5 * np.sum(self.e**2)

    def backward(self):
        d = self.e
        for layer in reversed(self.layers):
            d = layer.backward(d)
"""

SMOOTHED = """
import numpy as np

rng = np.random.default_rng(4)
P = {"A": rng.normal(size=(5, 8)), "B": rng.normal(size=(6, 2))}
X, T = rng.normal(size=(7, 5)), rng.normal(size=(7, 2))
kept = {}


def smooth(d):
    back = np.zeros((7, 8))
    for shift in range(3):
        back[:, shift:shift + 6] += d
    return back


def squash(d):
    return d * kept["a"] * (1 - kept["a"])


def loss():
    kept["a"] = a = 1 / (1 + np.exp(-(X @ P["A"])))
    kept["s"] = (a[:, :-2] + a[:, 1:-1] + a[:, 2:]) / 3
    kept["e"] = kept["s"] @ P["B"] - T
    return 0.5 * np.sum(kept["e"] ** 2)


def backward():
    d = kept["e"] @ P["B"].T
    for stage in (smooth, squash):
        d = stage(d)
    return {"A": X.T @ d, "B": kept["s"].T @ kept["e"]}
"""


def module_of(tmp_path, text, *edits):
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "net_of_two_faults.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("net_of_two_faults", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(report):
    lines = [line.location.text for line in report.annotated.lines if line.mark == "wrong"]
    return lines, report.annotated.summary


@pytest.mark.parametrize(
    "first, second",
    [
        (("dh = ds * o + carried", "dh = ds + carried"), ("da = dc * (1 - c**2)", "da = dc * (1 - c)")),
        (
            ("dc = self.part * dh", "dc = (1 - self.part) * dh"),
            ("carried = (1 - self.part) * dh + da @ self.S.T", "carried = da @ self.S.T"),
        ),
    ],
)
def test_two_faults_of_one_round(tmp_path, first, second):
    net = module_of(tmp_path, CELL, first, second).Tank()
    names = ("A", "S", "G", "O")
    report = gradcheck.check(
        {name: getattr(net, name) for name in names},
        loss=net.loss,
        backward=lambda: dict(zip(names, net.backward())),
    )
    lines, summary = told(report)
    assert lines == [first[1], second[1]]
    assert "with both edits all gradients are right" in summary


def test_a_factor_before_a_wrong_mask(tmp_path):
    faults = ("return wide / 4", "return wide / 2"), ("d[self.off] = 0", "d[~self.off] = 0")
    net = module_of(tmp_path, STAGES, *faults).Net()
    lines, summary = told(gradcheck.check(net, loss=net.loss, backward=net.backward))
    assert lines == ["return wide / 2", "d[~self.off] = 0"]
    assert "with both edits all gradients are right" in summary


def test_what_a_function_hands_back_comes_before_what_another_makes_of_it(tmp_path):
    module = module_of(tmp_path, SMOOTHED)
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    lines, _ = told(report)
    assert lines == ["return back"]
