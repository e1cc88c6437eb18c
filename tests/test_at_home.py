"""Which of several layers leaves its step out, where a wrong value goes through all of them unchanged."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import gradcheck

NET = """
import numpy as np

rng = np.random.default_rng(0)
W1, W2 = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))
X, Y, MASK = rng.normal(size=(7, 4)), rng.normal(size=(7, 3)), (rng.random((7, 6)) < 0.6) * 1.0


def dense(w):
    kept = {}

    def forward(x):
        kept["x"] = x
        return x @ w

    def backward(g):
        kept["dw"] = kept["x"].T @ g
        return g @ w.T

    return forward, backward, kept


def leaky(slope):
    kept = {}

    def forward(x):
        kept["neg"] = x < 0
        return np.where(kept["neg"], slope * x, x)

    def backward(g):
        back = g.copy()
        back[kept["neg"]] *= slope
        return back

    return forward, backward, kept


def dropout(mask, keep):
    def forward(x):
        return x * mask / keep

    def backward(g):
        return g * mask / keep

    return forward, backward, {}


class Net:
    def __init__(self):
        self.W1, self.W2 = W1, W2
        self.parts = [dense(self.W1), leaky(0.1), dropout(MASK, 0.6), dense(self.W2)]

    def loss(self):
        h = X
        for forward, _, _ in self.parts:
            h = forward(h)
        self.out = h
        return np.sum((h - Y) ** 2) / 2

    def grads(self):
        g = self.out - Y
        for _, backward, _ in reversed(self.parts):
            g = backward(g)
        return {"W1": self.parts[0][2]["dw"], "W2": self.parts[-1][2]["dw"]}
"""


def marked(tmp_path, before, after):
    """The texts of the lines that are marked wrong or undecided."""
    assert before in NET
    path = tmp_path / "net.py"
    path.write_text(NET.replace(before, after))
    spec = importlib.util.spec_from_file_location("net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = module.Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.grads, budget=0.4)
    return [
        (line.mark, line.location.text)
        for line in report.annotated.lines
        if line.mark in ("wrong", "undecided")
    ]


@pytest.mark.parametrize("after", ["return g", "return g / keep", "return g * mask", "return g + 1"])
def test_the_layer_that_leaves_its_own_step_out_is_marked(tmp_path, after):
    assert marked(tmp_path, "return g * mask / keep", after) == [("wrong", after)]


def test_so_is_the_layer_below_it(tmp_path):
    ((mark, text),) = marked(tmp_path, '        back[kept["neg"]] *= slope\n', "")
    assert mark == "wrong" and text in ("back = g.copy()", "return back")


def test_nothing_is_marked_in_the_net_as_it_should_be(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(NET)
    spec = importlib.util.spec_from_file_location("net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = module.Net()
    assert gradcheck.check(net, loss=net.loss, backward=net.grads)
    assert np.isfinite(net.loss())
