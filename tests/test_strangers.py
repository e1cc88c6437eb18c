"""Nets as strangers write them: each holds a weakness that a check once had, right as it stands and with its bug."""

from __future__ import annotations

import importlib.util
import math
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

import gradcheck
from gradcheck.errors import ConventionError, UsageError
from gradcheck.report import Report

pytestmark = [
    pytest.mark.filterwarnings("ignore:the matrix subclass"),
    pytest.mark.usefixtures("short_repairs"),
]

Net = Callable[[bool], dict[str, Any]]
NETS: dict[str, tuple[Net, set[str]]] = {}  # the net, and which of its gradients its bug makes wrong
X = np.random.default_rng(0).normal(size=(5, 3))
Y = np.random.default_rng(1).normal(size=(5, 2))


def net(*wrong: str) -> Callable[[Net], Net]:
    def keep(build: Net) -> Net:
        NETS[build.__name__] = build, set(wrong)
        return build

    return keep


def weights(*shape: int, seed: int = 2) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).normal(size=shape)


@dataclass(eq=False)
class Value:
    data: float
    grad: float = 0.0
    parents: tuple[tuple[Value, float], ...] = ()

    def __add__(self, other: Value) -> Value:
        return Value(self.data + other.data, 0.0, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: Value) -> Value:
        return Value(self.data * other.data, 0.0, ((self, other.data), (other, self.data)))

    def backward(self, upstream: float = 1.0) -> None:
        self.grad += upstream
        for parent, slope in self.parents:
            parent.backward(upstream * slope)


@net("[0][1]")
def engine_values_in_bare_lists(bug: bool) -> dict[str, Any]:
    values = [[Value(0.5), Value(-1.5)], [Value(0.25)]]

    def loss() -> Value:
        out = values[0][0] * Value(2.0) + values[0][1] * values[1][0]
        return out * out

    def backward() -> None:
        for row in values:
            for v in row:
                v.grad = 0.0
        loss().backward()
        values[0][1].grad *= 0.9 if bug else 1.0

    return {"model": values, "loss": lambda: loss().data, "backward": backward}


@net("W")
def state_beside_returned_gradients(bug: bool) -> dict[str, Any]:
    space = {"W": weights(4, 4) * 0.5, "hprev": np.abs(weights(4, 1))}

    def run() -> tuple[Any, ...]:
        W = space["W"]
        h = np.tanh(W @ space["hprev"])
        dh = 2 * h * (1 - h * h)
        dW = dh @ space["hprev"].T * (0.5 if bug else 1)
        return (h * h).sum(), dW, h

    return {"model": space, "loss": run}


class Regularised:
    def __init__(self) -> None:
        self.weights, self.biases = weights(3, 2), np.zeros((1, 2))
        self.weight_regularizer_l2 = 0.1
        self.bias_regularizer_l2 = 0.2

    def loss(self) -> float:
        total = ((X @ self.weights + self.biases - Y) ** 2).sum()
        if self.weight_regularizer_l2 > 0:  # raises for a complex number
            total += self.weight_regularizer_l2 * (self.weights**2).sum()
        return float(total + self.bias_regularizer_l2 * (self.biases**2).sum())

    def step(self, rate: float, bug: bool) -> None:
        delta = 2 * (X @ self.weights + self.biases - Y)
        dW = X.T @ delta + 2 * self.weight_regularizer_l2 * self.weights
        db = delta.sum(0, keepdims=True) + 2 * self.bias_regularizer_l2 * self.biases
        self.weights -= rate * (X.T @ delta if bug else dW)
        self.biases -= rate * db


@net("weights")
def settings_named_after_weights(bug: bool) -> dict[str, Any]:
    layer = Regularised()
    return {
        "model": layer,
        "loss": layer.loss,
        "step": lambda: layer.step(0.1, bug),
        "learning_rate": 0.1,
    }


@dataclass
class Box:
    _value: Any
    _g: Any = None


class Boxed:
    __slots__ = ("boxes", "h")

    def __init__(self) -> None:
        self.boxes = (Box(weights(3, 4)), Box(weights(4, 2)))

    def loss(self) -> float:
        self.h = np.sin(X @ self.boxes[0]._value)
        return float(((self.h @ self.boxes[1]._value - Y) ** 2).mean())

    def backward(self, bug: bool) -> None:
        d = 2 * (self.h @ self.boxes[1]._value - Y) / Y.size
        self.boxes[1]._g = self.h.T @ d
        slope = np.cos(X @ self.boxes[0]._value)
        self.boxes[0]._g = X.T @ (d @ self.boxes[1]._value.T * (slope**2 if bug else slope))


@net("boxes[0]")
def objects_of_value_and_gradient(bug: bool) -> dict[str, Any]:
    model = Boxed()
    return {"model": model, "loss": model.loss, "backward": lambda: model.backward(bug)}


class Trees:
    def __init__(self) -> None:
        self.p = {"one": {"U": weights(3, 3)}, "two": {"U": weights(3, 2, seed=3)}}
        self.g = {"one": {"U": np.zeros((3, 3))}, "two": {"U": np.zeros((3, 2))}}

    def loss(self) -> float:
        self.h = np.tanh(X @ self.p["one"]["U"])
        return float(0.5 * ((self.h @ self.p["two"]["U"] - Y) ** 2).sum())

    def backward(self, bug: bool) -> None:
        d = self.h @ self.p["two"]["U"] - Y
        self.g["two"]["U"][...] = self.h.T @ d
        e = d @ self.p["two"]["U"].T * (1 - self.h**2)
        self.g["one"]["U"][...] = X.T @ (np.abs(e) if bug else e)


@net("p['one']['U']")
def parallel_trees_without_a_telling_name(bug: bool) -> dict[str, Any]:
    model = Trees()
    return {"model": model, "loss": model.loss, "backward": lambda: model.backward(bug)}


class Schicht:
    def __init__(self) -> None:
        self.gewichte, self.schwelle = weights(3, 2), weights(2)
        self.ableitung_gewichte = self.ableitung_schwelle = None

    def fehler(self) -> float:
        return float(((X @ self.gewichte + self.schwelle - Y) ** 2).sum())

    def zurueck(self, bug: bool) -> None:
        d: Any = 2 * (X @ self.gewichte + self.schwelle - Y)
        self.ableitung_gewichte = X.T @ d
        self.ableitung_schwelle = d.mean(0) if bug else d.sum(0)


@net("schwelle")
def words_of_another_language(bug: bool) -> dict[str, Any]:
    model = Schicht()
    return {"model": model, "loss": model.fehler, "backward": lambda: model.zurueck(bug)}


@net("W")
def matrix_of_one_number_as_loss(bug: bool) -> dict[str, Any]:
    model = {"W": np.asmatrix(weights(3, 1))}
    x, y = np.asmatrix(X), np.asmatrix(Y[:, :1])

    def loss() -> Any:
        return (x * model["W"] - y).T * (x * model["W"] - y)

    def backward() -> dict[str, Any]:
        return {"W": (1 if bug else 2) * x.T * (x * model["W"] - y)}

    return {"model": model, "loss": loss, "backward": backward}


class Line:
    def __init__(self) -> None:
        self.m, self.c = 0.3, -0.1

    def loss(self) -> float:
        return math.fsum((self.m * x + self.c - y) ** 2 for x, y in zip(X[:, 0], Y[:, 0]))

    def gradient(self, bug: bool) -> tuple[float, float]:
        dm = math.fsum(2 * (self.m * x + self.c - y) * (y if bug else x) for x, y in zip(X[:, 0], Y[:, 0]))
        dc = math.fsum(2 * (self.m * x + self.c - y) for x, y in zip(X[:, 0], Y[:, 0]))
        return dm, dc


@net("m")
def numbers_named_only_inside_a_function(bug: bool) -> dict[str, Any]:
    model = Line()
    return {"model": model, "loss": model.loss, "backward": lambda: model.gradient(bug)}


@net("[1]")
def gradients_from_a_callable(bug: bool) -> dict[str, Any]:
    model, kept = [weights(3, 4), weights(4, 2)], dict[int, Any]()

    def backward() -> None:
        h = np.tanh(X @ model[0])
        kept[1] = h.T @ np.ones((5, 2)) * (1.01 if bug else 1)
        kept[0] = X.T @ (np.ones((5, 2)) @ model[1].T * (1 - h * h))

    return {
        "model": model,
        "loss": lambda: (np.tanh(X @ model[0]) @ model[1]).sum(),
        "backward": backward,
        "gradients": lambda: [kept[0], kept[1]],
    }


class Settings:
    W = weights(3, 2)


class Trainer:
    settings = Settings

    @classmethod
    def loss(cls) -> float:
        return float(((X @ cls.settings.W - Y) ** 2).sum())


@net("settings.W")
def weights_in_a_class_body(bug: bool) -> dict[str, Any]:
    def backward() -> dict[str, Any]:
        return {"W": (1 if bug else 2) * X.T @ (X @ Settings.W - Y)}

    return {"model": Trainer, "loss": Trainer.loss, "backward": backward}


class Loader:
    def __init__(self) -> None:
        self.w, self.at, self.gw = weights(3, 2), 0, None

    def step(self, bug: bool) -> float:
        rows = slice(self.at, self.at + 2)
        self.at = (self.at + 2) % 4
        d = X[rows] @ self.w - Y[rows]
        self.gw = X[rows].T @ d / (1 if bug else 2)
        return float(0.5 * (d**2).sum() / 2)


@net("w")
def loss_that_leaves_gradients_and_moves_on(bug: bool) -> dict[str, Any]:
    model = Loader()
    return {"model": model, "loss": lambda: model.step(bug)}


@net("table")
def caches_on_a_function(bug: bool) -> dict[str, Any]:
    ids, model = np.array([1, 3, 1, 1]), {"table": weights(5, 2)}

    def loss() -> float:
        loss.rows = model["table"][ids]  # type: ignore[attr-defined]
        return float((loss.rows**2).sum())  # type: ignore[attr-defined]

    def backward() -> dict[str, Any]:
        out = np.zeros((5, 2))
        if bug:
            out[ids] += 2 * loss.rows  # type: ignore[attr-defined]
        else:
            np.add.at(out, ids, 2 * loss.rows)  # type: ignore[attr-defined]
        return {"table": out}

    return {"model": model, "loss": loss, "backward": backward}


@net("W")
def gradients_of_huge_size(bug: bool) -> dict[str, Any]:
    model = {"W": weights(3, 2)}

    def loss() -> float:
        return float(((X @ model["W"] - Y) ** 2).mean() * 1e200)

    def backward() -> dict[str, Any]:
        return {"W": (1 if bug else 2) * X.T @ (X @ model["W"] - Y) / Y.size * 1e200}

    return {"model": model, "loss": loss, "backward": backward}


def checked(build: Net, bug: bool) -> Report:
    return gradcheck.check(**build(bug), annotate=False)


@pytest.mark.parametrize("name", NETS)
def test_a_right_net_is_right(name: str) -> None:
    report = checked(NETS[name][0], False)
    assert report.verdict == "right", str(report)
    assert not report.facts.without_gradient


@pytest.mark.parametrize("name", NETS)
def test_its_bug_is_found_where_it_is(name: str) -> None:
    report = checked(NETS[name][0], True)
    assert {g.name for g in report.gradients if g.verdict == "wrong"} == NETS[name][1], str(report)


def test_attributes_of_functions_are_put_back() -> None:
    arguments = caches_on_a_function(False)
    gradcheck.check(**arguments)
    assert not vars(arguments["loss"])


def test_lists_and_numbers_are_put_back_as_they_were() -> None:
    model = {"w": [0.5, -0.25], "b": 0.125}
    kept = list(model["w"])  # type: ignore[call-overload]

    def loss() -> float:
        return sum(w * w * w for w in model["w"]) + model["b"] ** 3  # type: ignore[attr-defined,operator]

    gradcheck.check(
        model,
        loss=loss,
        backward=lambda: {"w": [3 * w * w for w in model["w"]], "b": 3 * 0.125**2},  # type: ignore[attr-defined]
    )
    assert all(a is b for a, b in zip(model["w"], kept))  # type: ignore[call-overload]
    assert type(model["b"]) is float


def test_a_loss_that_counts_has_no_slope_and_accuses_nobody() -> None:
    model = {"W": weights(3, 2)}
    x, y = weights(50, 3, seed=5), np.random.default_rng(6).integers(0, 2, 50)

    def backward() -> dict[str, Any]:
        z = x @ model["W"]
        p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
        p[range(50), y] -= 1
        return {"W": x.T @ p}

    report = gradcheck.check(model, loss=lambda: np.mean((x @ model["W"]).argmax(1) != y), backward=backward)
    assert report.verdict == "undecided"
    assert "loss-moves-in-steps" in {f.name for f in report.findings}


@pytest.mark.parametrize("seed", range(4))
def test_a_gradient_beside_nothing_but_zeros_is_never_right(seed: int) -> None:
    model = {"W": weights(3, 4), "b": np.full(4, -1e-3), "V": weights(4, 2)}
    x = np.zeros((5, 3))  # every unit sleeps, whatever W is

    def loss() -> float:
        return float((np.maximum(x @ model["W"] + model["b"], 0) @ model["V"]).sum())

    def backward() -> dict[str, Any]:
        return {"W": np.zeros((3, 4)), "b": 5 * model["V"].sum(1), "V": np.zeros((4, 2))}

    report = gradcheck.check(model, loss=loss, backward=backward, rng=seed)
    assert report["b"].verdict in ("wrong", "undecided")
    assert "loss-moves-in-steps" not in {f.name for f in report.findings}


def test_biases_kept_on_purpose_are_listed_but_not_accused() -> None:
    model = {"weights": weights(3, 2), "bias": 0.3}

    def step() -> None:
        model["weights"] = model["weights"] - 0.1 * 2 * X.T @ (X @ model["weights"] + model["bias"] - Y)  # type: ignore[operator]

    report = gradcheck.check(
        model,
        loss=lambda: ((X @ model["weights"] + model["bias"] - Y) ** 2).sum(),
        step=step,
        learning_rate=0.1,
    )
    assert report.verdict == "right"
    assert report.facts.without_gradient == ("bias",)


INTEGERS = np.array([[1, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize(
    ("model", "options", "error", "words"),
    [
        ({"W": INTEGERS}, {}, UsageError, "parameter W holds integers"),
        ([INTEGERS], {}, ConventionError, "holds integers"),
        ({"W": INTEGERS.tolist()}, {}, ConventionError, "W holds integers"),
        ({"W": weights(3, 2)}, {"parameters": 3}, UsageError, "parameters= is int"),
        ({"W": weights(3, 2)}, {"parameters": lambda: 1 / 0}, UsageError, r"parameters\(\) raised"),
        ({"W": weights(3, 2)}, {"gradients": lambda: 1 / 0}, UsageError, r"gradients\(\) raised"),
        ({"W": weights(3, 2)}, {"parameters": [weights(3, 2)]}, ConventionError, "not copies"),
        ({"W": weights(3, 2)}, {"rng": "x"}, UsageError, "rng= is str"),
    ],
)
def test_misuse_gets_one_clear_message(
    model: Any, options: dict[str, Any], error: type[Exception], words: str
) -> None:
    def read() -> Any:
        return np.asarray(model["W"] if isinstance(model, dict) else model[0])

    with pytest.raises(error, match=words):
        gradcheck.check(
            model,
            loss=lambda: ((X @ read() - Y) ** 2).sum(),
            backward=lambda: [2 * X.T @ (X @ read() - Y)],
            **options,
        )


def test_a_gradient_of_complex_numbers_is_named_so() -> None:
    model = {"W": weights(3, 2)}
    report = gradcheck.check(
        model, loss=lambda: (X @ model["W"]).sum(), backward=lambda: {"W": np.ones((3, 2), dtype=complex)}
    )
    assert "dtype complex128" in report["W"].reason


@pytest.mark.parametrize("arguments", [(), ("x",)])
def test_assert_gradients_says_what_it_takes(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(UsageError, match="takes a Report"):
        gradcheck.assert_gradients(*arguments)


class Momentum:
    def __init__(self, averages: bool, velocity: float = 0.0) -> None:
        self.W, self.b = weights(3, 2), np.zeros(2)
        self.averages = averages
        self.vW, self.vb = np.full((3, 2), velocity), np.full(2, velocity)

    def loss(self) -> float:
        return float(((X @ self.W + self.b - Y) ** 2).mean())

    def step(self, bug: bool) -> None:
        d = 2 * (X @ self.W + self.b - Y) / Y.size
        share = 0.1 if self.averages else 1.0
        self.vW = 0.9 * self.vW + share * X.T @ d
        self.vb = 0.9 * self.vb + share * (d.mean(0) if bug else d.sum(0))
        self.W -= 0.1 * self.vW
        self.b -= 0.1 * self.vb


@pytest.mark.parametrize("averages", [False, True])
@pytest.mark.parametrize("bug", [False, True])
def test_momentum_at_rest_makes_a_plain_first_step(averages: bool, bug: bool) -> None:
    model = Momentum(averages)
    report = gradcheck.check(model, loss=model.loss, step=lambda: model.step(bug), learning_rate=0.1)
    assert report.verdict == ("wrong" if bug else "right"), str(report)


def test_momentum_on_the_way_is_undecided() -> None:
    model = Momentum(False, velocity=0.3)
    report = gradcheck.check(model, loss=model.loss, step=lambda: model.step(False), learning_rate=0.1)
    assert report.verdict == "undecided"
    assert "not-a-plain-step" in {f.name for f in report.findings}


@pytest.mark.parametrize("asleep", range(4))
def test_a_layer_passed_over_does_not_shift_the_others(asleep: int) -> None:
    model = [weights(3, 3, seed=k) * 0.5 for k in range(4)]

    def loss() -> tuple[float, list[Any]]:
        h, kept = X, []
        for k, W in enumerate(model):
            kept.append(h)
            h = h if k == asleep else h + np.tanh(h @ W)
        grads, d = [np.zeros((3, 3)) for _ in model], 2 * h
        for k in range(3, -1, -1):
            if k != asleep:
                e = d * (1 - np.tanh(kept[k] @ model[k]) ** 2)
                grads[k] = kept[k].T @ e
                d = d + e @ model[k].T
        return float((h**2).sum()), grads

    report = gradcheck.check(model, loss=loss)
    assert report.verdict == "right"
    assert len(report.gradients) == 4  # that of the layer passed over is zero


def test_a_parameter_that_looks_like_a_target_is_mentioned() -> None:
    class Chain:
        def __init__(self) -> None:
            self.E, self.T = weights(3, 2), weights(2, 2)

        def loss(self) -> float:
            self.gE = X.T @ np.ones((5, 2)) @ self.T.T
            self.gT = (X @ self.E).T @ np.ones((5, 2))
            return float((X @ self.E @ self.T).sum())

    model = Chain()
    report = gradcheck.check(model, loss=model.loss)
    assert any("not checked" in said and "T" in said for said in report.facts.done)


@pytest.mark.parametrize("digits", [3, 6, 9])
def test_a_rounded_loss_accuses_nobody_whatever_the_directions(digits: int) -> None:
    model = {"W": weights(3, 2, seed=0)}
    x, y = weights(50, 3, seed=1), weights(50, 2, seed=2)
    for seed in range(12):
        report = gradcheck.check(
            model,
            loss=lambda: round(float(((x @ model["W"] - y) ** 2).mean()), digits),
            backward=lambda: {"W": 2 * x.T @ (x @ model["W"] - y) / y.size},
            rng=seed,
        )
        assert report.verdict in ("right", "undecided"), (seed, str(report))
        assert digits < 9 or report.verdict == "right"


def test_a_loss_that_does_not_run_the_forward_pass_accuses_nobody() -> None:
    model = {"W": weights(3, 2)}
    x, kept = weights(5, 3), model["W"].copy()
    report = gradcheck.check(model, loss=lambda: 1.0, backward=lambda: {"W": x.T @ x @ model["W"]})
    assert report.verdict == "undecided"
    assert "loss= has to run the forward pass" in report["W"].reason
    assert model["W"].tobytes() == kept.tobytes()


def test_an_edit_that_makes_a_loop_endless_is_refuted_in_time(tmp_path) -> None:
    path = tmp_path / "net_with_a_while_loop.py"
    path.write_text(
        """import numpy as np

def unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    return g

class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.W, self.b = rng.normal(size=(3, 2)), rng.normal(size=2)
        self.x, self.y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    def loss(self):
        self.r = self.x @ self.W + self.b - self.y
        return 0.5 * np.sum(self.r ** 2)
    def backward(self):
        self.dW = self.x.T @ self.r
        self.db = unbroadcast(self.r * self.r, (2,))
""",
        encoding="utf-8",
    )
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = module.Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward, budget=2)
    assert report["b"].verdict == "wrong" and report["W"].verdict == "right"


def test_a_tie_of_an_argmax_accuses_nobody() -> None:
    """The loss jumps at this very point, on one side: what a recording follows is the other one."""
    params = {"w": np.array([0.5, 0.5, 0.1]), "v": np.zeros(4)}
    prizes, data = np.array([1.0, 3.0, 2.0]), np.random.default_rng(3).normal(size=(6, 4))

    def loss() -> float:
        hinge = np.maximum(data @ params["v"], 0)
        return float(0.5 * params["w"] @ params["w"] + prizes[np.argmax(params["w"])] + hinge.sum())

    def backward() -> dict[str, Any]:
        return {"w": params["w"].copy(), "v": data.T @ (data @ params["v"] > 0)}

    for seed in range(3):
        report = gradcheck.check(params, loss=loss, backward=backward, rng=seed)
        assert report["w"].verdict == "right"
        assert report["v"].verdict != "wrong"


def test_noise_kept_beside_what_forward_makes_is_no_parameter() -> None:
    class Model:
        def __init__(self) -> None:
            self.w, self.b, self.eps = weights(3, 2), np.zeros(2), np.zeros((5, 2))

        def forward(self, noise: Any) -> Any:
            self.eps = noise
            self.mu = X @ self.w + self.b
            return self.mu + self.eps

        def grads(self, noise: Any) -> None:
            d = self.forward(noise) - Y
            self.dw, self.db = X.T @ d, d.sum(0)

    for seed in range(10, 16):
        model = Model()
        noise = weights(
            5, 2, seed=seed
        )  # mu and the gradient of eps, mu + eps - Y, point nearly the same way
        model.w *= 4
        model.grads(noise)
        report = gradcheck.check(
            model,
            loss=lambda m=model, e=noise: 0.5 * ((m.forward(e) - Y) ** 2).sum(),
            backward=lambda m=model, e=noise: m.grads(e),
        )
        assert report.ok and {check.name for check in report} == {"w", "b"}


@pytest.mark.parametrize("scale", [1.0, 30.0])  # saturated units hardly move
def test_a_step_of_adam_is_no_gradient_and_accuses_nobody(scale: float) -> None:
    model = {"W": scale * weights(3, 4), "V": scale * weights(4, 2, seed=5)}
    moments = {name: [np.zeros_like(value), np.zeros_like(value)] for name, value in model.items()}
    steps = [0]

    def parts() -> tuple[Any, Any]:
        h = np.tanh(X @ model["W"])
        return h, h @ model["V"] - Y

    def step() -> None:
        h, e = parts()
        e = 2 * e / e.size
        steps[0] += 1
        for name, g in (("V", h.T @ e), ("W", X.T @ (e @ model["V"].T * (1 - h**2)))):
            m, v = moments[name]
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            unbiased = m / (1 - 0.9 ** steps[0]), v / (1 - 0.999 ** steps[0])
            model[name] -= 0.01 * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)

    report = gradcheck.check(model, loss=lambda: (parts()[1] ** 2).mean(), step=step, learning_rate=0.01)
    assert report.verdict == "undecided"
    assert "not-a-plain-step" in {f.name for f in report.findings}


@pytest.mark.parametrize("names", [("student", "teacher"), ("first", "second")])
@pytest.mark.parametrize("factor", [1.0, 5.0])
def test_of_two_nets_with_the_same_keys_the_trained_one_has_the_gradient(names: Any, factor: float) -> None:
    nets = {name: {"W": weights(3, 2, seed=k), "b": weights(2, seed=k)} for k, name in enumerate(names)}

    def out(name: str) -> Any:
        return np.tanh(X @ nets[name]["W"] + nets[name]["b"])

    def loss() -> float:
        a, b = out(names[0]), out(names[1])
        return ((a - Y) ** 2).sum() + ((a - b) ** 2).sum()

    def backward() -> dict[str, Any]:
        a, b = out(names[0]), out(names[1])
        d = factor * (2 * (a - Y) + 2 * (a - b)) * (1 - a**2)
        return {"W": X.T @ d, "b": d.sum(0)}

    report = gradcheck.check(nets, loss=loss, backward=backward)
    assert {check.name for check in report} == {f"{names[0]}['W']", f"{names[0]}['b']"}
    assert report.verdict == ("right" if factor == 1 else "wrong")


def test_a_block_passed_over_is_checked_in_a_net_that_ran_before() -> None:
    """Its gradients are zeros, a dict beside those of the others, and neither looks read nor written."""
    model = types.SimpleNamespace(
        blocks=[{"w": weights(3, 3, seed=k), "gain": weights(3, seed=k)} for k in range(3)]
    )

    def run(grads: bool) -> float:
        x, kept = X, []
        for block in (model.blocks[0], model.blocks[2]):
            t = np.tanh(x * block["gain"] @ block["w"])
            kept.append((x, t))
            x = x + t
        if grads:
            model.dblocks = [{key: np.zeros_like(v) for key, v in block.items()} for block in model.blocks]
            d = x / len(x)
            for k, (inner, t) in ((2, kept[1]), (0, kept[0])):
                dt = d * (1 - t**2)
                du = dt @ model.blocks[k]["w"].T
                model.dblocks[k]["w"] = (inner * model.blocks[k]["gain"]).T @ dt
                model.dblocks[k]["gain"] = (du * inner).sum(0)
                d = d + du * model.blocks[k]["gain"]
        return float(0.5 * (x**2).sum() / len(x))

    for _ in range(2):  # fresh, and after a run
        report = gradcheck.check(model, loss=lambda: run(False), backward=lambda: run(True) and None)
        assert report.verdict == "right"
        assert len(report) == 6
        run(True)


@pytest.mark.parametrize("bug", [False, True])
def test_a_strength_in_the_class_body_is_no_parameter_beside_delta(bug: bool) -> None:
    class Net:
        l2 = 0.01

        def __init__(self) -> None:
            self.W = weights(3, 2)

        def loss(self) -> float:
            y = X @ self.W
            self.delta = (y - Y) / len(X)
            return float(0.5 * ((y - Y) ** 2).sum() / len(X) + 0.5 * self.l2 * (self.W**2).sum())

        def backward(self) -> None:
            self.loss()
            self.dW = X.T @ self.delta + (2 if bug else 1) * self.l2 * self.W

    net = Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert {check.name: check.verdict.value for check in report} == {"W": "wrong" if bug else "right"}
    assert "X4" not in {f.code for f in report.findings}


def flat_net(offset: int = 0) -> dict[str, Any]:
    """All weights in one vector, all gradients in another, the layers hold views of both."""
    net = types.SimpleNamespace(theta=weights(8), grad=np.zeros(8))
    net.W, net.b = net.theta[:6].reshape(3, 2), net.theta[6:]
    net.dW, net.db = net.grad[:6].reshape(3, 2), net.grad[6:]

    def backward() -> None:
        d = np.tanh(X @ net.W + net.b) - Y
        d *= 1 - np.tanh(X @ net.W + net.b) ** 2
        net.dW[...], net.db[...] = X.T @ d, d.sum(0)
        net.grad = np.roll(net.grad, offset)

    def loss() -> float:
        return float(0.5 * ((np.tanh(X @ net.W + net.b) - Y) ** 2).sum())

    return {"model": net, "loss": loss, "backward": backward}


def test_a_vector_that_is_its_views_side_by_side_is_checked_through_them() -> None:
    report = gradcheck.check(**flat_net())
    assert {check.name for check in report} == {"W", "b"}
    assert report.verdict == "right"


def test_a_vector_whose_gradient_is_not_that_of_its_views_is_checked_as_well() -> None:
    report = gradcheck.check(**flat_net(offset=1))
    assert {check.name: check.verdict.value for check in report} == {
        "W": "right",
        "b": "right",
        "theta": "wrong",
    }


def test_a_register_of_classes_is_shared_on_purpose() -> None:
    class Layer:
        known: ClassVar[dict[str, Any]] = {"layer": dict, "make": len}

        def __init__(self, n: int, m: int) -> None:
            self.W = weights(n, m)

    net = [Layer(3, 4), Layer(4, 2)]

    def backward() -> list[Any]:
        h = X @ net[0].W
        d = 2 * (h @ net[1].W - Y)
        return [X.T @ (d @ net[1].W.T), h.T @ d]

    report = gradcheck.check(net, loss=lambda: ((X @ net[0].W @ net[1].W - Y) ** 2).sum(), backward=backward)
    assert report.verdict == "right" and not report.findings


@pytest.mark.parametrize("name", ["dW", "d_weights", "G", "W_error", "update"])
@pytest.mark.parametrize("factor", [1.0, 0.9])
def test_delta_beside_the_only_weight_is_not_its_gradient(name: str, factor: float) -> None:
    net = types.SimpleNamespace(W=weights(3, 2))

    def forward() -> float:
        net.error = X @ net.W - Y
        return float((net.error**2).sum() / 2)

    def backward() -> None:
        forward()
        net.delta = net.error
        setattr(net, name, factor * X.T @ net.delta)

    report = gradcheck.check(net, loss=forward, backward=backward, annotate=False)
    assert "X4" not in {f.code for f in report.findings}
    assert report.verdict == ("right" if factor == 1 else "wrong")


def test_a_gradient_of_the_wrong_shape_is_told_where_nothing_else_could_be_it() -> None:
    net = types.SimpleNamespace(W=weights(3, 2), grad=None)

    def backward() -> None:
        net.grad = X @ net.W - Y

    report = gradcheck.check(net, loss=lambda: ((X @ net.W - Y) ** 2).sum() / 2, backward=backward)
    assert "X4" in {f.code for f in report.findings}


@pytest.mark.parametrize("factor", [1.0, 0.9])
def test_a_bias_that_is_a_number_has_the_number_returned_beside_dw(factor: float) -> None:
    model = types.SimpleNamespace(w=weights(3), b=0.0, lr=0.1)
    t = Y[:, 0]

    def backward() -> Any:
        d = X @ model.w + model.b - t
        return X.T @ d, factor * d.sum()

    report = gradcheck.check(
        model, loss=lambda: 0.5 * ((X @ model.w + model.b - t) ** 2).sum(), backward=backward, annotate=False
    )
    assert {c.name: c.verdict.value for c in report} == {
        "w": "right",
        "b": "right" if factor == 1 else "wrong",
    }


def test_a_bias_that_no_step_moves_accuses_no_statement() -> None:
    net = types.SimpleNamespace(W=weights(3, 2), b=weights(2, seed=5))

    def loss() -> float:
        return float(((np.tanh(X @ net.W + net.b) - Y) ** 2).sum() / 2)

    def step(rate: float) -> None:
        a = np.tanh(X @ net.W + net.b)
        d = (a - Y) * (1 - a**2)
        net.W -= rate * X.T @ d

    report = gradcheck.check(net, loss=loss, step=step, learning_rate=0.1, budget=0.5)
    assert [check.name for check in report if check.verdict.value == "wrong"] == ["b"]
    assert report.annotated is not None
    assert not [line for line in report.annotated.lines if line.mark]
