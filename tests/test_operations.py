"""Engines whose operations leave closures behind: the one that is wrong by itself is told, not one that sends it on."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

import gradcheck

RNG = np.random.default_rng(12)
X, Y = RNG.normal(size=(7, 3)), RNG.integers(0, 4, 7)


class Item:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = np.array(value, dtype=float), parents, None


def folded(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis in range(g.ndim):
        if shape[axis] == 1 < g.shape[axis]:
            g = g.sum(axis=axis, keepdims=True)
    return g


def folded_as_a_mean(g, shape):
    while g.ndim > len(shape):
        g = g.mean(axis=0)
    for axis in range(g.ndim):
        if shape[axis] == 1 < g.shape[axis]:
            g = g.sum(axis=axis, keepdims=True)
    return g


class Operations:
    def plus(self, a, b):
        return Item(a.value + b.value, [
            (a, lambda g: folded(g, a.value.shape)),
            (b, lambda g: folded(g, b.value.shape)),
        ])  # fmt: skip

    def minus(self, a, b):
        return Item(a.value - b.value, [
            (a, lambda g: folded(g, a.value.shape)),
            (b, lambda g: folded(-g, b.value.shape)),
        ])  # fmt: skip

    def times(self, a, b):
        return Item(a.value * b.value, [
            (a, lambda g: folded(g * b.value, a.value.shape)),
            (b, lambda g: folded(g * a.value, b.value.shape)),
        ])  # fmt: skip

    def matmul(self, a, b):
        return Item(a.value @ b.value, [(a, lambda g: g @ b.value.T), (b, lambda g: a.value.T @ g)])

    def scaled(self, a, c):
        return Item(c * a.value, [(a, lambda g: c * g)])

    def rows(self, a):
        return Item(a.value.sum(axis=1, keepdims=True), [(a, lambda g: g * np.ones(a.value.shape))])

    def mean(self, a):
        return Item(a.value.mean(), [(a, lambda g: g * np.ones(a.value.shape) / a.value.size)])

    def exp(self, a):
        e = np.exp(a.value)
        return Item(e, [(a, lambda g: g * e)])

    def log(self, a):
        return Item(np.log(a.value), [(a, lambda g: g / a.value)])

    def squared(self, a):
        return Item(a.value**2, [(a, lambda g: 2 * a.value * g)])

    def tanh(self, a):
        t = np.tanh(a.value)
        return Item(t, [(a, lambda g: g * (1 - t**2))])

    def sigmoid(self, a):
        s = 1 / (1 + np.exp(-a.value))
        return Item(s, [(a, lambda g: g * s * (1 - s))])

    def chosen(self, a, columns):
        at = np.arange(len(columns))

        def back(g):
            whole = np.zeros(a.value.shape)
            whole[at, columns] = g
            return whole

        return Item(a.value[at, columns], [(a, back)])


class OtherFactor(Operations):
    def times(self, a, b):
        return Item(a.value * b.value, [
            (a, lambda g: folded(g * a.value, a.value.shape)),
            (b, lambda g: folded(g * a.value, b.value.shape)),
        ])  # fmt: skip


class LogOfNothing(Operations):
    def log(self, a):
        return Item(np.log(a.value), [(a, lambda g: 1 / a.value)])


class MeanIsASum(Operations):
    def mean(self, a):
        return Item(a.value.mean(), [(a, lambda g: g * np.ones(a.value.shape))])


class MeanOfAMean(Operations):
    def mean(self, a):
        return Item(a.value.mean(), [(a, lambda g: g * np.ones(a.value.shape) / a.value.size**2)])


class RowsAreMeans(Operations):
    def rows(self, a):
        back = [(a, lambda g: g * np.ones(a.value.shape) / a.value.shape[1])]
        return Item(a.value.sum(axis=1, keepdims=True), back)


class FoldsToMeans(Operations):
    def plus(self, a, b):
        return Item(a.value + b.value, [
            (a, lambda g: folded_as_a_mean(g, a.value.shape)),
            (b, lambda g: folded_as_a_mean(g, b.value.shape)),
        ])  # fmt: skip


class Net:
    """Gated, with log-softmax and a decay: what its operations do serves several ends."""

    def __init__(self, operations):
        rng = np.random.default_rng(3)
        self.o = operations
        self.W, self.b = Item(rng.normal(size=(3, 5)) * 0.8), Item(rng.normal(size=5) * 0.3)
        self.U, self.c = Item(rng.normal(size=(3, 5)) * 0.8), Item(rng.normal(size=5) * 0.3)
        self.V, self.d = Item(rng.normal(size=(5, 4)) * 0.7), Item(rng.normal(size=4) * 0.3)

    def forward(self):
        o, x = self.o, Item(X)
        h = o.tanh(o.plus(o.matmul(x, self.W), self.b))
        h = o.times(h, o.sigmoid(o.plus(o.matmul(x, self.U), self.c)))
        z = o.plus(o.matmul(h, self.V), self.d)
        log_p = o.minus(z, o.log(o.rows(o.exp(z))))
        loss = o.scaled(o.mean(o.chosen(log_p, Y)), -1.0)
        for W in (self.W, self.V):
            loss = o.plus(loss, o.scaled(o.mean(o.squared(W)), 0.02))
        return loss

    def loss(self):
        return float(self.forward().value)

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent, _ in node.parents:
                    visit(parent)
                order.append(node)

        end = self.forward()
        visit(end)
        for node in order:
            node.grad = np.zeros(node.value.shape)
        end.grad = np.ones(end.value.shape)
        for node in reversed(order):
            for parent, share in node.parents:
                parent.grad = parent.grad + share(node.grad)


def checked(operations):
    net = Net(operations)
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


def test_the_engine_is_right():
    assert checked(Operations()).ok


@pytest.mark.parametrize(
    "operations, wrong, codes",
    [
        (OtherFactor, "(a, lambda g: folded(g * a.value, a.value.shape))", ("E1", "E5")),
        (MeanIsASum, "(a, lambda g: g * np.ones(a.value.shape))", ("A1",)),
        (MeanOfAMean, "(a, lambda g: g * np.ones(a.value.shape) / a.value.size**2)", ("A2",)),
        (RowsAreMeans, "(a, lambda g: g * np.ones(a.value.shape) / a.value.shape[1])", ("A3", "A4")),
    ],
)
def test_the_closure_that_is_wrong_by_itself_is_edited(operations, wrong, codes):
    report = checked(operations())
    [edit] = report.annotated.edits
    lines, first = inspect.getsourcelines(operations)
    at = next(first + i for i, line in enumerate(lines) if wrong in line)
    assert (edit.proven, edit.location.line) == (True, at)
    assert report.findings[0].code in codes


def test_what_only_sends_on_a_lost_factor_is_not_edited():
    """All that the logarithm is handed is 1/7, which is a factor that could be missing in any operation below."""
    [edit] = checked(LogOfNothing()).annotated.edits
    assert "/ a.value" in edit.before


def test_a_helper_that_averages_is_edited_not_the_closure_that_calls_it():
    [edit] = checked(FoldsToMeans()).annotated.edits
    assert edit.before.strip() == "g = g.mean(axis=0)"
