"""Of several lines at which an edit mends as much, the one where a reader would look for it; and the sums of samples."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

HEAD = """
import numpy as np

rng = np.random.default_rng(8)
X, Y = rng.normal(size=(4, 9)), np.eye(3)[:, rng.integers(0, 3, 9)]

def sigmoid(z):
    return 1 / (1 + np.exp(-z))
"""

ERRORS = (
    HEAD
    + """
model = {"V": rng.normal(size=(4, 6)), "W": rng.normal(size=(6, 3))}
A, B = X.T, rng.normal(size=(9, 3))

def loss():
    h = sigmoid(A @ model["V"])
    return np.sum((sigmoid(h @ model["W"]) - B) ** 2)

def backward():
    h = sigmoid(A @ model["V"])
    out = sigmoid(h @ model["W"])
    out_error = 2 * (out - B)
    out_delta = out_error * out * (1 - out)
    hidden_error = out_delta @ model["W"].T
    hidden_delta = hidden_error * h * (1 - h)
    return {"V": A.T @ hidden_delta, "W": h.T @ out_delta}
"""
)

HELPER = (
    HEAD
    + """
model = {"W1": rng.normal(size=(5, 4)), "b1": rng.normal(size=(5, 1)), "W2": rng.normal(size=(3, 5)), "b2": rng.normal(size=(3, 1))}

def forward():
    A1 = np.tanh(model["W1"] @ X + model["b1"])
    Z2 = model["W2"] @ A1 + model["b2"]
    e = np.exp(Z2 - Z2.max(0))
    return A1, e / e.sum(0)

def loss():
    return -np.sum(Y * np.log(forward()[1])) / X.shape[1]

def linear_back(dZ, A, W):
    m = A.shape[1]
    dW = dZ @ A.T / m
    db = dZ.sum(axis=1, keepdims=True) / m
    return W.T @ dZ, dW, db

class CrossEntropy:
    def back(self, P, labels):
        grad = P - labels
        return grad

def backward():
    A1, A2 = forward()
    dZ2 = A2 - Y
    dA1, dW2, db2 = linear_back(dZ2, A1, model["W2"])
    dZ1 = dA1 * (1 - A1 ** 2)
    _, dW1, db1 = linear_back(dZ1, X, model["W1"])
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
"""
)

SAMPLES = (
    HEAD
    + """
class Net:
    pass

def built(sizes):
    model = Net()
    model.W = [rng.normal(size=(n, m)) for m, n in zip(sizes[:-1], sizes[1:])]
    model.b = [rng.normal(size=(n, 1)) for n in sizes[1:]]
    return model

model = built((4, 4, 4, 3))
data = list(zip(X.T[:, :, None], Y.T[:, :, None]))

def loss():
    total = 0.0
    for x, y in data:
        for W, b in zip(model.W, model.b):
            x = sigmoid(W @ x + b)
        total += 0.5 * np.sum((x - y) ** 2)
    return total / len(data)

def of_one(x, y):
    gw, gb = [np.zeros(W.shape) for W in model.W], [np.zeros(b.shape) for b in model.b]
    a = [x]
    for W, b in zip(model.W, model.b):
        a.append(sigmoid(W @ a[-1] + b))
    d = (a[-1] - y) * a[-1] * (1 - a[-1])
    gw[-1], gb[-1] = d @ a[-2].T, d
    for l in range(2, 4):
        d = model.W[-l + 1].T @ d * a[-l] * (1 - a[-l])
        gb[-l] = d
        gw[-l] = np.dot(d, a[-l - 1].T)
    return gw, gb

def backward():
    gw, gb = [np.zeros(W.shape) for W in model.W], [np.zeros(b.shape) for b in model.b]
    for x, y in data:
        dw, db = of_one(x, y)
        gw = [g + d for g, d in zip(gw, dw)]
        gb = [g + d for g, d in zip(gb, db)]
    return [g / len(data) for g in gw], [g / len(data) for g in gb]
"""
)


def checked(text: str, old: str, new: str) -> tuple[gradcheck.Report, int]:
    """The report on the text with that fault, and the line of the fault."""
    assert text.count(old) == 1
    changed = text.replace(old, new)
    module = module_of(changed, "belongs")
    report = gradcheck.check(module.model, loss=module.loss, backward=module.backward)
    return report, changed[: text.index(old)].count("\n") + 1


def named(report: gradcheck.Report) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity.name == "ERROR"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("out_error * out * (1 - out)", "out_error", "C3b"),
        ("hidden_error * h * (1 - h)", "hidden_error", "C2"),
    ],
)
def test_what_is_missing_is_missing_where_a_value_only_gets_another_name(old, new, code):
    report, line = checked(ERRORS, old, new)
    [edit] = report.annotated.edits
    assert edit.proven and edit.location.line == line
    assert named(report) == [code]


def test_what_each_of_two_lines_divides_by_was_divided_by_where_it_was_handed_over():
    report, line = checked(HELPER, "dZ2 = A2 - Y", "dZ2 = (A2 - Y) / Y.shape[1]")
    [edit] = report.annotated.edits
    assert edit.proven and edit.location.line == line
    assert named(report) == ["A2"]


def test_so_it_is_where_a_function_made_it_that_is_called_for_it():
    text = HELPER.replace("dZ2 = A2 - Y", "dZ2 = CrossEntropy().back(A2, Y)")
    report, line = checked(text, "grad = P - labels", "grad = (P - labels) / P.shape[1]")
    [edit] = report.annotated.edits
    assert edit.proven and edit.location.line == line


def test_two_lines_that_divide_too_often_are_told_where_nothing_else_does():
    text = HELPER.replace(
        "-np.sum(Y * np.log(forward()[1])) / X.shape[1]", "-np.sum(Y * np.log(forward()[1]))"
    )
    module = module_of(text, "belongs")
    report = gradcheck.check(module.model, loss=module.loss, backward=module.backward)
    lines = [text[: text.index(each)].count("\n") + 1 for each in ("dW = dZ @ A.T / m", "db = dZ.sum")]
    assert sorted(edit.location.line for edit in report.annotated.edits) == lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gw[-l] = np.dot(d, a[-l - 1].T)", "gw[-l] = np.dot(a[-l - 1], d.T)"),
        ("gw[-l] = np.dot(d, a[-l - 1].T)", "gw[-l] = np.dot(d, a[-l - 1].T).T"),
    ],
)
def test_a_gradient_of_one_sample_that_is_turned_is_found_where_the_loop_makes_it(old, new):
    report, line = checked(SAMPLES, old, new)
    [edit] = report.annotated.edits
    assert edit.proven and edit.location.line == line
    assert named(report) == ["N3"]


@pytest.mark.parametrize("name", ["b", "w"])
def test_lists_that_are_bound_anew_for_each_sample_are_added_up(name):
    old = f"g{name} = [g + d for g, d in zip(g{name}, d{name})]"
    report, line = checked(SAMPLES, old, f"g{name} = d{name}")
    [edit] = report.annotated.edits
    assert edit.proven and edit.location.line == line
    assert named(report)[0] in ("E6", "E8")


def test_a_mean_that_the_biases_alone_lack_is_a_factor_of_theirs():
    report, _ = checked(HELPER, "keepdims=True) / m", "keepdims=True)")
    assert named(report) == ["A5"]


LAYERS = (
    HEAD
    + """
class Bent:
    def ahead(self, x):
        self.x = x
        self.out = np.maximum(x, 0)
        return self.out

    def back(self, g):
        down = g.copy()
        down[self.x <= 0] = 0
        return down

class Clip:
    def ahead(self, x):
        self.out = 1.7159 * np.tanh(x * 2.0 / 3.0)
        return self.out

    def back(self, g):
        t = self.out / 1.7159
        return g * 1.7159 * (1.0 - t * t) * 2.0 / 3.0

class Net:
    def __init__(self):
        self.A, self.B, self.C = rng.normal(size=(4, 6)), rng.normal(size=(6, 5)), rng.normal(size=(5, 3))
        self.one, self.two = Bent(), Clip()

model, A0, B0 = Net(), X.T, rng.normal(size=(9, 3))

def loss():
    model.h = model.one.ahead(A0 @ model.A)
    model.k = model.two.ahead(model.h @ model.B)
    model.e = model.k @ model.C - B0
    return np.sum(model.e ** 2)

def backward():
    g = 2 * model.e
    dC = model.k.T @ g
    g = model.two.back(g @ model.C.T)
    dB = model.h.T @ g
    g = model.one.back(g @ model.B.T)
    return A0.T @ g, dB, dC
"""
)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("down[self.x <= 0]", "down[self.out < 0]", "C5b"),
        ("return g * 1.7159 * (1.0 - t * t) * 2.0 / 3.0", "return g", "C2"),
        ("return g * 1.7159 * (1.0 - t * t) * 2.0 / 3.0", "return g * (1.0 - t * t)", "C4"),
        ("t = self.out / 1.7159", "t = self.out", "C4"),
    ],
)
def test_a_layer_that_keeps_its_output_is_mended_in_its_backward_pass(old, new, code):
    report, line = checked(LAYERS, old, new)
    [edit] = report.annotated.edits
    assert edit.proven and abs(edit.location.line - line) <= 1
    assert named(report) == [code]


RETURNED = (
    HEAD
    + """
model = {"V": rng.normal(size=(3, 4)), "c": rng.normal(size=(3, 1))}
labels = Y.argmax(0)

class SoftmaxLoss:
    def forward(self, z):
        e = np.exp(z - z.max(0))
        self.p = e / e.sum(0)
        return -np.mean(np.log(self.p[labels, np.arange(len(labels))]))

    def backward(self):
        n = len(labels)
        dz = self.p.copy()
        dz[labels, np.arange(n)] -= 1
        return dz / n

top = SoftmaxLoss()

def loss():
    return top.forward(model["V"] @ X + model["c"])

def backward():
    loss()
    d = top.backward()
    return {"V": d @ X.T, "c": d.sum(axis=1, keepdims=True)}
"""
)


def test_a_mean_that_a_return_lacks_is_no_new_line_above_it():
    report, line = checked(RETURNED, "return dz / n", "return dz")
    [edit] = report.annotated.edits
    assert (edit.after, edit.proven, edit.location.line) == ("return dz / n", True, line)
    assert named(report) == ["A1"]


def test_a_mean_that_two_edits_of_one_line_take_away_and_put_back_is_not_missing():
    own = "np.log(self.p[labels, np.arange(len(labels))])"
    report, _ = checked(RETURNED, own, own.removeprefix("np.log(").removesuffix(")"))
    [edit] = report.annotated.edits
    assert edit.proven and edit.before == "return dz / n"
    assert named(report) == ["D6"]
