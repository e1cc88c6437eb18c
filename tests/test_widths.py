"""What is printed is no wider than the terminal: explanations, derivations, comparisons."""

from __future__ import annotations

import io
import re
import warnings

import pytest

from gradcheck.derive import derive_command, reference_classes
from gradcheck.explain import explain
from gradcheck.render.explanation import show
from gradcheck.render.folding import fold_code, fold_text
from tests.shape_cases import ROOT, run_text

CASES = sorted((ROOT / "shapes").glob("*.py"))[::9]


@pytest.mark.parametrize("width, color", [(60, "never"), (80, "always"), (120, "never")])
def test_explanations(width, color):
    for path in CASES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            error = run_text(path.read_text(), str(path))
        assert error is not None
        explanation = explain(error)
        assert explanation is not None
        stream = io.StringIO()
        show(explanation, stream, color, width)
        lines = re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue()).splitlines()
        assert [line for line in lines if len(line) > width] == [], path.name


@pytest.mark.parametrize("name", reference_classes())
def test_derivations(name, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    assert derive_command([name]) == 0
    for line in capsys.readouterr().out.splitlines():
        assert len(line) <= 80 or "#" not in line, line  # a statement is never broken


def test_a_file_keeps_its_lines(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert derive_command(["softmax"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) > 80


def test_folding_loses_no_word():
    text = "(1) beta[d] is added in every row:                        dbeta[d] = sum_n dy[n,d]               (D,)"
    for width in (30, 50, 90):
        folded = fold_text(text, width)
        assert folded.split() == text.split()
        assert max(map(len, folded.splitlines())) <= width


def test_a_long_comment_stands_above_its_statement():
    assert fold_code("if a:\n    b = 1  # (2) the sum over the row\n", 24) == (
        "if a:\n    # (2) the sum over\n    # the row\n    b = 1\n"
    )
