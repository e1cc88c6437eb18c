"""Nets whose units are objects with lists of plain floats: what all units of a layer make is known as one array."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.values.unit_matrices import name_of_all
from tests.benchmarks.judge import module_of

NET = """
import math
import numpy as np

class Unit:
    def __init__(self, inputs, rng):
        self.weights = rng.normal(0, 0.8, inputs).tolist()
        self.bias = float(rng.normal(0, 0.3))
        self.weight_sums = [0.0] * inputs
        self.bias_sum = 0.0
        self.delta = 0.0
        self.output = 0.0

    def fire(self, inputs):
        self.inputs = inputs
        total = self.bias
        for w, x in zip(self.weights, inputs):
            total += w * x
        self.total = total
        self.output = math.tanh(total)
        return self.output

def forward(layers, x):
    for layer in layers:
        x = [unit.fire(x) for unit in layer]
    return x

def loss(layers, X, T):
    e = 0.0
    for x, t in zip(X, T):
        e += sum(0.5 * (o - y) ** 2 for o, y in zip(forward(layers, x), t))
    return e / len(X)

def backward(layers, t):
    for k, unit in enumerate(layers[-1]):
        unit.delta = (unit.output - t[k]) * (1.0 - unit.output * unit.output)
    for below, above in reversed(list(zip(layers, layers[1:]))):
        for j, unit in enumerate(below):
            total = 0.0
            for other in above:
                total += other.weights[j] * other.delta
            unit.delta = total * (1.0 - unit.output * unit.output)
    for layer in layers:
        for unit in layer:
            unit.bias_sum += unit.delta
            for j, x in enumerate(unit.inputs):
                unit.weight_sums[j] += unit.delta * x

def learn(layers, X, T, eta):
    for layer in layers:
        for unit in layer:
            unit.bias_sum = 0.0
            unit.weight_sums = [0.0] * len(unit.weights)
    for x, t in zip(X, T):
        forward(layers, x)
        backward(layers, t)
    for layer in layers:
        for unit in layer:
            for j in range(len(unit.weights)):
                step = unit.weight_sums[j] / len(X)
                unit.weights[j] -= eta * step
            unit.bias -= eta * unit.bias_sum / len(X)

def check():
    rng = np.random.default_rng(4)
    sizes = (3, 3, 3, 3)
    layers = [[Unit(a, rng) for _ in range(b)] for a, b in zip(sizes, sizes[1:])]
    X, T = rng.normal(size=(4, 3)).tolist(), rng.uniform(-0.9, 0.9, size=(4, 3)).tolist()
    return dict(model=layers, loss=lambda: loss(layers, X, T), step=lambda: learn(layers, X, T, 0.3),
                learning_rate=0.3)
"""


def told(right, wrong):
    assert NET.count(right) == 1
    call = module_of(NET.replace(right, wrong), "units").check()
    return gradcheck.check(call.pop("model"), **call)


def test_the_net_is_right():
    assert told("sizes = (3, 3, 3, 3)", "sizes = (3, 3, 3, 3)").ok


SUM = "total += other.weights[j] * other.delta"
HIDDEN = "unit.delta = total * (1.0 - unit.output * unit.output)"


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        (SUM, "total += unit.weights[j] * other.delta", "E1"),
        (SUM, "total += above[j].weights[above.index(other)] * other.delta", "N3"),
        (HIDDEN, "unit.delta = total", "C2"),
        (HIDDEN, "unit.delta = 1.0 - unit.output * unit.output", "C7"),
        (HIDDEN, "unit.delta = total * (1.0 - unit.total * unit.total)", "C1b"),
        ("step = unit.weight_sums[j] / len(X)", "step = unit.weight_sums[j]", "A1 A5"),
        ("unit.bias -= eta * unit.bias_sum / len(X)", "unit.bias -= eta * unit.bias_sum", "F1 A5"),
    ],
)
def test_a_wrong_statement_has_its_name_and_a_proven_edit(right, wrong, codes):
    report = told(right, wrong)
    first = next(f.code for f in report.findings if f.severity.name == "ERROR")
    assert first in codes.split()
    [edit] = report.annotated.edits
    assert edit.proven and edit.before == wrong


def test_the_units_of_a_layer_have_a_name_together():
    names = [f"net[1].units[{k}].w" for k in range(3)]
    assert name_of_all(names) == "net[1].units[:].w"
    assert name_of_all(["a1", "b"]) == "a1"


def test_rounds_of_loops_over_objects_are_counted():
    import ast

    from gradcheck.repairing.editing.loops import round_of

    units = [object(), object()]
    [loop] = ast.parse("for unit in layer.units: pass").body
    layer = type("Layer", (), {"units": units})
    reads, other = ast.parse("unit.delta = d\nd[k] = unit * 2").body
    assert round_of(loop, reads, {"layer": layer, "unit": units[1]}) == 1
    assert round_of(loop, reads, {"layer": layer, "unit": object()}) is None
    assert round_of(loop, other, {"layer": layer, "unit": units[1]}) is None
    [loop] = ast.parse("for unit in made(): pass").body
    assert round_of(loop, reads, {"made": lambda: units, "unit": units[1]}) is None


def test_numbers_of_several_layers_are_put_in_the_order_of_loops():
    from gradcheck.catalogue import Role
    from gradcheck.repairing.searching.number_by_number import in_loops
    from gradcheck.values.meaning import Known

    def row(layer, order, *numbers):
        return Known("z", np.array(numbers), "gradient", order, Role("dL/dz", layer), is_layer=True)

    layers = {1: [row(1, 0, 1.0, 2.0), row(1, 2, 3.0, 4.0)], 2: [row(2, 1, 5.0), row(2, 3, 6.0)]}
    made = [[float(known.value) for known in numbers] for numbers in in_loops(layers, 6)]
    assert made[0] == [5.0, 1.0, 2.0, 6.0, 3.0, 4.0]
    assert [5.0, 6.0, 1.0, 2.0, 3.0, 4.0] in made
    assert [[float(known.value) for known in numbers] for numbers in in_loops(layers, 2)] == [[5.0, 6.0]] * 2
