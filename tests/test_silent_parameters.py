"""Parameters under names that say nothing, without a gradient: told where others are called alike, else said."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Verdict

rng = np.random.default_rng(6)
X, Y = rng.normal(size=(6, 4)), rng.normal(size=(6, 2))


def net(first, lift, second):
    """Losses and gradients of a net whose parameters a dict has under these names."""
    start = [rng.normal(size=(4, 5)), rng.normal(size=5), rng.normal(size=(5, 2)), rng.normal(size=2)]
    theta = dict(zip((first, lift, second, "lift1"), start))

    def hidden():
        return np.tanh(X @ theta[first] + theta[lift])

    def loss():
        return 0.5 * np.sum((hidden() @ theta[second] + theta["lift1"] - Y) ** 2)

    def backward():
        h = hidden()
        d = h @ theta[second] + theta["lift1"] - Y
        up = (d @ theta[second].T) * (1 - h**2)
        return {first: X.T @ up, second: h.T @ d, "lift1": d.sum(axis=0)}

    return gradcheck.check(theta, loss=loss, backward=backward)


def test_what_is_called_as_in_another_layer_lacks_its_gradient():
    report = net("mix0", "lift0", "mix1")
    assert {c.name for c in report.gradients if c.verdict is Verdict.WRONG} == {"lift0"}
    assert [f.code for f in report.findings] == ["F3"]


def test_what_stands_beside_parameters_in_a_dict_is_said_not_to_be_checked():
    report = net("mix", "raise", "out")
    assert report.ok and "raise" not in {c.name for c in report.gradients}
    assert "not checked, without a gradient: raise" in str(report)


@pytest.mark.parametrize("name", ["state0", "h0"])
def test_what_forward_binds_anew_is_no_parameter_that_lacks_one(name):
    theta = {"mix0": rng.normal(size=(4, 5)), "mix1": rng.normal(size=(5, 2)), name: np.ones((6, 5))}

    def loss():
        theta[name] = np.tanh(X @ theta["mix0"])
        return 0.5 * np.sum((theta[name] @ theta["mix1"] - Y) ** 2)

    def backward():
        h = theta[name]
        d = h @ theta["mix1"] - Y
        return {"mix0": X.T @ ((d @ theta["mix1"].T) * (1 - h**2)), "mix1": h.T @ d}

    report = gradcheck.check(theta, loss=loss, backward=backward)
    assert report.ok and not report.findings and "not checked" not in str(report)
