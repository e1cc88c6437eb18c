"""A gradient that nobody makes gets its statement, among the statements of its kind."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import gradcheck
from gradcheck.facts import Severity
from gradcheck.report import Report

STEP = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(8)
        self.W, self.b = rng.normal(size=(4, 3)), np.zeros((4, 1))
        self.V, self.c = rng.normal(size=(2, 4)), np.zeros((2, 1))
        self.noise = rng.normal(size=(4, 5)) * 0.1
        self.x, self.y = rng.normal(size=(3, 5)), rng.normal(size=(2, 5))

    def noisy(self):
        return self.h + self.noise

    def loss(self):
        self.h = np.tanh(self.W @ self.x + self.b)
        self.out = self.V @ self.noisy() + self.c
        return np.sum((self.out - self.y) ** 2) / 5

    def step(self, rate):
        self.loss()
        d_out = 2 * (self.out - self.y) / 5
        back = (self.V.T @ d_out) * (1 - self.h ** 2)
        self.V -= rate * np.dot(d_out, self.noisy().T)
        self.c -= rate * np.sum(d_out, axis=1, keepdims=True)
        self.W -= rate * np.dot(back, self.x.T)

net = Net()
"""
LOOP = """
import numpy as np

rng = np.random.default_rng(4)
p = {"W1": rng.normal(size=(3, 4)), "b1": rng.normal(size=4), "W2": rng.normal(size=(4, 2)), "b2": rng.normal(size=2)}
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))

def loss():
    return sum(np.sum((np.tanh(x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"] - y) ** 2) for x, y in zip(X, Y)) / len(X)

def gradients():
    d = {name: np.zeros_like(value) for name, value in p.items()}
    for x, y in zip(X, Y):
        h = np.tanh(x @ p["W1"] + p["b1"])
        ds = 2 * (h @ p["W2"] + p["b2"] - y) / len(X)
        d["W2"] += np.outer(h, ds)
        dz = (p["W2"] @ ds) * (1 - h ** 2)
        d["W1"] += np.outer(x, dz)
        d["b1"] += dz
    return d
"""
GATES = """
import numpy as np

rng = np.random.default_rng(6)
p = {name: rng.normal(size=(4, 3)) for name in ("Wa", "Wg")} | {name: rng.normal(size=4) for name in ("ba", "bg")}
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))

def parts(x):
    return np.tanh(p["Wa"] @ x + p["ba"]), 1 / (1 + np.exp(-(p["Wg"] @ x + p["bg"])))

def loss():
    return sum(np.sum((np.prod(parts(x), axis=0) - y) ** 2) for x, y in zip(X, Y)) / len(X)

def gradients():
    d = {name: np.zeros_like(value) for name, value in p.items()}
    sent = []
    for x, y in zip(X, Y):
        a, g = parts(x)
        back = 2 * (a * g - y) / len(X)
        dza = back * g * (1 - a ** 2)
        dzg = back * a * g * (1 - g)
        d["Wg"] += np.outer(dzg, x)
        d["Wa"] += np.outer(dza, x)
        d["ba"] += dza
        dx = p["Wa"].T @ dza
        dx += p["Wg"].T @ dzg
        sent.append(dx)
    return d
"""
LISTS = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(9)
        sizes = [3, 4, 4, 2]
        self.w = [rng.normal(size=(m, n)) * 0.6 for n, m in zip(sizes, sizes[1:])]
        self.b = [rng.normal(size=(m, 1)) * 0.6 for m in sizes[1:]]
        self.x, self.y = rng.normal(size=(3, 1)), rng.normal(size=(2, 1))

    def loss(self):
        self.acts = [self.x]
        for w, b in zip(self.w, self.b):
            self.acts.append(np.tanh(w @ self.acts[-1] + b))
        return 0.5 * np.sum((self.acts[-1] - self.y) ** 2)

    def backprop(self):
        self.loss()
        nabla_w, nabla_b = [np.zeros(w.shape) for w in self.w], [np.zeros(b.shape) for b in self.b]
        delta = (self.acts[-1] - self.y) * (1 - self.acts[-1] ** 2)
        nabla_w[-1], nabla_b[-1] = delta @ self.acts[-2].T, delta
        for k in range(2, 4):
            delta = (self.w[-k + 1].T @ delta) * (1 - self.acts[-k] ** 2)
            nabla_w[-k] = np.dot(delta, self.acts[-k - 1].T)
        return nabla_w, nabla_b

net = Net()
"""
MATRICES = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(7)
        self.W, self.b = np.matrix(rng.normal(size=(2, 3))), np.matrix(rng.normal(size=(2, 1)))
        self.X, self.T = np.matrix(rng.normal(size=(3, 6))), np.matrix(rng.normal(size=(2, 6)))

    def loss(self):
        self.y = self.W * self.X + self.b
        return float(np.sum(np.square(self.y - self.T))) / 6

    def backward(self):
        self.loss()
        d = 2 * (self.y - self.T) / 6
        self.dW = d * self.X.T
        self.db = 0 * self.b

net = Net()
"""


def made(tmp_path: Path, text: str) -> ModuleType:
    name = f"statements_more_{abs(hash(text))}"
    path = tmp_path / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def edit_of(report: Report) -> tuple[str, str]:
    assert report.annotated is not None
    assert [finding.code for finding in report.findings if finding.severity is Severity.ERROR] == ["F3"]
    [edit] = report.annotated.edits
    assert edit.proven
    return " ".join(edit.before.split()), " ".join(edit.after.split())


def test_an_update_of_a_bias_though_methods_of_the_object_make_arrays_too(tmp_path: Path) -> None:
    net = made(tmp_path, STEP).net
    before, after = edit_of(
        gradcheck.check(net, loss=net.loss, step=lambda: net.step(0.1), learning_rate=0.1)
    )
    assert before == "self.W -= rate * np.dot(back, self.x.T)"
    assert after == f"{before} self.b -= rate * np.sum(back, axis=1, keepdims=True)"


def test_an_item_of_the_dict_that_the_gradient_of_the_weights_is_kept_in(tmp_path: Path) -> None:
    module = made(tmp_path, LOOP)
    before, after = edit_of(gradcheck.check(module.p, loss=module.loss, backward=module.gradients))
    assert (before, after) == ('d["W2"] += np.outer(h, ds)', 'd["W2"] += np.outer(h, ds) d["b2"] += ds')


def test_it_stands_behind_what_reads_and_stores_alike(tmp_path: Path) -> None:
    module = made(tmp_path, GATES)
    before, after = edit_of(gradcheck.check(module.p, loss=module.loss, backward=module.gradients))
    assert (before, after) == ('d["Wg"] += np.outer(dzg, x)', 'd["Wg"] += np.outer(dzg, x) d["bg"] += dzg')


def test_an_item_of_a_list_beside_that_of_the_weights(tmp_path: Path) -> None:
    net = made(tmp_path, LISTS).net
    before, after = edit_of(gradcheck.check(net, loss=net.loss, backward=net.backprop))
    assert before == "nabla_w[-k] = np.dot(delta, self.acts[-k - 1].T)"
    assert after == f"{before} nabla_b[-k] = delta"


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_bias_of_matrices_is_summed_without_keepdims(tmp_path: Path) -> None:
    net = made(tmp_path, MATRICES).net
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert edit_of(report) == ("self.db = 0 * self.b", "self.db = d.sum(axis=1)")
