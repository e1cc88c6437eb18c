"""Gradients put into a record, a named tuple or dataclass, are mended like those put into a tuple or a dict."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import gradcheck

SOURCE = """
from dataclasses import dataclass
from typing import NamedTuple
import numpy as np


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray


@dataclass
class Net:
    first: Layer
    second: Layer


def forward(net, x):
    h = np.tanh(x @ net.first.W + net.first.b)
    return h, h @ net.second.W + net.second.b


def loss(net, x, t):
    return 0.5 * np.sum((forward(net, x)[1] - t) ** 2)


def backward(net, x, t):
    h, out = forward(net, x)
    d = out - t
    dz = d @ net.second.W.T * (1 - h * h)
    grads = Net(
        first=Layer(x.T @ dz, dz.sum(0)),
        second=Layer(h.T @ d, d.sum(0)),
    )
    return grads


rng = np.random.default_rng(0)
net = Net(Layer(rng.normal(size=(3, 4)), rng.normal(size=4)), Layer(rng.normal(size=(4, 2)), rng.normal(size=2)))
x, t = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
"""
FAULTS = {
    "another input": ("second=Layer(h.T @ d", "second=Layer(h.T @ t", "second.W"),
    "a mean": ("dz.sum(0)", "dz.mean(0)", "first.b"),
    "no upstream": ("first=Layer(x.T @ dz", "first=Layer(x.T @ h", "first.W"),
}


def module_of(text: str, folder: Path) -> ModuleType:
    path = folder / "recorded_net.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("recorded_net", path)
    assert spec is not None and spec.loader is not None
    module = sys.modules["recorded_net"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("fault", FAULTS)
def test_the_operand_inside_a_record_is_mended(fault: str, tmp_path: Path, monkeypatch: Any) -> None:
    right, wrong, name = FAULTS[fault]
    monkeypatch.delitem(sys.modules, "recorded_net", raising=False)
    module = module_of(SOURCE.replace(right, wrong), tmp_path)
    net, x, t = module.net, module.x, module.t
    report = gradcheck.check(
        net, loss=lambda: module.loss(net, x, t), backward=lambda: module.backward(net, x, t)
    )
    assert [c.name for c in report.gradients if c.verdict == "wrong"] == [name]
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven and right.partition("=")[2][:12] in edit.after
