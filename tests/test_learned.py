"""Parameters that go by the names of inputs are checked all the same, and what is not read is said not to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(6, 4)), RNG.normal(size=(6, 2))


class Net:
    """A net with a bias called t and its gradient dt."""

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        self.w, self.t, self.u = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(3, 2))
        self.spare = rng.normal(size=(2, 5))

    def loss(self) -> float:
        self.h = np.tanh(X @ self.w + self.t)
        self.o = self.h @ self.u
        return float(0.5 * np.sum((self.o - Y) ** 2))

    def backward(self, factor: float = 1.0) -> None:
        self.loss()
        d = self.o - Y
        dh = d @ self.u.T * (1 - self.h**2)
        self.dw, self.dt, self.du = X.T @ dh, factor * dh.sum(0), self.h.T @ d

    def step(self, factor: float = 1.0) -> None:
        self.backward(factor)
        self.w -= 0.1 * self.dw
        self.t -= 0.1 * self.dt
        self.u -= 0.1 * self.du


@pytest.mark.parametrize("factor", [1.0, 2.0])
@pytest.mark.parametrize("by_step", [False, True])
def test_a_bias_called_t_is_a_parameter(by_step: bool, factor: float) -> None:
    net = Net()
    if by_step:
        report = gradcheck.check(net, loss=net.loss, step=lambda: net.step(factor), learning_rate=0.1)
    else:
        report = gradcheck.check(net, loss=net.loss, backward=lambda: net.backward(factor))
    assert {c.name for c in report.gradients} == {"w", "t", "u"}
    assert report["t"].verdict == ("right" if factor == 1 else "wrong")
    assert not any(f.code == "O1" for f in report.findings)  # a step changes its parameters
    assert any(said.endswith("does not react to it: spare") for said in report.facts.done)


def test_data_with_a_gradient_of_its_own_stay_data() -> None:
    net = {"x": np.array(X), "W": RNG.normal(size=(4, 2)), "dx": np.zeros((6, 4)), "dW": np.zeros((4, 2))}
    y = np.array(Y)

    def loss() -> float:
        return float(0.5 * np.sum((net["x"] @ net["W"] - y) ** 2))

    def backward() -> None:
        d = net["x"] @ net["W"] - y
        net["dx"], net["dW"] = d @ net["W"].T, net["x"].T @ d

    report = gradcheck.check(net, loss=loss, backward=backward)
    assert [c.name for c in report.gradients] == ["W"] and report.verdict == "right"


def test_a_weight_called_labels_is_paired_with_what_was_returned() -> None:
    class Model:
        labels, b = RNG.normal(size=(4, 2)), RNG.normal(size=2)

    model, x, y = Model(), np.array(X), np.array(Y)
    model.labels, model.b = Model.labels.copy(), Model.b.copy()

    def delta() -> Any:
        return x @ model.labels + model.b - y

    report = gradcheck.check(
        model, loss=lambda: 0.5 * np.sum(delta() ** 2), backward=lambda: (x.T @ delta(), delta().sum(0))
    )
    assert {c.name for c in report.gradients} == {"labels", "b"} and report.verdict == "right"


def test_entries_called_data_and_target_belong_to_the_gradients_of_these_names() -> None:
    params: dict[str, Any] = {"data": RNG.normal(size=(4, 3)), "target": RNG.normal(size=(3, 2))}
    net: dict[str, dict[str, Any]] = {"params": params, "grads": {}}

    def loss() -> float:
        return float(0.5 * np.sum((np.tanh(X @ params["data"]) @ params["target"] - Y) ** 2))

    def backward() -> None:
        h = np.tanh(X @ params["data"])
        d = h @ params["target"] - Y
        net["grads"] = {"data": X.T @ (d @ params["target"].T * (1 - h**2)), "target": h.T @ d}

    report = gradcheck.check(net, loss=loss, backward=backward)
    assert len(report.gradients) == 2 and report.verdict == "right", str(report)


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code"),
    [
        # target.value is a weight of the net that is called target, no target: it tells no number of samples
        ("duelling_values", "np.clip(err, -1, 1) / len(a)", "np.clip(err, -1, 1)", "A1"),
        # what two looked-up rows make has no data in it and is no penalty
        ("skipgram", "self.g_out[context] += e * v / n", "self.g_out[context] += e * v", "A5"),
        # a mask that lets all through is not a mask that stands elsewhere
        ("pytree_functional", "(g @ w) * (a > 0)", "(g @ w) * (a >= 0)", "C5b"),
        # what the input was switched by stands in place of the input
        ("pytree_functional", "(g.T @ a, g.sum(0))", "(g.T @ (a > 0), g.sum(0))", "E5"),
    ],
)
def test_what_is_left_out_has_its_name(net: str, right: str, wrong: str, code: str) -> None:
    path = Path(__file__).parent / "benchmarks" / "nets" / f"{net}.py"
    text = path.read_text()
    assert text.count(right) == 1
    module = module_of(text.replace(right, wrong), net)
    call = module.check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == [code]


class Thresholds:
    """One sample at a time; what each layer takes off is called t, as targets are, and so is its learning."""

    def __init__(self, sign: float) -> None:
        rng = np.random.default_rng(4)
        self.w = [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))]
        self.t = [0.1 * rng.normal(size=4), 0.1 * rng.normal(size=2)]
        self.sign = sign

    def run(self, x: np.ndarray) -> np.ndarray:
        self.o = [x]
        for w, t in zip(self.w, self.t):
            self.o.append(np.tanh(w @ self.o[-1] - t))
        return self.o[-1]

    def learn(self, x: np.ndarray, y: np.ndarray, rate: float) -> None:
        d = (self.run(x) - y) * (1 - self.o[-1] ** 2)
        for i in (1, 0):
            below = self.w[i].T @ d * (1 - self.o[i] ** 2)
            self.w[i] -= rate * np.outer(d, self.o[i])
            self.t[i] -= self.sign * rate * d
            d = below


class Numbered(Thresholds):
    """The same with a name for each, `t1` beside `w1`."""

    def __init__(self, sign: float) -> None:
        super().__init__(sign)
        self.w1, self.w2 = self.w
        self.t1, self.t2 = self.t
        del self.w, self.t

    def run(self, x: np.ndarray) -> np.ndarray:
        self.h = np.tanh(self.w1 @ x - self.t1)
        self.out = np.tanh(self.w2 @ self.h - self.t2)
        return self.out

    def learn(self, x: np.ndarray, y: np.ndarray, rate: float) -> None:
        d2 = (self.run(x) - y) * (1 - self.out**2)
        d1 = self.w2.T @ d2 * (1 - self.h**2)
        self.w2 -= rate * np.outer(d2, self.h)
        self.w1 -= rate * np.outer(d1, x)
        self.t2 -= self.sign * rate * d2
        self.t1 -= self.sign * rate * d1


def test_a_threshold_that_a_step_forgets_is_wrong():
    class Forgetful(Numbered):
        def learn(self, x, y, rate):
            kept = self.t1.copy()
            super().learn(x, y, rate)
            self.t1[:] = kept

    net, x, y = Forgetful(-1.0), np.array([0.3, -1.0, 0.7]), np.array([0.2, -0.4])
    report = gradcheck.check(
        net,
        loss=lambda: 0.5 * np.sum((net.run(x) - y) ** 2),
        step=lambda: net.learn(x, y, 0.05),
        learning_rate=0.05,
        annotate=False,
    )
    assert {g.name for g in report.gradients if g.verdict is gradcheck.Verdict.WRONG} == {"t1"}


@pytest.mark.parametrize(
    ("kind", "names"), [(Thresholds, ("w[0]", "w[1]", "t[0]", "t[1]")), (Numbered, ("w1", "w2", "t1", "t2"))]
)
@pytest.mark.parametrize("sign", [-1.0, 1.0], ids=["right", "turned"])
def test_thresholds_that_a_step_changes_are_learned_whatever_they_are_called(kind, names, sign):
    net, x, y = kind(sign), np.array([0.3, -1.0, 0.7]), np.array([0.2, -0.4])
    report = gradcheck.check(
        net,
        loss=lambda: 0.5 * np.sum((net.run(x) - y) ** 2),
        step=lambda: net.learn(x, y, 0.05),
        learning_rate=0.05,
        annotate=False,
    )
    right = {g.name: g.verdict is gradcheck.Verdict.RIGHT for g in report.gradients}
    assert right == dict(zip(names, (True, True, sign < 0, sign < 0)))
