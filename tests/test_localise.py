"""Large arrays: clean ones pass, wrong entries, rows and columns are found in few evaluations, the limit is stated."""

import numpy as np
import pytest

from gradcheck.compare import compare
from gradcheck.facts import Verdict
from gradcheck.numerical.gradient import measure_noise
from gradcheck.numerical.localise import find_wrong_entries, screen
from tests.test_numerical import Held


@pytest.fixture(scope="module", params=["tanh", "relu"])
def large(request):
    """A 200-60-7 softmax net: 12,000 weights in the first layer."""
    rng = np.random.default_rng(5)
    f, slope = {
        "tanh": (np.tanh, lambda z, a: 1 - a * a),
        "relu": (lambda z: np.maximum(z, 0), lambda z, a: z > 0),
    }[request.param]
    X, W, V = rng.random((16, 200)), rng.normal(size=(200, 60)) * 0.1, rng.normal(size=(60, 7)) * 0.2
    Y = np.eye(7)[rng.integers(0, 7, 16)]

    def loss():
        out = f(X @ W) @ V
        m = out.max(axis=1)
        return np.mean(m + np.log(np.exp(out - m[:, None]).sum(axis=1)) - (out * Y).sum(axis=1))

    z = X @ W
    a = f(z)
    p = np.exp(a @ V)
    d = (p / p.sum(axis=1, keepdims=True) - Y) / 16
    G = X.T @ ((d @ V.T) * slope(z, a))
    variable = Held(W)
    return loss, variable, G, Held(V, "V"), a.T @ d, measure_noise(loss, [variable])


def test_right_gradients_are_not_suspicious_and_the_limit_is_stated(large):
    loss, W, dW, V, dV, noise = large
    for seed in range(5):
        for found in screen(loss, [W, V], [dW, dV], rng=np.random.default_rng(seed), noise=noise):
            assert not found.suspicious
            assert found.decided and found.detectable < 1e-3 * found.norm
            assert found.evaluations <= 40


@pytest.mark.parametrize("size", [1.0, 1e-2, 1e-4])
def test_one_wrong_entry_is_found(large, size):
    loss, W, dW, _, _, noise = large
    changed = dW.copy()
    changed[123, 45] += size * np.max(np.abs(dW))
    rng = np.random.default_rng(1)
    (found,) = screen(loss, [W], [changed], rng=rng, noise=noise)
    assert found.suspicious
    located = find_wrong_entries(loss, W, changed, rng=rng, noise=noise)
    assert (located.rows, located.columns, located.complete) == ((123,), (45,), True)
    assert located.evaluations < 450
    check = compare("W", changed, located.measurement).check
    assert check.verdict is Verdict.WRONG and check.worst_index == (123, 45)


def test_opposite_errors_rows_columns_and_whole_arrays(large):
    loss, W, dW, _, _, noise = large
    largest = np.max(np.abs(dW))
    opposite, row, column = dW.copy(), dW.copy(), dW.copy()
    opposite[3, 4] += 0.1 * largest
    opposite[150, 50] -= 0.1 * largest
    row[77] *= 1.1
    column[:, 9] *= 1.1
    expected = [
        (opposite, (3, 150), (4, 50), "rows 3 and 150, columns 4 and 50"),
        (row, (77,), None, "row 77"),
        (column, None, (9,), "column 9"),
        (dW * 1.5, None, None, "all over"),
    ]
    for changed, rows, columns, pattern in expected:
        located = find_wrong_entries(loss, W, changed, rng=np.random.default_rng(2), noise=noise)
        assert (located.rows, located.columns, located.pattern) == (rows, columns, pattern)
        check = compare("W", changed, located.measurement).check
        assert check.verdict is Verdict.WRONG
        assert check.factor == (pytest.approx(1.5, rel=1e-9) if pattern == "all over" else None)


def test_nothing_found_says_so(large):
    loss, W, dW, _, _, noise = large
    located = find_wrong_entries(loss, W, dW, rng=np.random.default_rng(3), noise=noise)
    assert located.rows == () and located.pattern == "" and not located.complete


def test_the_model_is_left_as_it_was(large):
    loss, W, dW, _, _, noise = large
    before = W.array.tobytes()
    screen(loss, [W], [dW * 2], rng=np.random.default_rng(0), noise=noise)
    find_wrong_entries(loss, W, dW * 2, rng=np.random.default_rng(0), noise=noise)
    assert W.array.tobytes() == before
