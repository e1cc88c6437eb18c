"""The criterion: right gradients are never called wrong, small mistakes are found where they are, doubt is admitted."""

import numpy as np
import pytest

from gradcheck.compare import compare
from gradcheck.facts import Verdict
from gradcheck.numerical.gradient import measure_entries, measure_noise
from gradcheck.numerical.measurement import Measurement
from gradcheck.pattern import constant_factor, heat_map, pattern_of
from tests.test_numerical import Held

ACTIVATIONS = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a)),
    "tanh": (np.tanh, lambda z, a: 1 - a * a),
    "relu": (lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(z.dtype)),
    "leaky": (lambda z: np.where(z > 0, z, z.dtype.type(0.01) * z), lambda z, a: np.where(z > 0, 1, 0.01)),
}


def random_net(rng):
    """Parameters, loss and right gradients of a random net of depth 1 to 4."""
    depth = int(rng.integers(1, 5))
    sizes = rng.permutation(np.arange(2, 9))[: depth + 1]
    names = [str(rng.choice(list(ACTIVATIONS))) for _ in range(depth - 1)]
    kind = str(rng.choice(["mse", "half", "softmax"]))
    N = int(rng.integers(2, 12))
    P = {}
    for l in range(depth):
        P[f"W{l}"] = rng.normal(size=(sizes[l], sizes[l + 1])) / np.sqrt(sizes[l])
        P[f"b{l}"] = rng.normal(size=sizes[l + 1]) * 0.3
    X, K = rng.normal(size=(N, sizes[0])), sizes[depth]
    Y = np.eye(K)[rng.integers(0, K, N)] if kind == "softmax" else rng.normal(size=(N, K))

    def forward():
        a, seen = X, []
        for l in range(depth):
            z = a @ P[f"W{l}"] + P[f"b{l}"]
            seen.append((a, z))
            a = ACTIVATIONS[names[l]][0](z) if l < depth - 1 else z
        return a, seen

    def loss():
        out, _ = forward()
        if kind == "softmax":
            m = out.max(axis=1)
            return np.mean(m + np.log(np.exp(out - m[:, None]).sum(axis=1)) - (out * Y).sum(axis=1))
        return np.mean((out - Y) ** 2) if kind == "mse" else np.sum((out - Y) ** 2) / 2

    def gradients():
        out, seen = forward()
        if kind == "softmax":
            p = np.exp(out - out.max(axis=1, keepdims=True))
            d = (p / p.sum(axis=1, keepdims=True) - Y) / N
        else:
            d = 2 * (out - Y) / out.size if kind == "mse" else out - Y
        G = {}
        for l in reversed(range(depth)):
            a, _ = seen[l]
            G[f"W{l}"], G[f"b{l}"] = a.T @ d, d.sum(axis=0)
            if l:
                d = (d @ P[f"W{l}"].T) * ACTIVATIONS[names[l - 1]][1](seen[l - 1][1], a)
        return G

    return P, loss, gradients()


def checks(P, loss, G):
    variables = [Held(P[name], name) for name in P]
    noise = measure_noise(loss, variables)
    unit = max(float(np.max(np.abs(g))) for g in G.values())
    for variable in variables:
        quick = measure_entries(loss, variable, noise=noise)

        def finer(indices, variable=variable):
            return measure_entries(loss, variable, indices, noise=noise, accuracy=1e-10)

        yield variable.name, quick, finer, unit


def test_right_nets_are_right_and_one_changed_entry_is_named():
    rng = np.random.default_rng(11)
    verdicts, missed = [], []
    for net in range(120):
        P, loss, G = random_net(rng)
        for name, quick, finer, unit in checks(P, loss, G):
            verdicts.append(compare(name, G[name], quick, refine=finer, unit=unit).check.verdict)
            largest = np.max(np.abs(G[name]))
            if largest < 1e-6:
                continue
            changed = G[name].copy()
            at = int(rng.integers(changed.size))
            changed.reshape(-1)[at] += 1e-4 * largest
            check = compare(name, changed, quick, refine=finer, unit=unit).check
            if check.verdict is not Verdict.WRONG or check.worst_index != np.unravel_index(at, changed.shape):
                missed.append((net, name, check))
    assert Verdict.WRONG not in verdicts
    assert verdicts.count(Verdict.UNDECIDED) <= 0.01 * len(verdicts)
    assert not missed, missed[:3]


def measured(values, errors=1e-10, kinks=None, **more):
    values = np.asarray(values, dtype=float)
    kinks = np.zeros(values.shape, dtype=bool) if kinks is None else np.asarray(kinks)
    return Measurement(
        values, np.broadcast_to(errors, values.shape).copy(), kinks, 10, "central differences", **more
    )


def test_the_printed_number_is_the_number_compared():
    check = compare("W", np.array([1.0, 2.5]), measured([1.0, 2.0])).check
    assert check.verdict is Verdict.WRONG and check.worst_index == (1,)
    assert (check.analytic, check.numerical, check.relative_error) == (2.5, 2.0, 0.2)
    assert check.wrong_entries == 1 and "1 of 2 entries" in check.pattern


def test_a_tiny_entry_is_compared_on_its_own_scale():
    check = compare("W", np.array([1.0, 2e-7]), measured([1.0, 1e-7], 1e-12)).check
    assert check.verdict is Verdict.WRONG and check.worst_index == (1,)


def test_a_bar_too_wide_is_undecided_and_says_so():
    check = compare("W", np.array([1.0, 2.0]), measured([1.0, 2.0], 1e-3)).check
    assert check.verdict is Verdict.UNDECIDED and "too wide" in check.reason


def test_an_accused_entry_is_measured_again_before_anything_is_said():
    asked = []

    def refine(indices):
        asked.append(indices.tolist())
        return measured(np.array([1.0, 2.0, 3.0])[indices], flat_indices=indices)

    found = compare("b", np.array([1.0, 2.0, 3.0]), measured([1.0, 2.1, 3.0]), refine=refine)
    assert asked == [[1]]
    assert found.check.verdict is Verdict.RIGHT
    assert found.measurement.values.tolist() == [1, 2, 3] and not found.wrong.any()


def test_the_entry_shown_of_a_right_array_is_not_at_a_kink():
    """Both slopes are right there, so how far apart they are says nothing."""
    check = compare(
        "b", np.array([1.0, 2.5, 2.0]), measured([1.0, 2.0, 2.0], [0, 1, 0], [False, True, False])
    ).check
    assert check.verdict is Verdict.RIGHT
    assert check.kinks == 1
    assert check.worst_index != (1,)


def test_any_slope_at_a_kink_is_accepted_and_one_outside_is_undecided():
    between = measured([2.0, 0.5], [1e-10, 0.5], [False, True])
    for slope in (0.0, 0.3, 1.0):
        assert compare("b", np.array([2.0, slope]), between).check.verdict is Verdict.RIGHT
    assert compare("b", np.array([2.0, 7.0]), between).check.verdict is Verdict.UNDECIDED
    assert compare("b", np.array([1.0, 7.0]), between).check.verdict is Verdict.WRONG


def test_dead_parameters():
    dead = measured(np.zeros((2, 3)), 1e-14, rounding=1e-16)
    assert compare("W", np.zeros((2, 3)), dead, unit=1.0).check.verdict is Verdict.RIGHT
    assert compare("W", np.full((2, 3), 1e-17), dead, unit=1.0).check.verdict is Verdict.RIGHT
    assert compare("W", np.full((2, 3), 1e-3), dead, unit=1.0).check.verdict is Verdict.WRONG
    vague = measured(np.zeros((2, 3)), 1e-2, rounding=1e-16)
    assert compare("W", np.full((2, 3), 1e-3), vague, unit=1.0).check.verdict is Verdict.UNDECIDED


def test_not_finite_on_either_side():
    check = compare("W", np.array([1.0, np.nan]), measured([1.0, 2.0])).check
    assert check.verdict is Verdict.WRONG and check.worst_index == (1,) and "nan" in check.reason
    unknown = measured([1.0, np.nan], [1e-10, np.inf])
    assert compare("W", np.array([1.0, 2.0]), unknown).check.verdict is Verdict.UNDECIDED


def test_scalars_empty_arrays_and_single_precision():
    assert compare("s", np.array(2.0), measured(2.0)).check.worst_index == ()
    assert compare("e", np.zeros((0, 3)), measured(np.zeros((0, 3)))).check.verdict is Verdict.RIGHT
    single = np.array([1.0, 0.5002], dtype=np.float32)
    assert compare("W", single, measured([1.0, 0.5], 1e-6)).check.verdict is Verdict.RIGHT
    assert compare("W", single + np.float32(0.01), measured([1.0, 0.5], 1e-6)).check.verdict is Verdict.WRONG


def pattern(wrong, telling=None):
    wrong = np.asarray(wrong, dtype=bool)
    telling = np.ones(wrong.shape, dtype=bool) if telling is None else np.asarray(telling, dtype=bool)
    return pattern_of(wrong.reshape(-1), telling.reshape(-1), np.arange(wrong.size), wrong.shape)


def test_patterns():
    none = np.zeros((5, 4), dtype=bool)
    row, column, block, one = none.copy(), none.copy(), none.copy(), none.copy()
    row[2], column[:, 0], block[1:3, 1:3], one[4, 1] = True, True, True, True
    assert pattern(~none) == "all entries"
    assert pattern(row) == "row 2"
    assert pattern(column) == "column 0"
    assert pattern(row | np.roll(row, 1, axis=0)) == "rows 2 and 3"
    assert pattern(block) == "block [1:3, 1:3]"
    assert pattern(one) == "1 of 20 entries: [4, 1]"
    assert pattern(none) == ""
    assert pattern(np.eye(4)) == "4 of 16 entries"
    checkered = np.indices((6, 6)).sum(axis=0) % 2 == 0
    assert pattern(checkered) == "scattered: 18 of 36 entries"
    partly = row.copy()
    partly[2, 3] = False  # zero on both sides: cannot show an error
    assert pattern(partly, partly) == "all 3 entries that are not zero"
    assert pattern(partly, ~(row & ~partly)) == "row 2"
    deep = np.zeros((3, 4, 5), dtype=bool)
    deep[:, 2] = True
    assert pattern(deep) == "index 2 of axis 1"


@pytest.mark.parametrize("k", [4, -1, 0.25, 1.01, 0])
def test_constant_factor(k):
    n = np.array([1.0, -2.0, 1e-3, 0.0])
    bars = np.full(4, 1e-11)
    assert constant_factor(k * n, n, bars, 2.0, 1e-6) == pytest.approx(k, abs=1e-8)
    assert constant_factor(k * n + [0, 0, 0, 0.1], n, bars, 2.0, 1e-6) is None
    assert constant_factor(n, n, bars, 2.0, 1e-6) is None
    assert constant_factor(np.array([1.0, -2.0001]), n[:2], np.full(2, 1e-3), 2.0, 1e-6) is None


def test_heat_map_is_small_and_holds_shares():
    wrong = np.zeros((100, 60), dtype=bool)
    wrong[:, :5] = True
    heat = heat_map(wrong.reshape(-1), np.arange(wrong.size), wrong.shape)
    assert heat.shape == (8, 24)
    assert heat[:, 0] == pytest.approx(1) and heat[:, 3:] == pytest.approx(0)
    assert heat_map(np.array([True, False, False]), np.arange(3), (3,)).tolist() == [[1, 0, 0]]
