"""Layers that a switch keeps from learning are not checked and not accused; those that were forgotten are."""

from collections.abc import Callable

import numpy as np
import pytest

import gradcheck


class Dense:
    """A layer whose method asks a switch before it updates."""

    def __init__(self, rng: np.random.Generator, n: int, m: int, **switches: bool) -> None:
        self.W, self.b = rng.normal(size=(n, m)) / 2, rng.normal(size=m)
        self.dW, self.db = np.zeros((n, m)), np.zeros(m)
        self.aprende = self.built = True
        vars(self).update(switches)

    def build(self, rng: np.random.Generator) -> None:
        if not self.built:
            self.W = rng.normal(size=self.W.shape)
            self.built = True

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return np.tanh(x @ self.W + self.b)

    def backward(self, d: np.ndarray, a: np.ndarray) -> np.ndarray:
        d = d * (1 - a * a)
        if self.aprende:
            self.dW, self.db = self.x.T @ d, d.sum(axis=0)
        return d @ self.W.T

    def update(self, rate: float) -> None:
        if self.aprende:
            self.W -= rate * self.dW
            self.b -= rate * self.db


class Net:
    def __init__(self, updated: Callable[[Dense], bool], **switches: bool) -> None:
        rng = np.random.default_rng(3)
        self.layers = [Dense(rng, 4, 5, **switches), Dense(rng, 5, 6), Dense(rng, 6, 2)]
        self.X, self.Y, self.updated = rng.normal(size=(8, 4)), rng.uniform(-0.5, 0.5, (8, 2)), updated

    def run(self) -> list[np.ndarray]:
        values = [self.X]
        for layer in self.layers:
            values.append(layer.forward(values[-1]))
        return values

    def loss(self) -> float:
        return float(np.mean((self.run()[-1] - self.Y) ** 2))

    def backward(self) -> None:
        values = self.run()
        d = 2 * (values[-1] - self.Y) / self.Y.size
        for layer, a in zip(self.layers[::-1], values[:0:-1]):
            d = layer.backward(d, a)

    def step(self) -> None:
        self.backward()
        for layer in self.layers:
            if self.updated(layer):
                layer.update(0.1)


def flat(report: gradcheck.Report) -> str:
    """What is printed, without its line breaks."""
    return " ".join(str(report).split())


@pytest.mark.parametrize(
    "switches, updated, said",
    [
        ({"aprende": False}, lambda layer: True, "aprende = False"),
        ({"trainable": False}, lambda layer: getattr(layer, "trainable", True), "trainable = False"),
        ({"is_frozen": True}, lambda layer: not hasattr(layer, "is_frozen"), "is_frozen = True"),
    ],
)
def test_what_a_switch_keeps_from_learning_is_said_and_not_accused(
    switches: dict[str, bool], updated: Callable[[Dense], bool], said: str
) -> None:
    net = Net(updated, **switches)
    report = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert report.verdict == "right"
    assert f"not checked, frozen by {said}: layers[0].W, layers[0].b" in flat(report)
    assert "no gradient found" not in flat(report)


def test_gradients_that_a_switch_leaves_zero_are_not_accused() -> None:
    net = Net(lambda layer: True, aprende=False)
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.verdict == "right"
    assert "not checked, frozen by aprende = False: layers[0].W, layers[0].b" in flat(report)


@pytest.mark.parametrize("switches", [{}, {"is_input": True}, {"aprende": True}, {"frozen": False}])
def test_a_layer_that_no_switch_freezes_was_forgotten(switches: dict[str, bool]) -> None:
    net = Net(lambda layer: layer.W.shape[0] != 4, **switches)
    report = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert report.verdict == "wrong"
    assert "F3" in [f.code for f in report.findings]


def test_a_net_of_which_nothing_moves_is_not_excused() -> None:
    net = Net(lambda layer: True, aprende=False)
    for layer in net.layers:
        layer.aprende = False
    with_step = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert with_step.verdict == "wrong"
