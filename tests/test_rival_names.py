"""Edits of one form that are several mistakes get the name that their values or their structure decide."""

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of
from tests.benchmarks.planted import FOLDERS

TABLE = """
import numpy as np

LAM = .3

class Model:
    def __init__(self, rng):
        self.E, self.V = rng.normal(size=(6, 4)), rng.normal(size=(4, 5))
        self.c, self.U = rng.normal(size=5), rng.normal(size=(5, 3))

    def loss(self, ids, y):
        self.x = self.E[ids]
        self.h = np.tanh(self.x @ self.V + self.c)
        self.o = self.h @ self.U
        self.w = np.arange(1., len(y) + 1)
        return .5 * np.sum(self.w[:, None] * (self.o - y) ** 2) + LAM / 2 * np.sum(self.V ** 2)

    def backward(self, ids, y):
        d = (self.o - y) * self.w[:, None]
        self.dU = np.zeros_like(self.U)
        for k in range(len(d)):
            self.dU += np.outer(self.h[k], d[k])
        up = d @ self.U.T
        low = up * (1 - self.h ** 2)
        self.dV = self.x.T @ low + LAM * self.V
        self.dc = low.sum(axis=0)
        dx = low @ self.V.T
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, ids, dx)
"""


@pytest.mark.parametrize(
    "code, right, wrong",
    [
        ("F2", "low.sum(axis=0)", "(self.x.T @ low).sum(axis=0)"),
        ("F2", "low.sum(axis=0)", "self.dV.sum(axis=0)"),
        ("E4", "dx = low @ self.V.T", "dx = up @ self.V.T"),
    ],
)
def test_the_name_is_the_one_that_the_values_show(code, right, wrong):
    assert told(right, wrong) == code


def test_the_arguments_of_an_outer_product_in_another_order_are_a_transpose():
    assert told("np.outer(self.h[k], d[k])", "np.outer(d[k], self.h[k])", "(5, 3)", "(5, 5)") == "N3"


def test_an_axis_that_an_operand_lacks_is_a_broadcast():
    assert told("self.o - y) * self.w[:, None]", "self.o - y) * self.w", samples=3) == "N2"


def told(right, wrong, *other, samples=7):
    text = TABLE.replace(right, wrong)
    assert text != TABLE
    model = module_of(text.replace(*other) if other else text, "rival_names").Model(np.random.default_rng(0))
    rng = np.random.default_rng(1)
    ids, y = rng.integers(0, 6, samples), rng.normal(size=(samples, model.U.shape[1]))
    report = gradcheck.check(model, loss=lambda: model.loss(ids, y), backward=lambda: model.backward(ids, y))
    (finding,) = [f for f in report.findings if f.code[0] != "X"]
    assert report.annotated.edits and all(edit.proven for edit in report.annotated.edits)
    assert finding.certain and not any(note.startswith("it can") for note in finding.notes)
    return finding.code


MOMENTUM = """
import numpy as np

class Fit:
    def __init__(self, rng):
        self.p = {"W": rng.normal(size=(3, 4)), "c": rng.normal(size=4), "V": rng.normal(size=(4, 2))}
        self.v = {}

    def loss(self, x, y):
        h = np.tanh(x @ self.p["W"] + self.p["c"])
        return np.mean((h @ self.p["V"] - y) ** 2)

    def step(self, x, y):
        h = np.tanh(x @ self.p["W"] + self.p["c"])
        d = 2 * (h @ self.p["V"] - y) / y.size
        low = d @ self.p["V"].T * (1 - h ** 2)
        g = {"W": x.T @ low, "c": low.sum(0), "V": h.T @ d}
        for k in g:
            self.v[k] = .9 * self.v.get(k, 0) + .1 * g[k]
            self.p[k] = self.p[k] + self.v[k]
"""


def test_a_step_that_climbs_everywhere_is_one_reversed_sign_of_all():
    model = module_of(MOMENTUM, "rival_momentum").Fit(np.random.default_rng(0))
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    report = gradcheck.check(
        model, loss=lambda: model.loss(x, y), step=lambda: model.step(x, y), learning_rate=0.1
    )
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["B1"]
    assert all(edit.proven for edit in report.annotated.edits)


IN_PLACE = """
import numpy as np

rng = np.random.default_rng(4)
P = {"a": rng.normal(size=(3, 5)), "b": rng.normal(size=(5, 4)), "c": rng.normal(size=(4, 2))}
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
kept = {}


def slope(z):
    return np.where(z > 0, 1, 0)


def loss():
    s = X @ P["a"]
    e = np.exp(s)
    h = np.log(1 + e)
    z = h @ P["b"]
    r = np.maximum(z, 0)
    kept.update(s=s, h=h, z=z, r=r, d=r @ P["c"] - T)
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    dz = kept["d"] @ P["c"].T * slope(kept["z"])
    ds = dz @ P["b"].T / (1 + np.exp(-kept["s"]))
    return {"c": kept["r"].T @ kept["d"], "b": kept["h"].T @ dz, "a": X.T @ ds}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("np.where(z > 0, 1, 0)", "np.where(z > 1, 1, 0)", "C5"),
        ("e = np.exp(s)", "e = np.exp(s, out=s)", "O1"),
    ],
    ids=["a threshold in whole numbers", "out="],
)
def test_whole_numbers_are_no_ids_and_out_overwrites(right: str, wrong: str, code: str) -> None:
    module = module_of(IN_PLACE.replace(right, wrong), "in_place")
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == [code]


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code", "rivals"),
    [
        # a function of an engine whose right formula is taken at what it makes itself
        ("gated_tensors", "(1 - t ** 2) * out", "(1 - np.tanh(t) ** 2) * out", "C1", set()),
        # a number that stands beside a normalisation, and in no formula of it
        ("tape_ops", "return g, g\n", "return g, g * 0.5\n", "A5", {"A3", "E3"}),
        # scores that are held against no labels but ids: no penalty, and no other loss by another formula
        ("rated_skipgrams", "dneg = s(neg) / B", "dneg = s(neg)", "A1", {"A3"}),
        ("rated_skipgrams", "dneg = s(neg) / B", "dneg = neg / B", "D7", set()),
        ("rated_skipgrams", "g_ctx, context, dpos", "g_ctx, centers, dpos", "H3", {"E1"}),
    ],
)
def test_rivals_in_nets_of_strangers(net: str, right: str, wrong: str, code: str, rivals: set[str]) -> None:
    text = (FOLDERS["tuned"] / f"{net}.py").read_text()
    assert text.count(right) == 1
    call = module_of(text.replace(right, wrong), net).check()
    report = gradcheck.check(call.pop("model"), **call)
    finding = next(each for each in report.findings if each.severity is Severity.ERROR)
    beside = {note.split()[4] for note in finding.notes if note.startswith("it can also be")}
    assert (finding.code, beside) == (code, rivals)


ENGINE = """
import math

class Value:
    def __init__(self, data, inputs=(), slopes=()):
        self.data, self.grad, self.inputs, self.slopes = data, 0.0, inputs, slopes
    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))
    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))
    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))
    def backward(self):
        order = []
        def walk(node):
            if node not in order:
                for each in node.inputs:
                    walk(each)
                order.append(node)
        walk(self)
        self.grad = 1.0
        for node in reversed(order):
            for each, slope in zip(node.inputs, node.slopes):
                each.grad += slope * node.grad

class Net:
    def __init__(self):
        self.w = [Value(v) for v in (0.7, -0.4, 1.1, 0.3)]
    def loss(self):
        total = Value(0.0)
        for x, y in ((0.5, -1.0), (1.5, 0.2), (-0.8, 0.9)):
            h = (self.w[0] * Value(x) + self.w[1]).tanh()
            d = self.w[2] * h + self.w[3] + Value(-y)
            total = total + d * d
        return total * Value(1 / 3)

net = Net()

def backward():
    for w in net.w:
        w.grad = 0.0
    net.loss().backward()
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("each.grad += slope", "each.grad = slope", "E6"),
        ("slope * node.grad", "slope * node.grad * node.grad", "E7"),
    ],
)
def test_what_a_walk_over_nodes_does_is_no_matter_of_the_loss(right: str, wrong: str, code: str) -> None:
    module = module_of(ENGINE.replace(right, wrong), "engine")
    report = gradcheck.check(module.net, loss=lambda: module.net.loss().data, backward=module.backward)
    finding = next(each for each in report.findings if each.severity is Severity.ERROR)
    assert (finding.code, finding.certain) == (code, True)


SCALED = """
import numpy as np

class Model:
    def __init__(self, rng):
        self.V, self.c = rng.normal(size=(4, 5)), rng.normal(size=5)
        self.gain, self.shift, self.U = rng.normal(size=5), rng.normal(size=5), rng.normal(size=(5, 3))

    def loss(self, x, y):
        self.x, self.h = x, x @ self.V + self.c
        self.s = np.tanh(self.gain * self.h + self.shift)
        self.o = self.s @ self.U
        return .5 * np.sum((self.o - y) ** 2)

    def backward(self, x, y):
        d = self.o - y
        self.dU = self.s.T @ d
        up = d @ self.U.T
        low = up * (1 - self.s ** 2)
        self.dgain = np.sum(low * self.h, axis=0)
        self.dshift = low.sum(axis=0)
        dh = low * self.gain
        self.dV, self.dc = x.T @ dh, dh.sum(axis=0)

def check(samples=6, seed=2):
    rng = np.random.default_rng(seed)
    net, x, y = Model(rng), rng.normal(size=(samples, 4)), rng.normal(size=(samples, 3))
    return dict(model=net, loss=lambda: net.loss(x, y), backward=lambda: net.backward(x, y))
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code", "rivals"),
    [
        # what the other two are made of has the slope
        ("dh = low * self.gain", "dh = up * self.gain", "E4", []),
        # below it nothing is lost
        ("np.sum(low * self.h, axis=0)", "np.sum(up * self.h, axis=0)", "E3", ["C2"]),
    ],
)
def test_where_a_slope_is_lost_beside_a_gain(right, wrong, code, rivals):
    assert SCALED.count(right) == 1
    call = module_of(SCALED.replace(right, wrong), "scaled").check()
    (finding,) = gradcheck.check(call.pop("model"), **call).findings
    assert finding.code == code
    assert all(any(rival in note for note in finding.notes) for rival in rivals)


ADDED = """
import numpy as np

class Model:
    def __init__(self, rng):
        self.V, self.v = rng.normal(size=(5, 4)), rng.normal(size=5)
        self.U, self.u = rng.normal(size=(3, 5)), rng.normal(size=3)

    def loss(self, x, t):
        self.h = np.tanh(self.V @ x + self.v)
        self.o = self.U @ self.h + self.u
        return .5 * np.sum((self.o - t) ** 2)

    def step(self, x, t):
        self.loss(x, t)
        e = self.o - t
        d = (self.U.T @ e) * (1 - self.h ** 2)
        self.U -= .1 * np.outer(e, self.h)
        self.u -= .1 * e
        self.V -= .1 * np.outer(d, x)
        self.v -= .1 * d

def check(seed=2):
    rng = np.random.default_rng(seed)
    net, x, t = Model(rng), rng.normal(size=4), rng.normal(size=3)
    return dict(model=net, loss=lambda: net.loss(x, t), step=lambda: net.step(x, t), learning_rate=.1)
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("self.v -= .1 * d", "self.v -= .1 * d.mean()"), ("-= .1 * e\n", "-= .1 * e.sum()\n")],
)
def test_what_is_reduced_though_it_is_only_added_is_a_bias(right, wrong):
    assert ADDED.count(right) == 1
    call = module_of(ADDED.replace(right, wrong), "added").check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [finding.code for finding in report.findings] == ["F1"]
    assert report.annotated.edits[0].proven
