"""Correct nets are right, a changed entry is wrong and named, twelve bugs are caught in seven conventions."""

from __future__ import annotations

import pytest

from tests.benchmarks.false_alarms import Tally, judge_bug, judge_correct, judge_nudged
from tests.nets import BUGS, FAMILIES


def test_no_false_alarm():
    tally = Tally()
    for seed in range(42):
        judge_correct(seed, tally)
    assert tally.failures == []
    assert tally.counts["right"] > 100


def test_one_changed_entry_is_named():
    tally = Tally()
    for seed in range(42):
        judge_nudged(seed, tally)
    assert tally.failures == []
    assert tally.counts["caught and named"] > 35


@pytest.mark.parametrize("family", FAMILIES)
def test_every_basic_bug_is_caught(family):
    tally = Tally()
    for bug in BUGS:
        judge_bug(family, bug, tally)
    assert tally.failures == []
