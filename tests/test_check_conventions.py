"""Parameters and gradients are met in every form that homemade nets keep and return them in."""

from __future__ import annotations

import math
import random
from collections import namedtuple
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

import gradcheck
from gradcheck.check import run_check
from gradcheck.errors import ConventionError, UsageError
from gradcheck.facts import Verdict

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 3))
Y = RNG.normal(size=(6, 2))


def drawn():
    rng = np.random.default_rng(5)
    return rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2)


def loss_and_gradients(W1, b1, W2, b2):
    a = np.tanh(X @ W1 + b1)
    out = a @ W2 + b2
    d = 2 * (out - Y) / out.size
    d1 = d @ W2.T * (1 - a * a)
    return np.mean((out - Y) ** 2), X.T @ d1, d1.sum(0), a.T @ d, d.sum(0)


class Net:
    def __init__(self):
        self.W1, self.b1, self.W2, self.b2 = drawn()

    def everything(self):
        return loss_and_gradients(self.W1, self.b1, self.W2, self.b2)

    def loss(self):
        return self.everything()[0]

    def gradients(self):
        return self.everything()[1:]


class Layer:
    """tanh(X W + b) summed; subclasses keep W, b and their gradients elsewhere."""

    def __init__(self):
        self.W, self.b, _, _ = drawn()

    def loss(self):
        self.a = np.tanh(X @ self.W + self.b)
        return self.a.sum()

    def backward(self):
        d = 1 - self.a**2
        self.dW, self.db = X.T @ d, d.sum(0)


def right(outcome, *names):
    checks = outcome.facts.gradients
    assert {c.name for c in checks} == set(names)
    assert [c for c in checks if c.verdict is not Verdict.RIGHT] == []
    return outcome


NAMES = ("W1", "b1", "W2", "b2")


class Fields(NamedTuple):
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


@dataclass(frozen=True, slots=True)
class Frozen:
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


@pytest.mark.parametrize(
    "give",
    [
        lambda g: g,
        lambda g: list(g),
        lambda g: g[::-1],
        lambda g: dict(zip(NAMES, g)),
        lambda g: {"d" + k: v for k, v in zip(NAMES, g)},
        lambda g: list(zip(NAMES, g)),
        lambda g: [(g[2], g[3]), (g[0], g[1])],
        lambda g: ([g[0], g[2]], [g[1], g[3]]),
        lambda g: ([g[1], g[3]], [g[0], g[2]]),
        lambda g: {"W": [g[0], g[2]], "b": [g[1], g[3]]},
        lambda g: (X, [g[0], g[1], g[2], g[3]]),
        lambda g: [{"dW": g[0], "db": g[1]}, {"dW": g[2], "db": g[3]}],
        lambda g: Fields(*g),
        lambda g: Frozen(*g),
        lambda g: SimpleNamespace(**dict(zip(NAMES, g))),
        lambda g: zip([g[2], g[0]], [g[3], g[1]]),
        lambda g: ((g[i], g[i + 1]) for i in (2, 0)),
        lambda g: map(np.copy, g),
    ],
    ids="tuple list reversed dict d-dict pairs per-layer parallel bias-first lists dX dicts"
    " namedtuple slots namespace zip generator map".split(),
)
def test_returned_gradients(give):
    net = Net()
    right(run_check(net, loss=net.loss, backward=lambda: give(net.gradients())), *NAMES)


@pytest.mark.parametrize(
    "both",
    [
        lambda all_: all_,
        lambda all_: (all_[0], all_[1:]),
        lambda all_: (all_[1:], all_[0]),
        lambda all_: (*all_, X, 42),
        lambda all_: {"loss": all_[0], "grads": dict(zip(NAMES, all_[1:]))},
    ],
    ids=["flat", "loss-grads", "grads-loss", "rest", "dict"],
)
def test_a_loss_that_returns_gradients_as_well(both):
    net = Net()
    right(run_check(net, loss=lambda: both(net.everything())), *NAMES)


@pytest.mark.parametrize("kind", [Fields, Frozen])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_weights_that_cannot_be_bound_again(kind, dtype):
    """Fields have names in a namedtuple as well, and float32 ones are written in place."""
    held = kind(*(array.astype(dtype) for array in drawn()))

    def weights():
        return [getattr(held, name) for name in NAMES]

    def loss():
        return loss_and_gradients(*weights())[0]

    def backward():
        return dict(zip(NAMES, loss_and_gradients(*weights())[1:]))

    before = [array.tobytes() for array in weights()]
    outcome = right(run_check(held, loss=loss, backward=backward), *NAMES)
    assert [c.layer for c in outcome.facts.gradients] == ["layer 1", "layer 1", "layer 2", "layer 2"]
    assert [array.tobytes() for array in weights()] == before


def test_a_step_that_makes_a_new_namedtuple():
    box = SimpleNamespace(p=Fields(*drawn()))

    def step(rate):
        box.p = Fields(*(a - rate * g for a, g in zip(box.p, loss_and_gradients(*box.p)[1:])))

    outcome = run_check(box, loss=lambda: loss_and_gradients(*box.p)[0], step=step, learning_rate=0.1)
    right(outcome, *(f"p.{name}" for name in NAMES))


@pytest.mark.parametrize("swap", [False, True])
def test_a_tuple_for_each_layer(swap):
    """{"hidden": (W, b)} is a layer for each key, whichever of its two gradients comes first."""
    W1, b1, W2, b2 = drawn()
    net = {"hidden": (W1, b1), "output": (W2, b2)}

    def backward():
        g = loss_and_gradients(W1, b1, W2, b2)[1:]
        pairs = {"output": (g[2], g[3]), "hidden": (g[0], g[1])}
        return {key: pair[::-1] if swap else pair for key, pair in pairs.items()}

    outcome = run_check(net, loss=lambda: loss_and_gradients(W1, b1, W2, b2)[0], backward=backward)
    right(outcome, "hidden[0]", "hidden[1]", "output[0]", "output[1]")
    assert [layer.name for layer in outcome.facts.layers] == ["hidden", "output"]


def test_a_list_and_a_dict_of_arrays_are_models():
    arrays = list(drawn())
    right(
        run_check(
            arrays,
            loss=lambda: loss_and_gradients(*arrays)[0],
            backward=lambda: loss_and_gradients(*arrays)[1:],
        ),
        "[0]",
        "[1]",
        "[2]",
        "[3]",
    )
    params = dict(zip(NAMES, drawn()))
    right(
        run_check(
            params,
            loss=lambda: loss_and_gradients(**params)[0],
            backward=lambda: loss_and_gradients(**params)[1:],
        ),
        *NAMES,
    )


def test_weights_in_closures():
    W1, b1, W2, b2 = drawn()
    outcome = run_check(
        None,
        loss=lambda: loss_and_gradients(W1, b1, W2, b2)[0],
        backward=lambda: loss_and_gradients(W1, b1, W2, b2)[1:],
    )
    right(outcome, *NAMES)


def test_layouts_are_accepted_and_said():
    net = Net()

    def backward():
        dW1, db1, dW2, db2 = net.gradients()
        net.dW1, net.db1, net.dW2, net.db2 = dW1.T, db1.reshape(1, -1), dW2.ravel(), db2.reshape(-1, 1)

    outcome = right(run_check(net, loss=net.loss, backward=backward), *NAMES)
    said = {c.name: c.pairing for c in outcome.facts.gradients}
    assert said["W1"] == "by name, transposed"
    assert said["W2"] == "by name, flattened"
    assert "axes of length one" in said["b1"]


def test_a_square_gradient_is_not_excused_by_its_transpose():
    layer = Layer()
    layer.W = RNG.normal(size=(3, 3))
    layer.b = RNG.normal(size=3)

    def backward():
        Layer.backward(layer)
        layer.dW = layer.dW.T

    outcome = run_check(layer, loss=layer.loss, backward=backward)
    assert {c.name: c.verdict for c in outcome.facts.gradients} == {"W": "wrong", "b": "right"}


def test_a_wrong_gradient_does_not_look_for_a_better_partner():
    net = Net()
    net.W2 = RNG.normal(size=(4, 2))

    def backward():
        dW1, db1, dW2, db2 = net.gradients()
        return {"W1": dW1, "b1": -db1, "W2": dW2, "b2": db2}

    outcome = run_check(net, loss=net.loss, backward=backward)
    assert [c.name for c in outcome.facts.gradients if c.verdict is Verdict.WRONG] == ["b1"]


class Matrix(Layer):
    def __init__(self):
        W, b, _, _ = drawn()
        self.W, self.b = np.matrix(W), np.matrix(b)

    def loss(self):
        self.out = np.matrix(X) * self.W + self.b
        return np.sum(np.square(self.out))

    def backward(self):
        d = 2 * self.out
        self.dW, self.db = np.matrix(X).T * d, d.sum(axis=0)


class Slots:
    __slots__ = ("W", "a", "b", "dW", "db")
    __init__, loss, backward = Layer.__init__, Layer.loss, Layer.backward


class ClassLevel(Layer):
    W, b, _, _ = drawn()

    def __init__(self):
        pass


class Flat(Layer):
    def __init__(self):
        self.theta = RNG.normal(size=16)
        self.W, self.b = self.theta[:12].reshape(3, 4), self.theta[12:]


class ReadOnly(Layer):
    def __init__(self):
        super().__init__()
        self.W.flags.writeable = False
        self.me = self


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("kind", [Layer, Matrix, Slots, ClassLevel, Flat, ReadOnly])
def test_places(kind):
    net = kind()
    right(run_check(net, loss=net.loss, backward=net.backward), "W", "b")


def test_one_flat_vector_with_one_flat_gradient():
    net = Flat()

    def backward():
        d = 1 - net.a**2
        net.grad = np.concatenate([(X.T @ d).ravel(), d.sum(0)])

    right(run_check(net, loss=net.loss, backward=backward), "theta")


class Neuron:
    def __init__(self, inputs):
        self.weights = [random.gauss(0, 1) for _ in range(inputs)]
        self.bias = random.gauss(0, 1)


class Neurons:
    x = (0.3, -0.2, 0.5)

    def __init__(self):
        random.seed(0)
        self.hidden, self.out = [Neuron(3), Neuron(3)], Neuron(2)

    def loss(self):
        for n in self.hidden:
            n.output = math.tanh(sum(w * v for w, v in zip(n.weights, self.x)) + n.bias)
        outputs = [n.output for n in self.hidden]
        self.out.output = sum(w * v for w, v in zip(self.out.weights, outputs)) + self.out.bias
        return 0.5 * (self.out.output - 0.7) ** 2

    def backward(self):
        self.out.delta = self.out.output - 0.7
        self.out.grad_weights = [self.out.delta * n.output for n in self.hidden]
        self.out.grad_bias = self.out.delta
        for i, n in enumerate(self.hidden):
            n.delta = self.out.delta * self.out.weights[i] * (1 - n.output**2)
            n.grad_weights, n.grad_bias = [n.delta * v for v in self.x], n.delta

    def train(self, lr):
        self.loss()
        self.backward()
        for n in (*self.hidden, self.out):
            n.weights = [w - lr * g for w, g in zip(n.weights, n.grad_weights)]
            n.bias -= lr * n.grad_bias


NEURONS = (
    *(f"hidden[{i}].{w}" for i in range(2) for w in ("weights", "bias")),
    "out.weights",
    "out.bias",
)


def test_neurons_with_lists_of_floats():
    net = Neurons()
    before = [list(n.weights) for n in net.hidden]
    right(run_check(net, loss=net.loss, backward=net.backward), *NEURONS)
    right(run_check(net, loss=net.loss, step=lambda: net.train(0.1), learning_rate=0.1), *NEURONS)
    assert [n.weights for n in net.hidden] == before


class Value:
    """A small autograd engine."""

    def __init__(self, data, parents=()):
        self.data, self.grad, self._parents, self._back = data, 0.0, parents, lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def back():
            self.grad += out.grad
            other.grad += out.grad

        out._back = back
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))

        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._back = back
        return out

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for p in v._parents:
                    visit(p)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v._back()


def test_an_engine_of_values():
    class Unit:
        def __init__(self):
            self.w, self.b = [Value(0.3), Value(-0.7)], Value(0.1)

    unit, held = Unit(), {}

    def loss():
        out = unit.b
        for w, x in zip(unit.w, (0.5, 2.0)):
            out = out + w * Value(x)
        held["loss"] = out * out
        return held["loss"]

    outcome = run_check(unit, loss=loss, backward=lambda: held["loss"].backward())
    right(outcome, "w[0]", "w[1]", "b")
    assert [f.code for f in outcome.facts.findings] == ["O3"]  # grad += without zeroing, from a clean start


class Tied:
    class Part:
        def __init__(self, W):
            self.W = W

        def forward(self, x):
            self.x, self.a = x, np.tanh(x @ self.W)
            return self.a

        def backward(self, grad):
            grad = grad * (1 - self.a**2)
            self.dW = self.x.T @ grad
            return grad @ self.W.T

    def __init__(self, *, transposed, seed):
        W = np.random.default_rng(seed).normal(size=(3, 4) if transposed else (3, 3))
        self.first, self.second = self.Part(W), self.Part(W.T if transposed else W)

    def loss(self):
        return self.second.forward(self.first.forward(X)).sum()

    def backward(self):
        self.first.backward(self.second.backward(np.ones((6, 3))))


@pytest.mark.parametrize("transposed", [False, True])
def test_tied_weights(transposed):
    for seed in range(20):  # whichever use looks more like the whole gradient
        net = Tied(transposed=transposed, seed=seed)
        outcome = right(run_check(net, loss=net.loss, backward=net.backward), "first.W")
        assert [f.name for f in outcome.facts.findings] == ["tied-parameter"]


def test_gradients_and_parameters_overrule():
    net = Net()
    outcome = run_check(
        net,
        loss=net.loss,
        backward=lambda: net.__dict__.update(zip("pqrs", net.gradients())),
        gradients=dict(zip(NAMES, "pqrs")),
    )
    right(outcome, *NAMES)


def test_gradients_may_be_returned_under_the_names_of_the_parameters():
    net = Net()
    outcome = run_check(
        net,
        loss=net.loss,
        backward=lambda: dict(zip(NAMES, net.gradients())),
        gradients={name: name for name in NAMES},
    )
    right(outcome, *NAMES)


def test_parameters_by_pattern_array_and_dict():
    net = Net()

    def backward():
        return dict(zip(NAMES, net.gradients()))

    right(run_check(net, loss=net.loss, backward=backward, parameters=["W*"]), "W1", "W2")
    right(run_check(net, loss=net.loss, backward=backward, parameters=[net.W1, net.b2]), "W1", "b2")
    right(run_check(net, loss=net.loss, backward=backward, parameters={"b1": net.b1}), "b1")


def test_an_ambiguous_pairing_is_one_error():
    class Two:
        def __init__(self):
            self.P, self.Q = RNG.normal(size=(2, 2)), RNG.normal(size=(2, 2))

        def loss(self):
            return np.sum(self.P * self.Q)

    net = Two()
    with pytest.raises(ConventionError, match="gradients="):
        run_check(net, loss=net.loss, backward=lambda: [np.ones((2, 2)), np.eye(2)])


class Dropout(Net):
    def __init__(self):
        super().__init__()
        self.rng = np.random.default_rng(3)

    def forward(self):
        self.a = np.tanh(X @ self.W1 + self.b1)
        self.mask = (self.rng.random(self.a.shape) < 0.5) / 0.5
        self.out = (self.a * self.mask) @ self.W2 + self.b2
        return ((self.out - Y) ** 2).mean()

    def backward(self):
        self.forward()  # once more: the mask has to be the same
        d = 2 * (self.out - Y) / Y.size
        d1 = d @ self.W2.T * self.mask * (1 - self.a**2)
        return {"W1": X.T @ d1, "b1": d1.sum(0), "W2": (self.a * self.mask).T @ d, "b2": d.sum(0)}


def test_random_masks_replay():
    net = Dropout()
    right(run_check(net, loss=net.forward, backward=net.backward), *NAMES)


def test_reset_puts_back_what_cannot_be_seen(tmp_path):
    file = tmp_path / "calls"
    file.write_text("0")
    net = Net()

    def loss():
        calls = int(file.read_text())
        file.write_text(str(calls + 1))
        return net.loss() + calls

    assert run_check(net, loss=loss, backward=net.gradients).facts.findings[0].code == "O5"
    right(run_check(net, loss=loss, backward=net.gradients, reset=lambda: file.write_text("0")), *NAMES)


def test_guards_in_the_loss_are_nobodys_mistake():
    target = np.eye(3)[[0, 2, 1, 0, 1, 2]]
    params = {"W": 3 * np.random.default_rng(1).normal(size=(3, 3)), "b": np.zeros(3)}

    def probabilities():
        z = X @ params["W"] + params["b"]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss():
        return -np.sum(target * np.log(probabilities() + 1e-6)) / 6

    def backward(factor=1.0):
        d = factor * (probabilities() - target) / 6
        return {"W": X.T @ d, "b": d.sum(axis=0)}

    code = loss.__code__
    outcome = right(run_check(params, loss=loss, backward=backward), "W", "b")
    assert [f.name for f in outcome.facts.findings] == ["guard-constant"]
    assert loss.__code__ is code
    off = run_check(params, loss=loss, backward=lambda: backward(1.001))
    assert {c.verdict for c in off.facts.gradients} == {Verdict.WRONG}


class Affine:
    def __init__(self, W, b):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.W, self.b = W, b


class SharedLists:
    """Parameters stand in the layer, in its list and in the net's list; so do the gradients."""

    def __init__(self):
        W1, b1, W2, b2 = drawn()
        self.layers = [Affine(W1, b1), Affine(W2, b2)]
        self.params = [p for layer in self.layers for p in layer.params]
        self.grads = [g for layer in self.layers for g in layer.grads]

    def loss(self):
        return loss_and_gradients(*self.params)[0]

    def backward(self):
        for kept, g in zip(self.grads, loss_and_gradients(*self.params)[1:]):
            kept[...] = g


def test_one_array_under_several_names():
    net = SharedLists()
    names = (f"layers[{i}].{w}" for i in range(2) for w in "Wb")
    right(run_check(net, loss=net.loss, backward=net.backward), *names)


def test_a_loss_without_backward_lists_what_needs_a_gradient():
    net = Net()
    with pytest.raises(UsageError, match=r"W1 \(3, 4\), b1 \(4,\), W2 \(4, 2\), b2 \(2,\)"):
        run_check(net, loss=lambda: float(net.loss()))


def test_a_loss_that_fails_because_a_list_grew_says_which():
    class Grows:
        outputs = []  # noqa: RUF012 - the mistake

        def __init__(self):
            self.w = np.array([0.5, 2.0])

        def loss(self):
            self.outputs.append(float(self.w @ [1.0, 3.0]))
            return sum((o - t) ** 2 for o, t in zip(self.outputs, [1.0], strict=True))

    net = Grows()
    net.loss()
    with pytest.raises(UsageError, match="changed the length of outputs"):
        run_check(net, loss=net.loss, backward=lambda: None)
    assert len(Grows.outputs) == 1


def test_a_loss_returned_by_backward_is_no_gradient_of_a_float():
    """One pass that does everything, given as loss and as backward: the rate it keeps has no gradient."""

    class Scaled(Layer):
        keep = None

        def everything(self):
            self.out = X @ self.W / self.keep + self.b
            self.dW, self.db = X.T @ self.out / self.keep, self.out.sum(0)
            return 0.5 * np.sum(self.out**2)

    net = Scaled()
    net.keep = 0.7
    right(run_check(net, loss=net.everything, backward=net.everything), "W", "b")


class LeftAndRight:
    """Gradients that are called after one word of their parameter: g_left for w_left, g_b for b_right."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.w_left, self.w_right = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
        self.b_right = rng.normal(size=4)

    def loss(self):
        self.left, self.right = X @ self.w_left, X @ self.w_right + self.b_right
        return 0.5 * np.sum((self.left * self.right) ** 2)

    def backward(self):
        product = self.left * self.right
        self.g_left = X.T @ (product * self.right)
        d = product * self.left
        self.g_right = X.T @ d
        self.g_b = d.sum(axis=0)


def test_gradients_called_after_one_word_of_their_parameters():
    net = LeftAndRight()
    right(run_check(net, loss=net.loss, backward=net.backward), "w_left", "w_right", "b_right")


def test_names_are_told_although_backward_ran_on_the_same_batch_before():
    net = LeftAndRight()
    net.loss()
    net.backward()
    right(run_check(net, loss=net.loss, backward=net.backward), "w_left", "w_right", "b_right")


class Appends:
    """Lists of gradients filled in the order of backward, so that the last entry is the first layer's."""

    def __init__(self, sizes, spoilt=None):
        rng = np.random.default_rng(3)
        pairs = list(pairwise(sizes))
        self.weights = [rng.normal(size=pair) / 2 for pair in pairs]
        self.biases = [rng.normal(size=n) / 2 for _, n in pairs]
        self.x, self.y = rng.normal(size=(6, sizes[0])), rng.normal(size=(6, sizes[-1]))
        self.spoilt = spoilt

    def loss(self):
        self.a = [self.x]
        for w, b in zip(self.weights, self.biases):
            self.a.append(np.tanh(self.a[-1] @ w + b))
        return 0.5 * np.sum((self.a[-1] - self.y) ** 2)

    def backward(self):
        self.dW, self.db = [], []
        d = self.a[-1] - self.y
        for layer in reversed(range(len(self.weights))):
            d = d * (1 - self.a[layer + 1] ** 2)
            self.dW.append(self.a[layer].T @ d * (2 if layer == self.spoilt else 1))
            self.db.append(d.sum(axis=0))
            d = d @ self.weights[layer].T


IN_LISTS = [f"{kind}[{layer}]" for layer in range(3) for kind in ("weights", "biases")]


@pytest.mark.parametrize("sizes", [(3, 5, 4, 2), (4, 4, 4, 4)])
def test_gradients_appended_in_the_order_of_backward(sizes):
    net = Appends(sizes)
    right(run_check(net, loss=net.loss, backward=net.backward), *IN_LISTS)


@pytest.mark.parametrize("sizes", [(3, 5, 4, 2), (4, 4, 4, 4)])
def test_a_wrong_gradient_among_those_appended_is_the_one_that_is_named(sizes):
    net = Appends(sizes, spoilt=0)
    facts = run_check(net, loss=net.loss, backward=net.backward).facts
    assert [c.name for c in facts.gradients if c.verdict is Verdict.WRONG] == ["weights[0]"]


class InsertsPairs(Appends):
    """Pairs of gradients in a list that no name speaks for, inserted at its front."""

    def backward(self):
        super().backward()
        self.g = list(zip(self.dW, self.db))[::-1]
        del self.dW, self.db


def test_gradients_in_one_container_of_any_name():
    net = InsertsPairs((3, 5, 4, 2))
    right(run_check(net, loss=net.loss, backward=net.backward), *IN_LISTS)


class OwnNames(Net):
    """Gradients under the parameters' own names in a dict, and under d and an initial."""

    def __init__(self):
        super().__init__()
        self.kernel_in, self.offset_in, self.kernel_out, self.offset_out = drawn()

    def loss(self):
        return loss_and_gradients(self.kernel_in, self.offset_in, self.kernel_out, self.offset_out)[0]

    def gradients(self):
        return loss_and_gradients(self.kernel_in, self.offset_in, self.kernel_out, self.offset_out)[1:]


def test_gradients_under_their_own_names_in_a_dict_called_anything():
    net = OwnNames()
    names = ("kernel_in", "offset_in", "kernel_out", "offset_out")

    def backward():
        net.acc = dict(zip(names, net.gradients()))

    right(run_check(net, loss=net.loss, backward=backward), *names)


def test_gradients_called_after_an_initial():
    net = OwnNames()

    def backward():
        net.dk_in, net.do_in, net.dk_out, net.do_out = net.gradients()

    right(
        run_check(net, loss=net.loss, backward=backward), "kernel_in", "offset_in", "kernel_out", "offset_out"
    )


def test_pieces_of_the_gradient_of_one_flat_vector():
    theta = np.concatenate([np.ravel(p) for p in drawn()])

    def parts():
        return theta[:12].reshape(3, 4), theta[12:16], theta[16:24].reshape(4, 2), theta[24:]

    outcome = run_check(
        {"theta": theta},
        loss=lambda: loss_and_gradients(*parts())[0],
        backward=lambda: list(loss_and_gradients(*parts())[1:]),
    )
    right(outcome, "theta")


def test_an_error_of_use_shows_no_frame_of_the_insides():
    with pytest.raises(UsageError) as caught:
        gradcheck.check({"W": np.ones((2, 2))}, loss=lambda: 1.0)
    assert len(caught.traceback) == 2  # this test, and the call that was made
    with pytest.raises(UsageError) as caught:
        gradcheck.check({"W": np.ones((2, 2))}, loss=lambda: float(math.exp("1")))
    crash = caught.value.__cause__
    assert isinstance(crash, TypeError)
    assert crash.__traceback__.tb_frame.f_code.co_filename == __file__


class ValueAndDerivative:
    def __init__(self, value):
        self.v, self.d, self.m = value, np.zeros_like(value), np.zeros_like(value)


def test_a_loss_that_fills_the_gradients_already():
    net = [ValueAndDerivative(value) for value in drawn()]

    def everything():
        loss, *gradients = loss_and_gradients(*(p.v for p in net))
        for p, gradient in zip(net, gradients, strict=True):
            p.d[...] = gradient
        return loss

    right(run_check(net, loss=everything, backward=everything), *(f"[{k}].v" for k in range(4)))


def test_a_matrix_in_a_dict_that_the_step_forgets_is_wrong():
    weights = {str(k): w for k, w in enumerate(drawn()[::2])}

    def loss():
        return 0.5 * np.sum((np.tanh(X @ weights["0"]) @ weights["1"] - Y) ** 2)

    def step():
        hidden = np.tanh(X @ weights["0"])
        weights["1"] -= 0.1 * hidden.T @ (hidden @ weights["1"] - Y)

    facts = run_check(weights, loss=loss, step=step, learning_rate=0.1).facts
    assert {c.name: c.verdict for c in facts.gradients} == {"0": Verdict.WRONG, "1": Verdict.RIGHT}


def test_names_that_speak_of_gradients_pair_a_net_that_is_wrong_throughout():
    net = LeftAndRight()

    def backward():
        net.backward()
        net.g_left, net.g_right, net.g_b = net.g_right**2, -(net.g_left**2), X @ net.w_right

    facts = run_check(net, loss=net.loss, backward=backward).facts
    assert {c.name: c.verdict for c in facts.gradients} == dict.fromkeys(
        ("w_left", "w_right", "b_right"), Verdict.WRONG
    )


class Num:
    """A number of an engine of scalars: its derivative has a name that says nothing."""

    def __init__(self, v):
        self.v, self.d, self.visits = v, 0.0, 0.0


def test_an_engine_of_scalars_under_any_name():
    weights = [Num(0.5), Num(-1.5), Num(0.25)]
    data = [((0.4, -1.1), 0), ((1.3, 0.2), 1)]  # numbers in tuples of tuples

    def loss():
        return math.sin(weights[0].v * weights[1].v) + weights[2].v ** 2 + 0 * data[0][0][1]

    def backward():
        a, b, c = weights
        slope = math.cos(a.v * b.v)
        a.d, b.d, c.d = slope * b.v, slope * a.v, 2 * c.v
        for number in weights:
            number.visits += 1.0

    right(run_check(weights, loss=loss, backward=backward), "[0].v", "[1].v", "[2].v")


def test_two_lone_numbers_are_told_apart():
    line = SimpleNamespace(m=0.3, c=0.1)

    def residual():
        return line.m * X[:, 0] + line.c - Y[:, 0]

    def backward():
        return 2 * residual().mean(), 2 * (residual() * X[:, 0]).mean()

    right(run_check(line, loss=lambda: (residual() ** 2).mean(), backward=backward), "m", "c")


def test_numbers_in_tuples_are_exchanged_with_the_tuple():
    Line = namedtuple("Line", "slope offset")
    box = SimpleNamespace(line=Line(0.3, 0.1))

    def residual():
        return box.line.slope * X[:, 0] + box.line.offset - Y[:, 0]

    def backward():
        return Line(2 * (residual() * X[:, 0]).mean(), 2 * residual().mean())

    kept = box.line
    right(
        run_check(box, loss=lambda: (residual() ** 2).mean(), backward=backward), "line.slope", "line.offset"
    )
    assert box.line is kept


def test_settings_in_the_arguments_of_a_partial_are_no_parameters():
    weights = list(drawn())

    def loss(arrays, scale):
        return scale * loss_and_gradients(*arrays)[0]

    def backward(arrays, scale):
        return [scale * g for g in loss_and_gradients(*arrays)[1:]]

    outcome = gradcheck.check(
        weights, loss=partial(loss, weights, 2.0), backward=partial(backward, weights, 2.0)
    )
    assert [g.name for g in outcome] == ["[0]", "[1]", "[2]", "[3]"]
    assert outcome.ok


def used(bare_bias=False):
    """A net of containers that keeps its input, used on this batch before; `out` is a parameter of its own."""
    W1, c1, W2, c2 = drawn()
    net = SimpleNamespace(P={"W": W1, "g": c1, "V": W2}, G={}, C={}, out=c2, keep=0.5, mask=None)
    mask = (RNG.random((6, 4)) < 0.5) * 1.0

    def loss():
        A0 = net.C["A0"] = X.copy() if "A0" not in net.C else net.C["A0"]
        net.mask = mask
        net.hidden = np.tanh(A0 @ net.P["W"] + net.P["g"]) * mask / net.keep
        net.residual = net.hidden @ net.P["V"] + net.out - Y
        return float(np.sum(net.residual**2) / 2)

    def backward():
        net.dout, net.G["V"] = net.residual.sum(axis=0), net.hidden.T @ net.residual
        d = net.residual @ net.P["V"].T * mask / net.keep * (1 - (net.hidden * net.keep) ** 2)
        net.G["W"] = net.C["A0"].T @ d
        net.G["g"] = np.sum(d) if bare_bias else d.sum(axis=0)

    loss()
    return net, loss, backward


def test_a_kept_input_beside_parameters_does_not_hide_where_their_gradients_are():
    net, loss, backward = used()
    backward()
    report = gradcheck.check(net, loss=loss, backward=backward)
    assert {g.name: g.verdict for g in report.gradients} == dict.fromkeys(
        ("P['W']", "P['g']", "P['V']", "out"), Verdict.RIGHT
    )


@pytest.mark.usefixtures("short_repairs")
def test_a_bare_number_stands_where_a_gradient_is_due():
    net, loss, backward = used(bare_bias=True)
    report = gradcheck.check(net, loss=loss, backward=backward)
    assert [g.name for g in report.gradients if g.verdict is Verdict.WRONG] == ["P['g']"]
