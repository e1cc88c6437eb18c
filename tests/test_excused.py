"""What a wrong-looking gradient is excused for: guards of logarithms, totals over batches, sampling that the loss lacks."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Severity

X = np.random.default_rng(5).normal(size=(6, 4))


def draws(*shape: int, seed: int = 3, scale: float = 1.0) -> np.ndarray[Any, Any]:
    return scale * np.random.default_rng(seed).normal(size=shape)


GUARDS: dict[str, Callable[[Any, float], Any]] = {
    "plus": lambda p, eps: p + eps,
    "clip": lambda p, eps: np.clip(p, eps, 1 - eps),
    "keyword": lambda p, eps: np.clip(p, a_min=eps, a_max=None),
    "maximum": lambda p, eps: np.maximum(p, eps),
}


class Sure:
    """A softmax net with weights far too large, cross-entropy with a guard, and the usual p - y."""

    def __init__(self, scale: float, guard: str) -> None:
        self.W1, self.b1 = draws(4, 5, scale=scale, seed=1), np.zeros(5)
        self.W2, self.b2 = draws(5, 3, scale=scale, seed=2), np.zeros(3)
        self.guard = GUARDS[guard]

    def loss(self, x: Any, y: Any) -> float:
        self.h = np.tanh(x @ self.W1 + self.b1)
        z = self.h @ self.W2 + self.b2
        e = np.exp(z - z.max(1, keepdims=True))
        self.p = e / e.sum(1, keepdims=True)
        return float(-np.mean(np.sum(y * np.log(self.guard(self.p, 1e-7)), axis=1)))

    def backward(self, x: Any, y: Any, slip: float = 0.0) -> None:
        self.loss(x, y)
        d = (self.p - y) / len(x)
        self.dW2, self.db2 = self.h.T @ d, d.sum(0)
        dh = d @ self.W2.T * (1 - self.h**2 + slip)
        self.dW1, self.db1 = x.T @ dh, dh.sum(0)


@pytest.mark.usefixtures("short_repairs")
@pytest.mark.parametrize("guard", GUARDS)
def test_predictions_below_the_guard_are_those_of_the_bare_logarithm(guard: str) -> None:
    net, y = Sure(8.0, guard), np.eye(3)[[0, 1, 2, 0, 1, 2]]
    net.loss(X, y)
    assert net.p[y == 1].min() < 1e-7  # where p + 1e-7 is another function than p
    report = gradcheck.check(net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y))
    assert report.verdict == "right", str(report)
    assert [f.code for f in report.findings if f.severity is not Severity.NOTE] == []
    wrong = gradcheck.check(net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y, slip=0.01))
    assert wrong.verdict == "wrong"
    assert wrong["W2"].verdict == "right" and wrong["W1"].verdict == "wrong"


def test_a_prediction_of_0_leaves_it_undecided() -> None:
    net, y = Sure(400.0, "plus"), np.eye(3)[[0, 1, 2, 0, 1, 2]]
    net.loss(X, y)
    assert net.p[y == 1].min() == 0
    report = gradcheck.check(net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y))
    assert report.verdict == "undecided", str(report)
    assert "logarithm of a 0" in report["W2"].reason


class Affine:
    def __init__(self, n: int, m: int, seed: int, divides: bool = False) -> None:
        self.params = {"W": draws(n, m, seed=seed), "b": draws(m, seed=seed + 1)}
        self.grads: dict[str, Any] = {}
        self.divides = divides  # by the rows of the batch, which the loss does not

    def forward(self, x: Any) -> Any:
        self.x = x
        return x @ self.params["W"] + self.params["b"]

    def backward(self, d: Any) -> Any:
        self.grads = {"W": self.x.T @ d / (len(d) if self.divides else 1), "b": d.sum(0)}
        return d @ self.params["W"].T


class Tanh:
    def forward(self, x: Any) -> Any:
        self.y = np.tanh(x)
        return self.y

    def backward(self, d: Any) -> Any:
        return d * (1 - self.y**2)


@pytest.mark.usefixtures("short_repairs")
@pytest.mark.parametrize(
    "adds, divides",
    [(True, ()), (False, ()), (True, (0, 2))],
    ids=["right", "all wrong", "all but the middle"],
)
def test_totals_over_batches_are_taken_before_what_the_layers_keep_of_the_last(
    adds: bool, divides: tuple[int, ...]
) -> None:
    a, b, c = (Affine(*sizes, 10 * k, k in divides) for k, sizes in enumerate(((4, 3), (3, 5), (5, 2))))
    layers = [a, Tanh(), b, Tanh(), c]
    target = draws(6, 2, seed=30)

    def forward(x: Any) -> Any:
        for layer in layers:
            x = layer.forward(x)
        return x

    def batches() -> Any:
        return ((X[i : i + 4], target[i : i + 4]) for i in (0, 4))

    def loss() -> float:
        return float(sum(0.5 * np.sum((forward(x) - t) ** 2) for x, t in batches()))

    def gradients() -> list[dict[str, Any]]:
        total: list[dict[str, Any]] = []
        for x, t in batches():
            d = forward(x) - t
            for layer in layers[::-1]:
                d = layer.backward(d)
            now = [{k: g.copy() for k, g in a.grads.items()} for a in layers if isinstance(a, Affine)]
            for kept, new in zip(total, now):
                for key in kept:
                    kept[key] = kept[key] + new[key] if adds else new[key]
            total = total or now
        return total

    report = gradcheck.check(layers, loss=loss, backward=gradients)
    assert report.verdict == ("right" if adds and not divides else "wrong"), str(report)
    if divides:  # what is returned of them belongs together, whichever of it is right
        assert {g.name for g in report.gradients if g.verdict == "wrong"} == {
            f"[{2 * k}].params['W']" for k in divides
        }


class Boltzmann:
    """Contrastive divergence: its step is an estimate, drawn at random, of another gradient."""

    def __init__(self) -> None:
        self.weights, self.hidden, self.visible = draws(6, 4), draws(4), draws(6)

    def up(self, v: Any) -> Any:
        return 1 / (1 + np.exp(-(v @ self.weights + self.hidden)))

    def down(self, h: Any) -> Any:
        return 1 / (1 + np.exp(-(h @ self.weights.T + self.visible)))

    def error(self, data: Any) -> float:
        return float(np.sum((data - self.down(self.up(data))) ** 2))

    def train(self, data: Any, rate: float) -> None:
        first = self.up(data)
        again = self.down(first > np.random.rand(*first.shape))
        last = self.up(again)
        self.weights += rate * (data.T @ first - again.T @ last)
        self.hidden += rate * (first - last).sum(0)
        self.visible += rate * (data - again).sum(0)


@pytest.mark.parametrize("annotate", [None, True])
def test_a_sampled_step_for_a_loss_that_draws_nothing_is_undecided(annotate: bool | None) -> None:
    net, data = Boltzmann(), (draws(5, 6, seed=8) > 0) * 1.0
    report = gradcheck.check(
        net,
        loss=lambda: net.error(data),
        step=lambda: net.train(data, 0.1),
        learning_rate=0.1,
        annotate=annotate,
    )
    assert report.verdict == "undecided"
    assert all("draws random numbers that the loss does not use" in c.reason for c in report.gradients)
    assert not [f for f in report.findings if f.severity is Severity.ERROR]
    if annotate:
        assert report.annotated is not None
        assert not report.annotated.edits and not [a for a in report.annotated.lines if a.mark == "wrong"]


def test_a_wrong_gradient_that_only_shuffles_its_samples_is_wrong() -> None:
    net = {"W": draws(4, 2), "dW": np.zeros((4, 2))}
    target = draws(6, 2, seed=9)

    def backward() -> None:
        order = np.random.permutation(6)
        net["dW"] = X[order].T @ (X @ net["W"] - target)[order]

    report = gradcheck.check(net, loss=lambda: np.sum((X @ net["W"] - target) ** 2), backward=backward)
    assert report.verdict == "wrong"


class OneByOne:
    """Updates after every sample, in an order that is drawn anew each time."""

    def __init__(self, slip: float) -> None:
        self.w, self.eta, self.slip = draws(4, 2), 0.1, slip
        self.targets = np.tanh(draws(6, 2, seed=9))

    def loss(self) -> float:
        return float(0.5 * np.sum((np.tanh(X @ self.w) - self.targets) ** 2))

    def fit(self) -> None:
        for i in np.random.permutation(6):
            y = np.tanh(X[i] @ self.w)
            self.w -= self.eta * np.outer(X[i], (y - self.targets[i]) * (1 - self.slip * y**2))


@pytest.mark.parametrize("slip", [1.0, 0.9])
def test_a_step_by_step_pass_in_random_order_is_judged_by_its_sum(slip: float) -> None:
    net = OneByOne(slip)
    report = gradcheck.check(net, loss=net.loss, step=net.fit, learning_rate=net.eta, annotate=False)
    assert report.verdict == ("right" if slip == 1 else "wrong")


class Kind(Enum):
    TANH = "tanh"
    LINEAR = "linear"

    def __call__(self, z: Any) -> Any:
        return np.tanh(z) if self is Kind.TANH else z

    def slope(self, z: Any) -> Any:
        return 1 - np.tanh(z) ** 2 if self is Kind.TANH else np.ones_like(z)


class Dense:
    def __init__(self, n: int, m: int, kind: Kind) -> None:
        self.w, self.kind = draws(n, m), kind


def test_what_an_enum_lists_is_not_shared_by_mistake() -> None:
    layers = [Dense(4, 3, Kind.TANH), Dense(3, 2, Kind.LINEAR)]

    def loss() -> float:
        x = X
        for layer in layers:
            x = layer.kind(x @ layer.w)
        return float(np.sum(x**2))

    def backward() -> list[Any]:
        h = X @ layers[0].w
        d = 2 * (np.tanh(h) @ layers[1].w) * layers[1].kind.slope(0)
        return [X.T @ (d @ layers[1].w.T * layers[0].kind.slope(h)), np.tanh(h).T @ d]

    report = gradcheck.check(layers, loss=loss, backward=backward)
    assert report.verdict == "right" and not report.findings, str(report)
