"""A sum that begins with zeros, and should begin with what is sent past a block, is told where it begins."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

import gradcheck

NET = """
import numpy as np

class Block:
    def __init__(self):
        rng = np.random.default_rng(2)
        self.W, self.U = rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
        self.E = rng.normal(size=(3, 4))
        self.x, self.y = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))

    def loss(self):
        self.h = np.sin(self.x @ self.E)
        self.a, self.b = np.tanh(self.h @ self.W), np.tanh(self.h @ self.U)
        self.out = self.a * self.b + self.h
        return 0.5 * np.sum((self.out - self.y) ** 2)

    def past(self, g):
        da, db = g * self.b * (1 - self.a ** 2), g * self.a * (1 - self.b ** 2)
        self.dW, self.dU = self.h.T @ da, self.h.T @ db
        dh = {begin}
        dh += da @ self.W.T
        dh += db @ self.U.T
        {back}

    def backward(self):
        self.loss()
        d = self.out - self.y
        {call}
"""
RETURNED = "return dh", "dh = self.past(d)\n        self.dE = self.x.T @ (dh * np.cos(self.x @ self.E))"
WITHIN = "self.dE = self.x.T @ (dh * np.cos(self.x @ self.E))", "self.past(d)"


@pytest.mark.parametrize(("back", "call"), [RETURNED, WITHIN])
def test_what_is_sent_past_a_block_begins_the_sum(tmp_path: Path, back: str, call: str) -> None:
    text = NET.format(begin="np.zeros_like(g)", back=back, call=call)
    name = f"at_beginning_{abs(hash(text))}"
    path = tmp_path / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    net = module.Block()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.annotated is not None and report.findings[0].code == "E6"
    [edit] = report.annotated.edits
    assert (edit.before, edit.after, edit.proven) == ("dh = np.zeros_like(g)", "dh = g.copy()", True)
