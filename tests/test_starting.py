"""Nets before their first step: zeros that are whole numbers, weights not built yet, arrays that are read-only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

import gradcheck
from gradcheck.errors import UsageError
from gradcheck.facts import Verdict
from tests import flat_numbers

pytestmark = pytest.mark.usefixtures("short_repairs")

X = np.random.default_rng(1).normal(size=(7, 3))
Y = np.random.default_rng(2).normal(size=(7, 2))
ROWS, GOALS = [[1.5, 2, -1], [0.2, -1, 3], [2, 2, 0.5]], [1.0, 0.0, 2.0]


def verdicts(report):
    return {g.name: g.verdict for g in report.gradients}


def all_right(report, *names):
    assert verdicts(report) == dict.fromkeys(names, Verdict.RIGHT)
    assert not report.facts.findings and not report.facts.without_gradient


class Line:
    """Numbers alone, the bias a bare 0."""

    def __init__(self, wrong=1.0):
        self.w, self.b, self.wrong = [0] * 3, 0, wrong

    def errors(self):
        return [self.b + sum(w * v for w, v in zip(self.w, row)) - y for row, y in zip(ROWS, GOALS)]

    def loss(self):
        return sum(e * e for e in self.errors()) / 2

    def gradients(self):
        errors = self.errors()
        dw = [sum(e * row[j] for e, row in zip(errors, ROWS)) for j in range(3)]
        return dw, self.wrong * sum(errors)

    def train(self, rate):
        dw, db = self.gradients()
        self.w = [w - rate * d for w, d in zip(self.w, dw)]
        self.b -= rate * db


@pytest.mark.parametrize("by_step", [False, True])
def test_whole_numbers_that_are_learned_are_checked_and_left_whole(by_step):
    def check(net):
        if by_step:
            return gradcheck.check(net, loss=net.loss, step=lambda: net.train(0.1), learning_rate=0.1)
        return gradcheck.check(net, loss=net.loss, backward=net.gradients)

    net = Line()
    all_right(check(net), "w", "b")
    assert type(net.b) is int and [type(w) for w in net.w] == [int, int, int]
    assert verdicts(check(Line(wrong=2.0))) == {"w": Verdict.RIGHT, "b": Verdict.WRONG}


@pytest.mark.parametrize("wrong", [1.0, 2.0])
def test_a_bias_of_0_that_its_first_update_makes_a_vector(wrong):
    params = {"W": np.random.default_rng(0).normal(size=(3, 2)), "b": 0, "width": 3}

    def loss():
        assert type(params["width"]) is int
        return np.sum((X @ params["W"] + params["b"] - Y) ** 2) / 2

    def backward():
        e = X @ params["W"] + params["b"] - Y
        return {"W": X.T @ e, "b": wrong * e.sum(axis=0), "width": params["width"]}

    report = gradcheck.check(params, loss=loss, backward=backward)
    assert [g.shape for g in report.gradients] == [(3, 2), (2,)]
    assert report.ok == (wrong == 1.0) and params["b"] == 0 and type(params["b"]) is int


class Lazy:
    """Builds what depends on the data at the first call."""

    def __init__(self, known, wrong=1.0):
        self.rng, self.wrong = np.random.default_rng(0), wrong
        self.W_out = self.rng.normal(size=(4, 2)) if known else None
        self.W_in = None

    def loss(self):
        if self.W_in is None:
            self.W_in = self.rng.normal(size=(X.shape[1], 4))
        if self.W_out is None:
            self.W_out = self.rng.normal(size=(4, 2))
        self.h = np.tanh(X @ self.W_in)
        self.e = self.h @ self.W_out - Y
        return np.sum(self.e**2) / 2

    def backward(self):
        self.gW_out = self.h.T @ self.e
        self.gW_in = self.wrong * X.T @ (self.e @ self.W_out.T * (1 - self.h**2))


@pytest.mark.parametrize("known", [False, True])
def test_weights_that_the_first_forward_pass_builds(known):
    net = Lazy(known)
    all_right(gradcheck.check(net, loss=net.loss, backward=net.backward), *sorted(["W_in", "W_out"]))
    assert net.W_in is None and (net.W_out is None) == (not known)
    bad = Lazy(known, wrong=2.0)
    assert verdicts(gradcheck.check(bad, loss=bad.loss, backward=bad.backward))["W_in"] is Verdict.WRONG


class Params(NamedTuple):
    """Frozen as in a library of functions without side effects."""

    W: np.ndarray
    V: np.ndarray


def test_read_only_arrays_of_a_tuple():
    params = Params(*(np.random.default_rng(0).normal(size=shape) for shape in ((3, 4), (4, 2))))
    for array in params:
        array.setflags(write=False)

    def loss_and_grads():
        h = np.tanh(X @ params.W)
        e = h @ params.V - Y
        return np.sum(e**2) / 2, Params(X.T @ (e @ params.V.T * (1 - h**2)), h.T @ e)

    all_right(gradcheck.check(params, loss=loss_and_grads), "W", "V")
    assert not any(array.flags.writeable for array in params)


def test_a_model_that_is_one_array_and_a_gradient_with_no_name():
    theta = np.random.default_rng(0).normal(size=20)

    def cost():
        W, V = theta[:12].reshape((3, 4), order="F"), theta[12:].reshape((4, 2), order="F")
        h = np.tanh(X @ W)
        e = h @ V - Y
        grads = X.T @ (e @ V.T * (1 - h**2)), h.T @ e
        return np.sum(e**2) / 2, np.concatenate([g.ravel(order="F") for g in grads])

    assert gradcheck.check(theta, loss=cost).verdict is Verdict.RIGHT


STATS = {"mean": np.zeros(4)}


def test_statistics_that_a_forward_inside_backward_moves_on_are_no_cache():
    params = {
        "W": np.random.default_rng(0).normal(size=(3, 4)),
        "V": np.random.default_rng(1).normal(size=(4, 2)),
    }

    def forward():
        h = np.tanh(X @ params["W"])
        STATS["mean"] *= 0.9
        STATS["mean"] += 0.1 * h.mean(axis=0)
        return h, h @ params["V"] - Y

    def backward():
        h, e = forward()
        return {"W": X.T @ (e @ params["V"].T * (1 - h**2)), "V": h.T @ e}

    all_right(
        gradcheck.check(params, loss=lambda: np.sum(forward()[1] ** 2) / 2, backward=backward), "W", "V"
    )
    assert not STATS["mean"].any()


class Groups:
    """Momentum for one group of parameters and none for the other, velocities made when they are first used."""

    def __init__(self, wrong=1.0):
        self.W, self.V = (
            np.random.default_rng(0).normal(size=(3, 4)),
            np.random.default_rng(1).normal(size=(4, 2)),
        )
        self.velocity, self.wrong = {}, wrong

    def loss(self):
        return np.sum((np.tanh(X @ self.W) @ self.V - Y) ** 2) / 2

    def train(self):
        h = np.tanh(X @ self.W)
        e = h @ self.V - Y
        grads = {"W": X.T @ (e @ self.V.T * (1 - h**2)), "V": self.wrong * h.T @ e}
        for name, momentum in (("W", 0.9), ("V", 0.0)):
            v = self.velocity.setdefault(name, np.zeros_like(grads[name]))
            v *= momentum
            v += grads[name]
            getattr(self, name)[...] -= 0.1 * v


def test_momentum_of_groups_is_at_rest_in_each_of_them():
    net = Groups()
    all_right(gradcheck.check(net, loss=net.loss, step=net.train, learning_rate=0.1), "W", "V")
    bad = Groups(wrong=2.0)
    report = gradcheck.check(bad, loss=bad.loss, step=bad.train, learning_rate=0.1)
    assert verdicts(report) == {"W": Verdict.RIGHT, "V": Verdict.WRONG}
    net.train()
    moving = gradcheck.check(net, loss=net.loss, step=net.train, learning_rate=0.1)
    assert moving.verdict is Verdict.UNDECIDED


def test_two_lists_of_gradients_under_names_of_their_own():
    class Netz:
        def __init__(self):
            rng = np.random.default_rng(0)
            self.gewichte = [rng.normal(size=s) for s in ((3, 4), (4, 2))]
            self.schwellen = [rng.normal(size=n) for n in (4, 2)]

        def fehler(self):
            self.ein = [X]
            for w, s in zip(self.gewichte, self.schwellen):
                self.ein.append(np.tanh(self.ein[-1] @ w - s))
            return np.sum((self.ein[-1] - Y) ** 2) / 2

        def rueck(self):
            self.aenderungen_g, self.aenderungen_s = [None, None], [None, None]
            d = self.ein[-1] - Y
            for i in (1, 0):
                d = d * (1 - self.ein[i + 1] ** 2)
                self.aenderungen_g[i], self.aenderungen_s[i] = self.ein[i].T @ d, -d.sum(axis=0)
                d = d @ self.gewichte[i].T

    net = Netz()
    report = gradcheck.check(net, loss=net.fehler, backward=net.rueck)
    all_right(report, "gewichte[0]", "gewichte[1]", "schwellen[0]", "schwellen[1]")


def test_a_number_called_gamma_beside_a_net_of_arrays_is_a_setting():
    net = {"W": np.random.default_rng(0).normal(size=(3, 2)), "focus": {"gamma": 2.0}}

    def loss():
        return np.sum(np.abs(X @ net["W"] - Y) ** net["focus"]["gamma"]) / 2

    report = gradcheck.check(net, loss=loss, backward=lambda: {"W": X.T @ (X @ net["W"] - Y)})
    all_right(report, "W")


def test_a_number_that_must_stay_whole_stays_whole():
    net = {"W": np.random.default_rng(0).normal(size=(3, 2)), "b": 0, "w": 0}

    def loss():
        return np.sum((X @ np.roll(net["W"], net["w"]) - Y) ** 2) / 2 + [0.0][net["b"]]

    all_right(gradcheck.check(net, loss=loss, backward=lambda: {"W": X.T @ (X @ net["W"] - Y)}), "W")


class Kept:
    """Used before on another batch, of which it keeps parts under names of weights."""

    def __init__(self):
        self.K = np.random.default_rng(0).normal(size=(3, 2))

    def loss(self, data):
        self.u, self.acts = data, [data]
        self.acts.append(np.tanh(data @ self.K))
        return np.sum(self.acts[-1] ** 2) / 2

    def backward(self):
        self.dK = self.u.T @ (self.acts[1] * (1 - self.acts[1] ** 2))


@pytest.mark.parametrize("part", [7, 3])
def test_a_cache_of_the_data_is_no_weight_without_a_gradient(part):
    net = Kept()
    net.loss(X[:part])
    net.backward()
    all_right(gradcheck.check(net, loss=lambda: net.loss(X), backward=net.backward), "K")


def test_a_step_that_takes_its_rate_by_default_is_judged_by_its_limit():
    net = {"W": np.random.default_rng(0).normal(size=(3, 2))}

    def epoch(lr=0.001, wrong=1.0):
        for at in (0, 3):
            x, y = X[at : at + 4], Y[at : at + 4]
            net["W"] -= lr * wrong * x.T @ (x @ net["W"] - y)

    def loss():
        return sum(np.sum((X[at : at + 4] @ net["W"] - Y[at : at + 4]) ** 2) / 2 for at in (0, 3))

    assert gradcheck.check(net, loss=loss, step=epoch, learning_rate=0.001).verdict is Verdict.RIGHT
    report = gradcheck.check(net, loss=loss, step=lambda lr=0.001: epoch(lr, 2.0), learning_rate=0.001)
    assert report.verdict is Verdict.WRONG


class Stored:
    """Weights (out, in), as WT, with gradients in the other orientation."""

    def __init__(self, seed, shape):
        self.WT = np.random.default_rng(seed).normal(size=shape)

    def forward(self, x):
        self.x = x
        return x @ self.WT.T

    def backward(self, g):
        self.gW = self.x.T @ g
        return g @ self.WT


def test_a_T_at_the_end_of_a_name_says_transposed():
    net = [Stored(0, (4, 3)), Stored(1, (2, 4))]

    def errors():
        return net[1].forward(np.tanh(net[0].forward(X))) - Y

    def backward():
        e = errors()
        net[0].backward(net[1].backward(e) * (1 - net[1].x ** 2))

    report = gradcheck.check(net, loss=lambda: np.sum(errors() ** 2) / 2, backward=backward)
    all_right(report, "[0].WT", "[1].WT")
    assert "transposed" in report.facts.gradients[0].pairing


class Result:
    """The loss is what float() makes of it, and pools by np.bincount."""

    def __init__(self, wrong=1.0):
        self.W, self.wrong = np.random.default_rng(0).normal(size=(3, 1)), wrong

    def __float__(self):
        self.h = np.tanh(X @ self.W)
        self.sums = np.bincount([0, 1, 1, 0, 2, 2, 2], weights=self.h[:, 0])
        return float(np.sum(self.sums**2) / 2)

    def backward(self):
        d = self.sums[[0, 1, 1, 0, 2, 2, 2], None] * self.wrong
        self.dW = X.T @ (d * (1 - self.h**2))


def test_float_of_an_object_and_bincount_are_followed():
    net = Result()
    report = gradcheck.check(net, loss=lambda: float(net), backward=net.backward)
    all_right(report, "W")
    assert "recorded" in report.facts.gradients[0].method
    bad = Result(wrong=2.0)
    assert gradcheck.check(bad, loss=lambda: float(bad), backward=bad.backward).facts.annotated is not None


@pytest.mark.parametrize("wrong", [0.0, 1.0])
def test_a_wrong_gradient_of_an_odd_name_is_paired_all_the_same(wrong):
    """A state may be returned beside gradients; gWall, or `out` under its own name, is none, however wrong."""
    params = {
        "Wall": np.random.default_rng(0).normal(size=(3, 4)),
        "out": np.random.default_rng(1).normal(size=(4, 2)),
    }
    noise = [np.random.default_rng(2).normal(size=shape) for shape in ((3, 4), (4, 2))]

    def forward():
        h = np.tanh(X @ params["Wall"])
        return h, h @ params["out"] - Y

    def backward():
        h, e = forward()
        gWall = X.T @ (e @ params["out"].T * (1 - h**2)) + wrong * noise[0]
        return gWall, h.T @ e

    def by_key():
        return {"Wall": backward()[0], "out": backward()[1] + wrong * noise[1]}

    for how in (backward, by_key):
        report = gradcheck.check(params, loss=lambda: np.sum(forward()[1] ** 2) / 2, backward=how)
        assert len(report.gradients) == 2 and report.ok == (not wrong)


def test_a_block_of_which_weights_and_gradients_are_rows_is_no_cache():
    block = np.zeros((2, 6))
    block[0] = np.random.default_rng(0).normal(size=6)
    net = {"block": block, "W": block[0], "grad_W": block[1]}

    def errors():
        return X @ net["W"].reshape(3, 2) - Y

    def backward():
        net["grad_W"][:] = (X.T @ errors()).ravel()

    all_right(gradcheck.check(net, loss=lambda: np.sum(errors() ** 2) / 2, backward=backward), "W")


def test_a_buffer_with_a_bias_unit_is_no_parameter_that_forward_changes():
    W, hid = np.random.default_rng(0).normal(size=(2, 3)), np.ones(3)
    net = {"W": W, "dW": np.zeros((2, 3)), "hid": hid}

    def loss():
        hid[:2] = np.tanh(X[0, :2])
        return np.sum((W @ hid - Y[0]) ** 2) / 2

    def backward():
        net["dW"][...] = np.outer(W @ hid - Y[0], hid)

    all_right(gradcheck.check(net, loss=loss, backward=backward), "W")


def test_a_number_among_the_globals_of_a_module_is_moved_like_any_other():
    """It is reached from the module and from the functions; the first run must leave it as it was."""
    all_right(gradcheck.check(flat_numbers, loss=flat_numbers.loss, backward=flat_numbers.grad), "w", "b")


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def jacobian(z):
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)


def test_functions_with_their_jacobians():
    point = np.array([1.0, 2.0, 0.5])
    assert gradcheck.check_function(softmax, jacobian, point).ok
    assert gradcheck.check_function(softmax, lambda z: np.array([jacobian(row) for row in z]), X).ok
    assert gradcheck.check_function(
        lambda x: np.array([x[0] * x[1], x[2]]), lambda x: np.array([[x[1], x[0], 0], [0, 0, 1]]), point
    ).ok
    assert gradcheck.check_function(lambda x: x**3, lambda x: 3 * x**2, 2).ok
    assert not gradcheck.check_function(softmax, lambda z: softmax(z) * (1 - softmax(z)), point).ok
    with pytest.raises(UsageError, match=r"Jacobian of shape \(7, 2, 7, 3\)"):
        gradcheck.check_function(lambda x: x @ np.ones((3, 2)), lambda x: np.ones(3), X)


class LazyDense:
    """Builds its weights at the first call."""

    def __init__(self, wrong=1.0):
        self.W, self.wrong = None, wrong

    def forward(self, x):
        if self.W is None:
            self.W = np.random.default_rng(0).normal(size=(x.shape[1], 2))
        self.x = x
        return np.tanh(x @ self.W)

    def backward(self, g):
        d = g * (1 - np.tanh(self.x @ self.W) ** 2)
        self.dW = self.wrong * self.x.T @ d
        return d @ self.W.T


def test_layers_of_a_chain_that_build_their_weights_themselves():
    layers = [LazyDense(), LazyDense()]
    report = gradcheck.check_layers(layers, X)
    assert [g.verdict for g in report.gradients] == [Verdict.RIGHT] * 2 and layers[0].W is None
    assert gradcheck.check_layers([LazyDense(), LazyDense(wrong=2.0)], X).first_wrong is not None


def closures(wrong=1.0):
    """Functions that share numbers and arrays as cells; gradients stand under names of one letter more."""
    w, bias = np.random.default_rng(0).normal(size=(3, 2)), 0.0
    gw = gbias = None

    def loss():
        return np.sum((np.tanh(X @ w) + bias - Y) ** 2) / 2

    def grad():
        nonlocal gw, gbias
        e = np.tanh(X @ w) + bias - Y
        gw, gbias = X.T @ (e * (1 - np.tanh(X @ w) ** 2)), wrong * e.sum()

    def update(rate):
        nonlocal w, bias
        w, bias = w - rate * gw, bias - rate * gbias

    return loss, grad, update


@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize("wrong", [1.0, 2.0])
def test_a_number_that_functions_share_is_one_number_whatever_the_functions_are_called(used, wrong):
    """A cell of grad() is not the gradient of the cell of loss() that it is."""
    loss, grad, update = closures(wrong)
    if used:
        grad()
        update(0.1)
    report = gradcheck.check(None, loss=lambda: loss(), backward=lambda: grad())
    found = sorted((g.shape, g.verdict) for g in report.gradients)
    assert found == [((), Verdict.RIGHT if wrong == 1.0 else Verdict.WRONG), ((3, 2), Verdict.RIGHT)]


def test_lists_of_ids_of_many_lengths_are_left_alone():
    """A bag of words is data: a list of lists of whole numbers that is no array."""
    net = {"emb": np.random.default_rng(0).normal(size=(6, 2)), "docs": [[0, 3, 3], [5], [1, 2]]}

    def loss():
        return sum(np.sum(net["emb"][doc].mean(axis=0) ** 2) for doc in net["docs"]) / 2

    def backward():
        grad = np.zeros((6, 2))
        for doc in net["docs"]:
            np.add.at(grad, doc, net["emb"][doc].mean(axis=0) / len(doc))
        return {"emb": grad}

    report = gradcheck.check(net, loss=loss, backward=backward)
    assert verdicts(report) == {"emb": Verdict.RIGHT}
