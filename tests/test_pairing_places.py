"""Where strangers keep gradients: on the model they return, under any suffix, under objects, in lists with numbers."""

from __future__ import annotations

import functools
import importlib
import types

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Verdict

pytestmark = pytest.mark.usefixtures("short_repairs")

X = np.random.default_rng(1).normal(size=(6, 3))
Y = np.random.default_rng(2).normal(size=(6, 2))


def verdicts(report):
    return {g.name: g.verdict for g in report.gradients}


class Returned:
    """Its backward returns the model itself, settings and all."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.lam, self.eps = 0.01, 1e-3
        self.W = {1: rng.normal(size=(3, 5)), 2: rng.normal(size=(5, 2))}

    def loss(self):
        self.H = np.tanh(X @ self.W[1])
        self.r = self.H @ self.W[2] - Y
        decay = self.lam / 2 * sum((w**2).sum() for w in self.W.values())
        return np.sum(np.sqrt(self.r**2 + self.eps)) + decay

    def backward(self):
        d = self.r / np.sqrt(self.r**2 + self.eps)
        self.dW = {2: self.H.T @ d + self.lam * self.W[2]}
        self.dW[1] = X.T @ (d @ self.W[2].T * (1 - self.H**2)) + self.lam * self.W[1]
        return self


def test_settings_of_a_returned_model_are_not_their_own_gradients():
    net = Returned()
    assert verdicts(gradcheck.check(net, loss=net.loss, backward=net.backward)) == dict.fromkeys(
        ("W[1]", "W[2]"), Verdict.RIGHT
    )


class Layer:
    """Its gradients have the names of its weights and a suffix no list of words has."""

    def __init__(self, n, m, rng):
        self.kern, self.shift = rng.normal(size=(n, m)), np.zeros(m)

    def forward(self, x):
        self.seen, self.out = x, np.tanh(x @ self.kern + self.shift)
        return self.out

    def backward(self, g):
        g = g * (1 - self.out**2)
        self.kernsteigung, self.shiftsteigung = self.seen.T @ g, g.sum(axis=0)
        return g @ self.kern.T


class Stack:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.layers = [Layer(n, m, rng) for n, m in ((3, 5), (5, 5), (5, 2))]

    def loss(self):
        x = X
        for layer in self.layers:
            x = layer.forward(x)
        self.r = x - Y
        return np.sum(self.r**2) / 2

    def backward(self):
        g = self.r
        for layer in reversed(self.layers):
            g = layer.backward(g)


@pytest.mark.parametrize("used", [False, True])
def test_every_layer_is_checked_though_the_first_keeps_the_input(used):
    net = Stack()
    if used:
        net.loss()
        net.backward()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert len(report.gradients) == 6 and report.verdict is Verdict.RIGHT


@pytest.mark.parametrize("factor, verdict", [(1, Verdict.RIGHT), (2, Verdict.WRONG)])
def test_a_number_in_a_list_of_arrays_has_a_gradient(factor, verdict):
    rng = np.random.default_rng(0)
    P = [rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4), np.array(0.2)]

    def parts():
        h = np.exp(-((X @ P[0] + P[1]) ** 2))
        return h, h @ P[2] + P[3] - Y[:, 0]

    def backward():
        h, e = parts()
        d = np.outer(e, P[2]) * h * -2 * (X @ P[0] + P[1])
        return X.T @ d, d.sum(axis=0), h.T @ e, factor * e.sum()

    report = gradcheck.check(P, loss=lambda: np.sum(parts()[1] ** 2) / 2, backward=backward)
    assert verdicts(report)["[3]"] is verdict


@pytest.mark.parametrize("wrong", ["", "t"])
def test_a_weight_with_the_name_of_an_input_is_checked(wrong):
    rng = np.random.default_rng(0)
    theta = {
        "w": rng.normal(size=(3, 4)),
        "t": rng.normal(size=(4, 4)),
        "y": rng.normal(size=(4, 2)),
        "c": rng.normal(size=2),
    }

    def forward():
        h = np.tanh(X @ theta["w"])
        k = np.tanh(h @ theta["t"])
        return h, k, k @ theta["y"] + theta["c"] - Y

    def backward():
        h, k, e = forward()
        dk = e @ theta["y"].T * (1 - k * k)
        grads = {
            "w": X.T @ (dk @ theta["t"].T * (1 - h * h)),
            "t": h.T @ dk,
            "y": k.T @ e,
            "c": e.sum(axis=0),
        }
        return {name: -g if name == wrong else g for name, g in grads.items()}

    report = gradcheck.check(theta, loss=lambda: np.sum(forward()[2] ** 2) / 2, backward=backward)
    found = verdicts(report)
    assert set(found) == set(theta)
    assert [name for name, verdict in found.items() if verdict is Verdict.WRONG] == [wrong] * bool(wrong)


class Node:
    """A node of a graph: `gradients` are kept under the nodes they are for."""

    def __init__(self, *inputs, value=None):
        self.inputs, self.outputs, self.value, self.gradients = inputs, [], value, {}
        for node in inputs:
            node.outputs.append(self)

    def forward(self):
        pass

    def arriving(self):
        return sum((node.gradients[self] for node in self.outputs), np.zeros(np.shape(self.value)))

    def backward(self):
        self.gradients = {self: self.arriving()}


class Affine(Node):
    def forward(self):
        x, w, b = (node.value for node in self.inputs)
        self.value = x @ w + b

    def backward(self):
        (x, w, b), g = self.inputs, self.arriving()
        self.gradients = {x: g @ w.value.T, w: x.value.T @ g, b: g.sum(axis=0)}


class Product(Node):
    def forward(self):
        self.value = self.inputs[0].value * self.inputs[1].value

    def backward(self):
        (a, b), g = self.inputs, self.arriving()
        self.gradients = {a: g * b.value, b: g * a.value}


class Squares(Node):
    def forward(self):
        self.value = np.sum((self.inputs[0].value - Y) ** 2)

    def backward(self):
        self.gradients = {self.inputs[0]: 2 * (self.inputs[0].value - Y)}


def test_gradients_under_the_objects_they_are_for():
    rng = np.random.default_rng(0)
    data = Node(value=X)
    sizes = {"W1": (3, 4), "b1": (4,), "W2": (3, 4), "b2": (4,), "W3": (4, 2), "b3": (2,)}
    weights = {name: Node(value=rng.normal(size=size)) for name, size in sizes.items()}
    one = Affine(data, weights["W1"], weights["b1"])
    two = Affine(data, weights["W2"], weights["b2"])
    out = Affine(Product(one, two), weights["W3"], weights["b3"])
    order = [data, *weights.values(), one, two, out.inputs[0], out, Squares(out)]

    def loss():
        for node in order:
            node.forward()
        return order[-1].value

    def backward():
        for node in reversed(order):
            node.backward()

    report = gradcheck.check(weights, loss=loss, backward=backward)
    assert {name: v for name, v in verdicts(report).items() if name in sizes} == dict.fromkeys(
        sizes, Verdict.RIGHT
    )
    assert report.verdict is Verdict.RIGHT


class Recurrent:
    """It keeps the user's own list of inputs."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.U, self.V = rng.normal(size=(3, 4)) / 2, rng.normal(size=(4, 4)) / 2

    def loss(self, xs):
        self.xs, self.h = xs, [np.zeros((5, 4))]
        for x in xs:
            self.h.append(np.tanh(x @ self.U + self.h[-1] @ self.V))
        return np.sum(self.h[-1] ** 2) / 2

    def backward(self):
        self.dU, self.dV, d = np.zeros_like(self.U), np.zeros_like(self.V), self.h[-1]
        for t in reversed(range(len(self.xs))):
            d = d * (1 - self.h[t + 1] ** 2)
            self.dU += self.xs[t].T @ d
            self.dV += self.h[t].T @ d
            d = d @ self.V.T


def test_a_list_that_the_net_kept_from_another_batch_is_not_mixed_up_with_this_one():
    rng = np.random.default_rng(3)
    net = Recurrent()
    before, now = ([rng.normal(size=(5, 3)) for _ in range(4)] for _ in range(2))
    copies = [x.copy() for x in now]
    net.loss(before)
    net.backward()
    report = gradcheck.check(net, loss=lambda: net.loss(now), backward=net.backward)
    assert verdicts(report) == dict.fromkeys("UV", Verdict.RIGHT)
    assert net.xs is before and all(map(np.array_equal, now, copies))


def test_targets_whose_sums_are_one_but_for_float32_accuse_nobody():
    rng = np.random.default_rng(0)
    W, x = rng.normal(size=(20, 12)).astype(np.float32), rng.normal(size=(6, 20)).astype(np.float32)
    targets = rng.random(size=(6, 12)).astype(np.float32)
    targets /= targets.sum(axis=1, keepdims=True)
    targets *= np.float32(1 + 3e-7)  # what a longer way of rounding leaves
    weights = {"W": W}

    def probabilities():
        z = x @ weights["W"]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss():
        return -np.sum(targets * np.log(probabilities()))

    report = gradcheck.check(weights, loss=loss, backward=lambda: {"W": x.T @ (probabilities() - targets)})
    assert verdicts(report) == {"W": Verdict.RIGHT}


def biased(summed):
    rng = np.random.default_rng(0)
    W = [rng.normal(size=(3, 5)), rng.normal(size=(5, 2))]
    b = [np.zeros(5), np.zeros(2)]

    def forward():
        h = np.tanh(X @ W[0] + b[0])
        return h, h @ W[1] + b[1] - Y

    def backward():
        h, e = forward()
        d = e @ W[1].T * (1 - h * h)
        return {"W": [X.T @ d, h.T @ e], "b": [summed(d), summed(e)]}

    return W, b, lambda: np.sum(forward()[1] ** 2) / 2, backward


def test_a_list_of_numbers_where_a_list_of_gradients_is_due():
    W, b, loss, backward = biased(np.sum)
    report = gradcheck.check({"W": W, "b": b}, loss=loss, backward=backward)
    wrong = {name for name, verdict in verdicts(report).items() if verdict is Verdict.WRONG}
    assert wrong == {"b[0]", "b[1]"}
    W, b, loss, backward = biased(lambda d: d.sum(axis=0))
    assert gradcheck.check({"W": W, "b": b}, loss=loss, backward=backward).ok


def test_a_list_beside_a_list_of_parameters_is_not_passed_over_in_silence():
    W, b, loss, backward = biased(np.sum)
    report = gradcheck.check([W, b], loss=loss, backward=backward)
    assert {name for name, verdict in verdicts(report).items() if verdict is Verdict.WRONG} == {
        "[1][0]",
        "[1][1]",
    }
    report = gradcheck.check([W, b], loss=loss, backward=lambda: backward()["W"])
    assert any("[1][0], [1][1]" in line for line in report.facts.done)


class Wire:
    """One number and its gradient, under a name that says nothing but gradient."""

    def __init__(self, source, weight):
        self.source, self.weight, self.gradient = source, weight, 0.0


class Summing:
    """A neuron with a threshold of its own over wires; its examples are lists, which might be parameters."""

    def __init__(self):
        rng = np.random.default_rng(4)
        self.wires = [Wire(i, float(rng.normal())) for i in range(3)]
        self.threshold, self.threshold_gradient = 0.4, 0.0
        self.examples = [([float(v) for v in rng.normal(size=3)], float(rng.normal())) for _ in range(4)]

    def answer(self, numbers):
        return self.threshold + sum(w.weight * numbers[w.source] for w in self.wires)

    def loss(self):
        return sum((self.answer(numbers) - want) ** 2 for numbers, want in self.examples) / 2

    def backward(self):
        self.threshold_gradient = 0.0
        for wire in self.wires:
            wire.gradient = 0.0
        for numbers, want in self.examples:
            error = self.answer(numbers) - want
            self.threshold_gradient += error
            for wire in self.wires:
                wire.gradient += error * numbers[wire.source]


@pytest.mark.parametrize("ran_before", [False, True])
def test_the_gradient_of_a_number_stands_beside_it_though_there_are_lists_elsewhere(ran_before):
    net = Summing()
    if ran_before:  # then the second backward leaves the numbers that stood there
        net.backward()
    names = ("wires[0].weight", "wires[1].weight", "wires[2].weight", "threshold")
    assert verdicts(gradcheck.check(net, loss=net.loss, backward=net.backward)) == dict.fromkeys(
        names, Verdict.RIGHT
    )


@pytest.mark.parametrize("sign", [1.0, -1.0, 0.3])
def test_the_delta_of_the_last_sample_is_not_the_gradient_of_the_number_beside_it(sign):
    rng = np.random.default_rng(2)
    x, t = rng.normal(size=(5, 3)), rng.normal(size=5)
    cells = [types.SimpleNamespace(row=rng.normal(size=3), theta=float(rng.normal())) for _ in range(2)]

    def fire(sample):
        for cell in cells:
            cell.level = float(np.tanh(cell.row @ sample - cell.theta))
        return sum(cell.level for cell in cells)

    def loss():
        return sum((fire(sample) - want) ** 2 / 2 for sample, want in zip(x, t))

    def backward():
        for cell in cells:
            cell.bag, cell.bag_theta = np.zeros(3), 0.0
        for sample, want in zip(x, t):
            error = fire(sample) - want
            for cell in cells:
                cell.delta = error * (1 - cell.level**2)
                cell.bag = cell.bag + cell.delta * sample
                cell.bag_theta = cell.bag_theta - sign * cell.delta

    report = gradcheck.check({"cells": cells}, loss=loss, backward=backward, annotate=False)
    rows = {check.name.rpartition(".")[2]: check for check in report.gradients}
    assert rows["row"].verdict is Verdict.RIGHT
    assert (rows["theta"].verdict is Verdict.RIGHT) == (sign == 1.0)
    assert "bag_theta" in str(report)


@pytest.mark.parametrize(
    ("weight", "bias", "of"),
    [("权重", "偏置", "{}梯度"), ("W", "b", "梯度_{}"), ("重み", "バイアス", "{}の勾配"), ("вес", "смещение", "градиент_{}"),
     ("pesos", "sesgo", "gradiente_{}")],
)  # fmt: skip
def test_names_of_other_languages_say_gradient_too(weight, bias, of):
    x, t = np.random.default_rng(0).normal(size=(2, 7, 3))
    net = types.SimpleNamespace()
    setattr(net, weight, np.random.default_rng(1).normal(size=(3, 3)))
    setattr(net, bias, np.zeros(3))

    def loss():
        net.out = x @ getattr(net, weight) + getattr(net, bias)
        return 0.5 * ((net.out - t) ** 2).sum()

    def backward():
        setattr(net, of.format(weight), -np.abs(x).T @ np.abs(net.out - t))  # like no gradient at all
        setattr(net, of.format(bias), np.full(3, (net.out - t).sum()))

    report = gradcheck.check(net, loss=loss, backward=backward, annotate=False)
    assert [check.verdict.name for check in report.gradients] == ["WRONG", "WRONG"]


def test_a_container_of_the_same_keys_is_that_of_the_gradients_even_when_all_are_wrong():
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    p, _p = {"A": rng.normal(size=(3, 2)), "s": rng.normal(size=2)}, {}

    def loss():
        return 0.5 * ((np.tanh(x @ p["A"]) * p["s"] - t) ** 2).sum()

    def backward():
        _p["A"] = -np.abs(x).T @ np.abs(t)
        _p["s"] = np.abs(t).sum(axis=0)

    report = gradcheck.check(p, loss=loss, backward=backward, annotate=False)
    assert [check.verdict.name for check in report.gradients] == ["WRONG", "WRONG"]


def test_gradients_kept_beside_numbers_are_in_no_list_that_could_be_reversed():
    class Value:
        def __init__(self, data):
            self.data, self.grad = data, 0.0

    layers = [[[Value(0.3 * i - 0.2 * j + 0.1 * k) for k in range(3)] for j in range(2)] for i in range(2)]
    values = [v for layer in layers for neuron in layer for v in neuron]
    calls = 0

    def loss():
        nonlocal calls
        calls += 1
        return sum(np.sin((k + 1) * v.data) for k, v in enumerate(values))

    def backward():
        for k, v in enumerate(values):
            v.grad = (k + 1) * np.cos((k + 1) * v.data)

    report = gradcheck.check(layers, loss=loss, backward=backward)
    assert report.verdict == "right" and len(report) == len(values)
    assert calls < 10 * len(values)  # nobody measured to find out which order the gradients have


@pytest.mark.parametrize("scale", [1.0, 0.0])  # with 0 the loss does not react to the list at all
@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_a_gradient_returned_under_the_very_path_is_that_of_what_is_there(scale, factor):
    """`net` says nothing by itself, and a wrong gradient must not be passed over for it."""
    model = types.SimpleNamespace(
        net=[np.sin(np.arange(12.0)).reshape(3, 4), np.cos(np.arange(8.0)).reshape(4, 2)],
        log_std=np.array([0.3, -0.2]),
    )

    def backward():
        h = np.tanh(X @ model.net[0])
        d = scale * np.tanh(h @ model.net[1]) / np.cosh(h @ model.net[1]) ** 2
        first = X.T @ (d @ model.net[1].T * factor * (1 - h**2))
        return {"net": [first, h.T @ d], "log_std": model.log_std.copy()}

    def loss():
        out = np.tanh(np.tanh(X @ model.net[0]) @ model.net[1])
        return float(scale * (out**2).sum() / 2 + (model.log_std**2).sum() / 2)

    report = gradcheck.check(model, loss=loss, backward=backward)
    assert {check.name for check in report} == {"net[0]", "net[1]", "log_std"}
    wrong = [check.name for check in report if check.verdict is Verdict.WRONG]
    assert wrong == (["net[0]"] if scale * (factor - 1) else [])


def test_a_bias_that_cancels_is_checked_where_its_gradient_is_returned_with_the_others():
    p = {"k": np.sin(np.arange(6.0)).reshape(3, 2), "c": np.array([0.1, -0.2])}

    def loss():
        return float((((X @ p["k"] + p["c"]) - (2 * X @ p["k"] + p["c"])) ** 2).sum())

    for wrong in (0.0, 1.0):
        report = gradcheck.check(
            p, loss=loss, backward=lambda w=wrong: {"k": 2 * X.T @ X @ p["k"], "c": np.full(2, w)}
        )
        assert report["k"].verdict is Verdict.RIGHT
        assert report["c"].verdict is (Verdict.WRONG if wrong else Verdict.RIGHT)


@pytest.mark.parametrize("factor", [1.0, 0.5])
def test_bars_are_adjoints_wrong_or_right(factor):
    class Net:
        def __init__(self):
            self.A, self.c = np.sin(np.arange(9.0)).reshape(3, 3), np.array([0.1, -0.2, 0.3])

        def loss(self):
            self.h = np.tanh(X @ self.A + self.c)
            return float((np.tanh(self.h @ self.A + self.c) ** 2).sum() / 2)

        def adjoint(self):
            self.loss()
            y = np.tanh(self.h @ self.A + self.c)
            d = y * (1 - y**2)
            e = d @ self.A.T * factor * (1 - self.h**2)
            self.A_bar, self.c_bar = self.h.T @ d + X.T @ e, d.sum(0) + e.sum(0)

    net = Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.adjoint)
    assert {check.name for check in report} == {"A", "c"}
    assert report.verdict == ("right" if factor == 1 else "wrong")


@pytest.mark.parametrize("factor", [1.0, 2.0])
@pytest.mark.parametrize("ran_before", [False, True])
def test_one_buffer_of_gradients_beside_one_of_parameters(factor, ran_before):
    state = types.SimpleNamespace(params=np.sin(np.arange(12.0)), grads=np.zeros(12))

    def backward():
        d = X @ state.params[:9].reshape(3, 3) + state.params[9:]
        state.grads[:] = 0
        state.grads[:9] += (X.T @ d).ravel()
        state.grads[9:] += factor * d.sum(0)

    def loss():
        return float(((X @ state.params[:9].reshape(3, 3) + state.params[9:]) ** 2).sum() / 2)

    if ran_before:
        backward()
    report = gradcheck.check(state, loss=loss, backward=backward)
    assert {check.name for check in report} == {"params"}
    assert report.verdict == ("right" if factor == 1 else "wrong")


@pytest.mark.parametrize("mask", [np.tri(3, 4), np.full((3, 4), 0.5)], ids=["zeros and ones", "weights"])
def test_a_mask_beside_the_weights_is_no_warning(mask):
    net = types.SimpleNamespace(W=np.sin(np.arange(12.0)).reshape(3, 4), mask=mask)

    def backward():
        return {"W": X.T @ (X @ (net.W * net.mask)) * net.mask}

    report = gradcheck.check(
        net, loss=lambda: float(((X @ (net.W * net.mask)) ** 2).sum() / 2), backward=backward
    )
    assert report.ok
    said = {finding.name for finding in report.findings}
    assert ("unchecked-array" in said) == (not np.isin(mask, (0, 1)).all())


@pytest.mark.parametrize("factor", [1.0, 6.0])
def test_pairs_under_numbers_are_those_of_the_weights_beside_a_kept_input(factor):
    net = types.SimpleNamespace(l2=0.1)
    for i, (a, b) in enumerate(((3, 5), (5, 2)), 1):
        setattr(net, f"W{i}", np.sin(np.arange(a * b)).reshape(a, b))
        setattr(net, f"b{i}", np.cos(np.arange(b)))

    def loss():
        net.cache = {"A0": X}
        net.cache["A1"] = np.tanh(X @ net.W1 + net.b1)
        net.cache["A2"] = net.cache["A1"] @ net.W2 + net.b2
        return float((net.cache["A2"] ** 2).sum() / 2 + net.l2 / 2 * ((net.W1**2).sum() + (net.W2**2).sum()))

    def backward():
        loss()
        d, net.g = net.cache["A2"], {}
        for i in (2, 1):
            a = net.cache[f"A{i - 1}"]
            net.g[i] = a.T @ d + net.l2 * getattr(net, f"W{i}"), (factor if i == 1 else 1) * d.sum(0)
            d = d @ getattr(net, f"W{i}").T * (1 - a**2)

    for _ in range(2):  # fresh, and after a run
        report = gradcheck.check(net, loss=loss, backward=backward)
        assert {check.name for check in report} == {"W1", "b1", "W2", "b2"}
        wrong = [check.name for check in report if check.verdict is Verdict.WRONG]
        assert wrong == ([] if factor == 1 else ["b1"])
        backward()


@pytest.mark.parametrize("steps", [False, True], ids=["gradients", "weights it stepped"])
def test_a_model_that_is_returned_after_it_ran_holds_no_gradients_of_its_own_gradients(steps):
    net = types.SimpleNamespace(
        Theta={1: np.sin(np.arange(12.0)).reshape(3, 4)}, Theta_grad={}, moved={1: np.ones((3, 4))}
    )

    def backward():
        net.Theta_grad[1] = X.T @ (X @ net.Theta[1])
        if steps:
            net.moved[1] = 0.9 * net.moved[1] - 0.1 * net.Theta_grad[1]
            net.Theta[1] = net.Theta[1] + net.moved[1]
        return net

    def loss():
        return float(((X @ net.Theta[1]) ** 2).sum() / 2)

    for _ in range(2):  # fresh, and after a run
        report = gradcheck.check(net, loss=loss, backward=backward)
        assert [check.name for check in report] == ["Theta[1]"]
        assert report.ok
        backward()


class _Weight(np.ndarray):
    """An array that carries its own gradient."""

    def __new__(cls, values):
        self = np.asarray(values, dtype=float).view(cls)
        self.grad = np.zeros(self.shape)
        return self


def test_a_gradient_that_an_array_carries_itself_is_judged_though_it_was_forgotten():
    weights = [_Weight(np.sin(np.arange(12.0)).reshape(3, 4)), _Weight(np.cos(np.arange(8.0)).reshape(4, 2))]
    x = np.cos(np.arange(15.0)).reshape(5, 3)

    def hidden():
        return np.tanh(x @ np.asarray(weights[0]))

    def loss():
        return float(((hidden() @ np.asarray(weights[1])) ** 2).sum() / 2)

    def forgets():
        weights[1].grad[...] = hidden().T @ (hidden() @ np.asarray(weights[1]))

    def backward():
        forgets()
        dz = hidden() @ np.asarray(weights[1]) @ np.asarray(weights[1]).T * (1 - hidden() ** 2)
        weights[0].grad[...] = x.T @ dz

    for one, wrong in ((backward, False), (forgets, True)):
        report = gradcheck.check(weights, loss=loss, backward=one)
        assert [check.verdict is Verdict.WRONG for check in report] == [wrong, False]


class _Struct:
    """What is kept of a net that functions are handed, as MATLAB has it."""


def test_a_backward_that_returns_the_model_returns_no_weight_as_its_own_gradient():
    nn = _Struct()
    nn.Theta = {1: np.sin(np.arange(12.0)).reshape(4, 3), 2: np.cos(np.arange(8.0)).reshape(2, 4)}
    x = np.cos(np.arange(15.0)).reshape(3, 5)

    def loss():
        nn.a = {1: x, 2: np.tanh(nn.Theta[1] @ x)}
        return float(((nn.Theta[2] @ nn.a[2]) ** 2).sum() / 2)

    def backward(lost=False):
        loss()
        d2 = nn.Theta[2] @ nn.a[2]
        d1 = 1 - nn.a[2] ** 2 if lost else nn.Theta[2].T @ d2 * (1 - nn.a[2] ** 2)
        nn.Theta_grad = {1: d1 @ x.T, 2: d2 @ nn.a[2].T}
        return nn

    for lost in (False, True):
        report = gradcheck.check(nn, loss=loss, backward=functools.partial(backward, lost))
        assert [check.verdict is Verdict.WRONG for check in report] == [lost, False]
        assert not any("Theta[1] - returned.Theta[1]" in said for said in str(report).splitlines())


class _Values:
    def __init__(self, value):
        self.v, self.d, self.m = value, np.zeros_like(value), np.zeros_like(value)


class _Terms:
    def __init__(self, value):
        self.val, self.err = value, np.zeros_like(value)


@pytest.mark.parametrize("kind", [_Values, _Terms])
@pytest.mark.parametrize("ran_before", [False, True])
@pytest.mark.parametrize(("weights", "verdict"), [(1.0, Verdict.RIGHT), (1 + X[:, :2], Verdict.WRONG)])
def test_what_backward_writes_into_the_object_of_each_weight_is_its_gradient_right_or_wrong(
    kind, ran_before, weights, verdict
):
    rng = np.random.default_rng(0)
    net = types.SimpleNamespace(
        W_in=kind(rng.normal(size=(3, 5))),
        b_in=kind(np.zeros(5)),
        W_out=kind(rng.normal(size=(5, 2))),
        b_out=kind(np.zeros(2)),
    )
    value, gradient = ("v", "d") if kind is _Values else ("val", "err")

    def forward():
        net.h = np.tanh(X @ getattr(net.W_in, value) + getattr(net.b_in, value))
        net.r = net.h @ getattr(net.W_out, value) + getattr(net.b_out, value) - Y
        return np.sum(net.r**2)

    def both():
        forward()
        d = 2 * net.r * weights
        h = d @ getattr(net.W_out, value).T * (1 - net.h**2)
        for p, g in (
            (net.W_out, net.h.T @ d),
            (net.b_out, d.sum(0)),
            (net.W_in, X.T @ h),
            (net.b_in, h.sum(0)),
        ):
            setattr(p, gradient, g)

    if ran_before:  # then the second run leaves everything as it is
        both()
    found = verdicts(gradcheck.check(net, loss=forward, backward=both))
    assert len(found) == 4 and set(found.values()) == {verdict}


class _Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.inp = x
        return x @ self.W + self.b

    def backward(self, d):
        self.dW, self.db = self.inp @ d, d.sum(0)  # square: the missing transpose does not crash
        return d @ self.W.T


def test_an_input_that_a_layer_keeps_is_no_parameter_though_several_arrays_would_fit():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
    params = {f"W{k}": rng.normal(size=(4, 4)) for k in (1, 2, 3)} | {f"b{k}": np.zeros(4) for k in (1, 2, 3)}
    layers = {f"Affine{k}": _Affine(params[f"W{k}"], params[f"b{k}"]) for k in (1, 2, 3)}
    net = types.SimpleNamespace(params=params, layers=layers)

    def loss():
        out = x
        for layer in net.layers.values():
            out = layer.forward(out)
        net.out = out
        return np.sum((out - y) ** 2) / 2 + 0.05 * sum(np.sum(params[f"W{k}"] ** 2) for k in (1, 2, 3))

    def backward():
        d = net.out - y
        for layer in reversed(list(net.layers.values())):
            d = layer.backward(d)
        grads = {f"W{k}": layers[f"Affine{k}"].dW + 0.1 * params[f"W{k}"] for k in (1, 2, 3)}
        return grads | {f"b{k}": layers[f"Affine{k}"].db for k in (1, 2, 3)}

    report = gradcheck.check(net, loss=loss, backward=backward, budget=8)
    assert set(verdicts(report)) == {f"params['{name}']" for name in params}
    assert {f.code for f in report.findings} == {"N3"}


def test_lists_of_numbers_are_judged_as_the_gradients_of_lists_of_biases():
    class Stack:
        def __init__(self):
            self.W = [np.sin(np.arange(a * b) + 1.0).reshape(a, b) for a, b in ((3, 4), (4, 2), (2, 3))]
            self.b = [np.cos(np.arange(n) + 2.0) for n in (4, 2, 3)]

        def forward(self):
            self.a = [X]
            for W, b in zip(self.W, self.b):
                self.a.append(np.tanh(self.a[-1] @ W + b))
            return float((self.a[-1] ** 2).sum() / 2)

        def backward(self, axis):
            self.forward()
            self.dW, self.db, d = [], [], self.a[-1]
            for i in (2, 1, 0):
                d = d * (1 - self.a[i + 1] ** 2)
                self.dW.insert(0, self.a[i].T @ d)
                self.db.insert(0, d.sum(axis=axis))
                d = d @ self.W[i].T

    net = Stack()
    assert gradcheck.check(net, loss=net.forward, backward=lambda: net.backward(0)).ok
    report = gradcheck.check(net, loss=net.forward, backward=lambda: net.backward(None))
    wrong = {check.name for check in report if check.verdict is Verdict.WRONG}
    assert wrong == {"b[0]", "b[1]", "b[2]"} and len(report.gradients) == 6


@pytest.mark.parametrize("name", ["dW and db", "no name"])
def test_a_returned_list_of_numbers_is_judged_beside_one_of_arrays(name):
    class Stack:
        def __init__(self):
            self.coefs_ = [np.sin(np.arange(a * b) + 1.0).reshape(a, b) for a, b in ((3, 4), (4, 2), (2, 3))]
            self.offsets_ = [np.cos(np.arange(n) + 2.0) for n in (4, 2, 3)]

        def forward(self):
            self.a = [X]
            for W, b in zip(self.coefs_, self.offsets_):
                self.a.append(np.tanh(self.a[-1] @ W + b))
            return float((self.a[-1] ** 2).sum() / 2)

        def backward(self, axis):
            self.forward()
            d, deltas = self.a[-1] * (1 - self.a[-1] ** 2), []
            for i in (2, 1, 0):
                deltas.insert(0, d)
                d = d @ self.coefs_[i].T * (1 - self.a[i] ** 2)
            dW, db = [a.T @ d for a, d in zip(self.a, deltas)], [d.sum(axis=axis) for d in deltas]
            return (dW, db) if name == "dW and db" else (dW[:], db[:])

    net = Stack()
    assert gradcheck.check(net, loss=net.forward, backward=lambda: net.backward(0)).ok
    report = gradcheck.check(net, loss=net.forward, backward=lambda: net.backward(None))
    wrong = {check.name for check in report if check.verdict is Verdict.WRONG}
    assert wrong == {"offsets_[0]", "offsets_[1]", "offsets_[2]"} and len(report.gradients) == 6


class Stepping:
    """Its backward ends in a step of Adam, which is all that remembers anything of the gradients."""

    def __init__(self):
        self.p = {"W1": np.sin(np.arange(12.0)).reshape(3, 4), "W2": np.cos(np.arange(8.0)).reshape(4, 2)}
        self.m = {name: np.zeros_like(value) for name, value in self.p.items()}
        self.v = {name: np.zeros_like(value) for name, value in self.p.items()}

    def loss(self):
        self.h = np.tanh(X @ self.p["W1"])
        return np.sum((self.h @ self.p["W2"] - Y) ** 2) / 2

    def train(self, hands_out):
        e = self.h @ self.p["W2"] - Y
        grads = {"W2": self.h.T @ e, "W1": X.T @ (e @ self.p["W2"].T * (1 - self.h**2))}
        for name, g in grads.items():
            self.m[name] = 0.9 * self.m[name] + 0.1 * g
            self.v[name] = 0.999 * self.v[name] + 0.001 * g**2
            self.p[name] -= 0.01 * self.m[name] / 0.1 / (np.sqrt(self.v[name] / 0.001) + 1e-8)
        return grads if hands_out else None


def test_what_an_optimiser_remembers_is_no_gradient_and_accuses_nobody():
    net = Stepping()
    assert gradcheck.check(net, loss=net.loss, backward=lambda: net.train(True)).ok
    with pytest.raises(gradcheck.errors.ConventionError, match="let it return the gradients it steps along"):
        gradcheck.check(net, loss=net.loss, backward=lambda: net.train(False))


def test_an_array_that_is_the_model_itself_goes_by_the_name_the_loss_has_for_it():
    theta = np.array([0.3, -0.2, 0.5])
    report = gradcheck.check(
        theta, loss=lambda: np.sum((X @ theta) ** 2), backward=lambda: 2 * (X.T @ (X @ theta))
    )
    assert report.ok and [check.name for check in report] == ["theta"]
    assert "── gradients ──" in str(report).splitlines()[0]


def test_a_bias_of_as_many_units_as_a_layer_has_arrays_is_one_gradient():
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(7, 4)), rng.normal(size=(7, 2))
    model = ((rng.normal(size=(4, 5)) * 0.5, np.zeros(5)), (rng.normal(size=(5, 2)) * 0.5, np.zeros(2)))

    def forward():
        (v, b), (w, c) = model
        h = np.tanh(x @ v + b)
        return h, h @ w + c - t

    def gradients():
        h, error = forward()
        back = error @ model[1][0].T * (1 - h**2)
        return (x.T @ back, back.sum(axis=0)), (h.T @ error, error.sum(axis=0))

    report = gradcheck.check(model, loss=lambda: 0.5 * np.sum(forward()[1] ** 2), backward=gradients)
    assert report.verdict.value == "right" and len(report.gradients) == 4


@pytest.mark.parametrize(("net", "seed"), [("znaczki_aukcje", 2), ("siec_kredyt", 27), ("siec_kredyt", 37)])
def test_pre_activations_of_few_units_that_point_where_the_bias_gradients_do(net, seed):
    """By chance: what backward returns points there exactly."""
    call = importlib.import_module(f"tests.benchmarks.nets.{net}").check(seed=seed)
    report = gradcheck.check(call.pop("model"), **call)
    assert report.ok and len(report.gradients) == 6


def test_what_a_memory_holds_beside_each_other_is_no_gradient():
    """Three times four numbers, which point roughly the same way by chance."""
    call = importlib.import_module("tests.benchmarks.nets.duelling_values").check(seed=12)
    report = gradcheck.check(call.pop("model"), **call)
    assert report.ok and len(report.gradients) == 4


class _Three:
    def __init__(self) -> None:
        rng = np.random.default_rng(5)
        self.A, self.B, self.C = rng.normal(size=(4, 6)), rng.normal(size=(6, 5)), rng.normal(size=(5, 3))
        self.data, self.wanted = rng.normal(size=(7, 4)), rng.normal(size=(7, 3))

    def loss(self) -> float:
        self.h = np.tanh(self.data @ self.A)
        self.k = np.tanh(self.h @ self.B)
        return float(0.5 * np.sum((self.k @ self.C - self.wanted) ** 2))

    def back(self):
        d = self.k @ self.C - self.wanted
        dC = self.k.T @ d
        dk = d @ self.C.T * (1 - self.k**2)
        dB = self.h.T @ dk
        return dB, dC, dk @ self.B.T


def test_an_item_of_a_tuple_without_a_name_belongs_to_the_parameter_that_is_left() -> None:
    net = _Three()

    def backward():
        dB, dC, dh = net.back()
        return net.data.T @ (dh * net.h), dB, dC  # h for 1 - h ** 2

    report = gradcheck.check(net, loss=net.loss, backward=backward)
    assert [c.name for c in report.gradients if c.verdict is gradcheck.Verdict.WRONG] == ["A"]


def test_what_is_returned_last_need_not_be_a_gradient() -> None:
    net = _Three()
    net.A = np.random.default_rng(6).normal(size=(7, 6))  # a state that is handed on: `h + A`

    def loss() -> float:
        net.h = np.tanh(net.A)
        net.k = np.tanh(net.h @ net.B)
        return float(0.5 * np.sum((net.k @ net.C - net.wanted) ** 2))

    def backward():
        dB, dC, _ = net.back()
        return dB, dC, net.h + 1

    assert gradcheck.check(net, loss=loss, backward=backward).ok


class Heads:
    """Keeps the gradients of lists of weights in lists, in the one dict that holds those of all arrays."""

    def __init__(self):
        rng = np.random.default_rng(4)
        self.Q, self.M = [rng.normal(size=(3, 4)) for _ in range(2)], [rng.normal(size=(4, 2)) for _ in "ab"]
        self.O, self.u = rng.normal(size=(2, 2)), rng.normal(size=2)

    def loss(self):
        self.parts = [np.tanh(X @ q) for q in self.Q]
        self.sums = sum(part @ m for part, m in zip(self.parts, self.M))
        self.off = self.sums @ self.O + self.u - Y
        return 0.5 * np.sum(self.off**2)

    def backward(self, factor=1.0):
        self.g = {"O": self.sums.T @ self.off, "u": self.off.sum(axis=0), "Q": [], "M": []}
        back = self.off @ self.O.T
        for m, part in zip(self.M, self.parts):
            self.g["M"].append(part.T @ back)
            self.g["Q"].append(factor * X.T @ (back @ m.T * (1 - part**2)))


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, Verdict.RIGHT), (3.0, Verdict.WRONG)])
def test_lists_in_the_dict_of_gradients_are_those_of_the_lists_of_their_names(factor, verdict):
    net = Heads()
    told = verdicts(gradcheck.check(net, loss=net.loss, backward=lambda: net.backward(factor)))
    assert {name for name in told if told[name] == Verdict.RIGHT} >= {"M[0]", "M[1]", "O", "u"}
    assert (told["Q[0]"], told["Q[1]"]) == (verdict, verdict)
