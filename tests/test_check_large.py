"""Large arrays: recorded gradients with a witness, else random directions, and halving where they are suspicious."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradcheck.check import run_check
from gradcheck.checking import measuring
from gradcheck.facts import Verdict
from gradcheck.passes import forward_backward
from tests.nets import Spec, attribute_net, nudged_entry

SPEC = Spec((100, 60, 10), ("tanh", "softmax"), "cross-entropy", 16)


@pytest.fixture
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(measuring, "SECONDS", 0.0)


def check(spec, witness=None):
    case = attribute_net(spec)
    return run_check(case.model, witness=witness, **case.arguments).facts


def by_name(facts):
    return {c.name: c for c in facts.gradients}


@pytest.mark.usefixtures("in_a_hurry")
def test_right_gradients_are_screened():
    facts = check(SPEC)
    assert {c.verdict for c in facts.gradients} == {Verdict.RIGHT}
    assert any("random directions" in line for line in facts.done)
    assert facts.cost.loss_evaluations < 4000  # 6670 entries would take 26,000


@pytest.mark.usefixtures("in_a_hurry")
def test_one_wrong_entry_of_a_large_array_is_found():
    spec = replace(SPEC, nudged=0, nudge=0.05)
    check_of_W1 = by_name(check(spec))["W1"]
    row, column = nudged_entry(spec, (100, 60))
    assert check_of_W1.verdict is Verdict.WRONG
    assert check_of_W1.worst_index == (row, column)
    assert check_of_W1.pattern == f"row {row}, column {column}"


@pytest.mark.usefixtures("in_a_hurry")
def test_a_factor_shows_everywhere():
    facts = check(replace(SPEC, bug="factor two"))
    assert {c.verdict for c in facts.gradients} == {Verdict.WRONG}
    assert by_name(facts)["W1"].factor == pytest.approx(2)


def exact(subject, parameters):
    """A stand-in for recording: the case's own backward, which is right here."""
    found = {f.name: f.value for f in forward_backward(subject).found}
    return {p.name: np.array(found[f"d{p.name}"]) for p in parameters}


def test_recorded_gradients_are_used_after_a_witness():
    facts = check(SPEC, exact)
    assert {c.verdict for c in facts.gradients} == {Verdict.RIGHT}
    assert all(c.method.startswith("recorded") for c in facts.gradients)
    assert facts.cost.loss_evaluations < 500


def test_recorded_gradients_that_the_loss_contradicts_are_not_used():
    def off(subject, parameters):
        return {name: 1.001 * value for name, value in exact(subject, parameters).items()}

    small = replace(SPEC, sizes=(6, 4, 3))
    facts = check(small, off)
    assert {c.verdict for c in facts.gradients} == {Verdict.RIGHT}
    assert not any(c.method.startswith("recorded") for c in facts.gradients)
    assert any("were not used" in line for line in facts.done)


def test_a_witness_that_has_nothing_says_why():
    facts = check(replace(SPEC, sizes=(6, 4, 3)), lambda subject, parameters: "no source")
    assert "recorded gradients were not used: no source" in facts.done
