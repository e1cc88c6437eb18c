"""Numbers of single neurons that no step moves: said where each has its own, for a setting is the same in all."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck


class Neuron:
    def __init__(self, rng, shift):
        self.pull, self.shift = rng.normal(size=3), shift

    def fire(self, x):
        self.x = x
        return np.tanh(x @ self.pull + self.shift)


class Net:
    def __init__(self, shifts):
        rng = np.random.default_rng(3)
        self.neurons = [Neuron(rng, shift) for shift in shifts]
        self.x, self.y = rng.normal(size=3), rng.normal(size=len(shifts))

    def loss(self):
        return 0.5 * sum((n.fire(self.x) - y) ** 2 for n, y in zip(self.neurons, self.y))

    def step(self):
        for n, y in zip(self.neurons, self.y):
            out = n.fire(self.x)
            n.pull -= 0.1 * (out - y) * (1 - out**2) * n.x


@pytest.mark.parametrize(("shifts", "said"), [((0.3, -0.2, 0.7), True), ((0.3, 0.3, 0.3), False)])
def test_numbers_that_differ_from_neuron_to_neuron_are_said_not_to_be_checked(shifts, said):
    net = Net(shifts)
    report = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert report.ok
    assert [f.code for f in report.findings] == ["X9"] * said
    assert said == ("neurons[1].shift" in str(report))
