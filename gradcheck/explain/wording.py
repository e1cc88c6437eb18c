"""Puts an explanation into lines of spans, and the spans into plain text, a terminal's colours or HTML."""

from __future__ import annotations

import html as escape
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcheck.document import Line, Span

if TYPE_CHECKING:
    from gradcheck.explain.facts import Explanation, Operand

_STYLES = {
    "strong": "bold",
    "quiet": "dim",
    "code": "cyan",
    "wrong": "bold red",
    "help": "green",
    "warning": "yellow",
    "heading": "bold",
    "axis0": "magenta",
    "axis1": "blue",
    "axis2": "green",
    "axis3": "yellow",
}
_COLOURS = {
    "bold": "font-weight:bold",
    "dim": "opacity:.6",
    "cyan": "color:#0b7285",
    "bold red": "color:#c92a2a;font-weight:bold",
    "green": "color:#2b8a3e",
    "yellow": "color:#b8860b",
    "magenta": "color:#9c36b5",
    "blue": "color:#1864ab",
}


def where(file: str, line: int) -> str:
    """`net.py:31`"""
    return f"{os.path.basename(file)}:{line}"


def _shape(operand: Operand) -> Iterator[Span]:
    if operand.shape is None:
        yield Span(operand.kind or "shape not known", "quiet")
        return
    yield Span("(")
    for axis, size in enumerate(operand.shape):
        if axis:
            yield Span(", ")
        name = operand.axes[axis] if axis < len(operand.axes) else ""
        odd = axis == operand.odd_axis
        yield Span(f"{name}={size}" if name else str(size), "wrong" if odd else f"axis{axis % 4}")  # type: ignore[arg-type]
    yield Span(",)" if len(operand.shape) == 1 else ")")


def lines(facts: Explanation) -> Iterator[Line]:
    """The explanation, line by line."""
    if facts.unexplained:
        yield (Span(facts.unexplained, "quiet"),)
        return
    place = facts.location
    yield (
        Span("shape error explained", "heading"),
        Span(f"   {where(place.file, place.line)}, in {place.function}", "quiet"),
    )
    yield (Span("  " + facts.source_line.strip(), "code"),)
    indent = len(facts.source_line) - len(facts.source_line.lstrip())
    start = (place.column or 0) - indent
    same_line = place.end_line in (None, place.line)
    end = (place.end_column or 0) - indent if same_line else len(facts.source_line.rstrip()) - indent
    yield (Span("  " + " " * max(start, 0) + "^" * max(end - start, 1), "wrong"),)
    yield (Span(f"  {facts.problem}"),)
    yield ()
    width = max((len(operand.text) for operand in facts.operands), default=0)
    for i, operand in enumerate(facts.operands):
        if operand.shape == () and operand.kind in ("int", "float", "bool") and i != facts.blamed:
            continue
        note = "" if operand.known == "read" else f"  {operand.known}"
        if operand.known == "not evaluated":
            note = "  shown as written, not evaluated"
        mark = "  <- does not fit" if i == facts.blamed else ""
        kind = f" {operand.kind}" if operand.kind not in ("", "list", "tuple") and operand.shape == () else ""
        yield (
            Span(f"    {operand.text:<{min(width, 48)}}  ", "strong"),
            *_shape(operand),
            Span(kind),
            Span(mark, "wrong"),
            Span(note, "quiet"),
        )
    yield from _origin(facts)
    for note in facts.notes:
        yield (Span("  note: ", "warning"), Span(note))
    yield from _edits(facts)


def _origin(facts: Explanation) -> Iterator[Line]:
    if facts.birth is not None:
        born = facts.birth
        size = f"the {born.size} was born in" if born.size is not None else "it comes from"
        yield (
            Span("  origin: ", "help"),
            Span(f"{size} {where(born.location.file, born.location.line)}: "),
            Span(born.text, "code"),
        )
        for location, text in born.chain:
            yield (
                Span(f"          then {where(location.file, location.line)}: ", "quiet"),
                Span(text, "code"),
            )
    if facts.earlier and facts.earlier_location is not None:
        place = facts.earlier_location
        yield (Span("  earlier: ", "warning"), Span(f"{where(place.file, place.line)}: {facts.earlier}"))


def _edits(facts: Explanation) -> Iterator[Line]:
    if not facts.edits:
        yield (Span("  help: ", "help"), Span("no single edit that gradcheck knows makes these shapes fit"))
        return
    if facts.together:
        yield (Span("  help: ", "help"), Span("two edits are needed, together:"))
    for i, edit in enumerate(facts.edits):
        lead = (
            "  help: "
            if i == 0 and not facts.together
            else "   and  "
            if facts.together and i
            else "    or  "
        )
        lead = "        " if facts.together and not i else lead
        shape = f" {edit.result}" if edit.result is not None else ""
        yield (
            Span(lead, "help"),
            Span(f"{where(edit.location.file, edit.location.line)}: "),
            Span(edit.statement_after, "code"),
        )
        yield (
            Span(
                f"        {edit.label}: `{edit.after}`{' is' + shape if shape else ''}; {edit.effect}",
                "quiet",
            ),
        )


def plain(facts: Explanation) -> str:
    """The explanation as plain text."""
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines(facts))


def rich_lines(facts: Explanation) -> Iterator[Any]:
    """The explanation as rich text, one object per line."""
    from rich.text import Text

    for line in lines(facts):
        text = Text(no_wrap=False)
        for span in line:
            text.append(span.text, _STYLES.get(span.role, ""))
        yield text


def html(facts: Explanation) -> str:
    """The explanation as a preformatted block for a notebook."""
    rows = []
    for line in lines(facts):
        cells = []
        for span in line:
            style = _COLOURS.get(_STYLES.get(span.role, ""), "")
            text = escape.escape(span.text)
            cells.append(f'<span style="{style}">{text}</span>' if style else text)
        rows.append("".join(cells))
    return "<pre>" + "\n".join(rows) + "</pre>"
