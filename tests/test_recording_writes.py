"""Writes, sources and items that reach memory on unusual ways: gradients stay those of the plain program."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradcheck.recording import live, record
from tests.recorded_gradients import recorded_gradients

# numpy 2.5 advises against `a.shape = ...`; what people wrote before must be recorded all the same
pytestmark = pytest.mark.filterwarnings("ignore:Setting the shape on a NumPy array:DeprecationWarning")

PROGRAMS: list[Callable[..., Any]] = []


def program(f: Callable[..., Any]) -> Callable[..., Any]:
    PROGRAMS.append(f)
    return f


@program
def two_entries_at_once(W, b):
    a = W[0] * 1.0
    a[0], a[1] = a[1] * 2, a[0] * 3
    return (a * np.array([5.0, 7.0])).sum()


@program
def rows_swapped_through_views(W, b):
    x = W * 1.0
    x[0], x[1] = x[1], x[0]  # row 1 is lost on the way, as numpy has it
    return (x * np.arange(6.0).reshape(3, 2)).sum()


@program
def two_arrays_and_a_name(W, b):
    p, q = np.zeros(2), np.zeros(3)
    p[0], q[1:], rest = W[0, 0] ** 2, b * 3, W.sum()
    p[1] = q[2] * rest
    return p.sum() * q[1]


@program
def chain_of_stores(W, b):
    p, q = np.zeros(2), np.zeros((2, 2))
    p[:] = q[1] = b**2
    q[0, 0] = p[0] * W[0, 0]
    return (p * q).sum()


@program
def unpacked_into_entries(W, b):
    p = np.zeros(4)
    p[0], p[1] = W[0] * 2
    p[2], p[3] = (v**2 for v in b)
    return (p * np.arange(1.0, 5.0)).sum()


@program
def starred_among_entries(W, b):
    p = np.zeros(2)
    p[0], *middle, p[1] = [v * v for v in W[:, 0]] + [b[0]]
    return p[0] * p[1] + middle[0] * middle[1]


@program
def slices_of_the_same_memory(W, b):
    x = (W * 2).reshape(-1)
    x[1:], x[0] = x[:-1], b[0]
    return (x * np.arange(6.0)).sum()


@program
def ufunc_out_by_position(W, b):
    z = W * 1.0
    np.exp(z, z)
    out = np.empty_like(z)
    np.add(z, b, out)
    np.multiply(out, out, out)
    return out.sum() + z.mean()


@program
def functions_with_out_by_position(W, b):
    total, product = np.zeros(2), np.zeros((3, 3))
    np.sum(W, 0, None, total)
    np.dot(W, W.T, product)
    W.sum(0, None, total[::-1])
    mean = np.empty((3, 1))
    W.mean(1, None, mean, keepdims=True)
    return (total * b).sum() + (product**2).sum() + (mean**3).sum()


@program
def aliases_of_what_writes(W, b):
    copy, add_at, act = np.copyto, np.add.at, {"f": np.tanh}
    z = np.zeros((3, 2))
    copy(z, W)
    add_at(z, ([0, 0, 1], [1, 1, 0]), 2 * b[0])
    act["f"](z, z)
    fill = np.zeros(2)
    put = fill.fill
    put(b[1])
    outs = [fill * 2]
    np.multiply(fill, b, *outs)
    return z.sum() + (fill * outs[0]).sum()


@program
def partial_with_out(W, b):
    z = W * b
    squash = functools.partial(np.tanh, out=z)
    squash(z)
    return (z**2).sum()


@program
def shape_set_between(W, b):
    z = W * b
    before = z * 2
    z.shape = (2, 3)
    after = z * np.arange(6.0).reshape(2, 3)
    z *= 3
    z.shape = -1
    return before.sum() + (after**2).sum() + (z**2).sum()


@program
def flat_items(W, b):
    total = 0.0
    for w in W.flat:
        total += w * w
    total += sum(w**3 for w in W.T.flat) + sum(W.flat) * b[0]
    it = (W * 2).flat
    return total + it[3] * it[-1] + np.sum(W.flat) + (it[1:4] ** 2).sum() + np.array(W.flat)[2]


@program
def flat_stores(W, b):
    z = np.zeros((2, 3))
    z.flat = W * 2
    z.flat[2] = b[0] ** 2
    z.flat[3:5] = b
    z.T.flat[0] += W[0, 0]
    return (z * np.arange(6.0).reshape(2, 3)).sum()


@program
def mapped_numpy_functions(W, b):
    rows = list(map(np.sum, W))
    powers = sum(map(operator.mul, b, W[0]))
    roots = [*map(np.square, [b[0], b[1] * 2])]
    return (
        sum(rows) ** 2
        + powers * rows[1]
        + sum(roots)
        + max(map(abs, b))
        + functools.reduce(operator.mul, rows)
    )


@program
def passed_as_callables(W, b):
    def apply(f, *args):
        return f(*args)

    return (
        apply(sum, apply(np.exp, b)) + apply(max, b[0], b[1]) + apply(abs, W[0, 0]) ** 2 + apply(pow, b[0], 2)
    )


@program
def noise_from_every_source(W, b):
    np.random.seed(0)
    rng, old = np.random.default_rng(1), np.random.RandomState(2)
    noise = (
        np.random.normal(0, 1, (3, 2)) + rng.standard_normal((3, 2)) + old.randn(3, 2) + np.random.rand(3, 2)
    )
    mask = np.random.binomial(1, 0.5, W.shape) + (rng.random(W.shape) > 0.5) + rng.choice([0.0, 1.0], W.shape)
    return ((W + noise * b) ** 2 * mask).sum() + rng.uniform() * W.sum() + np.random.uniform(-1, 1) * b.sum()


@program
def log_determinants(W, b):
    A = W.T @ W + np.eye(2)
    sign, logdet = np.linalg.slogdet(A)
    return sign * logdet + np.linalg.slogdet(A * 2)[1] + np.linalg.slogdet(A + 1).logabsdet * b[0]


def numerically(f: Callable[[], float], array: Any) -> Any:
    d = np.zeros(array.shape)
    for i in np.ndindex(*array.shape):
        kept, h, values = array[i], 1e-4, []
        for step in (h, -h, 2 * h, -2 * h):
            array[i] = kept + step
            values.append(float(f()))
        array[i] = kept
        d[i] = (8 * (values[0] - values[1]) - (values[2] - values[3])) / (12 * h)
    return d


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_gradients_equal_numerical_ones(program):
    rng = np.random.default_rng(3)
    W, b = rng.normal(size=(3, 2)), rng.normal(size=2) + 1.5
    plain = program(W, b)
    found = recorded_gradients(lambda: program(W, b), [W, b])
    assert not live.troubles
    assert float(found.loss) == float(plain)
    for name, array in (("0", W), ("1", b)):
        true = numerically(lambda: program(W, b), array)
        np.testing.assert_allclose(found.values[name], true, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_results_are_those_of_the_plain_program(program):
    rng = np.random.default_rng(3)
    W, b = rng.normal(size=(3, 2)), rng.normal(size=2) + 1.5
    plain = program(W, b)
    for values in (False, True):
        result, recording = record(program, W, b, values=values)
        assert float(result) == float(plain) and recording.events
    assert not live.troubles


def test_a_shape_set_in_place_is_an_event():
    def run():
        z = np.arange(6.0) * 2
        y = z + 1
        z.shape = (2, 3)
        z += 1
        return y, z @ z.T

    (_, _), recording = record(run, values=True)
    events = [event for event in recording.events if event.operation not in ("arange", "transpose")]
    assert [event.operation for event in events] == ["multiply", "add", "reshape", "add", "matmul"]
    multiply, add, reshape, inplace, _ = events
    assert multiply.result.shape == add.args[0].shape == reshape.args[0].shape == (6,)
    assert np.array_equal(multiply.result, np.arange(6.0) * 2), "as it was before it was written to"
    assert reshape.shape == reshape.result.shape == (2, 3) and inplace.origins[0] == reshape.index
