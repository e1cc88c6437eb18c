"""A proven edit is said in the words that name a cause: what it exchanged, in which layer, at which scale."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role, name_line
from gradcheck.facts import Location
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.naming.roles import in_its_layer, line_evidence, with_factor
from gradcheck.repairing.naming.slopes import derivative_evidence
from gradcheck.repairing.repair import NEW, OLD, Repair, Suspect
from gradcheck.values.meaning import Known, Meanings

rng = np.random.default_rng(3)
Z, GIVEN, W = rng.normal(size=(5, 4)), rng.normal(size=(5, 4)), rng.normal(size=(4, 2))
SLOPE = 1 - np.tanh(Z) ** 2
DELTA = GIVEN * SLOPE
KNOWNS = [
    Known("z1", Z, "forward", 1, Role("z", 1)),
    Known("z1", DELTA, "gradient", 1, Role("dL/dz", 1)),
    Known("a1", np.tanh(Z), "forward", 2, Role("a", 1)),
    Known("a1", GIVEN, "gradient", 2, Role("dL/da", 1)),
    Known("da1/dz1", SLOPE, "derivative", 2, Role("activation derivative", 1, "tanh", "z"), of=1),
    Known("W2", W, "forward", -1, Role("weights", 2)),
    Known("b1", DELTA.sum(axis=0), "gradient", -1, Role("dL/db", 1)),
]
SIZES = {"batch size": 5, "outputs": 2, "inputs": 3}


def repair(kind, old, new, *, before="", after="", fixed=("W1", "b1"), **values):
    meanings = Meanings(KNOWNS)
    found = Repair(
        Suspect("net.py", 0, Location("net.py", 1)),
        TextEdit(0, 1, after, kind, before, after, 1.0),
        f"d1 = {before}",
        f"d1 = {after}",
        frozenset(fixed),
        True,
        meanings.of(old, ("gradient", "part")),
        meanings.of(new, ("gradient", "part")),
        np.shape(new),
        {OLD: old, NEW: new, **values},
    )
    return found, meanings


def evidence(kind, old, new, **more):
    found, meanings = repair(kind, old, new, **more)
    return line_evidence(found, meanings, SIZES, frozenset(("W1", "b1"))), found, meanings


@pytest.mark.parametrize(
    ("old", "code"),
    [
        (GIVEN, "C2"),
        (DELTA * SLOPE, "C2b"),
        (np.maximum(GIVEN, 0), "C5c"),
        (SLOPE, "C7"),
        (GIVEN * (1 - GIVEN**2), "C7"),
        (GIVEN * (1 - np.tanh(Z)), "C4"),
    ],
)
def test_what_stood_in_place_of_the_derivative_is_read_from_values(old, code):
    line, found, meanings = evidence("rewrite", old, DELTA)
    assert [
        page.code
        for page in name_line(derivative_evidence(line, found.values[OLD], found.values[NEW], meanings))
    ] == [code]


def test_noise_in_place_of_the_derivative_is_given_no_name():
    line, found, meanings = evidence("rewrite", rng.normal(size=(5, 4)), DELTA)
    assert derivative_evidence(line, found.values[OLD], found.values[NEW], meanings) is line


@pytest.mark.parametrize(
    ("old", "what", "value"), [(5 * DELTA, "batch size", 0.2), (7 * DELTA, "constant", 1 / 7)]
)
def test_an_edit_that_only_rescales_is_a_factor(old, what, value):
    line, _, _ = evidence("rewrite", old, DELTA)
    assert (line.kind, line.after.what) == (RepairKind.INSERT_FACTOR, what)
    assert line.after.value == pytest.approx(value)


def test_a_ratio_of_two_sizes_is_an_exchange_of_them():
    line, _, _ = evidence("rewrite", DELTA * 5 / 3, DELTA)
    assert (line.kind, line.before.what, line.after.what) == (
        RepairKind.REPLACE_OPERAND,
        "size",
        "batch size",
    )
    assert [page.code for page in name_line(line)] == ["A4"]


def test_an_edit_that_repairs_the_bias_alone_is_about_the_bias():
    one = Known("b1", DELTA, "gradient", -1, Role("dL/db", 1))
    found, _ = repair("rewrite", GIVEN, DELTA, fixed=("b1",))
    line = line_evidence(found, Meanings([*KNOWNS, one]), SIZES, frozenset(("W1", "b1")))
    assert line.needed == Role("dL/db", 1)


def test_a_sign_is_only_told_where_the_value_turned_round():
    turned, _, _ = evidence("negate", -DELTA, DELTA)
    other, _, _ = evidence("negate", DELTA[::-1], DELTA)
    assert (turned.kind, other.kind) == (RepairKind.NEGATE, RepairKind.REPLACE_EXPRESSION)


def test_steps_of_a_recurrent_net_are_no_layers():
    found, _ = repair("index", DELTA, DELTA, before="hs[t]", after="hs[t - 1]")
    line = LineEvidence(RepairKind.CHANGE_INDEX, Role("dL/dW", 1), before=Role("a", 4), after=Role("a", 3))
    shifted = in_its_layer(line, found, "recurrent", "")
    assert shifted.before == Role("time step", 4)
    assert [page.code for page in name_line(shifted)] == ["J5"]
    assert in_its_layer(line, found, "dense", "").before == Role("a", 4)


@pytest.mark.parametrize(
    ("mask", "ties"), [(np.array([[1, 1, 0], [0, 1, 0]]), True), (np.array([[1, 0], [0, 1]]), False)]
)
def test_a_mask_of_windows_with_two_winners_has_ties(mask, ties):
    found, _ = repair("drop factor", DELTA, DELTA, before="mask", mask=mask)
    line = in_its_layer(LineEvidence(RepairKind.DROP_FACTOR), found, "pooling", "")
    assert (line.before.function == "ties") is ties


def test_a_factor_without_a_value_is_the_one_that_every_gradient_shows():
    line = with_factor(LineEvidence(RepairKind.INSERT_FACTOR, whole_pass=True), 5.0, SIZES)
    assert line.after == Role("batch size", value=0.2)
    assert with_factor(LineEvidence(RepairKind.INSERT_FACTOR), None, SIZES).after is UNKNOWN
