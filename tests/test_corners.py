"""A corner of the loss, nearby or at the very point: what is right there stays right, and costs no more than elsewhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Verdict


def relu_net(distance: float) -> tuple[Any, Any, Any]:
    """A net of many units with its loss and backward, the nearest of them that far from where it begins to count."""
    rng = np.random.default_rng(4)
    X, Y = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    net = SimpleNamespace(W1=rng.normal(size=(4, 6)), b1=rng.normal(size=6), W2=rng.normal(size=(6, 3)))
    net.b1[2] += distance - (X @ net.W1 + net.b1)[3, 2]

    def loss() -> Any:
        net.z = X @ net.W1 + net.b1
        net.a = np.maximum(0, net.z)
        net.r = net.a @ net.W2 - Y
        return 0.5 * np.sum(net.r**2)

    def backward() -> None:
        net.dW2 = net.a.T @ net.r
        d = (net.r @ net.W2.T) * (net.z > 0)
        net.dW1, net.db1 = X.T @ d, d.sum(axis=0)

    return net, loss, backward


@pytest.mark.parametrize("distance", [3e-8, -3e-8, 1e-9], ids=["above", "below", "nearer"])
def test_a_unit_that_learned_to_stand_beside_its_corner_does_not_spoil_the_recorded_gradients(
    distance: float,
) -> None:
    net, loss, backward = relu_net(distance)
    report = gradcheck.check(net, loss=loss, backward=backward)
    assert all(g.verdict is Verdict.RIGHT and g.method.startswith("recorded") for g in report.facts.gradients)
    assert report.facts.cost.loss_evaluations < 20
    wrong = gradcheck.check(
        net, loss=loss, backward=lambda: (backward(), net.dW1.__imul__(1.001)), annotate=False
    )
    assert [g.name for g in wrong.facts.gradients if g.verdict is Verdict.WRONG] == ["W1"]


@pytest.mark.parametrize("slope", [0.1, 1.0])
def test_either_slope_at_a_corner_that_is_a_branch_of_the_code_is_not_wrong(slope: float) -> None:
    rng = np.random.default_rng(6)
    x, net = np.array([1.0, 1.0, 0.5]), SimpleNamespace(w=np.array([0.75, -0.75, 0.0]), b=rng.normal(size=4))

    def bent(z: Any) -> Any:
        return z if z >= 0 else 0.1 * z

    def loss() -> Any:
        return bent(x @ net.w) + np.sum(net.b**2)

    def backward() -> None:
        net.dw, net.db = slope * x, 2 * net.b

    report = gradcheck.check(net, loss=loss, backward=backward)
    assert not any(g.verdict is Verdict.WRONG for g in report.facts.gradients), report
