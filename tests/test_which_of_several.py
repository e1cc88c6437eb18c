"""Of several lines where an edit makes all right, the one that reads as nobody would write it is the wrong one."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

STEPS = """
import numpy as np

rng = np.random.default_rng(5)
w = {"in": rng.normal(size=(3, 5)), "out": rng.normal(size=(5, 1))}
X, y = rng.normal(size=(7, 3)), rng.integers(0, 2, size=7).astype(float)

def squash(v, slope=False):
    if slope:
        return v * (1 - v)
    return 1 / (1 + np.exp(-v))

def loss():
    p = squash(squash(X @ w["in"]) @ w["out"])[:, 0]
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()

def gradients():
    wanted = y.reshape(-1, 1)
    n = len(wanted)
    hidden = squash(X @ w["in"])
    out = squash(hidden @ w["out"])
    out_error = out - wanted
    out_delta = out_error / n
    hidden_error = out_delta @ w["out"].T
    hidden_delta = hidden_error * squash(hidden, slope=True)
    return {"in": X.T @ hidden_delta, "out": hidden.T @ out_delta}

def check():
    return dict(model=w, loss=loss, backward=gradients)
"""

STACK = """
import numpy as np

rng = np.random.default_rng(6)
P = {}
for k, (a, b) in enumerate([(3, 4), (4, 4), (4, 2)], 1):
    P["W%d" % k], P["b%d" % k] = rng.normal(size=(b, a)), rng.normal(size=(b, 1))
X, Y, lam = rng.normal(size=(3, 9)), rng.normal(size=(2, 9)), 0.3

def run():
    A = [X]
    for k in (1, 2, 3):
        Z = P["W%d" % k] @ A[-1] + P["b%d" % k]
        A.append(np.tanh(Z) if k < 3 else Z)
    return A

def loss():
    m = Y.shape[1]
    decay = sum((P["W%d" % k] ** 2).sum() for k in (1, 2, 3))
    return ((run()[-1] - Y) ** 2).sum() / (2 * m) + lam / (2 * m) * decay

def gradients():
    A, m, grads = run(), Y.shape[1], {}
    dZ = A[-1] - Y
    for k in (3, 2, 1):
        grads["W%d" % k] = dZ @ A[k - 1].T / m + lam / m * P["W%d" % k]
        grads["b%d" % k] = dZ.sum(axis=1, keepdims=True) / m
        if k > 1:
            t = A[k - 1]
            dZ = (P["W%d" % k].T @ dZ) * (1 - t * t)
    return grads

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""


def told(net, right, wrong):
    assert net.count(right) == 1
    call = module_of(net.replace(right, wrong), "several").check()
    return gradcheck.check(call.pop("model"), **call)


def edit_of(report):
    (edit,) = report.annotated.edits
    assert edit.proven
    return edit.after.strip()


@pytest.mark.parametrize("net", [STEPS, STACK])
def test_the_nets_are_right(net):
    call = module_of(net, "several").check()
    assert gradcheck.check(call.pop("model"), **call).ok


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code"),
    [
        (STEPS, "out_delta = out_error / n", "out_delta = out_error", "A1"),
        (STEPS, "n = len(wanted)", "n = wanted.shape[1]", "A4"),
        (STEPS, "out_error / n", "out_error * squash(out, slope=True) / n", "C3"),
        (STEPS, "out_delta @ w", "out_error @ w", "A5"),
        (STACK, "dZ = A[-1] - Y", "dZ = (A[-1] - Y) / m", "A2"),
        (STACK, "dZ = A[-1] - Y", "dZ = Y - A[-1]", "B1"),
        (STACK, "t = A[k - 1]", "t = np.tanh(A[k - 1])", "C1"),
    ],
    ids=["a bare second name", "a size that is 1", "a slope too many", "the error before it was scaled",
         "divided here and by all readers", "turned though a decay is not", "what is squared"],
)  # fmt: skip
def test_the_line_is_the_one_that_was_changed(net, right, wrong, code):
    report = told(net, right, wrong)
    assert [finding.code for finding in report.findings] == [code]
    line = next(line for line in net.replace(right, wrong).splitlines() if wrong in line)
    assert report.annotated.edits[0].before.strip() == line.strip() and edit_of(report)


CELL = """
import numpy as np

rng = np.random.default_rng(7)
W, V = rng.normal(size=(4, 7)) * 0.6, rng.normal(size=(2, 4))
xs, ys = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))

def run():
    h, c, kept = np.zeros(4), np.zeros(4), []
    for x in xs:
        joined = np.concatenate([h, x])
        g = np.tanh(W @ joined)
        c = 0.7 * c + g
        h = np.tanh(c)
        kept.append((joined, g, c, h))
    return kept

def loss():
    return 0.5 * sum(((V @ k[3] - y) ** 2).sum() for k, y in zip(run(), ys))

def step_back(dh, dc, k):
    joined, g, c, h = k
    dc = dc + dh * (1 - h ** 2)
    dz = dc * (1 - g ** 2)
    back = W.T @ dz
    return {"dW": np.outer(dz, joined), "dh_prev": back[:4], "dc_prev": 0.7 * dc}

def gradients():
    dW, dV = np.zeros_like(W), np.zeros_like(V)
    dh_next, dc_next = np.zeros(4), np.zeros(4)
    for k, y in zip(run()[::-1], ys[::-1]):
        d = V @ k[3] - y
        dV += np.outer(d, k[3])
        g = step_back(V.T @ d + dh_next, dc_next, k)
        dW += g["dW"]
        dh_next = g["dh_prev"]
        dc_next = g["dc_prev"]
    return dW, dV

def check():
    return dict(model=[W, V], loss=loss, backward=gradients)
"""


@pytest.mark.parametrize("name", ["dh", "dc"])
def test_what_a_loop_reads_as_zeros_in_each_round_is_carried_on(name):
    report = told(CELL, f'        {name}_next = g["{name}_prev"]\n', "")
    assert edit_of(report).endswith(f'{name}_next = g["{name}_prev"]')
    assert report.findings[0].code in ("J1", "J2", "E6")


SINGLE = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(8)
        self.W = [rng.normal(size=s) for s in ((4, 3), (2, 4))]
        self.B = [rng.normal(size=n) for n in (4, 2)]
        self.data = [(rng.normal(size=3), rng.normal(size=2)) for _ in range(6)]

    def forward(self, x):
        self.kept = x
        self.z = self.W[0] @ x + self.B[0]
        self.h = np.where(self.z > 0, self.z, 0.05 * self.z)
        return self.W[1] @ self.h + self.B[1]

    def cost(self):
        return sum(0.5 * ((self.forward(x) - y) ** 2).sum() for x, y in self.data) / len(self.data)

    def gradients(self, data):
        gW, gB = [np.zeros_like(w) for w in self.W], [np.zeros_like(b) for b in self.B]
        for x, y in data:
            d = self.forward(x) - y
            gW[1] += np.outer(d, self.h)
            gB[1] += d
            dh = self.W[1].T @ d
            d = np.where(self.z > 0, dh, 0.05 * dh)
            gW[0] += np.outer(d, self.kept)
            gB[0] += d
        n = len(data)
        return [g / n for g in gW], [g / n for g in gB]

    def step(self, rate=0.1):
        gW, gB = self.gradients(self.data)
        for k in range(2):
            self.W[k] -= rate * gW[k]
            self.B[k] -= rate * gB[k]

def check():
    net = Net()
    return dict(model=net, loss=net.cost, step=net.step, learning_rate=0.1)
"""


@pytest.mark.parametrize(
    ("right", "wrong", "codes", "edit"),
    [
        ("[g / n for g in gW], [g / n for g in gB]", "gW, gB", ("A1",), "return [each / n for each in gW]"),
        ("n = len(data)", "n = len(data[0])", ("A4",), "n = len(data)"),
        ("            self.B[k] -= rate * gB[k]\n", "", ("F3",), "self.B[k] -= rate * gB[k]"),
        ("range(2):\n            self.W[k] -=", "range(1, 2):\n            self.W[k] -=", ("F3",), "range(2)"),
        ("gW[0] += np.outer(d, self.kept)", "gW[0] = np.outer(d, self.kept)", ("E8",), "gW[0] += np.outer"),
        ("np.where(self.z > 0, dh, 0.05 * dh)", "np.where(self.z > 0, dh, 0)", ("C5",), "0.05 * dh"),
        ("self.kept = x\n", "self.kept = x * 0 + 1.5\n", ("E5",), "self.kept = x"),
    ],
    ids=["a size that nothing reads", "another length", "a list beside another", "a loop that begins late",
         "samples that are not added up", "a side that is shut", "what a layer keeps"],
)  # fmt: skip
def test_what_single_samples_are_summed_up_to(right, wrong, codes, edit):
    report = told(SINGLE, right, wrong)
    assert report.findings[0].code in codes
    assert edit in edit_of(report)


def test_the_number_at_which_a_loss_bends_is_no_gradient_of_itself():
    text = SINGLE.replace("        self.data =", "        self.delta = 1.0\n        self.data =")
    text = text.replace("0.5 * ((self.forward(x) - y) ** 2)", "huber(self.forward(x) - y, self.delta)")
    text = text.replace(
        "d = self.forward(x) - y", "d = np.clip(self.forward(x) - y, -self.delta, self.delta)"
    )
    text = text.replace("class Net", HUBER + "class Net").replace(
        "step=net.step, learning_rate=0.1", "backward=lambda: net.gradients(net.data)"
    )
    call = module_of(text, "bent").check()
    assert gradcheck.check(call.pop("model"), **call).ok


HUBER = """
def huber(r, delta):
    return np.where(abs(r) < delta, 0.5 * r ** 2, delta * (abs(r) - 0.5 * delta))

"""


def test_one_output_has_no_rank_to_lose():
    one = SINGLE.replace("((4, 3), (2, 4))", "((4, 3), (1, 4))").replace("(4, 2)]", "(4, 1)]")
    one = one.replace("rng.normal(size=2)) for _", "rng.normal(size=1)) for _")
    report = told(one, "gW[1] += np.outer(d, self.h)", "gW[1] = np.outer(d, self.h)")
    assert report.findings[0].code in ("E6", "E8") and edit_of(report) == "gW[1] += np.outer(d, self.h)"
