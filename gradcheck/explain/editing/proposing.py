"""Puts an edit that was tried into words and text: the statement before and after, what it does, the file with it."""

from __future__ import annotations

import ast
import textwrap

from gradcheck.explain.editing.edits import Candidate
from gradcheck.explain.editing.search import Tried
from gradcheck.explain.facts import ShapeEdit
from gradcheck.explain.failing import Failing
from gradcheck.explain.reading.readings import Reading
from gradcheck.explain.sources import Source


def _how_far(failing: Failing, reading: Reading) -> str:
    """How far the shapes were seen to fit."""
    if reading.tired:
        return "the shapes fit as far as the code was followed"
    name = failing.frames[reading.start].f_code.co_name
    outermost = reading.start == 0 or name == "<module>"
    return "the shapes fit from here on" if outermost else f"the shapes fit to the end of {name}"


def shape_edit(failing: Failing, tried: Tried, first_of_two: bool) -> ShapeEdit:
    """An edit that was tried, as a proposal; the first of two is needed together with the second."""
    candidate = tried.candidate
    source, node = candidate.source, candidate.node
    statement = source.statement(node)
    before = source.segment(node)
    whole = (
        source.segment(statement)
        if not hasattr(statement, "body")
        else source.line(getattr(node, "lineno", 0)).strip()
    )
    after = statement_with(candidate)
    if tried.next_crash is None and tried.unsure:
        effect = "not all shapes are known, so try it"
    elif tried.next_crash is None:
        effect = _how_far(failing, tried.reading)
    elif first_of_two:
        effect = "needed together with the next edit"
    else:
        line = getattr(tried.next_crash.node, "lineno", 0)
        text = tried.next_crash.source.one_line(tried.next_crash.node)
        effect = f"this expression fits; the next one that does not is line {line}: {text}"
    return ShapeEdit(
        source.location(node), before, candidate.text, whole, after, candidate.label, tried.result, effect
    )


def statement_with(candidate: Candidate) -> str:
    """The statement, or the line of a longer one, with a candidate's edit."""
    source, node = candidate.source, candidate.node
    statement = source.statement(node)
    if node is statement and "\n" in candidate.text:
        return textwrap.dedent(" " * statement.col_offset + candidate.text)  # and one above it
    if not hasattr(statement, "body"):
        return _replaced(source, statement, node, candidate.text)
    return source.line(getattr(node, "lineno", 0)).strip().replace(source.segment(node), candidate.text, 1)


def _replaced(source: Source, statement: ast.stmt, node: ast.AST, text: str) -> str:
    """A statement's text with one of its expressions written anew."""
    whole = source.segment(statement)
    lines = whole.encode().split(b"\n")
    first = node.lineno - statement.lineno  # type: ignore[attr-defined]
    last = node.end_lineno - statement.lineno  # type: ignore[attr-defined]
    start = node.col_offset - (statement.col_offset if first == 0 else 0)  # type: ignore[attr-defined]
    end = node.end_col_offset - (statement.col_offset if last == 0 else 0)  # type: ignore[attr-defined]
    head, tail = lines[first][:start], lines[last][end:]
    return b"\n".join([*lines[:first], head + text.encode() + tail, *lines[last + 1 :]]).decode()


def apply_edit(text: str, edit: ShapeEdit) -> str:
    """The text of a file with one proposed edit applied."""
    lines = text.splitlines(keepends=True)
    place = edit.location
    first, last = place.line - 1, (place.end_line or place.line) - 1
    new = lines[first][: place.column] + edit.after + lines[last][place.end_column :]
    return "".join([*lines[:first], new, *lines[last + 1 :]])
