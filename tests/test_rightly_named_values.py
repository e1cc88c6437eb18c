"""What is right as it stands is left alone: the statement that reads it wrongly is the one that is edited."""

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(4)

class Net:
    def __init__(self):
        self.W = [rng.normal(size=(4, 5)), rng.normal(size=(5, 5)), rng.normal(size=(5, 1))]

    def loss(self, x, y):
        self.z0 = x @ self.W[0]
        self.a0 = np.maximum(self.z0, 0)
        self.z1 = self.a0 @ self.W[1]
        self.a1 = np.maximum(self.z1, 0)
        self.z2 = (self.a1 @ self.W[2])[:, 0]
        self.p = 1 / (1 + np.exp(-self.z2))
        return np.mean((self.p - y) ** 2)

    def slope(self, z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)

    def layer(self, d, k):
        return d @ self.W[k].T, (self.a0, self.a1)[k - 1].T @ d

    def backward(self, x, y):
        error = self.p - y
        d2 = (2 * error * self.slope(self.z2) / len(y))[:, None]
        back, g2 = self.layer(d2, 2)
        error1 = back * 1.0
        d1 = error1 * (self.z1 > 0)
        back, g1 = self.layer(d1, 1)
        d0 = back * (self.z0 > 0)
        self.dW = [x.T @ d0, g1, g2]
"""


@pytest.mark.parametrize(
    "code, right, wrong",
    [
        ("C3b", "2 * error * self.slope(self.z2) / len(y)", "2 * error / len(y)"),
        ("E4", "self.layer(d1, 1)", "self.layer(error1, 1)[0], self.a0.T @ d1"),
        ("E1", "back, g1 = self", "_, g1 = self"),
    ],
)
def test_the_statement_that_reads_it_is_told(code, right, wrong):
    assert NET.count(right) == 1
    net = module_of(NET.replace(right, wrong), "rightly_named").Net()
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(6, 4)), rng.random(6)
    report = gradcheck.check(net, loss=lambda: net.loss(x, y), backward=lambda: net.backward(x, y))
    (finding,) = [f for f in report.findings if f.severity is Severity.ERROR]
    (edit,) = report.annotated.edits
    assert (finding.code, edit.proven) == (code, True)
    assert wrong in edit.before and edit.after != edit.before and "_," not in edit.after


SOFTMAX_ERROR = """
import numpy as np

rng = np.random.default_rng(6)
X, Y = rng.normal(size=(7, 4)), np.eye(5)[rng.integers(0, 5, 7)]
model = {"W": rng.normal(size=(4, 5))}

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def softmax_back(s, up):
    return s * (up - (up * s).sum(axis=1, keepdims=True))

def loss():
    return 0.5 * np.sum((softmax(X @ model["W"]) - Y) ** 2)

def backward():
    z = X @ model["W"]
    s = softmax(z)
    error = s - Y
    delta = softmax_back(s, error)
    return {"W": X.T @ delta}
"""

LETTERS = """
import numpy as np

rng = np.random.default_rng(6)
model = {"E": rng.normal(size=(6, 3)), "I": rng.normal(size=(4, 3)), "W": rng.normal(size=(4, 5)),
         "H": rng.normal(size=(4, 4)) * 0.5, "V": rng.normal(size=(5, 4)), "c": rng.normal(size=(5, 1))}
letters, after, words = [1, 3, 0, 3, 2], [3, 0, 3, 2, 4], [2, 5, 2]
kept = {}

def loss():
    m = model
    h = np.tanh(m["I"] @ np.mean(m["E"][words], axis=0).reshape(-1, 1))
    xs, hs, ps, total = [], [h], [], 0.0
    for k, a in zip(letters, after):
        x = np.zeros((5, 1))
        x[k] = 1
        h = np.tanh(m["W"] @ x + m["H"] @ h)
        e = np.exp(m["V"] @ h + m["c"])
        p = e / e.sum()
        total -= np.log(p[a, 0])
        xs.append(x); hs.append(h); ps.append(p)
    kept.update(xs=xs, hs=hs, ps=ps)
    return total / len(letters)

def backward():
    m, hs = model, kept["hs"]
    g = {k: np.zeros_like(v) for k, v in m.items()}
    T, dnext = len(letters), np.zeros((4, 1))
    for t in reversed(range(T)):
        dy = kept["ps"][t].copy()
        dy[after[t]] -= 1
        dy /= T
        g["V"] += dy @ hs[t + 1].T
        g["c"] += dy
        dz = (m["V"].T @ dy + dnext) * (1 - hs[t + 1] ** 2)
        g["W"] += dz @ kept["xs"][t].T
        g["H"] += dz @ hs[t].T
        dnext = m["H"].T @ dz
    d0 = dnext * (1 - hs[0] ** 2)
    g["I"] = d0 @ np.mean(m["E"][words], axis=0).reshape(1, -1)
    dmean = (m["I"].T @ d0).ravel()
    for w in words:
        g["E"][w] += dmean / len(words)
    return g
"""


@pytest.mark.parametrize(
    ("net", "old", "new", "code"),
    [
        (SOFTMAX_ERROR, "return s * (up - (up * s).sum(axis=1, keepdims=True))", "return s * (1 - s)", "D1"),
        (SOFTMAX_ERROR, "softmax_back(s, error)", "error * sigmoid(z) * (1 - sigmoid(z))", "D1"),
        (LETTERS, "dy /= T", "dy /= -T", "B1"),
        (LETTERS, 'g["E"][w] += dmean', 'g["E"][w] = dmean', "L1"),
    ],
)
def test_what_a_softmax_a_number_and_a_table_are_told_by(net, old, new, code):
    assert net.count(old) == 1
    module = module_of(net.replace(old, new), "named")
    report = gradcheck.check(module.model, loss=module.loss, backward=module.backward)
    assert report.annotated.edits and all(edit.proven for edit in report.annotated.edits)
    assert [finding.code for finding in report.findings if finding.severity.name == "ERROR"] == [code]
