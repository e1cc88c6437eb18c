"""Names are left out when the values contradict their relation."""

from types import SimpleNamespace

import numpy as np
import pytest

from gradcheck.catalogue import page
from gradcheck.repairing.naming.verifying import Mended, verified
from gradcheck.values.meaning import Known, Meanings

rng = np.random.default_rng(3)
DUE, PART = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
NAMED = SimpleNamespace(
    meanings=Meanings([Known("a", DUE, "gradient", 3), Known("a", PART, "part", 3, of=5)]),
    parameters=(),
    everything=frozenset({"w", "v"}),
    recording=SimpleNamespace(events=()),
    graph=SimpleNamespace(recording=SimpleNamespace(events=[]), output=0),
    declared=True,
)


def kept(code: str, made: np.ndarray, **more: object) -> bool:
    fixed = frozenset(more.pop("fixed", ("w",)))  # type: ignore[call-overload]
    found = Mended((made,), (DUE,), fixed, **more)  # type: ignore[arg-type]
    return bool(verified((page(code),), found, NAMED))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "made", "holds"),
    [
        ("A1", 5 * DUE, True),
        ("A5", DUE * rng.normal(size=(5, 1)), False),
        ("B2", -DUE, True),
        ("B2", DUE - 2 * PART, True),  # one of several paths
        ("B2", DUE + 1, False),
        ("C4", DUE + 1, True),
        ("C4", 5 * DUE, True),  # a number is missing in its formula
        ("C3", 5 * DUE, False),  # a number is no slope
        ("D3", -DUE, False),
        ("E6", -DUE, True),  # two paths may carry the same gradient
    ],
)
def test_a_relation_holds_or_the_name_is_left_out(code: str, made: np.ndarray, holds: bool) -> None:
    assert kept(code, made) is holds


def test_a_lost_path_is_a_contribution_that_is_known() -> None:
    assert kept("E6", DUE - PART, edit="term")
    assert not kept("E6", DUE - rng.normal(size=(5, 4)), edit="term")


def test_one_number_for_all_layers_is_a_constant_of_the_loss() -> None:
    per_layer = Mended((2 * DUE, 3 * PART), (DUE, PART), frozenset({"w"}))
    assert not verified((page("A3"),), per_layer, NAMED)  # type: ignore[arg-type]
    assert verified((page("A5"),), per_layer, NAMED)  # type: ignore[arg-type]


def test_single_numbers_are_scaled_only_where_all_are_scaled_alike() -> None:
    numbers, twice = [np.float64(n) for n in DUE[0]], [np.float64(2 * n) for n in DUE[0]]
    other = [np.float64(n) for n in PART[0]]
    a5 = (page("A5"),)
    assert verified(a5, Mended(twice, numbers, frozenset({"w"})), NAMED)  # type: ignore[arg-type]
    assert not verified(a5, Mended(other, numbers, frozenset({"w"})), NAMED)  # type: ignore[arg-type]


def test_a_border_shares_entries_with_what_it_is_cut_from() -> None:
    ends = Mended((PART,), (DUE,), frozenset({"w"}), inside=[(DUE[:3], DUE[1:4])])
    halves = Mended((PART,), (DUE,), frozenset({"w"}), inside=[(DUE[:2], DUE[2:4])])
    assert verified((page("H2"),), ends, NAMED)  # type: ignore[arg-type]
    assert not verified((page("H2"),), halves, NAMED)  # type: ignore[arg-type]
    join = SimpleNamespace(operation="concatenate", origins=([3, 4],), args=())
    joined = SimpleNamespace(recording=SimpleNamespace(events=[join]), output=0)
    assert not verified((page("H2"),), ends, SimpleNamespace(**{**vars(NAMED), "graph": joined}))  # type: ignore[arg-type]


def test_another_loss_leaves_nothing_right() -> None:
    assert not kept("D6", DUE + 1)
    assert kept("D6", DUE + 1, begins=True, fixed=("v", "b"))
