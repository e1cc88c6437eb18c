"""A delta sent back through the weights of another layer, where the right ones leave out the row of a bias unit."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(8)
P = {"low": rng.normal(size=(3, 5)), "mid": rng.normal(size=(6, 5)), "top": rng.normal(size=(5, 5))}
X, T = rng.normal(size=(9, 3)), rng.normal(size=(9, 5))


def run():
    one = np.tanh(X @ P["low"])
    two = np.tanh(np.c_[one, np.ones(len(one))] @ P["mid"])
    return one, two, two @ P["top"]


def loss():
    return 0.5 * np.sum((run()[2] - T) ** 2)


def backward():
    one, two, out = run()
    err = out - T
    back2 = err.dot(P["top"].T)
    delta2 = back2 * (1 - two ** 2)
    back1 = delta2.dot(P["mid"].T)[:, :-1]
    delta1 = back1 * (1 - one ** 2)
    with_one = np.c_[one, np.ones(len(one))]
    return {"top": two.T @ err, "mid": with_one.T @ delta2, "low": X.T @ delta1}
"""


@pytest.mark.parametrize("wrong", ["delta2.dot(P['top'].T)", "np.dot(delta2, P['top'].T)"])
def test_rows_of_the_right_weights_in_place_of_those_of_another_layer(wrong):
    right = 'delta2.dot(P["mid"].T)[:, :-1]'
    assert NET.count(right) == 1
    module = module_of(NET.replace(right, wrong), "bias_row")
    found = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [f.code for f in found.findings if f.severity.value == "error"] == ["E1"]
