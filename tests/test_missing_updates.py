"""Steps that leave a bias as it is, by a statement that is missing or takes nothing off: said, and at the right line."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Verdict
from tests.benchmarks.judge import module_of
from tests.test_proven_edits import HEAD, load

LISTED = """
class Heads:
    def __init__(self):
        self.M, self.m = [rng.normal(size=(4, 3)) for _ in range(2)], [rng.normal(size=4) for _ in range(2)]
        self.C = [rng.normal(size=(2, 4)) for _ in range(2)]
        self.S, self.s = rng.normal(size=(2, 3)), rng.normal(size=2)

    def run(self, x):
        self.x, scores = x, self.S @ x + self.s
        self.share = np.exp(scores - scores.max())
        self.share /= self.share.sum()
        self.hidden = [np.tanh(M @ x + m) for M, m in zip(self.M, self.m)]
        self.said = [C @ h for C, h in zip(self.C, self.hidden)]
        return sum(p * y for p, y in zip(self.share, self.said))

    def train(self, t, rate=0.1):
        off = self.run(self.x) - t
        use = np.array([y @ off for y in self.said])
        d_scores = self.share * (use - self.share @ use)
        self.S -= rate * np.outer(d_scores, self.x)
        self.s -= rate * d_scores
        for i in range(2):
            d_said = self.share[i] * off
            d_in = (self.C[i].T @ d_said) * (1 - self.hidden[i] ** 2)
            self.C[i] -= rate * np.outer(d_said, self.hidden[i])
            self.M[i] -= rate * np.outer(d_in, self.x)
            self.m[i] -= rate * d_in

net, x, t = Heads(), rng.normal(size=3), rng.normal(size=2)

def check():
    net.run(x)
    return gradcheck.check(
        net, loss=lambda: 0.5 * np.sum((net.run(x) - t) ** 2), step=lambda: net.train(t), learning_rate=0.1
    )
"""

CHAIN = """
class Chain:
    def __init__(self):
        self.Win, self.cin = rng.normal(size=(3, 5)), rng.normal(size=(1, 5))
        self.Wout, self.cout = rng.normal(size=(5, 2)), rng.normal(size=(1, 2))

    def run(self, X):
        self.h = np.tanh(X @ self.Win + self.cin)
        return self.h @ self.Wout + self.cout

    def train(self, X, T, rate=0.1):
        e2 = (self.run(X) - T) / len(X)
        e1 = e2 @ self.Wout.T * (1 - self.h ** 2)
        self.Wout = self.Wout - rate * (self.h.T @ e2)
        self.cout = self.cout - rate * e2.sum(axis=0)
        self.Win = self.Win - rate * (X.T @ e1)
        self.cin = self.cin - rate * e1.sum(axis=0)

net, X, T = Chain(), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

def check():
    return gradcheck.check(
        net, loss=lambda: 0.5 * np.sum((net.run(X) - T) ** 2) / len(X), step=lambda: net.train(X, T), learning_rate=0.1
    )
"""


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code", "marked"),
    [
        (LISTED, "            self.m[i] -= rate * d_in\n", "", "F3", "self.M[i] -="),
        (LISTED, "self.s -= rate * d_scores", "self.s -= rate * d_scores.sum()", "F1", "self.s -="),
        (CHAIN, "        self.cin = self.cin - rate * e1.sum(axis=0)\n", "", "F3", "self.Win = self.Win -"),
    ],
    ids=[
        "a list of biases is left out",
        "what sums to nothing is taken off",
        "behind the weights of its layer",
    ],
)
def test_a_bias_that_a_step_leaves_as_it_is_is_found_and_its_line_marked(
    net, right, wrong, code, marked, tmp_path
):
    head = HEAD + "import gradcheck\n"
    assert load(head + net, tmp_path, "right_net").check().ok and net.count(right) == 1
    report = load(head + net.replace(right, wrong), tmp_path, "wrong_net").check()
    assert report.verdict is Verdict.WRONG
    (edit,), finding = report.annotated.edits, report.findings[0]
    assert finding.code == code and edit.proven
    assert edit.before.strip().startswith(marked)
    assert (right.strip() in edit.after) or code == "F1"


DEEP = """
import numpy as np

rng = np.random.default_rng(0)
SHAPES = {"W1": (3, 5), "b1": (5,), "W2": (5, 4), "b2": (4,), "W3": (4, 2), "b3": (2,)}
P = {name: 0.5 * rng.normal(size=shape) for name, shape in SHAPES.items()}
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
kept = {}


def loss():
    a1 = np.tanh(X @ P["W1"] + P["b1"])
    a2 = np.tanh(a1 @ P["W2"] + P["b2"])
    kept.update(a1=a1, a2=a2, d=a2 @ P["W3"] + P["b3"] - T)
    return 0.5 * (kept["d"] ** 2).sum()


def backward():
    d3 = kept["d"]
    d2 = d3 @ P["W3"].T * (1 - kept["a2"] ** 2)
    d1 = d2 @ P["W2"].T * (1 - kept["a1"] ** 2)
    g = {"W3": kept["a2"].T @ d3, "b3": d3.sum(0), "W2": kept["a1"].T @ d2, "W1": X.T @ d1}
    g["b2"] = d2.sum(0)
    g["b1"] = d1.sum(0)
    return g
"""


def test_a_gradient_that_is_forgotten_is_wrong_and_a_layer_that_is_frozen_is_not():
    def report(text):
        module = module_of(text, "deep")
        return gradcheck.check(module.P, loss=module.loss, backward=module.backward)

    assert report(DEEP).ok
    lost = report(DEEP.replace('    g["b2"] = d2.sum(0)\n', ""))
    assert lost.verdict is gradcheck.Verdict.WRONG and not lost.ok
    assert [(f.code, f.subject) for f in lost.findings] == [("F3", "b2")]
    assert [edit.after for edit in lost.annotated.edits] == ['g["b1"] = d1.sum(0)\n    g["b2"] = d2.sum(0)']
    assert "what gives b2 a gradient is missing below it" in str(
        lost
    ) and "backward has no gradient for it" in str(lost)
    centred = DEEP.replace('+ P["b2"])', '+ P["b2"] - (a1 @ P["W2"] + P["b2"]).mean(0))')
    assert centred.count(".mean(0)") == 1
    centred = centred.replace("    d1 =", "    d2 = d2 - d2.mean(0)\n    d1 =")
    assert report(centred).ok
    assert report(centred.replace('    g["b2"] = d2.sum(0)\n', "")).ok, "its gradient is nothing"
    frozen = DEEP.replace('    g["b1"] = d1.sum(0)\n', "").replace(', "W1": X.T @ d1', "")
    assert report(frozen).ok


KEPT = """
import numpy as np

class Net:
    def __init__(self):
        r = np.random.RandomState(1)
        self.W1, self.b1 = r.randn(3, 5) * 0.5, r.randn(5) * 0.1
        self.W2, self.b2 = r.randn(5, 4) * 0.5, r.randn(4) * 0.1

    def loss(self, X, Y):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        self.e = self.a1 @ self.W2 + self.b2 - Y
        return np.mean(self.e ** 2)

    def backward(self, X):
        d2 = 2 * self.e / self.e.size
        self.dW2 = self.a1.T @ d2
        self.db2 = np.sum(d2, axis=0)
        d1 = d2 @ self.W2.T * (1 - self.a1 ** 2)
        self.dW1 = X.T @ d1
        self.db1 = np.sum(d1, axis=0)
        return self.dW1, self.db1, self.dW2, self.db2
"""


@pytest.mark.parametrize("lost", ["db1", "db2"])
@pytest.mark.parametrize("returned", [True, False])
def test_a_gradient_that_no_attribute_holds_is_worked_out_beside_that_of_its_weights(lost, returned):
    lines = [line for line in KEPT.splitlines() if not line.strip().startswith(f"self.{lost} =")]
    text = "\n".join(lines).replace(f", self.{lost}", "") + "\n"
    if not returned:
        text = "\n".join(text.splitlines()[:-1]) + "\n"
    net = module_of(text, "kept").Net()
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(7, 3)), rng.normal(size=(7, 4))
    report = gradcheck.check(
        net, loss=lambda: net.loss(X, Y), backward=lambda: (net.loss(X, Y), net.backward(X))[1]
    )
    wrong = [check.name for check in report if check.verdict is gradcheck.Verdict.WRONG]
    assert wrong == [lost[1:]] and [f.code for f in report.findings] == ["F3"]
    if not returned:
        made = f"self.{lost} = np.sum(d{lost[-1]}, axis=0)"
        assert [edit.after.split("\n")[-1].strip() for edit in report.annotated.edits] == [made]


UNNAMED = """
import numpy as np

class Layer:
    def __init__(self, inputs, outputs, rng):
        self.strengths, self.limits = rng.normal(size=(outputs, inputs)), rng.normal(size=outputs)

    def forward(self, x):
        self.x = x
        return np.dot(self.strengths, x) + self.limits

    def backward(self, error, rate):
        below = np.dot(self.strengths.T, error)
        self.strengths -= rate * np.outer(error, self.x)
        self.limits -= rate * error
        return below

class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.layers = [Layer(3, 4, rng), Layer(4, 2, rng)]
        self.x, self.t = rng.normal(size=3), rng.normal(size=2)

    def loss(self):
        self.h = np.tanh(self.layers[0].forward(self.x))
        self.y = self.layers[1].forward(self.h)
        return 0.5 * np.sum((self.y - self.t) ** 2)

    def step(self, rate=0.1):
        self.loss()
        error = self.layers[1].backward(self.y - self.t, rate)
        self.layers[0].backward(error * (1 - self.h ** 2), rate)
"""
UPDATE = "        self.limits -= rate * error\n"


@pytest.mark.parametrize(
    ("wrong", "edit"),
    [
        ("", f"self.strengths -= rate * np.outer(error, self.x)\n{UPDATE.rstrip()}"),
        ("        limits = self.limits - rate * error\n", "self.limits = self.limits - rate * error"),
    ],
)
def test_biases_that_no_step_changes_are_known_by_what_forward_does_with_them(wrong, edit):
    def report(text):
        net = module_of(text, "unnamed").Net()
        return gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)

    assert report(UNNAMED).ok
    told = report(UNNAMED.replace(UPDATE, wrong))
    assert [f.code for f in told.findings] == ["F3"]
    assert [e.after.strip() for e in told.annotated.edits] == [edit]
    one = UNNAMED.replace(UPDATE, "").replace(
        "self.y = self.layers[1].forward(self.h)", "self.y = self.end @ self.h"
    )
    one = one.replace("self.layers[1].backward(self.y - self.t, rate)", "self.end.T @ (self.y - self.t)")
    one = one.replace("self.layers = [", "self.end = rng.normal(size=(2, 4))\n        self.layers = [")
    one = one.replace("return below", "return below\n")
    alone = report(one)  # one array alone may be what is known beforehand
    assert [f.code for f in alone.findings] != ["F3"]


def test_a_gradient_stored_the_wrong_way_round_or_under_a_local_name_is_moved():
    def edits(wrong):
        text = KEPT.replace("        self.db1 = np.sum(d1, axis=0)\n", wrong).replace(", self.db1", "")
        text = "\n".join(text.splitlines()[:-1]) + "\n"
        text = text.replace("r.randn(4) * 0.1\n", "r.randn(4) * 0.1\n        self.db1 = np.zeros(5)\n")
        net = module_of(text, "moved").Net()
        rng = np.random.default_rng(0)
        X, Y = rng.normal(size=(7, 3)), rng.normal(size=(7, 4))
        told = gradcheck.check(net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X))
        assert [f.code for f in told.findings] == ["F3"]
        return [edit.after.strip() for edit in told.annotated.edits]

    assert edits("        db1 = np.sum(d1, axis=0)\n") == ["self.db1 = np.sum(d1, axis=0)"]
    assert edits("        db1 = np.sum(d1, axis=0)\n        db1[:] = self.db1\n") == ["self.db1[:] = db1"]


def test_a_bias_that_the_output_begins_as_a_copy_of_is_updated_behind_its_weights():
    text = UNNAMED.replace("limits", "biases").replace(
        "return np.dot(self.strengths, x) + self.biases",
        "out = np.copy(self.biases)\n        out += np.dot(self.strengths, x)\n        return out",
    )
    net = module_of(text.replace(UPDATE.replace("limits", "biases"), ""), "copied").Net()
    told = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert [e.after.split("\n")[-1].strip() for e in told.annotated.edits] == ["self.biases -= rate * error"]


def test_what_only_scales_and_shifts_the_data_is_no_parameter_whatever_its_name():
    kept = "self.layers = [Layer(3, 4, rng), Layer(4, 2, rng)]"
    text = UNNAMED.replace(
        kept, f"self.shift, self.scale = rng.normal(size=3), rng.uniform(1, 2, 3)\n        {kept}"
    )
    text = text.replace("forward(self.x)", "forward((self.x - self.shift) / self.scale)")
    net = module_of(text, "scaled").Net()
    assert gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1).ok


def test_the_scale_of_a_layer_that_no_step_changes_is_forgotten(tmp_path):
    text = CHAIN.replace("self.Wout, self", "self.gamma = rng.normal(size=5)\n        self.Wout, self")
    text = text.replace("self.h @ self.Wout", "(self.h * self.gamma) @ self.Wout")
    text = text.replace("self.h.T @ e2", "(self.h * self.gamma).T @ e2")
    text = text.replace("(1 - self.h ** 2)", "(1 - self.h ** 2) * self.gamma")
    told = load(HEAD + "import gradcheck\n" + text, tmp_path, "gained").check()
    assert [(finding.code, finding.subject) for finding in told.findings] == [("F3", "gamma")]


LINEAR = """
import numpy as np

class Linear:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.w, self.b = rng.normal(size=3), np.zeros(1)
        self.x, self.t = rng.normal(size=(6, 3)), rng.normal(size=6)

    def predict(self):
        return (self.x * self.w).sum(axis=1) + self.b

    def loss(self):
        return np.mean((self.predict() - self.t) ** 2)

    def step(self, rate=0.1):
        e = 2 * (self.predict() - self.t) / len(self.t)
        w = self.w - rate * (self.x * e[:, None]).sum(axis=0)
        self.b -= rate * e.sum()
"""


def test_weights_that_meet_the_data_entry_by_entry_are_weights_where_no_others_follow():
    net = module_of(LINEAR, "linear").Linear()
    told = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert [(f.code, f.subject) for f in told.findings] == [("F3", "w")]
    assert [edit.after.partition(" =")[0] for edit in told.annotated.edits] == ["self.w"]
    net = module_of(LINEAR.replace("        w = ", "        self.w = "), "linear").Linear()
    assert gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1).ok


HEAD_OF_ONE = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.W, self.b = rng.normal(size=(4, 3)), rng.normal(size=4)
        self.w_size, self.b_size = rng.normal(size=4), START
        self.X, self.t = rng.normal(size=(6, 3)), rng.normal(size=6)

    def loss(self):
        self.H = np.tanh(self.X @ self.W.T + self.b)
        self.off = self.H @ self.w_size + self.b_size - self.t
        return 0.5 * np.sum(self.off ** 2) / len(self.t)

    def step(self, rate=0.1):
        self.loss()
        n = len(self.t)
        sum_ws = np.zeros(4)
        sum_bs = 0.0
        back = np.outer(self.off, self.w_size) * (1 - self.H ** 2)
        for h, off in zip(self.H, self.off):
            sum_ws += off * h
            sum_bs += off
        self.W -= rate * back.T @ self.X / n
        self.b -= rate * back.sum(axis=0) / n
        self.w_size -= rate * sum_ws / n
        self.b_size -= rate * sum_bs / n
"""
OF_ONE = "        self.b_size -= rate * sum_bs / n\n"


@pytest.mark.parametrize("start", ["0.0", "float(rng.normal())"])
def test_the_bias_of_one_unit_that_no_step_changes_is_forgotten(start):
    def report(text):
        net = module_of(text.replace("START", start), "sized").Net()
        return gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)

    assert report(HEAD_OF_ONE).ok
    told = report(HEAD_OF_ONE.replace(OF_ONE, ""))
    assert [(f.code, f.subject) for f in told.findings] == [("F3", "b_size")]
    (edit,) = told.annotated.edits
    assert edit.proven and edit.after.split("\n")[-1].strip() == OF_ONE.strip()
    kept = HEAD_OF_ONE.replace(OF_ONE, "").replace("        self.b -= rate * back.sum(axis=0) / n\n", "")
    kept = kept.replace(", self.b = ", ", _ = ").replace(" + self.b)", ")")
    assert report(kept).ok  # no bias of it changes: that may be on purpose
