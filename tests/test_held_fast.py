"""Arrays that a tuple holds cannot be exchanged for complex ones: they are measured with real differences."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

import gradcheck
from gradcheck.conventions.graph import Leaf
from gradcheck.conventions.paths import Path, Step
from gradcheck.conventions.variables import Parameter
from gradcheck.numerical.complex_step import complex_direction, complex_entries

Gate = namedtuple("Gate", "H b T c")


def test_no_complex_step_is_taken_and_the_array_stays():
    model = (np.array([1.0, 2.0]),)
    path = Path(model).down(Step("item", 0))
    parameter = Parameter(Leaf(path, model[0]))

    def loss():
        return (model[0] ** 2).sum()

    assert complex_entries(loss, parameter, np.array([0, 1])) is None
    assert complex_direction(loss, [parameter], [np.ones(2)]) is None
    assert model[0].dtype == float and model[0].tolist() == [1.0, 2.0]


def test_a_wrong_gradient_of_what_a_namedtuple_holds():
    rng = np.random.default_rng(5)
    x, labels = rng.normal(size=(6, 11)), rng.integers(0, 4, 11)
    gates = [Gate(*(rng.normal(size=s) * 0.4 for s in ((6, 6), (6, 1), (6, 6), (6, 1)))) for _ in range(2)]
    head = {"C": rng.normal(size=(4, 6)) * 0.5}

    def run():
        tape, a = [], x
        for gate in gates:
            h, t = np.tanh(gate.H @ a + gate.b), 1 / (1 + np.exp(-(gate.T @ a + gate.c)))
            tape.append((a, h, t))
            a = t * h + (1 - t) * a
        s = head["C"] @ a
        s = s - s.max(axis=0)
        return tape, a, s - np.log(np.exp(s).sum(axis=0))

    def loss():
        return -run()[2][labels, np.arange(11)].mean()

    def backward():
        tape, top, logp = run()
        d = np.exp(logp)
        d[labels, np.arange(11)] -= 1
        d /= 11
        grads = {"C": d @ top.T}
        back, out = head["C"].T @ d, []
        for gate, (a, h, t) in zip(gates[::-1], tape[::-1]):
            dh = back * t
            dt = back * (h - a) * t * (1 - t)
            out.append(Gate(dh @ a.T, dh.sum(axis=1, keepdims=True), dt @ a.T, dt.sum(axis=1, keepdims=True)))
            back = gate.H.T @ dh + gate.T.T @ dt + back * (1 - t)
        return {"gates": out[::-1], "head": grads}

    report = gradcheck.check({"gates": gates, "head": head}, loss=loss, backward=backward, annotate=False)
    wrong = {check.name for check in report.gradients if check.verdict.value == "wrong"}
    assert wrong == {f"gates[{k}].{field}" for k in (0, 1) for field in "Hb"} | {"gates[0].T", "gates[0].c"}
