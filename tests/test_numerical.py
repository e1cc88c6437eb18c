"""Numerical derivatives: exact enough, with honest bars, on smooth and on rough functions, leaving nothing behind."""

import math

import numpy as np
import pytest

from gradcheck.errors import UsageError
from gradcheck.numerical.gradient import (
    directional_derivative,
    measure_direction,
    measure_entries,
    measure_noise,
    numerical_gradient,
)
from tests.benchmarks.accuracy import coverage, named_cases, relative_error


class Held:
    """A variable living in somebody's array."""

    def __init__(self, array, name="W"):
        self.array, self.name = array, name
        self.shape, self.dtype = array.shape, array.dtype

    def read(self):
        return self.array.copy()

    def write(self, values):
        self.array[...] = values

    def write_entry(self, flat_index, value):
        self.array[np.unravel_index(flat_index, self.shape)] = value


@pytest.mark.parametrize("complex_step", [False, True], ids=["real", "complex allowed"])
@pytest.mark.parametrize("case", named_cases(np.random.default_rng(1)), ids=lambda case: case.name)
def test_hard_functions_are_within_1e_9_of_the_largest_entry(case, complex_step):
    error, gradient = relative_error(case, complex_step=complex_step)
    assert error <= 1e-9
    assert np.all(
        np.abs(np.asarray(gradient) - case.truth) <= np.maximum(gradient.error, 1e-15 * np.abs(case.truth))
    )


@pytest.mark.parametrize("complex_step", [False, True], ids=["real", "complex allowed"])
def test_true_errors_lie_below_their_bars_and_bars_are_not_idle(complex_step):
    found = coverage(np.random.default_rng(7), 10_000, complex_step=complex_step)
    assert found.entries >= 10_000
    assert found.covered >= 0.99
    assert found.median_ratio <= 100
    assert found.evaluations <= 12


def test_a_smooth_entry_costs_four_evaluations():
    A = np.random.default_rng(0).normal(size=(6, 7))
    W = np.random.default_rng(1).normal(size=(7, 5))
    variable = Held(W)
    calls = 0

    def loss():
        nonlocal calls
        calls += 1
        return float(np.mean(np.tanh(A @ W) ** 2))

    noise = measure_noise(loss, [variable])
    calls = 0
    found = measure_entries(loss, variable, noise=noise)
    assert calls == found.evaluations <= 4.5 * W.size
    T = np.tanh(A @ W)
    truth = A.T @ (2 * T * (1 - T**2)) / T.size
    assert np.all(np.abs(found.values - truth) <= found.errors)


def test_kinks_are_marked_and_their_bar_spans_both_slopes():
    x = np.array([0.5, 0.0, -0.3])
    gradient = numerical_gradient(lambda x: np.sum(np.where(x > 0, 3 * x, x)), x)
    assert gradient.kinks.tolist() == [False, True, False]
    assert gradient[1] - gradient.error[1] <= 1 and gradient[1] + gradient.error[1] >= 3
    assert np.asarray(gradient)[[0, 2]] == pytest.approx([3, 1], abs=1e-12)


def test_a_kink_near_by_does_not_spoil_the_slope():
    gradient = numerical_gradient(lambda x: np.sum(np.abs(x)) + np.sum(x**2), np.array([1e-5, -2e-4, 1.0]))
    assert not gradient.kinks.any()
    assert np.asarray(gradient) == pytest.approx([1 + 2e-5, -1 - 4e-4, 3], abs=1e-8)


def test_where_the_loss_jumps_the_joined_side_counts():
    gradient = numerical_gradient(lambda x: float(np.sum(2 * x + 3 * (x > 0))), np.array([0.0, 0.5, -0.5]))
    assert gradient.kinks.tolist() == [True, False, False]
    assert np.all(np.abs(np.asarray(gradient) - 2) <= gradient.error)
    assert np.all(gradient.error < 1e-4)


def test_a_jump_of_the_curvature_widens_the_bar_and_not_the_error():
    x = np.array([0.0, 0.4, 0.0])
    gradient = numerical_gradient(
        lambda x: float(np.sum((x / (1 + np.abs(x)) + 1) ** 2)), x, complex_step=False
    )
    away = np.abs(np.asarray(gradient) - 2 * (x / (1 + np.abs(x)) + 1) / (1 + np.abs(x)) ** 2)
    assert np.all(away <= gradient.error)
    assert np.all(gradient.error < 1e-6)
    assert not gradient.kinks.any()


def test_complex_step_is_not_used_where_it_is_silently_wrong():
    def f(x):
        return np.sum(np.abs(x * 1e-4 + 5)) + 1e6

    gradient = numerical_gradient(f, np.array([1.0, 2.0]))
    assert "complex" not in gradient.method
    assert np.all(np.abs(np.asarray(gradient) - 1e-4) <= gradient.error)


def test_complex_step_serves_entries_in_doubt():
    def f(x):
        return np.sum(np.sin(x)) * 1e-4 + 1e3

    x = np.array([0.3, 1.2])
    gradient = numerical_gradient(f, x)
    assert "complex step" in gradient.method
    assert np.asarray(gradient) == pytest.approx(1e-4 * np.cos(x), rel=1e-12)
    assert "complex" not in numerical_gradient(f, x, complex_step=False).method


def test_one_sided_where_the_loss_ends():
    gradient = numerical_gradient(lambda x: np.sum(np.where(x < 0, np.nan, np.exp(x))), np.array([0.0, 1.0]))
    assert "one-sided" in gradient.method
    assert np.all(np.abs(np.asarray(gradient) - [1, math.e]) <= gradient.error)
    assert gradient.error[0] < 1e-6


def test_functions_of_the_math_module_and_python_floats():
    gradient = numerical_gradient(lambda x: math.log(x), 1e-8)
    assert gradient.shape == () and float(gradient) == pytest.approx(1e8, rel=1e-9)
    assert numerical_gradient(lambda x: math.sqrt(x), 2.0) == pytest.approx(0.5 / math.sqrt(2), rel=1e-11)


def test_several_inputs_lists_and_any_shape():
    f = lambda x, W, c: np.sum(np.tanh(np.asarray(W) @ x)) * c  # noqa: E731
    x, W, c = [0.1, -0.4, 0.7], np.random.default_rng(0).normal(size=(2, 3)), np.float64(1.5)
    dx, dW, dc = numerical_gradient(f, x, W, c)
    slope = 1 - np.tanh(W @ x) ** 2
    assert np.asarray(dx) == pytest.approx(1.5 * slope @ W, rel=1e-10)
    assert np.asarray(dW) == pytest.approx(1.5 * np.outer(slope, x), rel=1e-10)
    assert float(dc) == pytest.approx(np.tanh(W @ x).sum(), rel=1e-10)
    assert dW.shape == dW.error.shape == dW.kinks.shape == (2, 3)


def test_parts_and_results_of_a_gradient_are_plain_arrays():
    gradient = numerical_gradient(lambda x: np.sum(x**3), np.array([1.0, 2.0]))
    assert type(gradient * 2) is np.ndarray
    assert type(gradient[:1]) is np.ndarray
    assert gradient.copy().error is gradient.error


def test_float32_input_is_evaluated_at_float64_where_f_takes_it():
    x = np.array([0.3, 0.9], dtype=np.float32)
    gradient = numerical_gradient(lambda x: np.sum(np.sin(x)), x)
    assert np.asarray(gradient) == pytest.approx(np.cos(x.astype(float)), rel=1e-10)


def test_float32_losses_have_wider_bars_that_hold():
    x = np.random.default_rng(0).normal(size=30)
    gradient = numerical_gradient(lambda x: np.float32(np.sum(np.sin(x.astype(np.float32)))), x)
    error = np.abs(np.asarray(gradient) - np.cos(x))
    assert np.mean(error <= gradient.error) >= 0.96
    assert 1e-7 < np.median(gradient.error) < 1e-3


@pytest.mark.parametrize(
    ("f", "x", "said"),
    [
        (lambda x: x.sum(), np.arange(3), "dtype int64"),
        (lambda x: x.sum(), np.ones(2, dtype=complex), "complex128"),
        (lambda x: x, np.ones(3), "shape (3,)"),
        (lambda x: None, np.ones(3), "not a real number"),
        (lambda x: "high", np.ones(3), "not a real number"),
        (lambda x: np.log(x - 2).sum(), np.ones(3), "nan"),
        (lambda x: x.sum(), np.array([1.0, np.inf]), "not finite"),
    ],
)
def test_what_cannot_be_differentiated_is_refused_in_words(f, x, said):
    with pytest.raises(UsageError) as refused, np.errstate(all="ignore"):
        numerical_gradient(f, x)
    assert said in str(refused.value)


def test_directional_derivative():
    x, u = np.array([0.2, -0.5, 1.1]), np.array([1.0, 2.0, -3.0])
    found = directional_derivative(lambda x: np.sum(np.exp(x)), x, u)
    assert abs(found.value - np.exp(x) @ u) <= found.error < 1e-11
    with pytest.raises(UsageError):
        directional_derivative(lambda x: np.sum(x), x, np.ones(2))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_values_are_put_back_bit_for_bit_after_success_error_and_interrupt(dtype):
    W = np.random.default_rng(3).normal(size=(4, 3)).astype(dtype)
    before = W.tobytes()
    variable = Held(W)
    loss = lambda: float(np.sum(W.astype(float) ** 2))  # noqa: E731
    measure_entries(loss, variable)
    measure_direction(loss, [variable], [np.ones_like(W)])
    assert W.tobytes() == before

    for raised in (KeyboardInterrupt, RuntimeError):
        calls = 0

        def failing(raised=raised):
            nonlocal calls
            calls += 1
            if calls > 30:
                raise raised
            return loss()

        with pytest.raises(raised):
            measure_entries(failing, variable)
        assert W.tobytes() == before


def test_a_noise_that_moves_in_stairs_is_seen():
    # 1 + x - 1 keeps 16 digits of 1, not of x: the loss is a staircase of x
    gradient = numerical_gradient(
        lambda x: np.sum((1 + 1e-9 * x) - 1), np.array([0.7, 1.3]), complex_step=False
    )
    assert np.all(np.abs(np.asarray(gradient) - 1e-9) <= gradient.error)


def test_noise_of_a_float32_sum_is_found():
    x = np.random.default_rng(0).normal(size=50)
    noise = measure_noise(lambda: float(np.sum(x.astype(np.float32))), [Held(x)])
    assert 1e-8 < noise / abs(x.sum()) < 1e-4
    exact = measure_noise(lambda: float(np.sum(x)), [Held(x)])
    assert exact / abs(x.sum()) < 1e-14
