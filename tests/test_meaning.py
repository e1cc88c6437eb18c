"""What an array of the backward pass is called: by value, with its factor and arrangement, never by coincidence."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.catalogue import Role
from gradcheck.values.meaning import Known, Meanings, with_sums

rng = np.random.default_rng(11)
DELTA = rng.normal(size=(4, 3))
PAIR = np.array([[0.25, -0.25]])
WEIGHTS = rng.normal(size=(3, 5))
KNOWN = [
    Known("z2", DELTA, "gradient", 7, Role("dL/dz", 2)),
    Known("b2", PAIR, "gradient", -1, Role("dL/db", 2)),
    Known("W2", WEIGHTS, "forward", -1, Role("weights", 2)),
]


def words(value, *, trusted=()):
    meanings = Meanings(with_sums(KNOWN))
    meanings.trusted |= frozenset(trusted)
    found = meanings.of(value)
    return found.words() if found is not None else None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (DELTA, "dL/dz2"),
        (4 * DELTA, "4 x dL/dz2"),
        (-DELTA, "-dL/dz2"),
        (DELTA / 6, "1/6 x dL/dz2"),
        (DELTA.T, "dL/dz2, transposed"),
        (DELTA.reshape(2, 6), "dL/dz2, reshaped"),
        (DELTA.sum(axis=0), "dL/dz2, summed over axis 0"),
        (WEIGHTS, "W2"),
    ],
)
def test_a_value_is_told_with_its_factor_and_arrangement(value, said):
    assert words(value) == said


def test_an_array_that_differs_in_one_entry_is_unknown():
    other = DELTA.copy()
    other[1, 2] *= 1.0001
    assert words(other) is None


def test_opposite_numbers_are_a_multiple_only_where_the_pass_shows_that_factor():
    assert words(PAIR) == "dL/db2"
    assert words(4 * PAIR) is None
    assert words(4 * PAIR, trusted=[4.0]) == "4 x dL/db2"
    assert words(3 * PAIR, trusted=[4.0]) is None
    assert words(4 * np.abs(PAIR), trusted=[4.0]) is None


def test_the_plainest_reading_comes_first():
    both = Meanings([Known("a1", 2 * DELTA, "gradient", 3), Known("z1", DELTA, "gradient", 2)])
    assert [m.words() for m in both.all_of(2 * DELTA)] == ["dL/da1", "2 x dL/dz1"]


@pytest.mark.parametrize("nothing", [np.zeros((4, 3)), np.full((4, 3), np.nan), "d", None, np.empty((0, 3))])
def test_what_holds_no_numbers_has_no_meaning(nothing):
    assert words(nothing) is None


def test_known_values_are_found_by_the_event_that_made_them():
    meanings = Meanings(KNOWN)
    assert meanings.at(7, "gradient") == [KNOWN[0]]
    assert meanings.at(7, "forward") == []


def test_a_part_that_cancels_out_is_no_known_value():
    gradient = Known("z", np.array([0.3, -0.1, 0.2, 0.05]), "gradient", 3)
    noise = Known("z", np.array([-1.04e-17, 0.0, 0.0, 0.0]), "part", 3)
    meanings = Meanings([gradient, noise])
    assert meanings.of(np.array([0.7, 0.0, 0.0, 0.0]), ("gradient", "part")) is None
    assert meanings.of(2 * gradient.value, ("gradient", "part")) is not None
