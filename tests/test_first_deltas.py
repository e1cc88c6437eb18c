"""What a backward pass begins with, told whole: two causes that one wrong line allows, and the one that is named."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck

RNG = np.random.default_rng(2)
X = RNG.normal(size=(6, 4))
T = np.eye(3)[RNG.integers(0, 3, 6)]
BITS = (RNG.random((6, 3)) > 0.5).astype(float)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Net:
    def __init__(self):
        rng = np.random.default_rng(7)
        self.V, self.W = rng.normal(size=(4, 5)) * 0.6, rng.normal(size=(5, 3)) * 0.6

    def through(self, delta):
        self.dW = self.h.T @ delta
        self.dV = X.T @ (delta @ self.W.T * (1 - self.h**2))

    def scores(self):
        self.h = np.tanh(X @ self.V)
        return self.h @ self.W


class SquaredErrorOfSoftmax(Net):
    def loss(self):
        self.p = softmax(self.scores())
        return np.mean(np.sum((self.p - T) ** 2, axis=1))

    def backward(self):
        self.through((self.p - T) / len(X))


class MeanSquaredErrorOfSigmoid(Net):
    def loss(self):
        self.p = sigmoid(self.scores())
        return np.mean((self.p - BITS) ** 2)

    def backward(self):
        self.through((self.p - BITS) / BITS.size)


class HalfSquaredErrorOfSigmoid(Net):
    def loss(self):
        self.p = sigmoid(self.scores())
        return 0.5 * np.sum((self.p - BITS) ** 2)

    def backward(self):
        self.through(self.p - BITS)


class SlopeAlone(Net):
    def loss(self):
        self.y = np.tanh(self.scores())
        return 0.5 * np.sum((self.y - BITS) ** 2)

    def backward(self):
        error = self.y - BITS
        delta = 1 - self.y**2
        assert error.shape == delta.shape
        self.through(delta)


class TrueClassAlone(Net):
    def loss(self):
        self.p = softmax(self.scores())
        return -np.sum(np.log(self.p[np.arange(6), T.argmax(axis=1)]))

    def backward(self):
        rows, labels = np.arange(6), T.argmax(axis=1)
        delta = np.zeros_like(self.p)
        delta[rows, labels] = self.p[rows, labels] - 1
        self.through(delta)


class TurnedExponential(Net):
    """A softplus, whose exp is a value of the forward pass: da / (1 + e^z) is a gradient, of e^z."""

    def loss(self):
        self.z = X @ self.V
        self.h = np.log(1 + np.exp(self.z))
        self.y = self.h @ self.W
        return 0.5 * np.sum((self.y - BITS) ** 2)

    def backward(self):
        delta = self.y - BITS
        self.dW = self.h.T @ delta
        self.dV = X.T @ (delta @ self.W.T / (1 + np.exp(self.z)))


@pytest.mark.parametrize(
    ("net", "code", "rivals"),
    [
        (SquaredErrorOfSoftmax, "D6", ["D5"]),
        (MeanSquaredErrorOfSigmoid, "D6", ["C3b"]),
        (HalfSquaredErrorOfSigmoid, "C3b", []),
        (SlopeAlone, "C7", []),
        (TrueClassAlone, "D1", ["D6"]),
        (TurnedExponential, "C4", []),
    ],
)
def test_the_cause_and_what_else_it_can_be(net, code, rivals):
    model = net()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    assert finding.code == code and report.annotated.edits
    told = [note for note in finding.notes if "it can also be" in note]
    assert len(told) == len(rivals) and all(r in note for r, note in zip(rivals, told))


class Dense:
    def __init__(self, rows, columns, rng):
        self.W = rng.normal(size=(rows, columns)) * 0.6

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, grad):
        self.dW = self.x.T @ grad
        return grad @ self.W.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, grad):
        return grad * (1 - self.y**2)


class Softmax:
    def forward(self, x):
        self.p = softmax(x)
        return self.p

    def backward(self, grad):
        back = np.empty_like(grad)
        for k in range(len(grad)):
            s = self.p[k].reshape(-1, 1)
            back[k] = (np.diagflat(s) - s @ s.T) @ grad[k]
        return back


class Chain:
    """Its loop throws away what the layers send back, and the loss's own gradient is right."""

    def __init__(self):
        rng = np.random.default_rng(4)
        self.layers = [Dense(4, 4, rng), Tanh(), Dense(4, 4, rng), Softmax()]
        self.x, self.y = rng.normal(size=(4, 4)), np.eye(4)

    def loss(self):
        out = self.x
        for layer in self.layers:
            out = layer.forward(out)
        self.p = out
        return -np.sum(self.y * np.log(self.p)) / 4

    def first(self):
        grad = -self.y / self.p
        return grad / 4

    def backward(self):
        grad = self.first()
        for layer in reversed(self.layers):
            layer.backward(grad)


def test_what_a_loop_throws_away_is_no_softmax_that_is_left_out():
    model = Chain()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    (edit,) = report.annotated.edits
    assert edit.after == "grad = layer.backward(grad)"
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["E1"]


class LeakyCutOff(Net):
    def loss(self):
        self.z = X @ self.V
        self.h = np.where(self.z > 0, self.z, 0.05 * self.z)
        return 0.5 * np.sum((self.h @ self.W - BITS) ** 2)

    def backward(self):
        delta = self.h @ self.W - BITS
        self.dW = self.h.T @ delta
        back = delta @ self.W.T
        back[self.z <= 0] = 0
        self.dV = X.T @ back


class SigmoidAtScores(Net):
    def loss(self):
        self.z = self.scores()
        self.p = 1 / (1 + np.exp(-self.z))
        return -np.sum(BITS * np.log(self.p) + (1 - BITS) * np.log(1 - self.p))

    def backward(self):
        dp = -(BITS / self.p - (1 - BITS) / (1 - self.p))
        delta = dp * self.z * (1 - self.z)
        self.through(delta)


@pytest.mark.parametrize(
    ("net", "code", "after"),
    [
        (LeakyCutOff, "C5", "back[self.z <= 0] *= 0.05"),
        (SigmoidAtScores, "C1b", "delta = dp * self.p * (1 - self.p)"),
    ],
)
def test_slopes_behind_the_loss(net, code, after):
    model = net()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert [f.code for f in report.findings if f.severity.value == "error"] == [code]
    assert [edit.after for edit in report.annotated.edits] == [after]


class SineUnits(Net):
    """sin(w z) has the slope w cos(w z)."""

    omega = 1.7

    def __init__(self):
        super().__init__()
        self.U = np.random.default_rng(9).normal(size=(4, 4)) * 0.6

    def loss(self):
        self.g = np.tanh(X @ self.U)
        self.z = self.g @ self.V
        self.h = np.sin(self.omega * self.z)
        return 0.5 * np.sum((self.h @ self.W - BITS) ** 2)

    def backward(self):
        delta = self.h @ self.W - BITS
        self.dW = self.h.T @ delta
        back = delta @ self.W.T
        back = np.cos(self.omega * self.z) * back
        self.dV = self.g.T @ back
        self.dU = X.T @ (back @ self.V.T * (1 - self.g**2))


class OneByOne(Net):
    """One sample after the other, with one output: cross-entropy, and the slope of the sigmoid once too often."""

    def __init__(self):
        super().__init__()
        self.W = self.W[:, 0].copy()

    def loss(self):
        total = 0.0
        for x, t in zip(X, BITS[:, 0]):
            p = sigmoid(np.tanh(x @ self.V) @ self.W)
            total -= t * np.log(p) + (1 - t) * np.log(1 - p)
        return total

    def backward(self):
        self.dV, self.dW = np.zeros_like(self.V), np.zeros_like(self.W)
        for x, t in zip(X, BITS[:, 0]):
            h = np.tanh(x @ self.V)
            p = sigmoid(h @ self.W)
            error = (p - t) * p * (1 - p)
            self.dW += error * h
            self.dV += np.outer(x, error * self.W * (1 - h**2))


@pytest.mark.parametrize(("net", "code"), [(SineUnits, "C4"), (OneByOne, "C3")])
def test_a_number_in_a_slope_and_a_slope_at_the_end(net, code):
    model = net()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert [f.code for f in report.findings if f.severity.value == "error"] == [code]
    assert all(edit.proven for edit in report.annotated.edits)


class OwnWeights(Net):
    """Delta goes back through the weights below it, which are as large and not transposed."""

    def __init__(self):
        rng = np.random.default_rng(11)
        self.U, self.V, self.W = (rng.normal(size=(4, 4)) * 0.5 for _ in range(3))
        self.t = rng.normal(size=(6, 4))

    def loss(self):
        self.g = np.tanh(X @ self.U)
        self.h = np.tanh(self.g @ self.V)
        return 0.5 * np.sum((self.h @ self.W - self.t) ** 2)

    def backward(self):
        top = self.h @ self.W - self.t
        middle = (top @ self.V) * (1 - self.h**2)
        below = (middle @ self.V.T) * (1 - self.g**2)
        self.dW, self.dV, self.dU = self.h.T @ top, self.g.T @ middle, X.T @ below


def test_delta_that_goes_through_the_weights_of_another_layer():
    model = OwnWeights()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["E1"]
    (edit,) = report.annotated.edits
    assert edit.after == "middle = (top @ self.W.T) * (1 - self.h**2)"
