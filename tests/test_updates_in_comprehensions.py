"""A step written as a list comprehension over all layers: a factor, a sign and a decay in it are told as such."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return squash(z) * (1 - squash(z))


class Cost:

    @staticmethod
    def error(z, a, t):
        return (a - t) * slope(z)


class Net:

    def __init__(self, sizes, rng):
        self.shifts = [rng.normal(size=(n, 1)) for n in sizes[1:]]
        self.maps = [rng.normal(size=(n, m)) for m, n in zip(sizes, sizes[1:])]

    def loss(self, pairs):
        total = 0.0
        for a, t in pairs:
            for b, w in zip(self.shifts, self.maps):
                a = squash(w @ a + b)
            total += 0.5 * np.sum((a - t) ** 2) / len(pairs)
        return total + 0.5 * 0.3 * sum(np.sum(w ** 2) for w in self.maps)

    def step(self, pairs, rate):
        sum_b = [np.zeros(b.shape) for b in self.shifts]
        sum_w = [np.zeros(w.shape) for w in self.maps]
        for x, t in pairs:
            one_b, one_w = self.back(x, t)
            sum_b = [s + one for s, one in zip(sum_b, one_b)]
            sum_w = [s + one for s, one in zip(sum_w, one_w)]
        self.maps = [(1 - rate * 0.3) * w - rate / len(pairs) * g for w, g in zip(self.maps, sum_w)]
        self.shifts = [b - rate / len(pairs) * g for b, g in zip(self.shifts, sum_b)]

    def back(self, x, t):
        one_b, one_w = ([np.zeros(p.shape) for p in of] for of in (self.shifts, self.maps))
        zs, found = [], [x]
        for b, w in zip(self.shifts, self.maps):
            zs.append(w @ found[-1] + b)
            found.append(squash(zs[-1]))
        delta = Cost.error(zs[-1], found[-1], t)
        one_b[-1], one_w[-1] = delta, delta @ found[-2].T
        for k in range(2, len(self.maps) + 1):
            delta = (self.maps[-k + 1].T @ delta) * slope(zs[-k])
            one_b[-k], one_w[-k] = delta, delta @ found[-k - 1].T
        return one_b, one_w


rng = np.random.default_rng(5)
net = Net([3, 6, 5, 4], rng)
pairs = [(rng.normal(size=(3, 1)), rng.random(size=(4, 1))) for _ in range(7)]
"""
UPDATE = "[b - rate / len(pairs) * g for b, g"


def report(wrong: str, right: str) -> gradcheck.Report:
    assert NET.count(right) == 1
    module = module_of(NET.replace(right, wrong), "layers_in_lists")
    return gradcheck.check(
        module.net,
        loss=lambda: module.net.loss(module.pairs),
        step=lambda: module.net.step(module.pairs, 0.2),
        learning_rate=0.2,
    )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("[b - rate * g for b, g", "A5"),  # no reduction of g, which has an entry for each of b
        ("[b + rate / len(pairs) * g for b, g", "B2"),
        ("[(1 - rate * 0.3) * b - rate / len(pairs) * g for b, g", "G3"),
    ],
)
def test_the_step_of_all_biases_is_told_by_what_it_lacks_or_has_too_many(wrong, code):
    found = report(wrong, UPDATE)
    assert [f.code for f in found.findings if f.severity.value == "error"] == [code]


def test_the_decay_of_penalised_weights_is_no_bias_decay():
    found = report("[(1 - rate * 0.6) * w", "[(1 - rate * 0.3) * w")
    assert [f.code for f in found.findings if f.severity.value == "error"] == ["G2"]


def test_what_a_difference_is_made_of_is_not_what_comes_from_above():
    found = report("(a - t) * slope(a)", "(a - t) * slope(z)")
    assert [f.code for f in found.findings if f.severity.value == "error"] == ["C1"]


def test_a_loop_that_leaves_out_a_layer_leaves_its_gradients_zero_but_for_a_decay():
    found = report("for k in range(2, len(self.maps)):", "for k in range(2, len(self.maps) + 1):")
    assert [f.code for f in found.findings if f.severity.value == "error"] == ["F3"]
