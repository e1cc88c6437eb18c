"""Names of errors in how a backward pass begins: ids for one-hot rows, another loss's factor, an inner product."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

BATCH = """
import numpy as np

def check():
    rng = np.random.default_rng(8)
    net = dict(W=rng.normal(size=(4, 3)), b=rng.normal(size=3))
    X, Y = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]
    kept = {}

    def loss():
        z = X @ net['W'] + net['b']
        e = np.exp(z - z.max(axis=1, keepdims=True))
        kept['p'] = e / e.sum(axis=1, keepdims=True)
        return -np.sum(Y * np.log(kept['p'])) / len(X)

    def backward():
        loss()
        d = kept['p'] - Y
        d *= 1 / len(X)
        return {'W': X.T @ d, 'b': d.sum(axis=0)}

    return dict(model=net, loss=loss, backward=backward)
"""

COLUMN = """
import numpy as np

def check():
    rng = np.random.default_rng(8)
    net = dict(V=rng.normal(size=(5, 4)), W=rng.normal(size=(5, 5)), b=rng.normal(size=(5, 1)))
    x, y = rng.normal(size=(4, 1)), rng.normal(size=(5, 1))
    kept = {}

    def loss():
        kept['h'] = np.tanh(np.dot(net['V'], x))
        kept['d'] = np.dot(net['W'], kept['h']) + net['b'] - y
        return 0.5 * float(np.sum(kept['d'] ** 2))

    def backward():
        loss()
        d, h = kept['d'], kept['h']
        dh = np.dot(net['W'].T, d) * (1 - h ** 2)
        return {'W': np.dot(d, h.T), 'b': d, 'V': np.dot(dh, x.T)}

    return dict(model=net, loss=loss, backward=backward)
"""

LOGISTIC = """
import numpy as np

def check():
    rng = np.random.default_rng(8)
    net = dict(V=rng.normal(size=(4, 5)), W=rng.normal(size=(5, 3)), b=rng.normal(size=3))
    X, Y = rng.normal(size=(7, 4)), rng.integers(0, 2, (7, 3)).astype(float)
    kept = {}

    def loss():
        kept['h'] = np.tanh(X @ net['V'])
        kept['a'] = 1 / (1 + np.exp(-(kept['h'] @ net['W'] + net['b'])))
        return -np.sum(Y * np.log(kept['a']) + (1 - Y) * np.log(1 - kept['a'])) / len(X)

    def backward():
        loss()
        d = (kept['a'] - Y) / len(X)
        dh = (d @ net['W'].T) * (1 - kept['h'] ** 2)
        return {'W': kept['h'].T @ d, 'b': d.sum(axis=0), 'V': X.T @ dh}

    return dict(model=net, loss=loss, backward=backward)
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "code"),
    [
        (BATCH, "kept['p'] - Y\n", "kept['p'] - np.argmax(Y, axis=1).reshape(-1, 1)\n", "N9"),
        (BATCH, "d *= 1 / len(X)", "d *= kept['p'] * (1 - kept['p']) / len(X)", "C3"),
        (COLUMN, "np.dot(d, h.T)", "np.dot(d.T, h)", "N1"),
        (LOGISTIC, " + (1 - Y) * np.log(1 - kept['a'])", "", "D6"),
    ],
)
def test_it_is_named(text, right, wrong, code):
    assert text.count(right) == 1
    call = module_of(text.replace(right, wrong), "begun").check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [finding.code for finding in report.findings] == [code]
