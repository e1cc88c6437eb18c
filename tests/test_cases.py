"""Every case gets the report it asks for, its repair makes it clean, and the index and recorded reports keep step."""

from __future__ import annotations

import re
import runpy
import traceback
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
STATE = {"O2", "O3b", "O4", "O5", "X1", "X3"}
TOLD = {"D4", "P1", "X4"}  # not by a proof on whole gradients, but whenever they are met
# The cause has a proof on whole gradients, but in this case only the guilty line shows it.
NEEDS_THE_LINE = {"weights_untransposed", "own_output_for_input", "cache_of_another_call"}
# What whole gradients say is less than what the line says: a gradient of zero.
LESS_SAID = {"frozen_bias": "F3", "no_input_gradient": "F3"}
# The error sent back for delta is delta without its derivative: two pages tell of the same numbers, and both are named.
TWINS = {"error_sent_back": "E4"}
# Said by the lines alone: backward runs forward first, so that y_hat is a new array in every call.
UNSAID = {("staged_xor", "O4")}


def fits(name: str, subject: str) -> bool:
    """Whether a name in a report is the subject of a case, which leaves out the way to it."""
    return name == subject or name.endswith((f".{subject}", f"['{subject}']"))


PLACED = (
    "assigned_step", "averaged_error", "bias_from_weight_gradient", "bias_mean", "bias_not_averaged",
    "bias_row_functions", "bias_total_sum", "climbing_loss", "clipped_rnn", "decay_half",
    "decay_over_batch", "decay_sign", "derivative_lost_below", "derivative_of_next_layer",
    "derivative_twice", "divided_in_every_layer", "divided_twice", "dot_for_star", "engine_overwrites_grad",
    "error_sent_back", "frozen_bias", "half_for_squared_error", "inverted_relu_mask", "logits_minus_target",
    "lstm_copied_gate", "mask_of_rectified_output", "no_hidden_derivative", "no_input_gradient", "no_time", "ones_for_input",
    "output_delta_everywhere", "output_form_at_z", "own_output_for_input", "pool_overlap", "pool_ties",
    "prime_of_activation", "product_of_three", "rectified_gradient", "reshaped_gradient", "sigmoid_derivative_of_tanh",
    "softmax_diagonal", "softmax_layer_hands_on", "square_transposed", "squared_error_without_derivative",
    "state_of_same_step", "update_before_delta", "upstream_twice", "weights_untransposed",
)  # fmt: skip


@cache
def reported(case: Case, *, repaired: bool = False) -> gradcheck.Report:
    # What whole gradients say; the lines have a test of their own, for they take seconds.
    return gradcheck.check(**case.arguments(repaired=repaired), title=case.name, annotate=False)


@pytest.mark.parametrize("case", GRADIENTS, ids=lambda case: case.name)
def test_a_case_gets_its_verdicts_and_its_cause(case):
    report = reported(case)
    names = [g.name for g in report.gradients]
    wrong = {g.name for g in report.gradients if g.verdict is Verdict.WRONG}
    subjects = [s for e in case.expected if e.code not in STATE for s in e.subjects]
    if not report.gradients:  # the loss is no number, or no function: nothing was measured
        assert not report.ok
    elif subjects:
        assert wrong == {name for name in names if any(fits(name, s) for s in subjects)}
        assert len(wrong) == len(subjects) and not report.ok
    for expectation in case.expectations:
        if (case.name, expectation.code) in UNSAID:
            continue
        if expectation.code in PROVEN | STATE | TOLD and case.name not in NEEDS_THE_LINE:
            assert expectation.code in {f.code for f in report.findings}
    known = {e.code for e in case.expectations} | {LESS_SAID.get(case.name, "")}
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


@pytest.mark.parametrize("name", PLACED)
def test_the_guilty_line_is_named_with_its_cause_and_an_edit(name):
    (case,) = (case for case in GRADIENTS if case.name == name)
    report = gradcheck.check(**case.arguments(), title=name, annotate=True, budget=2)
    annotated = report.facts.annotated
    assert annotated is not None
    guilty = {e.line for e in case.expected}
    assert next(line.location.line for line in annotated.lines if line.mark == "wrong") in guilty
    assert annotated.edits[0].location.line in guilty and annotated.edits[0].proven
    found = [f for f in report.findings if f.severity is Severity.ERROR and f.location is not None]
    code = case.expected[0].code
    assert [(f.code, f.location.line in guilty) for f in found] == [(TWINS.get(name, code), True)]
    assert name not in TWINS or any(f"it can also be {code} " in note for note in found[0].notes)


def test_a_cache_that_backward_overwrites_is_seen_though_forward_runs_first():
    (case,) = (case for case in GRADIENTS if case.name == "staged_xor")
    report = gradcheck.check(**case.arguments(), title=case.name, annotate=True, budget=1)
    warnings = [f for f in report.findings if f.severity is Severity.WARNING]
    assert [(f.code, f.subject) for f in warnings] == [("O4", "y_hat")]
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["A1"]


def recorded(case: Case) -> str:
    """The report without what depends on the machine or on a random draw of the case."""
    text = normalised(str(reported(case)))
    if "np.random.rand" in case.source:  # the global generator, as it is
        text = re.sub(r"(?m)^  loss \S+$", "  loss RANDOM", text)
    if any(e.code == "O5" for e in case.expected):
        text = re.sub(r"\d+\.\d+", "RANDOM", text)  # and where the line ends depends on the numbers
        text = re.sub(r"then RANDOM\s+on\s+the\s+same", "then RANDOM on the same", text)
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


@pytest.mark.parametrize("case", cases("scripts"), ids=lambda case: case.name)
def test_a_script_stops_where_it_says_and_runs_when_repaired(case, tmp_path):
    """The exception leaves the script from one of its guilty lines; the repaired file runs to its end."""
    with pytest.raises(ValueError) as caught:
        runpy.run_path(str(case.path), run_name="__main__")
    lines = [frame.lineno for frame in traceback.extract_tb(caught.tb) if frame.filename == str(case.path)]
    assert {line for line in lines if line} & {e.line for e in case.expected}
    copy = tmp_path / case.path.name
    copy.write_text(case.repaired(), encoding="utf-8")
    runpy.run_path(str(copy), run_name="__main__")
