"""Gradients in another shape than their parameter, under several names, or in places that were left empty."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck import Verdict
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

KEPT = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(1)
        self.params = {"W1": rng.normal(size=(4, 5)), "b1": rng.normal(size=5), "W2": rng.normal(size=(5, 2))}
        self.cache, self.grads = {}, {}

    def forward(self, x):
        self.cache["x"] = x
        self.cache["h"] = np.tanh(x @ self.params["W1"] + self.params["b1"])
        return self.cache["h"] @ self.params["W2"]

    def backward(self, d):
        self.grads["W2"] = self.cache["h"].T @ d
        self.cache["g1"] = d @ self.params["W2"].T * (1 - self.cache["h"] ** 2)
        self.grads["W1"] = self.cache["x"].T @ self.cache["g1"]
        self.grads["b1"] = self.cache["g1"].sum(axis=0)

def check():
    rng = np.random.default_rng(2)
    net, X, Y = Net(), rng.normal(size=(7, 4)), rng.normal(size=(7, 2))
    return dict(
        model=net,
        loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2),
        backward=lambda: net.backward(net.forward(X) - Y),
    )
"""
COLUMNS = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(1)
        sizes = (4, 4, 4)
        self.ponderi = [rng.normal(size=(m, n)) for n, m in zip(sizes, sizes[1:])]
        self.praguri = [rng.normal(size=(m, 1)) for m in sizes[1:]]

    def run(self, x):
        made = [x]
        for w, b in zip(self.ponderi, self.praguri):
            made.append(np.tanh(w @ made[-1] + b))
        return made

    def back(self, x, y):
        made = self.run(x)
        gw, gb = [None] * 2, [None] * 2
        d = (made[-1] - y) * (1 - made[-1] ** 2)
        for k in (1, 0):
            gw[k] = d @ made[k].T
            gb[k] = np.sum(d, axis=1, keepdims=True)
            d = self.ponderi[k].T @ d * (1 - made[k] ** 2)
        return gw, gb

def check():
    rng = np.random.default_rng(2)
    net, X, Y = Net(), rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
    return dict(
        model=net,
        loss=lambda: 0.5 * np.sum((net.run(X)[-1] - Y) ** 2),
        backward=lambda: net.back(X, Y),
    )
"""
SLOTS = """
import numpy as np

class Var:
    def __init__(self, gildi):
        self.gildi, self.halli = gildi, np.zeros_like(gildi)

class Layer:
    def __init__(self, n, m, rng):
        self.vogir, self.hlidrun = Var(rng.normal(size=(n, m))), Var(rng.normal(size=m))

    def __call__(self, x):
        self.x = x
        self.y = np.tanh(x @ self.vogir.gildi + self.hlidrun.gildi)
        return self.y

    def back(self, d):
        d = d * (1 - self.y ** 2)
        self.vogir.halli += self.x.T @ d
        self.hlidrun.halli += d.sum(axis=0)
        return d @ self.vogir.gildi.T

class Net:
    def __init__(self):
        rng = np.random.default_rng(1)
        self.layers = [Layer(4, 5, rng), Layer(5, 3, rng), Layer(3, 2, rng)]

    def run(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def back(self, d):
        for layer in self.layers:
            layer.vogir.halli[...] = 0
            layer.hlidrun.halli[...] = 0
        for layer in self.layers[::-1]:
            d = layer.back(d)

def check():
    rng = np.random.default_rng(2)
    net, X, Y = Net(), rng.normal(size=(7, 4)), rng.normal(size=(7, 2))
    return dict(
        model=net,
        loss=lambda: 0.5 * np.sum((net.run(X) - Y) ** 2),
        backward=lambda: net.back(net.run(X) - Y),
    )
"""


def told(text, right="", wrong=""):
    assert not right or text.count(right) == 1
    call = module_of(text.replace(right, wrong) if right else text, "misshapen").check()
    return gradcheck.check(call.pop("model"), **call)


@pytest.mark.parametrize("text", [KEPT, COLUMNS, SLOTS])
def test_the_nets_are_right(text):
    report = told(text)
    assert report.ok and len(report.gradients) == {KEPT: 3, COLUMNS: 4, SLOTS: 6}[text]


def test_an_array_under_two_names_is_read_by_the_one_that_says_gradient():
    """The delta that is kept in a cache as well: with an edit the two are apart."""
    report = told(KEPT, 'self.cache["g1"].sum(axis=0)', 'self.cache["g1"]')
    [edit] = report.annotated.edits
    assert edit.proven and edit.after == 'self.grads["b1"] = self.cache["g1"].sum(axis=0)'
    assert any(c.gradient_name == "grads['b1']" for c in report.gradients)
    assert next(f.code for f in report.findings) == "F1"


def test_a_list_of_gradients_by_sample_belongs_to_the_biases():
    report = told(COLUMNS, "np.sum(d, axis=1, keepdims=True)", "d")
    assert [c.name for c in report.gradients if c.verdict is Verdict.WRONG] == ["praguri[0]", "praguri[1]"]
    assert [edit.after for edit in report.annotated.edits] == ["gb[k] = d.sum(axis=1, keepdims=True)"]


def test_a_list_of_activations_is_no_list_of_gradients():
    """They have a row for each unit and a column for each sample as well."""
    report = told(COLUMNS, "return gw, gb", "return gw, made[1:]")
    assert report.ok and {c.name for c in report.gradients} == {"ponderi[0]", "ponderi[1]"}


def test_a_place_for_a_gradient_that_nothing_was_put_into():
    report = told(SLOTS, "        self.hlidrun.halli += d.sum(axis=0)\n", "")
    wrong = {c.name for c in report.gradients if c.verdict is Verdict.WRONG}
    assert wrong == {f"layers[{k}].hlidrun.gildi" for k in range(3)}
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["F3"]


@pytest.mark.parametrize("shape", [(5,), (1, 5)])
def test_a_step_would_spread_the_right_numbers_in_another_shape(shape):
    """A warning, for the code may reshape them: the verdict is about the numbers."""
    b, W, x = np.ones((5, 1)), np.arange(15.0).reshape(5, 3) / 9, np.ones((3, 2))
    model = {"W": W, "b": b}

    def backward():
        d = np.tanh(model["W"] @ x + model["b"])
        return {"W": d * (1 - d**2) @ x.T, "b": (d * (1 - d**2)).sum(axis=1).reshape(shape)}

    report = gradcheck.check(
        model, loss=lambda: 0.5 * np.sum(np.tanh(model["W"] @ x + model["b"]) ** 2), backward=backward
    )
    assert report.ok
    [finding] = [f for f in report.findings if f.code == "X4"]
    assert finding.severity is Severity.WARNING and "(5, 5)" in finding.notes[0]


def test_a_row_for_a_row_needs_no_word():
    W, b, x = np.arange(15.0).reshape(3, 5) / 9, np.ones((1, 5)), np.ones((2, 3))
    model = {"W": W, "b": b}

    def backward():
        d = np.tanh(x @ model["W"] + model["b"])
        return {"W": x.T @ (d * (1 - d**2)), "b": (d * (1 - d**2)).sum(axis=0)}

    report = gradcheck.check(
        model, loss=lambda: 0.5 * np.sum(np.tanh(x @ model["W"] + model["b"]) ** 2), backward=backward
    )
    assert report.ok and not [f for f in report.findings if f.code == "X4"]


@pytest.mark.usefixtures("short_repairs")
@pytest.mark.parametrize("names", [("t1", "t2"), ("x1", "x2")])
def test_weights_with_the_names_of_data_in_a_dict_of_their_own(names):
    one, two = names
    rng = np.random.default_rng(0)
    model = {one: rng.normal(size=(3, 4)), two: rng.normal(size=(4, 2))}
    data, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

    def backward(half=0.5):
        h = np.tanh(data @ model[one])
        d = h @ model[two] - y
        return {one: data.T @ (d @ model[two].T * (1 - h**2)), two: 2 * half * h.T @ d}

    def loss():
        return 0.5 * np.sum((np.tanh(data @ model[one]) @ model[two] - y) ** 2)

    assert gradcheck.check(model, loss=loss, backward=backward).ok
    report = gradcheck.check(model, loss=loss, backward=lambda: backward(1.0))
    assert [c.name for c in report.gradients if c.verdict is Verdict.WRONG] == [two]


def test_weights_with_the_names_of_data_and_nothing_to_tell_them_by():
    model = {"t1": np.ones((3, 4))}
    with pytest.raises(gradcheck.ConventionError, match=r"a name that inputs and targets go by(.|\n)*t1"):
        gradcheck.check(model, loss=lambda: np.sum(model["t1"] ** 2), backward=lambda: 3 * model["t1"])


THRESHOLDS = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.w = [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))]
        self.t = [rng.normal(size=4), rng.normal(size=2)]

    def run(self, x):
        h = np.tanh(x @ self.w[0].T + self.t[0])
        return h, h @ self.w[1].T + self.t[1]

    def back(self, x, y):
        h, o = self.run(x)
        d = o - y
        gw, gt = [None, None], [np.zeros(4), np.zeros(2)]
        gw[1] = d.T @ h
        gt[1] += d.sum(axis=0)
        d = d @ self.w[1] * (1 - h ** 2)
        gw[0] = d.T @ x
        gt[0] += d.sum(axis=0)
        return gw, gt

def check():
    rng = np.random.default_rng(0)
    net, X, Y = Net(), rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.run(X)[1] - Y) ** 2), backward=lambda: net.back(X, Y))
"""


@pytest.mark.usefixtures("short_repairs")
def test_thresholds_that_have_the_name_of_targets_and_no_gradient():
    """They are parameters all the same: one for each unit of the weights beside them, with a list of zeros returned."""
    assert told(THRESHOLDS).ok
    last = "        gt[1] += d.sum(axis=0)\n"
    report = told(THRESHOLDS, last, "")
    assert [c.name for c in report.gradients if c.verdict is Verdict.WRONG] == ["t[1]"]
    assert report.findings[0].code == "F3"
    report = told(THRESHOLDS.replace(last, ""), "        gt[0] += d.sum(axis=0)\n", "")
    assert [c.name for c in report.gradients if c.verdict is Verdict.WRONG] == ["t[0]", "t[1]"]


LISTED = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.w = [rng.normal(size=s) for s in ((4, 5), (5, 6), (6, 2))]
        self.b = [rng.normal(size=n) for n in (5, 6, 2)]
        self.X, self.Y = rng.normal(size=(7, 4)), rng.normal(size=(7, 2))

    def loss(self):
        self.a = [self.X]
        for w, b in zip(self.w, self.b):
            self.a.append(np.tanh(self.a[-1] @ w + b))
        return np.mean((self.a[-1] - self.Y) ** 2)

    def backward(self):
        self.grad_w, self.grad_b = [], []
        d = 2 * (self.a[-1] - self.Y) / self.Y.size
        for k in (2, 1, 0):
            d = d * (1 - self.a[k + 1] ** 2)
            self.grad_w.insert(0, self.a[k].T @ d)
            self.grad_b.insert(0, d.sum(axis=0))
            d = d @ self.w[k].T
"""


@pytest.mark.parametrize(
    "right, wrong, code",
    [
        ("2 * (self.a[-1] - self.Y)", "2 * np.sign(self.a[-1] - self.Y)", "D6"),
        ("(1 - self.a[k + 1] ** 2)", "(1 - self.a[k + 1])", "C4"),
    ],
)
def test_single_numbers_in_a_list_of_bias_gradients_hide_no_other_error(right, wrong, code):
    source = LISTED.replace("d.sum(axis=0)", "d.sum()")
    assert source.count(right) == 1
    net = module_of(source.replace(right, wrong), "misshapen").Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert {f.code for f in report.findings} == {code, "F1"}
    assert len(report.annotated.edits) == 2 and all(edit.proven for edit in report.annotated.edits)
