"""A factor that all gradients lack is no constant of the loss where the delta of the loss is right."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck

rng = np.random.default_rng(4)
X, T = rng.normal(size=(7, 4)), rng.random((7, 3))


class Bell:
    """Its last activation is exp(-z**2)."""

    def __init__(self):
        self.A, self.B = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))

    def loss(self):
        self.h = np.tanh(X @ self.A)
        self.z = self.h @ self.B
        self.o = np.exp(-self.z * self.z)
        return np.sum((self.o - T) ** 2) / 2

    def backward(self):
        error = self.o - T
        d = -1 * error * self.z * self.o
        self.dB = self.h.T @ d
        self.dA = X.T @ (d @ self.B.T * (1 - self.h**2))


class Halved(Bell):
    """Its squared error has no half, as its delta has."""

    def loss(self):
        return 2 * super().loss()

    def backward(self):
        error = self.o - T
        d = -2 * error * self.z * self.o
        self.dB = self.h.T @ d
        self.dA = X.T @ (d @ self.B.T * (1 - self.h**2))


@pytest.mark.parametrize("net, code", [(Bell(), "C4"), (Halved(), "A3")])
def test_the_factor_is_told_where_it_was_lost(net, code):
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.findings[0].code == code


def test_an_index_one_too_high_is_written_as_it_is_meant():
    values = rng.normal(size=5)

    def loss():
        return sum(values[t] * w for t, w in enumerate(model["w"]))

    def backward():
        grads = np.zeros(4)
        for t in range(4):
            grads[t] = values[t+1]  # fmt: skip
        return {"w": grads}

    model = {"w": rng.normal(size=4)}
    report = gradcheck.check(model, loss=loss, backward=backward)
    assert [edit.after for edit in report.annotated.edits] == ["grads[t] = values[t]"]
