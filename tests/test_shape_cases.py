"""Holds the explanations of all cases of shape errors to what the authors of the cases say."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from gradcheck.explain import apply_edit
from gradcheck.explain.editing import search
from gradcheck.explain.reading.functions import Reader
from gradcheck.explain.reading.nouns import Crash
from tests import shape_cases
from tests.shape_cases import ROOT, Outcome, judge, load, repaired, run_text

CASES = sorted((ROOT / "shapes").glob("*.py"))
CLEAN = sorted((ROOT / "clean").glob("shapes_*.py"))


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    kept, search.PATIENCE = search.PATIENCE, (9.0, 9.0)  # what is found, not how fast this machine is now
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {path.stem: judge(load(path)) for path in CASES}
    finally:
        search.PATIENCE = kept


def test_there_are_enough_cases():
    assert len(CASES) >= 60
    assert len(CLEAN) >= 20


def test_names_every_failing_expression(outcomes):
    assert [name for name, outcome in outcomes.items() if not outcome.expression] == []


def test_the_goals_are_reached(outcomes):
    print("\n" + shape_cases.table(outcomes))
    total = len(outcomes)
    assert sum(outcome.operand for outcome in outcomes.values()) >= 0.99 * total
    assert sum(outcome.born for outcome in outcomes.values()) >= 0.9 * total
    # The author's fix or one that leaves the same numbers, and the author's own words.
    assert sum(outcome.same for outcome in outcomes.values()) >= 0.95 * total
    assert sum(outcome.fix for outcome in outcomes.values()) >= 0.75 * total
    assert sum(outcome.first_runs for outcome in outcomes.values()) >= 0.97 * total


def test_never_more_than_two_edits(outcomes):
    for outcome in outcomes.values():
        assert outcome.explanation is not None
        assert len(outcome.explanation.edits) <= 2


def test_an_edit_that_is_said_to_fit_runs(outcomes):
    """Where all shapes could be followed to the end, the script with the edit ends well."""
    claimed, broken = 0, []
    for path in CASES:
        explanation = outcomes[path.stem].explanation
        for edit in () if explanation is None or explanation.together else explanation.edits:
            if edit.effect == "the shapes fit from here on":
                claimed += 1
                error = run_text(apply_edit(path.read_text(), edit), f"{path}#edited")
                if error is not None:
                    broken.append(f"{path.stem}: {edit.statement_after}: {error}")
    assert claimed > len(CASES)
    assert len(broken) <= claimed // 100, "\n".join(broken)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_authors_fix_runs(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert run_text(repaired(load(path)), str(path)) is None


def _crash_met(text: str, path: Path) -> Crash | None:
    """What reading on shapes stumbles over in a script that runs."""
    path.write_text(text + "\nraise KeyError\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        error = run_text(path.read_text(), str(path))
    assert isinstance(error, KeyError)
    traceback = error.__traceback__
    assert traceback is not None and traceback.tb_next is not None
    reader = Reader(frames=(traceback.tb_next.tb_frame,))
    reader.frame_lines = (traceback.tb_next.tb_lineno,)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader.run_frame(0)
    except Crash as crash:
        return crash
    return None


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_meets_no_error_in_correct_scripts(path, tmp_path):
    crash = _crash_met(path.read_text(), tmp_path / "clean.py")
    assert crash is None, f"line {crash.node.lineno}: {crash}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_meets_no_error_in_repaired_scripts(path, tmp_path):
    crash = _crash_met(repaired(load(path)), tmp_path / "repaired.py")
    assert crash is None, f"line {crash.node.lineno}: {crash}"  # type: ignore[attr-defined]
