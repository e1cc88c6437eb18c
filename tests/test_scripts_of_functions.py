"""Nets of plain functions and globals: what a function is not handed, and what is only given, is no edit's material."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

SCRIPT = """
import numpy as np

KEEP = 0.75


def setup():
    global W1, b1, W2, b2, X, T, drop
    r = np.random.default_rng(8)
    W1, b1 = r.normal(size=(4, 6)), 0.3 * r.normal(size=(1, 6))
    W2, b2 = r.normal(size=(6, 3)), 0.3 * r.normal(size=(1, 3))
    X, T = r.normal(size=(6, 4)), r.integers(0, 3, 6)
    drop = (r.random((6, 6)) < KEEP).astype(int)


def slope(a):
    return 1.0 - a * a


def forward():
    global Z1, A1, D1, P
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    D1 = A1 * drop
    D1 = D1 / KEEP
    E = np.exp(D1 @ W2 + b2)
    P = E / E.sum(axis=1, keepdims=True)


def loss():
    forward()
    return -np.mean(np.log(P[np.arange(6), T]))


def to_scores(d):
    whole = np.einsum('ij,jk->ijk', P, np.eye(3)) - np.einsum('ij,ik->ijk', P, P)
    return np.einsum('ijk,ik->ij', whole, d)


def of_the_loss():
    n, k = P.shape
    right = np.eye(k)[T]
    return -right / P / n


def backward():
    d2 = to_scores(of_the_loss())
    dD = d2 @ W2.T
    dD = dD * drop
    dD = dD / KEEP
    d1 = dD * slope(A1)
    return {
        'W1': X.T @ d1,
        'b1': d1.sum(axis=0, keepdims=True),
        'W2': D1.T @ d2,
        'b2': d2.sum(axis=0, keepdims=True),
    }


def check():
    setup()
    return dict(model=None, loss=loss, backward=backward)
"""


def checked(text: str) -> gradcheck.Report:
    call = module_of(text, "script_of_functions").check()
    return gradcheck.check(call.pop("model"), **call)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("slope(A1)", "slope(Z1)", "C1b"),
        ("dD * slope(A1)", "slope(dD)", "C7"),
        ("-right / P / n", "-right / P", "A1"),
        ("-right / P / n", "right / P / n", "B1"),
        ("    dD = dD * drop\n", "", "K1"),
        ("    dD = dD / KEEP\n", "", "K1"),
        ("d1.sum(axis=0, keepdims=True)", "d1.sum(axis=1, keepdims=True)", "F1"),
    ],
)
def test_it_is_named_and_mended_where_it_is_written(right: str, wrong: str, code: str) -> None:
    assert checked(SCRIPT).verdict == "right" and SCRIPT.count(right) == 1
    report = checked(SCRIPT.replace(right, wrong))
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    assert finding.code == code
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    line = SCRIPT[: SCRIPT.index(right)].count("\n") + 1
    where = edit.location
    assert edit.proven
    assert where.line - 2 * (not wrong) <= line <= (where.end_line or where.line) + 2 * (not wrong)
    assert (
        not right.startswith("d1.sum") or right in edit.after
    )  # and no `.T` that leaves it a row for a column


TEXTS = """
import numpy as np


def run(p, text):
    h, out = {-1: p['h0']}, {}
    for t in range(len(text) - 1):
        h[t] = np.tanh(p['U'][text[t]] + h[t - 1] @ p['W'])
        e = np.exp(h[t] @ p['V'])
        out[t] = e / e.sum()
    return h, out


def loss(p, texts):
    total, count = 0.0, 0
    for text in texts:
        h, out = run(p, text)
        for t in range(len(text) - 1):
            total -= np.log(out[t][text[t + 1]])
            count += 1
    return total / count


def backward(p, texts):
    g = {k: np.zeros_like(v) for k, v in p.items()}
    count = sum(len(text) - 1 for text in texts)
    for text in texts:
        h, out = run(p, text)
        dnext = np.zeros_like(p['h0'])
        for t in reversed(range(len(text) - 1)):
            d = out[t].copy()
            d[text[t + 1]] -= 1
            d = d / count
            g['V'] += np.outer(h[t], d)
            dz = (p['V'] @ d + dnext) * (1 - h[t] ** 2)
            g['U'][text[t]] += dz
            g['W'] += np.outer(h[t - 1], dz)
            dnext = p['W'] @ dz
        g['h0'] += dnext
    return g


def check():
    r = np.random.default_rng(4)
    p = {'U': r.normal(size=(6, 5)), 'W': 0.5 * r.normal(size=(5, 5)), 'V': r.normal(size=(5, 6))}
    p['h0'] = r.normal(size=5)
    texts = [[0, 3, 2, 1], [5, 1, 0, 4, 2], [2, 2, 3, 0]]
    return dict(model=p, loss=lambda: loss(p, texts), backward=lambda: backward(p, texts))
"""
EACH = "    for text in texts:\n        h, out = run(p, text)\n        dnext = np.zeros_like(p['h0'])\n"
ONCE = "    dnext = np.zeros_like(p['h0'])\n    for text in texts:\n        h, out = run(p, text)\n"


def test_lengths_that_are_added_up_are_one_too_long() -> None:
    assert checked(TEXTS).verdict == "right"
    report = checked(TEXTS.replace("sum(len(text) - 1 for", "sum(len(text) for"))
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["A4"]
    assert report.annotated is not None
    assert ["len(text) - 1" in edit.after for edit in report.annotated.edits] == [True]


def test_the_words_of_a_sentence_are_no_sizes() -> None:
    report = checked(TEXTS.replace("sum(len(text) - 1 for text in texts)", "len(texts)"))
    assert report.verdict == "wrong" and report.annotated is not None
    assert not any("texts[" in edit.after for edit in report.annotated.edits)


def test_what_a_loop_carries_on_begins_anew_with_each_sequence() -> None:
    assert TEXTS.count(EACH) == 1
    report = checked(TEXTS.replace(EACH, ONCE))
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["O3"]
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after.split("\n")[0].strip() == "for text in texts:"


HELD = """
import numpy as np


class Dense:
    def __init__(self, n, m, r):
        self.W, self.b = r.normal(size=(n, m)), r.normal(size=(1, m))
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, d):
        self.dW += self.x.T @ d
        self.db += d.sum(axis=0, keepdims=True)
        return d @ self.W.T


class Descent:
    def __init__(self, layers):
        self.pairs = [pair for l in layers for pair in ((l.W, l.dW), (l.b, l.db))]

    def zero(self):
        for _, g in self.pairs:
            g.fill(0.0)

    def step(self):
        for w, g in self.pairs:
            w -= 0.1 * g


def check():
    r = np.random.default_rng(6)
    one, two = Dense(4, 5, r), Dense(5, 2, r)
    descent, X, T = Descent([one, two]), r.normal(size=(7, 4)), r.normal(size=(7, 2))
    out = lambda: two.forward(np.tanh(one.forward(X)))
    def step():
        descent.zero()
        d = (out() - T) / 7
        one.backward(two.backward(d) * (1 - two.x ** 2))
        descent.step()
    one.dW += 0.3
    one.db += r.normal(size=(1, 5))
    two.dW += r.normal(size=(5, 2))
    two.db -= 0.2
    return dict(model=[one, two], loss=lambda: 0.5 * np.sum((out() - T) ** 2) / 7, step=step, learning_rate=0.1)
"""


@pytest.mark.usefixtures("short_repairs")
@pytest.mark.parametrize("wrong", ["", "g = np.zeros_like(g)"])
def test_a_step_that_begins_with_what_was_left_says_so(wrong: str) -> None:
    right = "        descent.zero()\n" if not wrong else "g.fill(0.0)"
    assert checked(HELD).verdict == "right"
    report = checked(HELD.replace(right, wrong))
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["O3"]


LOOP = """
import numpy as np


def forward(w, x):
    outs = [x]
    for m in w:
        outs.append(np.tanh(outs[-1] @ m))
    return outs


def loss(w, x, t):
    return 0.5 * np.mean((forward(w, x)[-1] - t) ** 2)


def backward(w, x, t):
    outs = forward(w, x)
    error = (outs[-1] - t) / t.size
    grads = [None] * len(w)
    delta = error * (1 - outs[-1] ** 2)
    grads[-1] = outs[-2].T @ delta
    for k in range(len(w) - 2, -1, -1):
        delta = (delta @ w[k + 1].T) * (1 - outs[k + 1] ** 2)
        grads[k] = outs[k].T @ delta
    return grads


def check(width=5, samples=6):
    r = np.random.default_rng(7)
    sizes = (4, width, width, 1)
    w = [r.normal(size=pair) / 2 for pair in zip(sizes, sizes[1:])]
    x, t = r.normal(size=(samples, 4)), r.normal(size=(samples, 1))
    return dict(model=w, loss=lambda: loss(w, x, t), backward=lambda: backward(w, x, t))
"""


def test_a_list_is_read_at_this_turn_of_a_loop_not_always_at_one_place() -> None:
    text = LOOP.replace("sizes = (4, width, width, 1)", "sizes = (4, 4, 4, 4)").replace(
        "(samples, 1)", "(6, 4)"
    )
    assert checked(text).verdict == "right"
    report = checked(text.replace("w[k + 1].T", "w[-1].T"))
    assert report.annotated is not None
    assert [edit.after.strip() for edit in report.annotated.edits] == [
        "delta = (delta @ w[k + 1].T) * (1 - outs[k + 1] ** 2)"
    ]


def test_of_two_numbers_a_missing_mean_is_one_too() -> None:
    text = LOOP.replace("samples=6", "samples=2").replace("(outs[-1] - t) / t.size", "outs[-1] - t")
    (finding,) = (f for f in checked(text).findings if f.severity.value == "error")
    assert finding.code == "A1"
