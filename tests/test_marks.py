"""Which statement is marked: the first that is wrong, never one that merely reads what is wrong or is right as it is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

import gradcheck
from gradcheck.dataflow import vouches
from gradcheck.repairing.naming.announcing import announced, bound, plain_name

NET = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.W, self.b = rng.normal(size=(4, 5)), rng.normal(size=5) * 0.1
        self.V, self.c = rng.normal(size=(5, 3)), rng.normal(size=3) * 0.1
        self.X, self.Y = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))

    def loss(self):
        self.f = self.X @ self.W + self.b
        self.u = 0.8 * (self.f + 0.04 * self.f ** 3)
        self.a = np.tanh(self.u)
        self.s = self.a @ self.V + self.c
        return 0.5 * np.sum((self.s - self.Y) ** 2) / len(self.X)

    def backward(self):
        self.loss()
        ds = (self.s - self.Y) / len(self.X)
        self.dV = self.a.T @ ds
        self.dc = ds.sum(axis=0)
        da = ds @ self.V.T
        slope = {slope}
        df = {df}
        self.dW = self.X.T @ df
        self.db = {db}
"""
RIGHT = {
    "slope": "0.8 * (1 + 3 * 0.04 * self.f ** 2)",
    "df": "da * (1 - self.a ** 2) * slope",
    "db": "df.sum(axis=0)",
}
LINES = {
    name: NET.splitlines().index(line) + 1
    for name in RIGHT
    for line in NET.splitlines()
    if f"{{{name}}}" in line
}


def marked(folder: Path, parts: dict[str, str]) -> list[int]:
    path = folder / "marked_net.py"
    path.write_text(NET.format(**parts))
    spec = importlib.util.spec_from_file_location("marked_net", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["marked_net"] = module
    spec.loader.exec_module(module)
    net = module.Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.annotated is not None
    return [line.location.line for line in report.annotated.lines if line.mark == "wrong"]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ("slope", "0.8 * (1 + 0.04 * np.exp(self.f))"),
        ("df", "da + (1 - self.a ** 2) * slope ** 3"),
        ("df", "(1 - self.a ** 2) * slope"),
        ("db", "np.maximum(df, 0).sum(axis=0)"),
    ],
    ids=["a local derivative", "its reader", "the upstream gradient lost", "the last statement"],
)
def test_the_statement_that_is_wrong_is_marked(wrong, text, tmp_path):
    assert marked(tmp_path, RIGHT | {wrong: text}) == [LINES[wrong]]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dcand", {"cand"}),
        ("grad_W1", {"w1"}),
        ("delta2", {"z2", "net2", "pre2"}),
        ("dh_prev", {"hprev", "h"}),
        ("mask", set()),
    ],
)
def test_a_name_announces_the_gradient_of_what(name, says):
    assert says <= announced(name)
    assert bool(announced(name)) == bool(says)


def test_what_a_statement_binds():
    assert bound("g['dz1'] = a @ b") == ("dz1",)
    assert bound("dx, dw = f(a)") == ("dx", "dw")
    assert bound("np.add.at(self.dE, ids, dx)") == ("dE",)
    assert bound("return dx") == ()
    assert plain_name("self.layers[0].W_1") == "w1"


def test_a_sum_does_not_vouch_for_its_terms():
    assert vouches((4, 3), 100) and not vouches((3,), 12) and vouches((3,), 3)
    assert not vouches((1, 3), 12)
    assert not vouches((3,))


MIXTURE = """
import numpy as np

rng = np.random.default_rng(8)
theta = rng.normal(size=21 + 56) * 0.5
X, t = rng.normal(size=(6, 3)), rng.normal(size=(6, 1))

def heads(theta):
    hid = np.arctan(X @ theta[:21].reshape(3, 7))
    logit, mean = np.split(hid @ theta[21:].reshape(7, 8), 2, axis=1)
    return hid, logit, mean

def log_sum(v):
    return np.log(np.exp(v).sum(axis=1, keepdims=True))

def loss(theta):
    _, logit, mean = heads(theta)
    return -np.mean(log_sum(logit - log_sum(logit) - 0.5 * (t - mean) ** 2))

def backward(theta):
    hid, logit, mean = heads(theta)
    each = logit - log_sum(logit) - 0.5 * (t - mean) ** 2
    share = np.exp(each - log_sum(each))
    prior = np.exp(logit - log_sum(logit))
    g_logit = (prior - share) / len(X)
    g_mean = -share * (t - mean) / len(X)
    g_out = np.hstack([g_logit, g_mean])
    g_pre = (g_out @ theta[21:].reshape(7, 8).T) / (1 + hid ** 2)
    return np.concatenate([(X.T @ g_pre).ravel(), (hid.T @ g_out).ravel()])
"""


def test_what_goes_only_into_right_gradients_is_not_to_blame(tmp_path):
    path = tmp_path / "mixture_net.py"
    path.write_text(MIXTURE)
    spec = importlib.util.spec_from_file_location("mixture_net", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mixture_net"] = module
    spec.loader.exec_module(module)
    report = gradcheck.check(
        {"theta": module.theta},
        loss=lambda: module.loss(module.theta),
        backward=lambda: {"theta": module.backward(module.theta)},
    )
    lines = [line.location.line for line in report.annotated.lines if line.mark]
    first = next(n for n, line in enumerate(MIXTURE.splitlines(), 1) if "g_pre = " in line)
    assert lines[0] == first
    assert not any("undecided" in note for finding in report.findings for note in finding.notes)


CHAIN = """
import numpy as np

rng = np.random.default_rng(3)
U, H = rng.normal(size=(3, 4)) * 0.6, rng.normal(size=(3, 3)) * 0.5
words, tags = rng.normal(size=(5, 4)), [0, 2, 1, 1, 0]

def log_sum(v, axis):
    return np.log(np.exp(v).sum(axis=axis))

def forward():
    units = [U @ w for w in words]
    alpha = [units[0]]
    for u in units[1:]:
        alpha.append(u + log_sum(alpha[-1][:, None] + H, 0))
    return units, alpha

def loss():
    units, alpha = forward()
    gold = sum(u[t] for u, t in zip(units, tags)) + sum(H[a, b] for a, b in zip(tags, tags[1:]))
    return log_sum(alpha[-1], 0) - gold

def backward():
    units, alpha = forward()
    beta = [np.zeros(3)]
    for u in units[:0:-1]:
        beta.insert(0, log_sum(H + (u + beta[0])[None, :], 1))
    z, gU, gH = log_sum(alpha[-1], 0), np.zeros_like(U), np.zeros_like(H)
    for k, (w, a, b) in enumerate(zip(words, alpha, beta)):
        p = np.exp(a + b - z)
        p[tags[k]] -= 1
        gU += np.outer(p, w)
        if k + 1 < len(words):
            pair = np.exp(a[:, None] + H + beta[k + 1][None, :] - z)
            pair[tags[k], tags[k + 1]] -= 1
            gH += pair
    return {"U": gU, "H": gH}
"""


def test_where_a_gradient_is_right_the_loss_is_no_other_one(tmp_path):
    path = tmp_path / "chain_net.py"
    path.write_text(CHAIN)
    spec = importlib.util.spec_from_file_location("chain_net", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["chain_net"] = module
    spec.loader.exec_module(module)
    report = gradcheck.check({"U": module.U, "H": module.H}, loss=module.loss, backward=module.backward)
    at = next(n for n, line in enumerate(CHAIN.splitlines(), 1) if "pair = " in line)
    assert [line.location.line for line in report.annotated.lines if line.mark == "wrong"] == [at]
    assert "D6" not in {finding.code for finding in report.findings}


SHARED_SUMS = """
import numpy as np

rng = np.random.default_rng(5)

class Pair:
    def __init__(self):
        self.w = [rng.normal(size=(4, 3)), rng.normal(size=(4, 4)), rng.normal(size=(4, 4))]
        self.c = [rng.normal(size=4) * 0.3 for _ in range(3)]

    def run(self, x):
        self.x = x
        self.h = np.tanh(self.w[0] @ x + self.c[0])
        self.k = np.tanh(self.w[1] @ self.h + self.c[1])
        return self.w[2] @ self.k + self.c[2]

    def loss(self, xs, ts):
        return sum(0.5 * np.sum((self.run(x) - t) ** 2) for x, t in zip(xs, ts)) / len(xs)

    def back(self, e):
        dk = self.w[2].T @ e * (1 - self.k ** 2)
        dh = self.w[1].T @ dk * (1 - self.h ** 2)
        self.sum_w[2] += np.outer(e, self.k)
        self.sum_w[1] += np.outer(dk, self.h)
        self.sum_w[0] += np.outer(dh, self.x)
        self.sum_c[2] += e
        self.sum_c[1] += dk
        self.sum_c[0] += dh

    def step(self, xs, ts):
        self.sum_w = [np.zeros_like(w) for w in self.w]
        total = np.zeros(4)
        self.sum_c = [total, total, total]
        for x, t in zip(xs, ts):
            self.back(self.run(x) - t)
        for i in range(3):
            self.w[i] -= 0.1 * self.sum_w[i] / len(xs)
            self.c[i] -= 0.1 * self.sum_c[i] / len(xs)

net, xs, ts = Pair(), rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
"""


def test_of_lines_one_of_which_is_wrong_the_first_made_from_what_is_known_is_the_likely_one(tmp_path):
    path = tmp_path / "shared_sums.py"
    path.write_text(SHARED_SUMS)
    spec = importlib.util.spec_from_file_location("shared_sums", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["shared_sums"] = module
    spec.loader.exec_module(module)
    net, xs, ts = module.net, module.xs, module.ts
    report = gradcheck.check(
        net, loss=lambda: net.loss(xs, ts), step=lambda: net.step(xs, ts), learning_rate=0.1, budget=1
    )
    (first,) = [line for line in report.annotated.lines if line.mark == "wrong"]
    assert "self.sum_c[" in first.location.text and "+=" in first.location.text
    assert "likely" in first.note and "one of lines" in first.note
    assert any(line.mark == "undecided" for line in report.annotated.lines)
