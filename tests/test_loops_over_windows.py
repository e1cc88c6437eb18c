"""A convolution whose gradients are added up window by window: which item is added to, what is read, how far a loop goes."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

TEXT = """
import numpy as np

rng = np.random.default_rng(4)
X = rng.normal(size=(3, 6, 6))
T = rng.normal(size=(3, 2, 4, 4))

class Windows:
    def __init__(self):
        self.W, self.b = rng.normal(size=(2, 3, 3)), rng.normal(size=2)
        self.dW, self.db = np.zeros((2, 3, 3)), np.zeros(2)

    def forward(self, x):
        out = np.zeros((len(x), 2, 4, 4))
        for i in range(4):
            for j in range(4):
                for q in range(2):
                    out[:, q, i, j] = np.sum(x[:, i:i + 3, j:j + 3] * self.W[q], axis=(1, 2)) + self.b[q]
        return out

    def backward(self, x, d):
        self.dW[:] = 0
        self.db[:] = 0
        dx = np.zeros_like(x)
        samples, filters, h, w = d.shape
        for n in range(samples):
            for q in range(filters):
                for i in range(h):
                    for j in range(w):
                        top = i
                        left = j
                        piece = x[n, top:top + 3, left:left + 3]
                        self.dW[q] += d[n, q, i, j] * piece
                        self.db[q] += d[n, q, i, j]
                        dx[n, top:top + 3, left:left + 3] += d[n, q, i, j] * self.W[q]
        return dx

model = Windows()

def loss():
    return 0.5 * np.sum((model.forward(X) - T) ** 2)

def backward():
    model.backward(X, model.forward(X) - T)
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code", "before", "after"),
    [
        (
            "self.db[q] += d[n, q, i, j]",
            "self.db += d[n, q, i, j]",
            "F1",
            "self.db += d[n, q, i, j]",
            "self.db[q] += d[n, q, i, j]",
        ),
        # a loop is told by what it goes over, without all that stands in it
        (
            "for i in range(h):",
            "for i in range(h - 1):",
            "H5",
            "for i in range(h - 1):",
            "for i in range(h):",
        ),
        # `d[n, q, j, i]` would do as well, but would stand alone
        (
            "piece = x[n, top:top + 3, left:left + 3]",
            "piece = x[n, left:left + 3, top:top + 3]",
            "H3",
            "piece = x[n, left:left + 3, top:top + 3]",
            "piece = x[n, top:top + 3, left:left + 3]",
        ),
    ],
)
def test_the_odd_line_of_a_loop_is_edited(right: str, wrong: str, code: str, before: str, after: str) -> None:
    assert TEXT.count(right) == 1
    module = module_of(TEXT.replace(right, wrong), "windows")
    report = gradcheck.check(module.model, loss=module.loss, backward=module.backward)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    (edit,) = report.annotated.edits
    assert edit.proven and (edit.before, edit.after, finding.code) == (before, after, code)


POOLED = """
import numpy as np

rng = np.random.default_rng(4)
X = rng.normal(size=(3, 6, 6))
T = rng.normal(size=(3, 5, 5))

class Pooled:
    def __init__(self):
        self.scale = rng.normal(size=(6, 6))

    def forward(self, x):
        self.z = x * self.scale
        out = np.zeros((len(x), 5, 5))
        for i in range(5):
            for j in range(5):
                out[:, i, j] = np.max(self.z[:, i:i + 2, j:j + 2], axis=(1, 2))
        return out

    def backward(self, x, d):
        dz = np.zeros_like(x)
        for n in range(len(x)):
            for i in range(5):
                for j in range(5):
                    window = self.z[n, i:i + 2, j:j + 2]
                    a, b = np.unravel_index(window.argmax(), window.shape)
                    dz[n, i + a, j + b] += d[n, i, j]
        self.dscale = (dz * x).sum(axis=0)

model = Pooled()

def loss():
    return 0.5 * np.sum((model.forward(X) - T) ** 2)

def backward():
    model.backward(X, model.forward(X) - T)
"""
SPREAD = "dz[n, i:i + 2, j:j + 2] += d[n, i, j]"


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ((), "dz[n, i + a, j + b] += d[n, i, j]"),
        (
            (("                    a, b = np.unravel_index(window.argmax(), window.shape)\n", ""),),
            "dz[n, i:i + 2, j:j + 2] += d[n, i, j] * (window == window.max())",
        ),
    ],
)
def test_a_window_passes_on_what_its_maximum_gets(changes: tuple[tuple[str, str], ...], after: str) -> None:
    text = POOLED.replace("dz[n, i + a, j + b] += d[n, i, j]", SPREAD)
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    module = module_of(text, "pooled")
    report = gradcheck.check(module.model, loss=module.loss, backward=module.backward)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    (edit,) = report.annotated.edits
    assert edit.proven and (edit.before, edit.after, finding.code) == (SPREAD, after, "H6")
