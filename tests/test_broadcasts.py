"""A broadcast of the forward pass along the wrong axis is told as such; what only looks like one is left alone."""

import textwrap

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

ROWS = """
import numpy as np

def forward(P, X):
    h = np.tanh(X @ P["W"] + P["b"])
    return h, h @ P["V"]

def cross_entropy(P, X, t):
    s = forward(P, X)[1]
    s = s - s.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    return -np.sum(t * (s - np.log(total))) / len(X)

def squares(P, X, t):
    s = forward(P, X)[1][:, 0]
    return np.mean((s - t[:, 0]) ** 2)

def grads(P, X, t, soft):
    h, s = forward(P, X)
    e = np.exp(s - s.max(axis=1, keepdims=True))
    d = (e / e.sum(axis=1, keepdims=True) - t) / len(X) if soft else 2 * (s - t[:, :1]) / len(X)
    dz = d @ P["V"].T * (1 - h ** 2)
    return {"W": X.T @ dz, "b": dz.sum(axis=0), "V": h.T @ d}

def check(P, X, t, soft):
    loss = cross_entropy if soft else squares
    return dict(loss=lambda: loss(P, X, t), backward=lambda: grads(P, X, t, soft))
"""
COLUMNS = """
import numpy as np

class Net:
    def __init__(self, W, b, V):
        self.W, self.b, self.V = W, b, V

    def loss(self, X, Y):
        self.h = np.tanh(self.W @ X + self.b)
        self.out = self.V @ self.h
        return np.sum((self.out - Y) ** 2)

    def backward(self, X, Y):
        d = 2 * (self.out - Y)
        dz = self.V.T @ d * (1 - self.h ** 2)
        self.dW, self.db, self.dV = dz @ X.T, dz.sum(axis=1, keepdims=True), d @ self.h.T
"""
rng = np.random.default_rng(3)
X, P = rng.normal(size=(4, 3)), {"W": rng.normal(size=(3, 5)), "b": rng.normal(size=5)}


def of_rows(right, wrong, outputs, soft):
    assert ROWS.count(right) == 1
    module = module_of(textwrap.dedent(ROWS.replace(right, wrong)), "broadcast_rows")
    weights = {**{k: v.copy() for k, v in P.items()}, "V": rng.normal(size=(5, outputs))}
    t = np.eye(4)[[0, 2, 1, 0]]
    return gradcheck.check(weights, **module.check(weights, X, t, soft))


def of_columns(right, wrong):
    assert COLUMNS.count(right) == 1
    module = module_of(COLUMNS.replace(right, wrong), "broadcast_columns")
    net = module.Net(rng.normal(size=(5, 3)), rng.normal(size=(5, 1)), rng.normal(size=(2, 5)))
    data, targets = rng.normal(size=(3, 5)), rng.normal(size=(2, 5))
    return gradcheck.check(
        net, loss=lambda: net.loss(data, targets), backward=lambda: net.backward(data, targets)
    )


@pytest.mark.parametrize(
    "right, wrong, soft",
    [
        ("total = np.exp(s).sum(axis=1, keepdims=True)", "total = np.exp(s).sum(axis=1)", True),
        ("s = s - s.max(axis=1, keepdims=True)", "s = s - np.max(s, 1)", True),
        ("np.mean((s - t[:, 0]) ** 2)", "np.mean((s - t[:, :1]) ** 2)", False),
        ("np.mean((s - t[:, 0]) ** 2)", "np.mean((s.reshape(-1, 1) - t[:, 0]) ** 2)", False),
    ],
)
def test_the_loss_is_mended_and_the_backward_pass_left_alone(right, wrong, soft):
    found = of_rows(right, wrong, 4 if soft else 1, soft)
    assert [finding.code for finding in found.findings] == ["N2"]
    (edit,) = found.annotated.edits
    assert edit.proven and wrong.partition(" = ")[0] in edit.before
    assert [line.mark for line in found.annotated.lines if line.mark] == ["wrong"]


def test_a_bias_along_the_samples():
    found = of_columns("self.W @ X + self.b", "self.W @ X + self.b.ravel()")
    assert [finding.code for finding in found.findings] == ["N2"]
    assert [edit.after for edit in found.annotated.edits] == ["self.h = np.tanh(self.W @ X + self.b)"]


def test_a_bias_gradient_along_the_wrong_axis_is_no_broadcast_of_the_forward_pass():
    found = of_columns("dz.sum(axis=1, keepdims=True)", "dz.sum(axis=0).reshape(-1, 1)")
    assert found.annotated.edits and "loss" not in found.findings[0].summary
    assert found.findings[0].code == "F1"


LOGISTIC = """
import numpy as np

rng = np.random.default_rng(0)
P = {"W": rng.normal(size=(3, 4)), "v": rng.normal(size=(4, 1))}
X, t = rng.normal(size=(6, 3)), np.array([1.0, 0, 1, 1, 0, 0])

def run():
    h = np.tanh(X @ P["W"])
    return h, 1 / (1 + np.exp(-(h @ P["v"])))

def loss():
    p = run()[1].ravel()
    return -(3.0 * t * np.log(p) + (1 - t) * np.log(1 - p)).mean()

def backward():
    h, p = run()
    y = t.reshape(-1, 1)
    d = (p * (1 + 2.0 * y) - 3.0 * y) / len(y)
    return {"W": X.T @ (d @ P["v"].T * (1 - h ** 2)), "v": h.T @ d}

def check():
    return dict(model=P, loss=loss, backward=backward)
"""


def test_a_name_that_two_terms_read_gets_its_shape_where_it_is_bound():
    """Neither of the two broadcasts is right alone."""
    module = module_of(LOGISTIC.replace(".ravel()", ""), "broadcast_logistic")
    found = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [finding.code for finding in found.findings if finding.severity.name == "ERROR"] == ["N2"]
    assert [edit.after for edit in found.annotated.edits] == ["p = run()[1].ravel()"]


PAIRS = """
import numpy as np

def loss(w, x, t):
    s = x @ w
    return np.sum((s[:, None] - s[None, :] - t) ** 2)

def grad(w, x, t):
    s = x @ w
    d = 2 * (s[:, None] - s[None, :] - t)
    return {"w": x.T @ (d.sum(axis=1) + d.sum(axis=0))}
"""


def test_all_pairs_are_meant():
    module = module_of(PAIRS, "broadcast_pairs")
    w = {"w": rng.normal(size=3)}
    t = rng.normal(size=(4, 4))
    found = gradcheck.check(
        w, loss=lambda: module.loss(w["w"], X, t), backward=lambda: module.grad(w["w"], X, t)
    )
    assert not found.ok and all(finding.code != "N2" for finding in found.findings)


class Twice:
    """Its backward pass works out the forward pass anew, with the same slip: a bias along the samples."""

    def __init__(self):
        self.V, self.c = rng.normal(size=(4, 5)), rng.normal(size=5)
        self.W = rng.normal(size=(5, 2))
        self.x, self.t = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))

    def loss(self):
        h = np.tanh(self.x @ self.V + self.c[:, None])
        return 0.5 * np.sum((h @ self.W - self.t) ** 2)

    def backward(self):
        h = np.tanh(self.x @ self.V + self.c[:, None])
        d = h @ self.W - self.t
        self.dW = h.T @ d
        d = d @ self.W.T * (1 - h**2)
        self.dV, self.dc = self.x.T @ d, d.sum(axis=0)


class SoftmaxTwice(Twice):
    def loss(self):
        scores = np.tanh(self.x @ self.V + self.c) @ self.W
        exps = np.exp(scores)
        p = exps / np.sum(exps)
        return -np.sum(np.log(p[:, 0])) / 5

    def backward(self):
        h = np.tanh(self.x @ self.V + self.c)
        exps = np.exp(h @ self.W)
        p = exps / np.sum(exps)
        d = p.copy()
        d[:, 0] -= 1
        d /= 5
        self.dW = h.T @ d
        d = d @ self.W.T * (1 - h**2)
        self.dV, self.dc = self.x.T @ d, d.sum(axis=0)


@pytest.mark.parametrize(
    ("net", "code", "after"),
    [
        (Twice, "N2", "h = np.tanh(self.x @ self.V + self.c)"),
        (SoftmaxTwice, "D3", "p = exps / np.sum(exps, axis=1, keepdims=True)"),
    ],
)
def test_what_backward_works_out_anew_is_mended_with_what_forward_makes(net, code, after):
    model = net()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert [f.code for f in report.findings if f.severity.value == "error"] == [code]
    assert [edit.after for edit in report.annotated.edits] == [after, after]
