"""Nets of plain floats in lists, gone through by index loops: places, edits and names of single numbers."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import math
import numpy as np

I, H, O = 3, 3, 3

class Net:
    pass

def make():
    rng = np.random.default_rng(5)
    m = Net()
    m.wh, m.wo = rng.normal(size=(I, H)).tolist(), rng.normal(size=(H, O)).tolist()
    m.bh, m.bo = rng.normal(size=H).tolist(), rng.normal(size=O).tolist()
    return m

def sig(x):
    return 1.0 / (1.0 + math.exp(-x))

def forward(m, x):
    h = [0.0] * H
    for j in range(H):
        total = m.bh[j]
        for i in range(I):
            total += x[i] * m.wh[i][j]
        h[j] = sig(total)
    o = [0.0] * O
    for k in range(O):
        total = m.bo[k]
        for j in range(H):
            total += h[j] * m.wo[j][k]
        o[k] = total
    return h, o

def loss(m, X, T):
    e = 0.0
    for x, t in zip(X, T):
        o = forward(m, x)[1]
        for k in range(O):
            e += 0.5 * (o[k] - t[k]) ** 2
    return e / len(X)

def learn(m, X, T, eta):
    n = len(X)
    gwh, gwo = [[0.0] * H for i in range(I)], [[0.0] * O for j in range(H)]
    gbh, gbo = [0.0] * H, [0.0] * O
    for x, t in zip(X, T):
        h, o = forward(m, x)
        do = [0.0] * O
        for k in range(O):
            do[k] = o[k] - t[k]
        dh = [0.0] * H
        for j in range(H):
            total = 0.0
            for k in range(O):
                total += do[k] * m.wo[j][k]
            dh[j] = total * h[j] * (1.0 - h[j])
        for k in range(O):
            gbo[k] += do[k]
            for j in range(H):
                gwo[j][k] += h[j] * do[k]
        for j in range(H):
            gbh[j] += dh[j]
            for i in range(I):
                gwh[i][j] += x[i] * dh[j]
    for k in range(O):
        m.bo[k] -= eta * gbo[k] / n
        for j in range(H):
            m.wo[j][k] -= eta * gwo[j][k] / n
    for j in range(H):
        m.bh[j] -= eta * gbh[j] / n
        for i in range(I):
            m.wh[i][j] -= eta * gwh[i][j] / n

def check():
    rng = np.random.default_rng(6)
    m = make()
    X, T = rng.normal(size=(3, I)).tolist(), rng.normal(size=(3, O)).tolist()
    return dict(model=m, loss=lambda: loss(m, X, T), step=lambda: learn(m, X, T, 0.1), learning_rate=0.1)
"""


def told(right, wrong):
    assert NET.count(right) == 1
    call = module_of(NET.replace(right, wrong), "floats").check()
    return gradcheck.check(call.pop("model"), **call)


def test_the_net_is_right():
    assert told("O = 3, 3, 3", "O = 3, 3, 3").ok


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("dh[j] = total * h[j] * (1.0 - h[j])", "dh[j] = total", "C2"),
        ("dh[j] = total * h[j] * (1.0 - h[j])", "dh[j] = h[j] * (1.0 - h[j])", "C7"),
        ("dh[j] = total * h[j] * (1.0 - h[j])", "dh[j] = total * sig(h[j]) * (1.0 - sig(h[j]))", "C1"),
        ("dh[j] = total * h[j] * (1.0 - h[j])", "dh[j] = total * (1.0 - h[j] * h[j])", "C1c"),
        ("dh[j] = total * h[j] * (1.0 - h[j])", "dh[j] = total * o[j] * (1.0 - o[j])", "C6"),
        ("total += do[k] * m.wo[j][k]", "total += do[k] * m.wo[k][j]", "N3"),
        ("total += do[k] * m.wo[j][k]", "total += do[k] * m.wh[j][k]", "E1"),
        ("gwo[j][k] += h[j] * do[k]", "gwo[j][k] += do[k]", "E5"),
    ],
)
def test_a_wrong_statement_has_its_name_and_a_proven_edit(right, wrong, code):
    """Though the pass works with the number of samples times each gradient, until the step divides by it."""
    report = told(right, wrong)
    first = next(f.code for f in report.findings if f.severity.name == "ERROR")
    assert first == code
    [edit] = report.annotated.edits
    assert edit.proven and edit.before == wrong


def test_slopes_in_several_factors_of_single_numbers():
    """A divisor that is another number for each unit is part of the slope: what is wrong there is its formula."""
    text = NET.replace(
        "h[j] = sig(total)", "s[j] = total\n        h[j] = total / math.sqrt(1.0 + total * total)"
    )
    text = text.replace("    h = [0.0] * H\n    for", "    h, s = [0.0] * H, [0.0] * H\n    for", 1)
    text = text.replace("return h, o", "return h, o, s").replace("h, o = forward", "h, o, s = forward")
    text = text.replace(
        "dh[j] = total * h[j] * (1.0 - h[j])",
        "root = math.sqrt(1.0 + s[j] ** 2)\n            dh[j] = total / root ** 3",
    )

    def first(wrong):
        call = module_of(text.replace("total / root ** 3", wrong), "roots").check()
        report = gradcheck.check(call.pop("model"), **call)
        return [f.code for f in report.findings if f.severity.name == "ERROR"][:1]

    assert first("total / root ** 3") == []
    assert first("total / root") == ["C4"]
    assert first("total * (1 - h[j] ** 2)") == ["C4"]


def test_numbers_that_a_step_leaves_are_the_end_of_walks():
    from gradcheck.repairing.searching.influence import End

    end = End((3, 4, 4), -2.0)
    assert end.last == 4
    assert end.seeds(np.array([1.0, 2.0, 3.0]), ()) == {3: -2.0, 4: -10.0}
