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
