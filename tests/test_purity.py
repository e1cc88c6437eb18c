"""Which functions of a user a trial may call: those that are known to leave nothing behind."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from gradcheck.repairing.running.purity import keeps_state

SEEN: list[np.ndarray] = []
SLOPES = {"tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2), "kept": (np.tanh, lambda x: SEEN.append(x))}


class Counter:
    def __init__(self):
        self.n = 0

    def count(self):
        self.n += 1


COUNTER = Counter()


class Act:
    def __init__(self, alpha, inner=None):
        self.alpha, self.inner, self.f, self.total = alpha, inner, np.tanh, 0.0

    def slope(self, x):
        return np.where(x > 0, 1.0, self.alpha) * self.f(x)

    def chained(self, x):
        return self.inner.slope(x).sum(axis=0, keepdims=True)

    def counted(self, x):
        self.total = self.total + x.sum()
        return x

    def counted_inside(self, x):
        return self.inner.counted(x)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))


def rows(x):
    return np.array([[math.tanh(v) for v in row] for row in x])


def by_table(x):
    return SLOPES["tanh"][1](x)


def counts(x):
    COUNTER.count()
    return x


def keeps(x):
    SEEN.append(x)
    return x


def writes_a_file(x):
    np.save("weights.npy", x)
    return x


def opens(x):
    with open("log.txt", "a") as log:
        log.write(str(x))
    return x


def draws(x):
    return x * np.random.rand(*x.shape)


def draws_plainly(x):
    return x * random.random()


def imports(x):
    import subprocess

    return subprocess.run(x)


def makes_an_object(x):
    return Counter(), x


def prints(x):
    print(x)
    return x


def in_a_comprehension(x):
    return np.array([keeps(v) for v in x])


LEAKY = Act(0.1)


@pytest.mark.parametrize(
    "function", [sigmoid, sigmoid_prime, rows, LEAKY.slope, Act(0.1, LEAKY).chained], ids=lambda f: f.__name__
)
def test_arithmetic_leaves_nothing_behind(function):
    assert keeps_state(function)


@pytest.mark.parametrize(
    "function",
    [counts, keeps, writes_a_file, opens, draws, draws_plainly, imports, makes_an_object, prints, by_table]
    + [in_a_comprehension, LEAKY.counted, Act(0.1, LEAKY).counted_inside],
    ids=lambda f: f.__name__,
)
def test_what_may_leave_a_trace_is_not_called(function):
    assert not keeps_state(function)


def test_a_variable_of_the_function_around_is_looked_into():
    held, kept = [], 0.5

    def scaled(x):
        return x * kept

    def collected(x):
        held.append(x)
        return x

    assert keeps_state(scaled) and not keeps_state(collected)
