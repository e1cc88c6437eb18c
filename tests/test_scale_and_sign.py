"""A scale or a sign that a whole backward pass has wrong is told where it comes in, with the words that are there."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

import gradcheck
from gradcheck.report import Report

NET = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(5)
        self.W, self.b = rng.normal(size=(4, 5)), rng.normal(size=5) * 0.1
        self.V, self.c = rng.normal(size=(5, 3)), rng.normal(size=3) * 0.1
        self.X, self.Y = rng.normal(size=(6, 4)), rng.integers(0, 3, 6)
        self.weight = rng.uniform(0.5, 2, size=6)

    def loss(self):
        self.h = np.tanh(self.X @ self.W + self.b)
        s = self.h @ self.V + self.c
        e = np.exp(s - s.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.declared(self.weight)

    def declared(self, weight):
        {loss}

    def start(self):
        {start}

    def backward(self):
        self.loss()
        ds = self.through(self.start())
        self.dV, self.dc = self.h.T @ ds, ds.sum(axis=0)
        dz = (ds @ self.V.T) * (1 - self.h ** 2)
        self.dW, self.db = self.X.T @ dz, dz.sum(axis=0)

    def through(self, g):
        {through}
"""
SQUARED = (
    "onehot = np.eye(3)[self.Y]\n        return {}(weight[:, None] * (self.p - onehot) ** 2) / weight.sum()"
)
SOFTMAX = "delta = self.p * g - self.p * (self.p * g).sum(axis=1)[:, None]\n        return delta"
LOGS = "return -np.log(self.p[np.arange(6), self.Y]).mean()"
AS_IT_IS = "return g"


def told(tmp_path: Path, loss: str, start: str, through: str) -> Report:
    text = NET.format(loss=loss, start=start, through=through)
    name = f"scale_and_sign_{abs(hash(text))}"
    path = tmp_path / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    net = module.Net()
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


def edit_of(report: Report) -> tuple[str, str]:
    assert report.annotated is not None
    [edit] = report.annotated.edits
    assert edit.proven
    return edit.before, edit.after


@pytest.mark.parametrize(
    ("line", "after"),
    [
        (
            "(self.p - np.eye(3)[self.Y]) * self.weight[:, None] / self.weight.sum()",
            "return 2 * (self.p - np.eye(3)[self.Y]) * self.weight[:, None] / self.weight.sum()",
        ),
        (
            "2 * (self.p - np.eye(3)[self.Y]) * self.weight[:, None]",
            "return 2 * (self.p - np.eye(3)[self.Y]) * self.weight[:, None] / self.weight.sum()",
        ),
        (
            "2 * (self.p - np.eye(3)[self.Y]) * self.weight[:, None] / len(self.weight)",
            "return 2 * (self.p - np.eye(3)[self.Y]) * self.weight[:, None] / self.weight.sum()",
        ),
    ],
)
def test_the_line_that_scales_is_marked_though_a_later_one_is_named_after_what_is_due(
    tmp_path: Path, line: str, after: str
) -> None:
    report = told(tmp_path, SQUARED.format("np.sum"), f"return {line}", SOFTMAX)
    assert edit_of(report) == (f"return {line}", after)
    assert report.findings[0].code.startswith("A")


@pytest.mark.parametrize(
    ("start", "before", "after"),
    [
        (
            "d = -self.p\n        d[np.arange(6), self.Y] += 1\n        d /= 6\n        return d",
            "d = -self.p\n        d[np.arange(6), self.Y] += 1",
            "d = self.p.copy()\n        d[np.arange(6), self.Y] -= 1",
        ),
        (
            "d = self.p.copy()\n        d[np.arange(6), self.Y] -= 1\n        d = -d\n        return d / 6",
            "d = -d",
            "pass",
        ),
        (
            "d = self.p.copy()\n        d[np.arange(6), self.Y] -= 1\n        d *= -1\n        return d / 6",
            "d *= -1",
            "pass",
        ),
    ],
)
def test_a_sign_is_taken_back_where_it_was_turned(
    tmp_path: Path, start: str, before: str, after: str
) -> None:
    report = told(tmp_path, LOGS, start, AS_IT_IS)
    assert edit_of(report) == (before, after)
    assert report.findings[0].code == "B1" and report.findings[0].certain


def test_a_sign_may_be_missing_behind_a_line_that_is_named_after_what_is_due(tmp_path: Path) -> None:
    start = "ds = self.p.copy()\n        ds[np.arange(6), self.Y] -= 1\n        return -ds / 6"
    assert edit_of(told(tmp_path, LOGS, start, AS_IT_IS)) == ("return -ds / 6", "return ds / 6")


SCALARS = """
import math

class Unit:
    def __init__(self):
        self.w1, self.w2, self.b = 0.4, -0.3, 0.1
        self.x, self.y = (0.7, -1.2), 0.6

    def loss(self):
        self.s = self.w1 * self.x[0] + self.w2 * self.x[1] + self.b
        return (math.tanh(self.s) - self.y) ** 2

    def backward(self):
        self.loss()
        d = 2 * (math.tanh(self.s) - self.y) * (1 - math.tanh(self.s) ** 2)
        self.dw1 = self.x[1] * d
        self.dw2 = self.x[1] * d
        self.db = d

net = Unit()
"""


def test_the_input_of_another_weight_is_told_where_weights_are_single_numbers(tmp_path: Path) -> None:
    path = tmp_path / "single_numbers.py"
    path.write_text(SCALARS)
    spec = importlib.util.spec_from_file_location("single_numbers", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    report = gradcheck.check(module.net, loss=module.net.loss, backward=module.net.backward)
    assert edit_of(report) == ("self.dw1 = self.x[1] * d", "self.dw1 = self.x[0] * d")
    assert report.findings[0].code == "E5"


LAYERS = """
import numpy as np

class Dense:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW, self.db = self.x.T @ grad, grad.sum(axis=0)
        return grad @ self.W.T

class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, grad):
        {slope}

class Squared:
    def forward(self, p, y):
        self.diff = p - y
        return np.mean(self.diff ** 2)

    def backward(self):
        {start}

class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.layers = [Dense(3, 5, rng), Sigmoid(), Dense(5, 2, rng), Sigmoid()]
        self.criterion = Squared()
        self.X, self.Y = rng.normal(size=(6, 3)), rng.uniform(size=(6, 2))

    def loss(self):
        x = self.X
        for layer in self.layers:
            x = layer.forward(x)
        return self.criterion.forward(x, self.Y)

    def backward(self):
        self.loss()
        grad = self.criterion.backward()
        for layer in reversed(self.layers):
            grad = layer.backward(grad)

net = Net()
"""
SLOPE, START = "return grad * self.out * (1 - self.out)", "return 2 * self.diff / self.diff.size"


@pytest.mark.parametrize(
    ("slope", "start", "edit", "code"),
    [
        (SLOPE, "return 2 * self.diff", ("return 2 * self.diff", START), "A1"),
        ("return grad", START, ("return grad", "return grad * (self.out * (1 - self.out))"), "C3b"),
    ],
)
def test_a_layer_is_no_operation_of_an_engine(
    tmp_path: Path, slope: str, start: str, edit: tuple[str, str], code: str
) -> None:
    path = tmp_path / f"layers_{code}.py"
    path.write_text(LAYERS.format(slope=slope, start=start))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    report = gradcheck.check(module.net, loss=module.net.loss, backward=module.net.backward)
    assert edit_of(report) == edit
    assert report.findings[0].code == code
