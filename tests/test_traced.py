"""A forward pass that cannot be followed to its end still gets its backward pass annotated, as far as it goes."""

from __future__ import annotations

import importlib.util
import json
import sys
from fractions import Fraction
from textwrap import dedent

import numpy as np
import pytest

import gradcheck
from gradcheck import annotate, annotation, stumbling

NET = """
    import threading
    import numpy as np

    def hidden(function, z):
        made = []
        thread = threading.Thread(target=lambda: made.append(function(z)))
        thread.start()
        thread.join()
        return made[0]

    class Net:
        def __init__(self, rng):
            self.p, self.q = rng.normal(size=(4, 6)), rng.normal(size=(6, 6))
            self.r = rng.normal(size=(6, 3))

        def run(self, x):
            self.u = x @ self.p
            self.v = {v}
            self.w = np.tanh(self.v @ self.q)
            self.o = self.w @ self.r
            return self.o

        def back(self, x, y):
            e = (self.run(x) - y) / len(x)
            self.dr = self.w.T @ e
            t = {t}
            self.dq = self.v.T @ t
            s = {s}
            self.dp = x.T @ s
"""
RIGHT = {
    "v": "hidden(np.tanh, self.u)",
    "t": "e @ self.r.T * (1 - self.w ** 2)",
    "s": "t @ self.q.T * (1 - self.v ** 2)",
}
loaded = 0


def module_of(folder, parts):
    global loaded
    loaded += 1
    path = folder / f"net_of_trails_{loaded}.py"
    path.write_text(dedent(NET).format(**RIGHT | parts), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def report_of(folder, parts):
    return checked(module_of(folder, parts))


def checked(module, as_loss=float):
    rng = np.random.default_rng(5)
    net, x, y = module.Net(rng), rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    return gradcheck.check(
        net,
        loss=lambda: as_loss(0.5 * np.sum((net.run(x) - y) ** 2) / len(x)),
        backward=lambda: net.back(x, y),
    )


def marked(report, mark):
    return [line.location.text for line in report.annotated.lines if line.mark == mark]


def test_the_right_net_is_right(tmp_path):
    report = report_of(tmp_path, {})
    assert report.ok and report.annotated is None and not report.facts.unannotated


def test_behind_what_cannot_be_followed_a_fault_is_found_and_proven(tmp_path):
    report = report_of(tmp_path, {"t": "e @ self.r.T"})
    (edit,) = report.annotated.edits
    assert edit.proven and edit.cause == "C2" and edit.before == "t = e @ self.r.T"
    assert "Not all that leads from p to the loss was seen" in report.facts.unannotated
    assert "not all of it" in str(report)


def test_before_it_nothing_is_accused_without_proof(tmp_path):
    report = report_of(tmp_path, {"s": "t @ self.q.T"})
    assert report.facts.unannotated
    assert {check.name for check in report.facts.gradients if check.verdict is gradcheck.Verdict.WRONG} == {
        "p"
    }
    assert not marked(report, "wrong")
    told = {line.location.text: line.meaning for line in report.annotated.lines}
    assert told["self.dq = self.v.T @ t"] == "dL/dq"


@pytest.mark.parametrize(
    "way",
    [
        "np.frombuffer(np.tanh(self.u).tobytes()).reshape(self.u.shape)",
        "np.array([[float(repr(float(n))) for n in row] for row in np.tanh(self.u)])",
        "np.asarray(memoryview(np.tanh(self.u)))",
    ],
)
def test_a_trail_is_joined_again_where_the_same_numbers_come_out(way, tmp_path):
    report = report_of(tmp_path, {"v": way, "s": "t @ self.q.T"})
    assert not report.facts.unannotated
    (edit,) = report.annotated.edits
    assert edit.proven and edit.before == "s = t @ self.q.T"


@pytest.mark.parametrize(
    "way", ["float(str({}))", "float(Fraction(float({})))", "json.loads(json.dumps({}))"]
)
def test_a_loss_that_was_written_down_and_read_again_is_the_number_it_was(way, tmp_path):
    module = module_of(tmp_path, {"v": "np.tanh(self.u)", "s": "t @ self.q.T"})
    again = eval(f"lambda value: {way.format('value')}", {"Fraction": Fraction, "json": json})
    report = checked(module, lambda value: again(float(value)))
    assert not report.facts.unannotated
    assert report.annotated.edits[-1].proven


def test_what_draws_from_values_of_the_net_cuts_it_there_and_is_named(tmp_path):
    drawn = "np.tanh(self.u) + 0.0 * np.random.default_rng(0).gamma(np.abs(self.u) + 1)"
    report = report_of(tmp_path, {"v": drawn, "t": "e @ self.r.T"})
    assert report.annotated.edits[-1].proven
    assert "cannot be followed through gamma" in report.facts.unannotated


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ((annotate, "anatomy_of"), "what an edit changes is not known"),
        ((annotate, "Search"), "no edit was looked for to the end"),
        ((annotation, "told_of_edit"), "the cause of an edit is not told"),
        ((annotation, "_finding"), "what was found is not told"),
        ((annotate, "spoiled_caches"), "what overwrites the values of the forward pass is not told"),
    ],
)
def test_a_stumble_of_ours_costs_its_part_of_the_annotation_and_is_said(where, said, tmp_path, monkeypatch):
    def stumbling_part(*_, **__):
        raise KeyError("odd values")

    monkeypatch.setattr(*where, stumbling_part)
    with pytest.raises(KeyError):  # as long as faults of ours are raised
        report_of(tmp_path, {"v": "np.tanh(self.u)", "t": "e @ self.r.T"})
    monkeypatch.delenv(stumbling.STRICT)
    report = report_of(tmp_path, {"v": "np.tanh(self.u)", "t": "e @ self.r.T"})
    assert [line.location.text for line in report.annotated.lines][1] == "self.dr = self.w.T @ e"
    assert f"{said}: KeyError: 'odd values'" in report.facts.unannotated


def test_what_a_second_run_makes_right_proves_no_edit(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(
        np, "counted", lambda factor: runs.append(1) or (1.0 if len(runs) > 1 else factor), raising=False
    )
    report = report_of(tmp_path, {"v": "np.tanh(self.u)", "t": RIGHT["t"] + " * np.counted(2.0)"})
    assert not report.annotated.edits and not marked(report, "wrong")
    assert "run once more" in report.facts.unannotated


def test_a_complex_gradient_accuses_no_line_of_the_forward_pass(tmp_path):
    report = report_of(tmp_path, {"v": "np.tanh(self.u)", "s": RIGHT["s"] + " * (1 + 0j)"})
    assert any(finding.code == "X4" for finding in report.findings)
    assert not any("run" in text or "self.dr" in text for text in marked(report, "wrong"))
