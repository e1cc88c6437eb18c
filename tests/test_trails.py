"""The ways from a parameter to the loss that numpy offers beside plain operations: none of them loses the trail."""

from __future__ import annotations

import functools
import math
import statistics

import numpy as np
import pytest
import scipy.sparse

import gradcheck
from gradcheck.recording import recorder
from gradcheck.recording.sessions import record
from tests.recorded_gradients import recorded_gradients

TRAILS = []


def trail(function):
    TRAILS.append(function)
    return function


@trail
def entries_written_by_an_iterator(W):
    a = W * 1.5
    with np.nditer(a, op_flags=["readwrite"]) as entries:
        for v in entries:
            v[...] = np.tanh(v)
    return np.sum(a**2)


@trail
def entries_read_by_an_iterator(W):
    a = np.empty_like(W)
    entries = np.nditer(W * 1.5, flags=["multi_index"])
    for v in entries:
        a[entries.multi_index] = np.tanh(v)
    return np.sum(a**2)


@trail
def an_array_that_the_iterator_allocates(W):
    with np.nditer([W * 1.5, None]) as entries:
        for v, made in entries:
            made[...] = np.tanh(v)
        a = entries.operands[1]
    return np.sum(a**2)


@trail
def rows_of_an_iterator(W):
    a = np.zeros(W.shape)
    with np.nditer([W, a], flags=["external_loop"], op_flags=[["readonly"], ["writeonly"]]) as rows:
        for row, made in rows:
            made[...] = row**2
    return np.sum(a * W)


@trail
def entries_with_their_indices(W):
    a = np.empty_like(W)
    for where, v in np.ndenumerate(W * 2.0):
        a[where] = math.tanh(v)
    return np.sum(a**2)


@trail
def a_generator_into_an_array(W):
    return np.sum(np.fromiter((v * v * v for v in W.ravel()), float))


@trail
def a_generator_that_has_a_name(W):
    squares = (v * v for row in W for v in row)
    return np.sum(np.fromiter(squares, dtype=float) ** 2)


@trail
def a_generator_into_fsum(W):
    return math.fsum(v**3 for v in W.ravel())


@trail
def a_generator_into_reduce(W):
    return functools.reduce(lambda total, v: total + v * v, (v for v in W.ravel()), 0.0)


@trail
def an_array_into_reduce(W):
    return functools.reduce(lambda total, v: total + v * v, W.ravel(), 0.0)


@trail
def the_mean_of_statistics(W):
    return statistics.mean([float(v) ** 2 for v in W.ravel()])


@trail
def objects_that_are_numbers(W):
    doubled = W.astype(object) * 2.0
    return np.sum(np.frompyfunc(math.tanh, 1, 1)(doubled).astype(float))


@trail
def fields_of_a_record(W):
    cache = np.zeros(W.shape, dtype=[("v", float), ("on", bool)])
    cache["v"] = W**2
    cache["on"] = W > 0
    return np.sum(cache["v"] * cache["on"]) + np.sum(cache["v"])


@trail
def what_is_masked_is_left_out(W):
    masked = np.ma.masked_less(W, -0.3)
    return np.sum(masked.filled(0.0) ** 2) + masked.mean() * masked.sum(axis=0).data[0]


@trail
def a_masked_array_with_its_mask(W):
    return np.sum(np.ma.array(W**2, mask=W < 0).filled(0.5))


@trail
def only_where_a_mask_is_true(W):
    a = np.zeros(W.shape)
    np.copyto(a, W**2, where=W > 0)
    b = np.ones(W.shape)
    np.exp(W, out=b, where=W < 0)
    return np.sum(a) + np.sum(b * np.sum(W, axis=1, where=W > 0, keepdims=True))


@trail
def an_operand_by_keyword_of_a_call_without_a_rule(W):
    return np.sum(np.ediff1d(W.ravel(), to_begin=W[0] ** 2) ** 2)


@trail
def sorted_in_place_by_partitions(W):
    a = W * 2.0
    a.partition(1, axis=1)
    return np.sum(a[:, 1] ** 2)


@trail
def several_results_of_one_call(W):
    down, across = np.gradient(W**2)
    values, vectors = np.linalg.eigh(W @ W.T)
    return np.sum(down * across) + np.sum(values**2) + np.sum(np.abs(vectors[0]))


@trail
def parts_of_a_decomposition(W):
    u, s, vh = np.linalg.svd(W, full_matrices=False)
    return np.sum((u * s) @ vh * W) + s[0]


@trail
def complex_numbers_of_a_call_without_a_rule(W):
    return np.sum(np.abs(np.fft.ihfft(W, axis=1)) ** 2 * 3.0)


@trail
def segments_by_their_largest(W):
    a = np.full((2, 4), -np.inf)
    np.maximum.at(a, [0, 1, 0], W)
    return np.sum(a**2)


@trail
def a_ufunc_handed_to_reduce(W):
    return np.sum(functools.reduce(np.multiply, [W, W + 1.0, np.arange(4.0)]))


@trail
def sparse_matrices(W):
    A = scipy.sparse.csr_matrix(np.diag([1.0, 2.0, 3.0]) + np.eye(3, k=1))
    return np.sum((A * W) ** 2) + np.sum((A @ W) * A.dot(W)) + np.sum(A.T @ (W * 2.0))


@pytest.mark.parametrize("function", TRAILS, ids=lambda function: function.__name__)
def test_the_recorded_gradient_is_the_measured_one(function):
    W = np.random.default_rng(3).normal(size=(3, 4))
    recorder.troubles.clear()
    found = recorded_gradients(lambda: function(W), [W], [function]).values["0"]
    assert not recorder.troubles
    np.testing.assert_allclose(found, gradcheck.numerical_gradient(function, W), rtol=1e-6, atol=1e-7)


def test_what_a_call_writes_into_keeps_its_name():
    def run(W):
        largest = np.zeros((2, 4))
        np.maximum.at(largest, [0, 1, 0], W)
        largest.sort(axis=1)
        return np.sum(largest)

    _, recording = record(lambda: run(np.ones((3, 4))), values=True, modules=[run])
    assert [e.names for e in recording.events if e.writes] == [("largest",), ("largest",)]
