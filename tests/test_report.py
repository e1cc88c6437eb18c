"""The report as an object: verdict, truth, lookup, JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gradcheck.facts import CheckFacts, Finding, Severity, Verdict
from gradcheck.report import SCHEMA, Report
from gradcheck.wording.checks import headline
from gradcheck.wording.phrases import number
from tests.facts_by_hand import gradient, right, wrong


def report_of(*verdicts, findings=()):
    gradients = tuple(gradient(f"W{place}", verdict) for place, verdict in enumerate(verdicts))
    return Report(CheckFacts("net", gradients, findings=findings))


@pytest.mark.parametrize(
    ("verdicts", "verdict", "ok"),
    [
        ("right right", "right", True),
        ("right wrong", "wrong", False),
        ("right undecided", "undecided", True),
        ("undecided undecided", "undecided", False),
        ("undecided wrong right", "wrong", False),
        ("", "undecided", False),
    ],
)
def test_verdict_and_truth(verdicts, verdict, ok):
    report = report_of(*map(Verdict, verdicts.split()))
    assert report.verdict is Verdict(verdict)
    assert report.ok is ok
    assert bool(report) is ok


@pytest.mark.parametrize(("severity", "ok"), [("error", False), ("warning", True), ("note", True)])
def test_only_an_error_among_the_findings_spoils_a_right_report(severity, ok):
    finding = Finding("S1", "some-thing", "net", "something", severity=Severity(severity))
    assert report_of(Verdict.RIGHT, findings=(finding,)).ok is ok


def test_a_right_headline_owns_up_to_errors_among_the_findings():
    finding = Finding("S1", "some-thing", "net", "the loss appends to a list on each call")
    assert headline(report_of(Verdict.RIGHT, findings=(finding,)).facts).endswith(
        "; but 1 error among the findings"
    )


def test_gradients_are_found_by_name_and_in_order():
    report = Report(wrong())
    assert report["W2"].worst_index == (1, 2)
    assert [check.name for check in report] == ["W1", "b1", "W2", "b2", "gamma"]
    assert len(report) == 5
    with pytest.raises(KeyError, match="there are: W1, b1"):
        report["W9"]


def test_json_holds_all_the_facts():
    data = json.loads(Report(wrong()).to_json())
    assert data["schema"] == SCHEMA
    assert data["verdict"] == "wrong" and data["ok"] is False
    assert data["gradients"][3]["factor"] == 4.0
    assert data["gradients"][2]["heat"] == [[0] * 4, [1] * 4, [0] * 4]
    assert data["annotated"]["edits"][0]["location"]["line"] == 31
    assert data["findings"][0]["severity"] == "warning"
    assert data["cost"]["loss_evaluations"] == 123
    assert data["seed"] == 7


def test_json_is_strict_where_numbers_are_not():
    facts = CheckFacts(
        "net", (gradient(analytic=float("nan"), numerical=np.float64("inf"), evaluations=np.int64(3)),)
    )
    check = json.loads(Report(facts).to_json())["gradients"][0]
    assert (check["analytic"], check["numerical"], check["evaluations"]) == ("nan", "inf", 3)


def test_the_headline_counts_and_names():
    assert headline(right()) == "✓ RIGHT  2 gradients with 9 entries, all of them right"
    assert headline(wrong()) == "✗ WRONG  3 of 5 gradients wrong; first wrong in backward order: layer 2"
    assert "no gradient was checked" in headline(CheckFacts("net"))


@pytest.mark.parametrize(
    ("value", "said"),
    [(4.0, "4"), (-1.0, "-1"), (0.25, "1/4"), (-1 / 3, "-1/3"), (0.5, "0.5"), (1.7321, "1.732"), (0.0, "0")],
)
def test_factors_read_as_people_write_them(value, said):
    assert number(value) == said


def test_values_that_differ_late_are_shown_to_differ():
    text = str(Report(CheckFacts("net", (gradient("W", Verdict.WRONG, analytic=1.0, numerical=1.0 + 3e-9),))))
    assert "1.000000003" in text


def test_many_right_rows_are_counted_but_no_wrong_one_is_left_out():
    many = [gradient(f"W{place}", Verdict.WRONG if place == 150 else Verdict.RIGHT) for place in range(200)]
    text = str(Report(CheckFacts("net", tuple(many))))
    assert "and 139 more gradients that are right" in text
    assert "W150" in text


def rows_of(*named):
    """The lines of the table in a report of gradients given as (layer, name)."""
    checks = tuple(gradient(name, layer=layer) for layer, name in named)
    text = Report(CheckFacts("net", checks)).to_text(80)
    table = text.partition("parameter")[2].partition("what was done")[0]
    return [line.split()[0] for line in table.splitlines()[1:] if line.strip()]


def test_rows_of_a_layer_stand_together_under_one_title():
    kinds = zip(("layer 1", "layer 2", "layer 1", "layer 2", ""), ("b[0]", "b[1]", "W[0]", "W[1]", "scale"))
    assert rows_of(*kinds) == ["scale", "layer", "b[0]", "W[0]", "layer", "b[1]", "W[1]"]


def test_single_rows_have_no_titles():
    assert rows_of(("W_f", "W_f.v"), ("b_f", "b_f.v")) == ["W_f.v", "b_f.v"]
    assert rows_of(("fc", "fc.W"), ("fc", "fc.b"), ("head", "head.W")) == ["fc", ".W", ".b", "head", ".W"]


def test_a_kink_is_said_and_its_slopes_are_no_error():
    at = gradient("b", analytic=3.2, numerical=2.4, relative_error=0.25, kinks=4)
    row, note = Report(CheckFacts("net", (at,))).to_text(100).splitlines()[4:6]
    assert "at a kink" in row
    assert "4 entries at a kink" in note
