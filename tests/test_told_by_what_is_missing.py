"""The cause of what is missing or stands in the place of something: a mask is no slope, a sum of dW is no delta."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


def hide(x, m):
    return x * m


def unhide(up, m):
    return up * m


def run(P, X, T, masks):
    r1 = np.maximum(X @ P["U1"] + P["b1"], 0)
    d1 = np.tanh(r1)
    r2 = np.maximum(d1 @ P["U2"], 0)
    d2 = hide(r2, masks[1])
    y = d2 @ P["U3"] + P["b3"]
    return r1, d1, r2, d2, y


def grad(P, X, T, masks):
    r1, d1, r2, d2, y = run(P, X, T, masks)
    G = {}
    e3 = (y - T) / len(X)
    G["U3"], G["b3"] = d2.T @ e3, e3.sum(0)
    below3 = e3 @ P["U3"].T
    e2 = unhide(below3, masks[1]) * (r2 > 0)
    G["U2"] = d1.T @ e2
    below2 = e2 @ P["U2"].T
    e1 = below2 * (1 - d1 ** 2) * (r1 > 0)
    G["U1"] = X.T @ e1
    G["b1"] = e1.sum(0)
    return G


def check():
    r = np.random.default_rng(2)
    P = {"U1": r.normal(size=(4, 5)), "U2": r.normal(size=(5, 6)), "U3": r.normal(size=(6, 2)), "b3": r.normal(size=2)}
    P["b1"] = r.normal(size=5)
    X, T = r.normal(size=(9, 4)), r.normal(size=(9, 2))
    masks = [(r.random((9, n)) < 0.7) / 0.7 for n in (5, 6)]
    loss = lambda: 0.5 * np.mean(np.sum((run(P, X, T, masks)[-1] - T) ** 2, axis=1))
    return dict(model=P, loss=loss, backward=lambda: grad(P, X, T, masks))
"""

GATED = """
import numpy as np


def run(p, X):
    gate, cand, mem, out = [], [], [np.zeros(3)], []
    for t in range(len(X)):
        g = 1 / (1 + np.exp(-(X[t] @ p["G"])))
        c = np.tanh(X[t] @ p["A"] + mem[t] @ p["B"])
        gate.append(g)
        cand.append(c)
        mem.append(g * mem[t] + (1 - g) * c)
        out.append(mem[t + 1] @ p["V"])
    return gate, cand, mem, np.array(out)


def grad(p, X, Y):
    gate, cand, mem, out = run(p, X)
    gA, gB, gG, gV = (np.zeros_like(p[k]) for k in "ABGV")
    dm_next = np.zeros(3)
    for t in range(len(X) - 1, -1, -1):
        dy = out[t] - Y[t]
        gV += np.outer(mem[t + 1], dy)
        dm = p["V"] @ dy + dm_next
        g, c = gate[t], cand[t]
        dg = dm * (mem[t] - c) * g * (1 - g)
        dc = dm * (1 - g) * (1 - c ** 2)
        gA += np.outer(X[t], dc)
        gB += np.outer(mem[t], dc)
        gG += np.outer(X[t], dg)
        dm_next = dm * g + p["B"] @ dc
    return dict(A=gA, B=gB, G=gG, V=gV)


def check():
    r = np.random.default_rng(8)
    p = {k: r.normal(size=s) * 0.7 for k, s in dict(A=(2, 3), B=(3, 3), G=(2, 3), V=(3, 2)).items()}
    X, Y = r.normal(size=(4, 2)), r.normal(size=(4, 2))
    return dict(model=p, loss=lambda: 0.5 * np.sum((run(p, X)[-1] - Y) ** 2), backward=lambda: grad(p, X, Y))
"""


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code"),
    [
        (NET, "    return up * m", "    return up", "K1"),
        (NET, "unhide(below3, masks[1])", "below3", "K1"),
        (NET, " * (r2 > 0)", "", "C2"),
        (NET, 'G["U2"] = d1.T @ e2', 'G["U2"] = 0 * P["U2"]', "F3"),
        (NET, 'below2 = e2 @ P["U2"].T', "below2 = (d1.T @ e2).sum(axis=1)", "E3"),
        (GATED, "(mem[t] - c)", "(mem[t + 1] - c)", "J5"),
        (GATED, "        gG += np.outer(X[t], dg)\n", "", "F3"),
    ],
)
def test_the_cause_is_told(net: str, right: str, wrong: str, code: str) -> None:
    assert net.count(right) == 1
    call = module_of(net.replace(right, wrong), "net").check()
    report = gradcheck.check(call.pop("model"), **call)
    finding = next(f for f in report.findings if f.severity.value == "error")
    assert finding.code == code
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven
