"""Lines that an edit puts in are not counted in the places that are told."""

from __future__ import annotations

import importlib.util

import gradcheck

NET = """
import numpy as np


class Net:
    def __init__(self):
        rng = np.random.default_rng(2)
        self.W, self.V = rng.normal(size=(4, 5)), rng.normal(size=(5, 3))
        self.X, self.labels, self.reg = rng.normal(size=(7, 4)), rng.integers(0, 3, 7), 0.2

    def loss(self):
        self.h = np.tanh(self.X @ self.W)
        scores = np.exp(self.h @ self.V)
        self.p = scores / scores.sum(axis=1, keepdims=True)
        data = -np.log(self.p[np.arange(7), self.labels]).mean()
        return data + 0.5 * self.reg * (np.sum(self.W**2) + np.sum(self.V**2))

    def backward(self):
        dscores = self.p.copy()
        dscores[np.arange(len(self.X)), self.labels] -= 1
        self.dV = self.h.T @ dscores
        dh = dscores @ self.V.T
        self.dW = self.X.T @ (dh * (1 - self.h**2))
        self.dV += self.reg * self.V
        self.dW -= self.reg * self.W
        return self.dW, self.dV
"""


def test_a_place_below_a_line_that_was_put_in(tmp_path):
    path = tmp_path / "as_written_net.py"
    path.write_text(NET)
    spec = importlib.util.spec_from_file_location("as_written_net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = module.Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    lines = NET.splitlines()
    edits = report.annotated.edits
    assert len(edits) == 2
    for edit in edits:
        assert edit.before.splitlines()[0].strip() in lines[edit.location.line - 1]
    assert any("dW -=" in lines[edit.location.line - 1] for edit in edits)
