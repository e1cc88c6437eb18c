"""Every case gets the report it asks for, its repair makes it clean, and the index and recorded reports keep step."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

import gradcheck
from gradcheck import catalogue
from gradcheck.facts import Severity, Verdict
from tests.case_files import CASES, Case, cases, index
from tests.conftest import normalised

GRADIENTS = cases("gradients")
CLEAN = cases("clean")
PROVEN = {cause.code for cause in catalogue.causes() if cause.diagnose is not None}
STATE = {"O2", "O3b", "O4", "O5", "X1"}
# The cause has a proof on whole gradients, but in this case only the guilty line shows it.
NEEDS_THE_LINE = {"weights_untransposed", "own_output_for_input", "cache_of_another_call"}
# Said by nobody yet: backward runs forward first, so that y_hat is a new array in every call.
UNSAID = {("staged_xor", "O4")}


def fits(name: str, subject: str) -> bool:
    """Whether a name in a report is the subject of a case, which leaves out the way to it."""
    return name == subject or name.endswith((f".{subject}", f"['{subject}']"))


@cache
def reported(case: Case, *, repaired: bool = False) -> gradcheck.Report:
    return gradcheck.check(**case.arguments(repaired=repaired), title=case.name)


@pytest.mark.parametrize("case", GRADIENTS, ids=lambda case: case.name)
def test_a_case_gets_its_verdicts_and_its_cause(case):
    report = reported(case)
    names = [g.name for g in report.gradients]
    wrong = {g.name for g in report.gradients if g.verdict is Verdict.WRONG}
    subjects = [s for e in case.expected if e.code not in STATE for s in e.subjects]
    if subjects:
        assert wrong == {name for name in names if any(fits(name, s) for s in subjects)}
        assert len(wrong) == len(subjects) and not report.ok
    for expectation in case.expectations:
        if (case.name, expectation.code) in UNSAID:
            continue
        if expectation.code in PROVEN | STATE and case.name not in NEEDS_THE_LINE:
            assert expectation.code in {f.code for f in report.findings}
    known = {e.code for e in case.expectations}
    assert {f.code for f in report.findings if f.severity is Severity.ERROR} <= known | {"X4"}


@pytest.mark.parametrize("case", GRADIENTS, ids=lambda case: case.name)
def test_a_repaired_case_is_clean(case):
    report = reported(case, repaired=True)
    assert report.ok and report.verdict == Verdict.RIGHT
    assert not [f for f in report.findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: case.name)
def test_a_look_alike_is_never_blamed(case):
    report = reported(case)
    assert report.ok and report.verdict == Verdict.RIGHT
    warned = {e.code for e in case.warned}
    assert {f.code for f in report.findings if f.severity is not Severity.NOTE} == warned
    assert catalogue.has_page(case.resembles)


def test_the_guilty_lines_are_named():
    """Where a report annotates the backward pass, nine of ten first wrong lines are the guilty ones."""
    hits: list[str] = []
    misses: list[str] = []
    for case in GRADIENTS:
        report = reported(case)
        annotated = getattr(report, "annotated", None)
        marked = [line.location.line for line in annotated.lines if line.mark == "wrong"] if annotated else []
        if marked and case.expected:
            (hits if marked[0] in {e.line for e in case.expected} else misses).append(case.name)
    if not hits and not misses:
        pytest.skip("no report annotates its backward pass")
    assert len(hits) >= 0.9 * (len(hits) + len(misses)), misses


def recorded(case: Case) -> str:
    """The report without what depends on the machine: counts of evaluations, errors of the size of rounding."""
    text = normalised(str(reported(case)))
    text = re.sub(r"\d+ evaluations of the loss", "N evaluations of the loss", text)
    text = re.sub(r"\b\d\.\d+e-(0[7-9]|[1-9]\d)\b", "rounding", text)
    return re.sub(r"[ \t]+\n", "\n", text)


@pytest.mark.parametrize("case", [*GRADIENTS, *CLEAN], ids=lambda case: case.name)
def test_the_recorded_report_keeps_step(case, request):
    path = case.path.with_suffix(".txt")
    text = recorded(case)
    if request.config.getoption("--bless"):
        path.write_text(text, encoding="utf-8")
    assert path.exists(), "no report is recorded: look at the output, then pytest --bless"
    assert text == path.read_text(encoding="utf-8")


def test_the_index_keeps_step(request):
    path = CASES / "README.md"
    if request.config.getoption("--bless"):
        path.write_text(index(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == index()


def test_every_expected_code_has_a_page():
    codes = {e.code for case in (*GRADIENTS, *CLEAN, *cases("scripts")) for e in case.expectations}
    assert all(catalogue.has_page(code) for code in codes)


@pytest.mark.parametrize(
    "family", ["scale", "sign", "activation", "chain", "bias", "decay", "norm", "recurrent"]
)
def test_every_cause_about_gradients_has_a_case(family):
    shown = Counter(e.code for case in GRADIENTS for e in case.expected)
    missing = [page.code for page in catalogue.pages() if page.family == family and not shown[page.code]]
    assert not missing


@pytest.mark.parametrize("case", [*GRADIENTS, *CLEAN], ids=lambda case: case.name)
def test_a_case_is_small_and_its_own(case):
    assert len(case.source.splitlines()) <= 85
    assert "import gradcheck" not in case.source
    assert case.title.endswith((".", ":")) or case.path.parent.name == "clean"
