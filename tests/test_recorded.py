"""Recorded gradients of a subject: numbers in lists are told apart, and a completed graph outlives further runs."""

from __future__ import annotations

import math

import numpy as np

from gradcheck.conventions.selection import candidates
from gradcheck.recorded import recorded_graph
from gradcheck.subject import Subject


class Neuron:
    def __init__(self):
        self.w = [0.5] * 3  # one object thrice
        self.b = 0.5

    def loss(self, xs):
        total = self.b
        for w, x in zip(self.w, xs):
            total += w * x
        return math.tanh(total)


def test_equal_numbers_in_a_list_have_their_own_derivatives():
    neuron = Neuron()
    subject = Subject(neuron, lambda: neuron.loss([1.0, 2.0, -3.5]))
    with subject.session():
        parameters = candidates(subject.leaves())
        graph = recorded_graph(subject, parameters)
        found = {p.name: d for p, d in zip(parameters, graph.sources.sums)}
    slope = 1 - math.tanh(0.25) ** 2
    np.testing.assert_allclose(found["w"], np.array([1.0, 2.0, -3.5]) * slope, rtol=1e-12)
    np.testing.assert_allclose(found["b"], slope, rtol=1e-12)


class Net:
    def __init__(self):
        self.W = np.arange(6.0).reshape(3, 2) / 7
        self.h = np.zeros((4, 2))

    def loss(self, X):
        np.matmul(X, self.W, out=self.h)
        return np.mean(np.tanh(self.h) ** 2 * X[:, :2])


def test_a_completed_graph_does_not_change_when_the_code_runs_again():
    net, X = Net(), np.random.default_rng(0).normal(size=(4, 3))
    subject = Subject(net, lambda: net.loss(X))
    with subject.session():
        parameters = [p for p in candidates(subject.leaves()) if p.name == "W"]
        first, second = (recorded_graph(subject, parameters, complete=True) for _ in range(2))
        net.W += 5
        net.loss(X)
        for i, event in enumerate(first.recording.events):
            a, b = first.gradient(i), second.gradient(i)
            assert (a is None and b is None) or np.array_equal(a, b), event
        known = [event.operation for event, _, _ in first.items()]
    assert known[0] == "matmul" and known[-1] == "mean"
