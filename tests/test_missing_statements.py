"""A statement that a backward pass lacks is found where others of its kind stand: a sum, what is carried on, a reset."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

LEAKY = """
import numpy as np


def run(p, X, t, grads=True):
    W, V, U, b, g = (p[k] for k in ("W", "V", "U", "b", "g"))
    h, c, keep, cost = {-1: np.zeros(4)}, {-1: np.zeros(4)}, {}, 0.0
    for k in range(len(X)):
        keep[k] = 1 / (1 + np.exp(-(X[k] @ V + g)))
        c[k] = keep[k] * c[k - 1] + X[k] @ W + b
        h[k] = np.tanh(c[k])
        cost += 0.5 * np.sum((h[k] @ U - t[k]) ** 2)
    dW, dV, dU, db, dg = (np.zeros_like(x) for x in (W, V, U, b, g))
    dc_next = np.zeros(4)
    for k in reversed(range(len(X))):
        dy = h[k] @ U - t[k]
        dU += np.outer(h[k], dy)
        dc = (U @ dy) * (1 - h[k] ** 2) + dc_next
        dz = dc * c[k - 1] * keep[k] * (1 - keep[k])
        dW += np.outer(X[k], dc)
        dV += np.outer(X[k], dz)
        db += dc
        dg += dz
        dc_next = dc * keep[k]
    return cost, {"W": dW, "V": dV, "U": dU, "b": db, "g": dg}


def check():
    r = np.random.default_rng(3)
    p = {"W": r.normal(size=(3, 4)), "V": r.normal(size=(3, 4)), "b": r.normal(size=4), "g": r.normal(size=4)}
    X, t, p["U"] = r.normal(size=(5, 3)), r.normal(size=(5, 2)), r.normal(size=(4, 2))
    return dict(model=p, loss=lambda: run(p, X, t)[0], backward=lambda: run(p, X, t)[1])
"""

SUMS = """
import numpy as np


class Net:
    def __init__(self, r):
        self.W, self.b = r.normal(size=(4, 3)), r.normal(size=4)
        self.V = r.normal(size=(2, 4))
        self.clear()

    def clear(self):
        self.gW = np.zeros_like(self.W)
        self.gb, self.gV = np.zeros_like(self.b), np.zeros_like(self.V)

    def one(self, x, t):
        h = np.tanh(self.W @ x + self.b)
        return h, self.V @ h - t

    def cost(self, pairs):
        return sum(0.5 * np.sum(self.one(x, t)[1] ** 2) for x, t in pairs)

    def learn(self, pairs):
        self.clear()
        for x, t in pairs:
            h, d = self.one(x, t)
            self.gV += np.outer(d, h)
            dz = (self.V.T @ d) * (1 - h ** 2)
            self.gW += np.outer(dz, x)
            self.gb += dz
        return self.gW, self.gb, self.gV


def check():
    r = np.random.default_rng(5)
    net, pairs = Net(r), [(r.normal(size=3), r.normal(size=2)) for _ in range(4)]
    net.learn([(x + 1, t) for x, t in pairs])
    return dict(model=net, loss=lambda: net.cost(pairs), backward=lambda: net.learn(pairs))
"""
KEPT = SUMS.replace("self.clear()\n\n    def clear(self):\n        ", "").replace(
    "        self.clear()\n", ""
)

STEP = """
import numpy as np


class Dense:
    def __init__(self, m, n, r):
        self.W, self.w0 = r.normal(size=(m, n)), r.normal(size=(1, n))

    def forward(self, x):
        self.x = x
        return np.tanh(x @ self.W + self.w0)

    def backward(self, d, rate):
        W, d = self.W, d * (1 - self.forward(self.x) ** 2)
        gW = self.x.T @ d
        g0 = d.sum(axis=0, keepdims=True)
        self.W = self.W - rate * gW
        self.w0 = self.w0 - rate * g0
        return d @ W.T


def check():
    r = np.random.default_rng(2)
    net, X, T = [Dense(3, 4, r), Dense(4, 2, r)], r.normal(size=(6, 3)), r.normal(size=(6, 2))
    out = lambda: net[1].forward(net[0].forward(X))
    def step():
        d = out() - T
        for layer in reversed(net):
            d = layer.backward(d, 0.05)
    return dict(model=net, loss=lambda: 0.5 * np.sum((out() - T) ** 2), step=step, learning_rate=0.05)
"""


@pytest.mark.parametrize(
    ("net", "line", "codes"),
    [
        (LEAKY, "        db += dc\n", "F3"),
        (LEAKY, "        dc_next = dc * keep[k]\n", "E6"),
        (SUMS, "        self.clear()\n        for", "O3"),
        (KEPT, "", "O3"),
        (STEP, "        self.w0 = self.w0 - rate * g0\n", "F3"),
    ],
    ids=["a sum that begins among others", "a cell", "a reset", "a reset that no method does", "a step"],
)
def test_it_is_put_back(net: str, line: str, codes: str) -> None:
    wrong = net.replace(line, line.partition("\n")[2]) if line else net
    assert not line or net.count(line) == 1
    if line:
        call = module_of(net, "right").check()
        assert gradcheck.check(call.pop("model"), **call).ok
    call = module_of(wrong, "wrong").check()
    report = gradcheck.check(call.pop("model"), **call)
    finding = next(f for f in report.findings if f.severity.value == "error")
    assert finding.code == codes and finding.certain
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven
    assert not line or line.partition("\n")[0] in edit.after or codes == "O3"


def test_a_reset_in_each_round_is_done_before_the_loop() -> None:
    moved = "        for x, t in pairs:\n            self.clear()\n"
    wrong = SUMS.replace("        self.clear()\n        for x, t in pairs:\n", moved)
    call = module_of(wrong, "wrong").check()
    report = gradcheck.check(call.pop("model"), **call)
    finding = next(f for f in report.findings if f.severity.value == "error")
    assert finding.code in ("E6", "E8")
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven and edit.before.strip() == "self.clear()"
