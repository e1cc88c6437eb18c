"""Errors that ones and zeros among the weights hide are found with random numbers in their place."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck

RNG = np.random.default_rng(0)
X, T = RNG.normal(size=(6, 4)), RNG.normal(size=(6, 3))


class Scaled:
    """A dense layer with a scale behind it."""

    def __init__(self, dtype: type = float) -> None:
        self.W = np.random.default_rng(1).normal(size=(4, 3)).astype(dtype)
        self.scale = np.ones(3, dtype)

    def loss(self) -> float:
        self.h = X @ self.W
        self.out = np.tanh(self.h) * self.scale
        return float(0.5 * ((self.out - T) ** 2).sum())

    def backward(self) -> None:
        d = self.out - T
        self.dscale = (d * np.tanh(self.h)).sum(axis=0)
        dh = self.below(d)
        self.dW = X.T @ (dh * (1 - np.tanh(self.h) ** 2))

    def below(self, d: np.ndarray) -> np.ndarray:
        return d * self.scale


class Forgetful(Scaled):
    """The same, but on the way back the scale is forgotten."""

    def below(self, d: np.ndarray) -> np.ndarray:
        return 1.0 * d


def checked(net):
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_a_forgotten_factor_of_one_is_found(dtype):
    net = Forgetful(dtype)
    before = {name: value.copy() for name, value in vars(net).items() if isinstance(value, np.ndarray)}
    report = checked(net)
    assert not report
    assert "X11" in [finding.code for finding in report.findings]
    assert report.annotated.edits[0].after.strip() == "return 1.0 * d * self.scale"
    assert set(vars(net)) == set(before)
    assert all(np.array_equal(vars(net)[name], value) for name, value in before.items())
    assert net.scale.dtype == dtype


def test_a_right_backward_is_right_and_it_is_said_what_was_done():
    report = checked(Scaled())
    assert report
    assert not report.findings
    assert any("random numbers in scale" in line for line in report.facts.done)


def test_a_forgotten_penalty_of_a_model_of_zeros_is_found():
    w, lam = np.zeros((4, 1)), 0.1
    t = T[:, :1]

    def loss():
        return float(((X @ w - t) ** 2).mean() + lam * (w**2).sum())

    def backward():
        return {"w": 2 * X.T @ (X @ w - t) / len(t)}

    report = gradcheck.check({"w": w}, loss=loss, backward=backward)
    assert not report
    assert not w.any()
    assert "X11" in [finding.code for finding in report.findings]


class Biased:
    """A dense layer whose bias is still zero; `z` is what the derivative is taken at on the way back."""

    def __init__(self, z, decayed=False):
        self.W, self.b, self.z, self.decayed = (
            np.random.default_rng(1).normal(size=(4, 3)),
            np.zeros(3),
            z,
            decayed,
        )

    def loss(self):
        self.out = np.tanh(X @ self.W + self.b)
        return float(0.5 * ((self.out - T) ** 2).sum())

    def backward(self):
        self.loss()
        d = (self.out - T) * (1 - np.tanh(self.z(self)) ** 2)
        self.dW, self.db = X.T @ d, d.sum(axis=0) + 0.1 * self.decayed * self.b


def with_bias(net):
    return X @ net.W + net.b


def without_bias(net):
    return X @ net.W


@pytest.mark.parametrize("net", [Biased(without_bias), Biased(with_bias, decayed=True)])
def test_what_biases_of_zeros_hide_is_found(net):
    report = checked(net)
    assert not report
    assert "X11" in [finding.code for finding in report.findings]
    assert not net.b.any()


def test_biases_of_zeros_that_hide_nothing_are_not_talked_of():
    report = checked(Biased(with_bias))
    assert report
    assert not any("random numbers" in line for line in report.facts.done)


@pytest.mark.usefixtures("short_repairs")
def test_a_layer_alone_is_checked_with_another_scale():
    class Norm:
        def __init__(self):
            self.gamma, self.beta = np.ones(4), np.zeros(4)

        def forward(self, x):
            self.deviation = x.std(axis=0)
            self.x_hat = (x - x.mean(axis=0)) / self.deviation
            return self.gamma * self.x_hat + self.beta

        def backward(self, dout):
            self.dgamma, self.dbeta = (dout * self.x_hat).sum(axis=0), dout.sum(axis=0)
            inner = dout - dout.mean(axis=0) - self.x_hat * (dout * self.x_hat).mean(axis=0)
            return inner / self.deviation

    class Dense:
        def __init__(self):
            self.W = np.random.default_rng(2).normal(size=(4, 4))

        def forward(self, x):
            self.x = x
            return np.tanh(x @ self.W)

        def backward(self, dout):
            dz = dout * (1 - np.tanh(self.x @ self.W) ** 2)
            self.dW = self.x.T @ dz
            return dz @ self.W.T

    layer = Norm()
    report = gradcheck.check_layer(layer, X)
    assert not report
    assert [check.name for check in report.gradients if check.verdict is gradcheck.Verdict.WRONG] == ["x"]
    assert (layer.gamma == 1).all()
    assert not gradcheck.check_layers([Dense(), layer], X)


def test_code_that_refuses_other_weights_is_told_of_as_it_is():
    net = Scaled()
    held = net.loss

    def loss():
        assert (net.scale == 1).all() or np.abs(net.scale - 1).max() < 1e-2, "the scale is fixed"
        return held()

    report = gradcheck.check(net, loss=loss, backward=net.backward, annotate=True)
    assert report
    assert (net.scale == 1).all()
    assert not any("random numbers" in line for line in report.facts.done)
    assert any(line.meaning == "dL/dscale" for line in report.annotated.lines)
