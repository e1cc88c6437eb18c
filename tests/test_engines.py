"""Engines that people write: what is wrong in one operation is told of that operation, whatever the net uses it for."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import gradcheck
from gradcheck.recording.in_order import InOrder, namespaces, sets_in_order

RNG = np.random.default_rng(4)
X, Y = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 4))


class Node:
    """Parents in a set, as the best-known small engine keeps them."""

    def __init__(self, data, parents=()):
        self.data, self.grad = np.asarray(data, dtype=float), np.zeros(np.shape(data))
        self.parents, self.push = set(parents), lambda: None

    def made(self, data, *parents):
        return type(self)(data, parents)

    def __matmul__(self, other):
        out = self.made(self.data @ other.data, self, other)

        def push():
            self.grad += out.grad @ other.data.T
            other.grad += self.data.T @ out.grad

        out.push = push
        return out

    def __sub__(self, other):
        out = self.made(self.data - other.data, self, other)

        def push():
            self.grad += out.grad
            other.grad -= summed(out.grad, other.data.shape)

        out.push = push
        return out

    def __mul__(self, other):
        out = self.made(self.data * other.data, self, other)

        def push():
            self.grad += out.grad * other.data
            other.grad += summed(out.grad * self.data, other.data.shape)

        out.push = push
        return out

    def power(self, k):
        out = self.made(self.data**k, self)

        def push():
            self.grad += k * self.data ** (k - 1) * out.grad

        out.push = push
        return out

    def exp(self):
        out = self.made(np.exp(self.data), self)

        def push():
            self.grad += out.data * out.grad

        out.push = push
        return out

    def mean(self, axis=None):
        out = self.made(self.data.mean(axis=axis, keepdims=True), self)

        def push():
            self.grad += out.grad * (out.data.size / self.data.size) * np.ones_like(self.data)

        out.push = push
        return out

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = np.ones_like(self.data)
        for node in reversed(order):
            node.push()


def summed(grad, shape):
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


class SubtractsTheWrongWay(Node):
    def __sub__(self, other):
        out = self.made(self.data - other.data, self, other)

        def push():
            self.grad += out.grad
            other.grad += summed(out.grad, other.data.shape)

        out.push = push
        return out


class ForgetsTheExponent(Node):
    def power(self, k):
        out = self.made(self.data**k, self)

        def push():
            self.grad += self.data ** (k - 1) * out.grad

        out.push = push
        return out


class ExponentIsOff(Node):
    def power(self, k):
        out = self.made(self.data**k, self)

        def push():
            self.grad += k * self.data**k * out.grad

        out.push = push
        return out


class ExpOfNothing(Node):
    def exp(self):
        out = self.made(np.exp(self.data), self)

        def push():
            self.grad += self.data * out.grad

        out.push = push
        return out


class MeanOfNothing(Node):
    def mean(self, axis=None):
        out = self.made(self.data.mean(axis=axis, keepdims=True), self)

        def push():
            self.grad += (out.data.size / self.data.size) * np.ones_like(self.data)

        out.push = push
        return out


class BindsWhatItSends(Node):
    def __mul__(self, other):
        out = self.made(self.data * other.data, self, other)

        def push():
            self.grad = out.grad * other.data
            other.grad += summed(out.grad * self.data, other.data.shape)

        out.push = push
        return out


class ForgetsWhatItWasSent(Node):
    """In a net with a decay the weights were sent that before."""

    def __init__(self, data, parents=()):
        super().__init__(data)
        self.parents = list(parents)  # a set may bring them in any order

    def __matmul__(self, other):
        out = self.made(self.data @ other.data, self, other)

        def push():
            self.grad += out.grad @ other.data.T
            other.grad = self.data.T @ out.grad

        out.push = push
        return out


class ListsTooEarly(Node):
    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                order.append(node)
                for parent in node.parents:
                    visit(parent)

        visit(self)
        self.grad = np.ones_like(self.data)
        for node in reversed(order):
            node.push()


class Net:
    """Each operation is used for more than one thing: on the way through the net, and in its loss."""

    def __init__(self, node=Node):
        rng = np.random.default_rng(8)
        self.node = node
        self.V, self.W = node(rng.normal(size=(3, 5)) * 0.5), node(rng.normal(size=(5, 4)) * 0.6)

    def forward(self):
        z = self.node(X) @ self.V
        h = (z * self.node(0.3 * np.ones((1, 5)))).exp() - z
        return (h @ self.W - self.node(Y)).power(2).mean(axis=1).power(1.5).mean()

    def loss(self):
        return float(self.forward().data[0, 0])

    def backward(self):
        self.V.grad, self.W.grad = np.zeros((3, 5)), np.zeros((5, 4))
        self.forward().backward()


@pytest.mark.parametrize(
    "node, code",
    [
        (SubtractsTheWrongWay, "B2"),
        (ForgetsTheExponent, "C4"),
        (ExponentIsOff, "C4"),
        (ExpOfNothing, "C4"),
        (MeanOfNothing, "C7"),
        (ListsTooEarly, "E6"),
    ],
)
def test_an_operation_that_is_wrong_is_named_as_that_operation(node, code):
    net = Net(node)
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.findings[0].code == code
    assert [edit.proven for edit in report.annotated.edits] == [True]
    assert node.__name__ not in report.annotated.edits[0].after


def test_a_closure_that_binds_anew_is_mended_where_it_does():
    net = Net(BindsWhatItSends)
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.findings[0].code == "E6"
    assert [edit.proven for edit in report.annotated.edits] == [True]
    assert "self.grad += out.grad * other.data" in report.annotated.edits[0].after


class Decayed(Net):
    def forward(self):
        decay = self.V.power(2).mean() * self.node(-0.3 * np.ones((1, 1)))
        return super().forward() - decay


def test_what_a_node_was_sent_and_lost_is_a_branch_even_where_it_is_a_decay():
    net = Decayed(ForgetsWhatItWasSent)
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert report.findings[0].code == "E6"
    assert "other.grad += self.data.T @ out.grad" in [edit.after for edit in report.annotated.edits]


class Graph:
    """Operations by number, their gradients in a dict; what a helper sums is added up there."""

    def __init__(self, to_shape=summed):
        rng = np.random.default_rng(9)
        self.values = {
            "V": rng.normal(size=(3, 4)),
            "b": rng.normal(size=(1, 4)),
            "s": rng.normal(size=(1, 4)),
        }
        self.to_shape = to_shape

    def loss(self):
        self.z = X @ self.values["V"] + self.values["b"]
        self.h = self.z * self.values["s"]
        return float(np.sum((self.h + np.tanh(self.z) - Y) ** 2))

    def pairs(self):
        error = 2 * (self.h + np.tanh(self.z) - Y)
        yield "h", error
        yield "z", error * (1 - np.tanh(self.z) ** 2)
        yield "z", error * self.values["s"]
        yield "s", self.fit(error * self.z, (1, 4))

    def fit(self, grad, shape):
        return self.to_shape(grad, shape)

    def backward(self):
        self.loss()
        grads = {}
        for name, grad in self.pairs():
            grads[name] = grads.get(name, 0) + grad
        grads["V"], grads["b"] = X.T @ grads["z"], self.fit(grads["z"], (1, 4))
        return {name: grads[name] for name in self.values}


class BindsAnew(Graph):
    def backward(self):
        self.loss()
        grads = {}
        for name, grad in self.pairs():
            grads[name] = grad
        grads["V"], grads["b"] = X.T @ grads["z"], self.fit(grads["z"], (1, 4))
        return {name: grads[name] for name in self.values}


def averaged(grad, shape):
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.mean(axis=axis, keepdims=True)
    return grad


def test_a_dict_of_gradients_that_binds_anew_is_made_to_add():
    net = BindsAnew()
    report = gradcheck.check(net.values, loss=net.loss, backward=net.backward)
    assert report.findings[0].code == "E6" and report.findings[0].certain
    assert report.annotated.edits[0].after == "grads[name] = grads.get(name, 0) + grad"


def test_a_helper_that_averages_is_wrong_where_it_stands():
    net = Graph(averaged)
    report = gradcheck.check(net.values, loss=net.loss, backward=net.backward)
    [edit] = report.annotated.edits
    assert edit.proven and edit.after.startswith("grad = grad.sum(")


def test_an_engine_whose_parents_are_sets_is_right():
    net = Net()
    assert gradcheck.check(net, loss=net.loss, backward=net.backward).verdict.name == "RIGHT"
    assert "set" not in globals()


def test_sets_come_in_the_order_they_were_filled_in():
    names = [object() for _ in range(40)]
    kept = InOrder(names[::-1])
    kept.add(names[3])
    kept.update(["last"])
    assert [*kept] == [*names[::-1], "last"]
    assert kept.pop() is names[-1] and names[-1] not in kept
    kept |= {"another"}
    assert {*kept} == {*names[:-1], "last", "another"} and kept == set(kept)
    assert [*copy.copy(InOrder("ba"))] == [*pickle.loads(pickle.dumps(InOrder("ba")))] == ["b", "a"]


def test_a_namespace_has_such_sets_only_for_a_while():
    space = {"__builtins__": __builtins__}
    exec("def make():\n    return set('ba'), isinstance({1}, set), issubclass(set, set)", space)
    with sets_in_order(namespaces([space["make"]])):
        made, *asked = space["make"]()
        assert [*made] == ["b", "a"] and asked == [True, True]
    assert type(space["make"]()[0]) is set and "set" not in space
