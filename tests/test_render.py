"""The looks: recorded for eyes, and what holds in every medium."""

from __future__ import annotations

import io
import re
import typing

import pytest
from rich.console import Console

from gradcheck import document
from gradcheck.facts import CheckFacts, GradientCheck, Verdict
from gradcheck.render import github, html, output, terminal, text
from gradcheck.render.layout import columns, wrap
from gradcheck.report import Report
from gradcheck.wording import checks as wording
from tests.facts_by_hand import gradient, right, wrong


class Stream(io.StringIO):
    """A stream that says what it is."""

    def __init__(self, is_a_terminal=False, encoding="utf-8"):
        super().__init__()
        self.is_a_terminal = is_a_terminal
        self.named = encoding

    @property
    def encoding(self):
        return self.named

    def isatty(self):
        return self.is_a_terminal


@pytest.mark.parametrize("name", ["right", "wrong"])
def test_plain_text_as_recorded(name, golden):
    golden(f"report_{name}.txt", Report({"right": right, "wrong": wrong}[name]()).to_text(80))


def test_wide_text_as_recorded(golden):
    golden("report_wrong_120.txt", Report(wrong()).to_text(120))


def test_html_as_recorded(golden):
    golden("report_wrong.html", Report(wrong()).to_html())


def test_github_commands_as_recorded(golden):
    golden("report_wrong.github", github.render(wording.messages(wrong())))


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_lines_keep_to_the_width(width):
    for line in Report(wrong()).to_text(width).splitlines():
        assert columns(line) <= width, line


def test_the_terminal_shows_the_same_words_as_plain_text():
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    console.print(Report(wrong()))
    colored = console.file.getvalue()
    assert "\x1b[" in colored
    without = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert [line.rstrip() for line in without.splitlines()] == str(Report(wrong())).splitlines()


def test_html_tells_the_same_words():
    page = Report(wrong())._repr_html_()
    for said in [
        "784, 100",
        "4 × the numerical gradient",
        "derivative of sigmoid is missing",
        "A1 missing-batch-mean",
    ]:
        assert said in page
    assert "<script" not in page


def test_html_escapes_what_users_wrote():
    facts = CheckFacts("<b>net</b>", (gradient("W<1>&"),))
    page = Report(facts).to_html()
    assert "<b>net</b>" not in page
    assert "W&lt;1&gt;&amp;" in page


def test_every_role_has_its_colours():
    roles = set(typing.get_args(document.Role))
    assert set(terminal.STYLES) == roles
    for role in roles - {"plain", "code"}:
        assert f".{role} " in html.STYLE or f".{role}," in html.STYLE


def test_a_verdict_needs_no_colour():
    said = str(Report(wrong()))
    assert "✗ wrong" in said and "✓ right" in said and "? undecided" in said


@pytest.mark.parametrize(
    ("choice", "is_a_terminal", "environment", "colored"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colour_follows_choice_reader_and_environment(
    choice, is_a_terminal, environment, colored, monkeypatch
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Stream(is_a_terminal)
    output.write(wording.document(wrong()), stream, choice, 80)
    assert ("\x1b[" in stream.getvalue()) is colored


def test_an_old_encoding_gets_its_likeness():
    stream = Stream(encoding="latin-1")
    output.write(wording.document(wrong()), stream, "auto", 80)
    assert stream.getvalue().isascii()
    assert "x WRONG" in stream.getvalue()


def test_widths_count_wide_characters_twice():
    assert columns("损失 loss") == 9
    assert columns("e\u0301") == 1


def test_wrapping_keeps_every_word_and_every_role():
    line = (document.Span("one two "), document.Span("three", "wrong"), document.Span(" four five"))
    wrapped = list(wrap(line, 9, hanging=2))
    assert [document.plain(part) for part in wrapped] == ["one two", "  three", "  four", "  five"]
    assert document.Span("three", "wrong") in wrapped[1]


def test_long_source_has_its_meaning_below():
    long = document.SnippetLine(7, "x = " + "+ ".join(["value"] * 20), document.words("dL/dx"), "wrong")
    drawn = text.render([document.Snippet("net.py", (long,))], 60).splitlines()
    assert drawn[-1].strip().endswith("└ dL/dx")


def test_messages_for_github_point_at_lines():
    commands = github.render(wording.messages(wrong())).splitlines()
    assert "::error file=net.py,line=31,title=gradcheck wrong line::should be dL/dz2" in "\n".join(commands)
    assert all(command.startswith(("::error ", "::warning ", "::notice ")) for command in commands)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e-320, 1e300, 0.0, None])
def test_no_number_breaks_the_table(value):
    check = gradient("W", Verdict.WRONG, analytic=value, numerical=0.25, relative_error=value, factor=value)
    assert "W" in str(Report(CheckFacts("net", (check,))))


def test_a_check_with_nothing_but_its_verdict_is_shown():
    bare = GradientCheck("W", (), Verdict.UNDECIDED, "the loss is random")
    assert "the loss is random" in str(Report(CheckFacts("net", (bare,))))


def test_a_long_last_column_is_wrapped_below_itself():
    row = document.Row((document.words("A1"), document.words("a title of many words " * 5)))
    table = document.Table(
        (document.Column("code"), document.Column("what it is")), (document.Group((), (row,)),)
    )
    drawn = text.render([table], 60).splitlines()
    assert all(len(line) <= 60 for line in drawn)
    assert len(drawn[3]) - len(drawn[3].lstrip()) == drawn[2].index("a title")
    assert " ".join(" ".join(drawn).split()).count("a title of many words") == 5
