"""What code makes number by number is named as it would be in code with arrays: by all units of a layer together."""

import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

NET = """
import math
import numpy as np

rng = np.random.default_rng(4)

class Net:
    def __init__(self, a, b, c, d):
        self.u = rng.normal(size=(a, b))
        self.v = rng.normal(size=(b, c))
        self.o = rng.normal(size=(c, d))
        self.p, self.q = rng.normal(size=b), rng.normal(size=c)

    def forward(self, X):
        n, (a, b), (c, d) = len(X), self.u.shape, self.o.shape
        self.h, self.g, self.y = np.zeros((n, b)), np.zeros((n, c)), np.zeros((n, d))
        for t in range(n):
            for j in range(b):
                z = self.p[j]
                for i in range(a):
                    z = z + X[t, i] * self.u[i, j]
                self.h[t, j] = math.tanh(z)
            for j in range(c):
                z = self.q[j]
                for i in range(b):
                    z = z + self.h[t, i] * self.v[i, j]
                self.g[t, j] = 1 / (1 + math.exp(-z))
            for j in range(d):
                self.y[t, j] = sum(self.g[t, i] * self.o[i, j] for i in range(c))
        return self.y

    def loss(self, X, Y):
        y, total = self.forward(X), 0.0
        for t in range(len(X)):
            for j in range(y.shape[1]):
                total += 0.5 * (y[t, j] - Y[t, j]) ** 2
        return total

    def backward(self, X, Y):
        (a, b), (c, d) = self.u.shape, self.o.shape
        self.forward(X)
        self.du, self.dv, self.do = np.zeros((a, b)), np.zeros((b, c)), np.zeros((c, d))
        self.dp, self.dq = np.zeros(b), np.zeros(c)
        for t in range(len(X)):
            e = self.y[t] - Y[t]
            dg, dh = np.zeros(c), np.zeros(b)
            for i in range(c):
                for j in range(d):
                    dg[i] += e[j] * self.o[i, j]
                    self.do[i, j] += self.g[t, i] * e[j]
                dg[i] = dg[i] * self.g[t, i] * (1 - self.g[t, i])
                self.dq[i] += dg[i]
            for i in range(b):
                for j in range(c):
                    dh[i] += dg[j] * self.v[i, j]
                    self.dv[i, j] += self.h[t, i] * dg[j]
                slope = 1 - self.h[t, i] ** 2
                dh[i] = dh[i] * slope
                self.dp[i] += dh[i]
            for i in range(a):
                for j in range(b):
                    self.du[i, j] += X[t, i] * dh[j]

def check(sizes=(3, 5, 4, 2), samples=3):
    net = Net(*sizes)
    X, Y = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
"""
SQUARE = {"sizes": (3, 3, 3, 3)}


def told(right, wrong, **options):
    assert NET.count(right) == 1
    call = module_of(NET.replace(right, wrong), "lifted").check(**options)
    report = gradcheck.check(call.pop("model"), **call)
    return [finding.code for finding in report.findings if finding.severity is Severity.ERROR]


def test_the_net_is_right():
    assert told("dh[i] = dh[i] * slope", "dh[i] = dh[i] * slope") == []


@pytest.mark.parametrize(
    ("right", "wrong", "options", "code"),
    [
        ("dg[j] * self.v[i, j]", "dg[j] * self.u[i, j]", SQUARE, "E1"),
        ("dg[j] * self.v[i, j]", "dg[j] * self.v[j, i]", SQUARE, "N3"),
        ("slope = 1 - self.h[t, i] ** 2", "slope = self.h[t, i] * (1 - self.h[t, i])", {}, "C1c"),
        ("slope = 1 - self.h[t, i] ** 2", "slope = 1 - self.g[t, i] ** 2", SQUARE, "C6"),
        ("+= self.h[t, i] * dg[j]", "+= self.g[t, i] * dg[j]", SQUARE, "E5"),
        ("+= e[j] * self.o[i, j]", "+= self.y[t, j] * self.o[i, j]", {}, "E3"),
        ("= dh[i] * slope", "= slope", {}, "C7"),
        ("self.dq[i] += dg[i]", "self.dq[i] += sum(dg)", {}, "F1"),
    ],
)
def test_sums_and_slopes_of_single_numbers(right, wrong, options, code):
    assert told(right, wrong, **options)[:1] == [code]
