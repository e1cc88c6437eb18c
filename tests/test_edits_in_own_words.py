"""Edits in words that the file itself has: a method without arguments, one entry of each row, what is None until set."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

TAPE = """
import numpy as np

rng = np.random.default_rng(12)


class Node:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad, self.readers = value, parents, None, []
        for parent in parents:
            parent.readers.append(self)

    def take(self, share):
        self.grad = share if self.grad is None else self.grad + share

    def summed(self):
        return np.zeros_like(self.value) + self.grad


class Linear(Node):
    def __init__(self, x, w):
        Node.__init__(self, x.value @ w.value, (x, w))

    def back(self):
        d = self.summed()
        self.parents[0].take(d @ self.parents[1].value.T)
        self.parents[1].take(self.parents[0].value.T @ d)


class Squash(Node):
    def __init__(self, x):
        Node.__init__(self, np.tanh(x.value), (x,))

    def back(self):
        a = self.value
        self.parents[0].take((1 - a * a) * self.summed())


class Both(Node):
    def __init__(self, x, y):
        Node.__init__(self, x.value + y.value, (x, y))

    def back(self):
        for parent in self.parents:
            parent.take(self.summed())


weights = {"A": Node(rng.normal(size=(4, 5))), "B": Node(rng.normal(size=(5, 5))), "C": Node(rng.normal(size=(5, 3)))}
X, T = rng.normal(size=(7, 4)), rng.normal(size=(7, 3))
kept = {}


def loss():
    for node in weights.values():
        node.grad = None
    h = Squash(Linear(Node(X), weights["A"]))
    inner = Linear(h, weights["B"])
    bent = Squash(inner)
    out = Linear(Both(h, bent), weights["C"])
    kept["order"] = [out, out.parents[0], bent, inner, h, h.parents[0]]
    kept["out"] = out
    return 0.5 * np.sum((out.value - T) ** 2)


def backward():
    kept["out"].grad = kept["out"].value - T
    for node in kept["order"]:
        node.back()
    return {name: node.grad for name, node in weights.items()}


P = {name: node.value for name, node in weights.items()}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("(1 - a * a) * self.summed()", "1 - a * a", "C7"),
        ("share if self.grad is None else self.grad + share", "share", "E6"),
        (
            "share if self.grad is None else self.grad + share",
            "share if self.grad is None else self.grad",
            "E6",
        ),
    ],
)
def test_nodes_of_a_tape(right: str, wrong: str, code: str) -> None:
    assert report(TAPE).ok
    found = report(TAPE.replace(right, wrong))
    assert [
        finding.code for finding in found.findings if finding.severity is gradcheck.facts.Severity.ERROR
    ] == [code]
    assert found.annotated is not None
    assert [edit.proven and right in edit.after for edit in found.annotated.edits] == [True]


SCORES = """
import numpy as np

rng = np.random.default_rng(3)
P = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=3), "tau": np.array([0.7])}
X, ids = rng.normal(size=(8, 4)), rng.integers(0, 3, 8)


def probabilities():
    s = (X @ P["W"] + P["b"]) * np.exp(P["tau"])
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return s, e / e.sum(axis=1, keepdims=True)


def loss():
    return -np.mean(np.log(probabilities()[1][np.arange(len(ids)), ids]))


def backward():
    s, d = probabilities()
    d[np.arange(len(ids)), ids] -= 1
    d /= len(ids)
    back = d * np.exp(P["tau"])
    return {"W": X.T @ back, "b": back.sum(axis=0), "tau": np.array([(d * s).sum()])}
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("d[np.arange(len(ids)), ids] -= 1", "d[:, ids] -= 1"),
        ('back = d * np.exp(P["tau"])', "back = d"),
        ('back = d * np.exp(P["tau"])', 'back = d * P["tau"]'),
    ],
)
def test_scores_at_a_temperature(right: str, wrong: str) -> None:
    assert report(SCORES).ok
    found = report(SCORES.replace(right, wrong))
    assert found.annotated is not None
    piece = 'np.exp(P["tau"])' if "tau" in right else right
    assert [edit.proven and piece in edit.after for edit in found.annotated.edits] == [True]


def report(text: str) -> gradcheck.Report:
    module = module_of(text, "own_words")
    return gradcheck.check(module.P, loss=module.loss, backward=module.backward)


LOGS = """
import numpy as np

rng = np.random.default_rng(5)
P = {"W": rng.normal(size=(4, 3)), "V": rng.normal(size=(4, 3))}
X, weight = rng.normal(size=(8, 4)), rng.uniform(0.5, 2, 8)
hot = np.eye(3)[rng.integers(0, 3, 8)]


def each_times(table, numbers):
    return table * numbers[:, None]


def log_softmax(s):
    s = s - s.max(axis=1, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=1, keepdims=True))


def logs():
    return log_softmax(X @ P["W"]), log_softmax(X @ P["V"])


def loss():
    one, two = logs()
    return -np.sum(each_times(hot * (one + two), weight))


def backward():
    one, two = logs()
    first = each_times(np.exp(one) - hot, weight)
    second = each_times(np.exp(two) - hot, weight)
    return {"W": X.T @ first, "V": X.T @ second}
"""


@pytest.mark.parametrize(
    "wrong", ["one - hot", "(np.exp(one) - hot) * np.exp(one)", "-hot * (1 - np.exp(one))"]
)
def test_what_a_function_multiplies_by_weights(wrong: str) -> None:
    assert report(LOGS).ok
    found = report(LOGS.replace("np.exp(one) - hot", wrong))
    assert found.annotated is not None
    assert [edit.proven for edit in found.annotated.edits] == [True]
    if wrong == "one - hot":
        assert [finding.code for finding in found.findings] == ["D7"]


def test_several_logarithms_for_probabilities() -> None:
    text = LOGS.replace('log_softmax(X @ P["V"])', 'log_softmax(-X @ P["W"])')
    text = text.replace(', "V": rng.normal(size=(4, 3))', "").split("    first =")[0]
    text += "    both = np.exp(one) - np.exp(two)\n    return {'W': X.T @ each_times(both, weight)}\n"
    text = text.replace("hot * (one + two)", "hot * one + hot * two")
    assert report(text).ok
    found = report(text.replace("np.exp(one) - np.exp(two)", "one - two"))
    assert found.annotated is not None
    assert [edit.proven and "np.exp(one) - np.exp(two)" in edit.after for edit in found.annotated.edits] == [
        True
    ]


LISTS = """
import numpy as np

rng = np.random.default_rng(3)
sizes = (4, 6, 5, 2)
weights = [0.6 * rng.normal(size=s) for s in zip(sizes[:-1], sizes[1:])]
X, T = rng.normal(size=(7, 4)), rng.normal(size=(7, 2))


def bump(z):
    return np.exp(-z * z)


def bump_slope(z):
    return -2 * z * bump(z)


def loss():
    a, zs, acts = X, [], [X]
    for w in weights:
        zs.append(a @ w)
        a = bump(zs[-1])
        acts.append(a)
    return 0.5 * np.sum((a - T) ** 2), zs, acts


def backward():
    _, zs, acts = loss()
    grads = [None] * len(weights)
    delta = (acts[-1] - T) * bump_slope(zs[-1])
    grads[-1] = acts[-2].T @ delta
    for l in range(2, len(weights) + 1):
        back = delta @ weights[-l + 1].T
        delta = back
        grads[-l] = acts[-l - 1].T @ delta
    return grads
"""


def test_a_list_that_nothing_in_the_loop_reads_any_more_is_read_under_the_keys_of_others():
    net = module_of(LISTS, "lists")
    report = gradcheck.check(net.weights, loss=lambda: net.loss()[0], backward=net.backward)
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after == "delta = back * bump_slope(zs[-l])"


HYPERBOLIC = """
import numpy as np

rng = np.random.default_rng(1)
W, X, Y = rng.normal(size=(3, 2)) * 0.5, rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

def loss():
    return np.mean((np.sinh(X @ W) - Y) ** 2)

def backward():
    z = X @ W
    d = 2 * (np.sinh(z) - Y) / Y.size
    return [X.T @ (d * np.sinh(z))]
"""


def test_the_derivative_of_a_hyperbolic_sine_is_written_as_what_it_is():
    module = module_of(HYPERBOLIC, "hyperbolic")
    report = gradcheck.check([module.W], loss=module.loss, backward=module.backward)
    assert report.annotated is not None
    assert [edit.after for edit in report.annotated.edits] == ["return [X.T @ (d * np.cosh(z))]"]
