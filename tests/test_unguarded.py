"""A loss with log(p + 1e-7) in it and a backward pass that knows nothing of the constant: lines and edits are found."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.recording.graph import gradients
from gradcheck.recording.sessions import record
from gradcheck.recording.unguarded import unguarded

RNG = np.random.default_rng(0)
X, T = RNG.normal(size=(5, 4)), RNG.integers(0, 3, 5)


class Net:
    """Softmax regression over one hidden layer, the logarithm guarded."""

    def __init__(self):
        rng = np.random.default_rng(1)
        self.W1, self.W2 = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))

    def loss(self):
        self.h = np.tanh(X @ self.W1)
        z = self.h @ self.W2
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return -np.sum(np.log(self.p[np.arange(5), T] + 1e-6)) / len(T)

    def backward(self):
        d = self.p.copy()
        d[np.arange(5), T] -= 1
        d /= len(T)
        self.dW2 = self.h.T @ d
        dh = d @ self.W2.T
        self.dW1 = X.T @ dh


class GuardedBackward(Net):
    """The same, derived step by step with the guard in place."""

    def backward(self):
        dp = np.zeros_like(self.p)
        dp[np.arange(5), T] = -1 / (self.p[np.arange(5), T] + 1e-6) / len(T)
        d = self.p * (dp - (dp * self.p).sum(axis=1, keepdims=True))
        self.dW2 = self.h.T @ d
        dh = d @ self.W2.T
        self.dW1 = X.T @ dh


@pytest.mark.parametrize("kind", [Net, GuardedBackward])
def test_the_missing_slope_is_found_with_the_guard_or_without(kind):
    net = kind()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert [check.name for check in report.gradients if check.verdict is gradcheck.Verdict.WRONG] == ["W1"]
    assert [finding.code for finding in report.findings if finding.severity.name == "ERROR"] == ["C2"]
    assert [edit.after.strip() for edit in report.annotated.edits] == [
        "self.dW1 = X.T @ (dh * (1 - self.h ** 2))"
    ]


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        (lambda p: np.log(p + 1e-7).sum(), lambda p: 1 / p),
        (lambda p: np.log(1e-7 + p).sum(), lambda p: 1 / p),
        (lambda p: np.log(1 + 1e-7 - p).sum(), lambda p: -1 / (1 - p)),
        (lambda p: np.log(1 - p + 1e-5).sum(), lambda p: -1 / (1 - p)),
        (lambda p: sum(np.log(q + 1e-7) for q in p), lambda p: 1 / p),
    ],
)
def test_a_logarithm_is_derived_without_its_guard(written, bare):
    p = np.array([1e-3, 0.2, 0.9])
    value, recording = record(lambda: written(p), values=True)
    (found,) = gradients(unguarded(recording), value, [p]).sources.sums
    assert np.allclose(found, bare(p), rtol=1e-12)


@pytest.mark.parametrize("written", [lambda p: np.log(p + 0.5).sum(), lambda p: np.sqrt(p + 1e-7).sum()])
def test_what_is_no_guard_of_a_logarithm_stays(written):
    _, recording = record(lambda: written(np.array([0.3, 0.4])), values=True)
    assert unguarded(recording) is None
