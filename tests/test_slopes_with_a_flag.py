"""Activations with a flag for their derivative, of what they made: one that is given z tells of itself."""

from __future__ import annotations

import re

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

SCRIPT = """
import numpy as np

rng = np.random.default_rng(2)
low, mid, top = rng.normal(size=(4, 6)), rng.normal(size=(6, 5)), rng.normal(size=(5, 3))
shift = rng.normal(size=(1, 3))
X, y = rng.normal(size=(9, 4)), (rng.random(size=(9, 3)) < 0.5) * 1.0


def squash(x, slope=False):
    if slope:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def bend(x, slope=False):
    return 1 - x ** 2 if slope else np.tanh(x)


def run():
    global s1, a1, s2, a2, s3, a3
    s1 = X.dot(low)
    a1 = bend(s1)
    s2 = a1.dot(mid)
    a2 = bend(s2)
    s3 = a2.dot(top) + shift
    a3 = squash(s3)
    return a3


def loss():
    return np.mean((y - run()) ** 2)


def step(rate=0.2):
    global low, mid, top, shift
    run()
    miss3 = y - a3
    delta3 = 2 * miss3 / y.size * squash(a3, slope=True)
    miss2 = delta3.dot(top.T)
    delta2 = miss2 * bend(a2, slope=True)
    miss1 = delta2.dot(mid.T)
    delta1 = miss1 * bend(a1, slope=True)
    top += rate * a2.T.dot(delta3)
    shift += rate * delta3.sum(axis=0, keepdims=True)
    mid += rate * a1.T.dot(delta2)
    low += rate * X.T.dot(delta1)
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("squash(a3, slope=True)", "squash(s3, slope=True)"),  # no scores in place of predictions
        ("bend(a2, slope=True)", "bend(s2, slope=True)"),
    ],
)
def test_the_slope_of_an_output_that_is_given_z(right, wrong):
    assert SCRIPT.count(right) == 1
    module = module_of(SCRIPT.replace(right, wrong), "flags")
    found = gradcheck.check(vars(module), loss=module.loss, step=lambda: module.step(0.2), learning_rate=0.2)
    assert [f.code for f in found.findings if f.severity.value == "error"] == ["C1b"]


def test_a_lost_slope_is_put_where_the_delta_is_made_and_not_into_the_error():
    named = re.sub(r"delta(\d)", r"a\1_delta", SCRIPT)
    right = "a3_delta = 2 * miss3 / y.size * squash(a3, slope=True)"
    assert named.count(right) == 1
    module = module_of(named.replace(right, "a3_delta = 2 * miss3 / y.size"), "lost_slope")
    found = gradcheck.check(vars(module), loss=module.loss, step=lambda: module.step(0.2), learning_rate=0.2)
    (error,) = [f for f in found.findings if f.severity.value == "error"]
    assert error.code == "C3b"
    assert error.location is not None
    assert "a3_delta = " in error.location.text
