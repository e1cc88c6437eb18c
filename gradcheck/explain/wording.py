"""Puts an explanation into lines of spans, and the spans into plain text, a terminal's colours or HTML."""

from __future__ import annotations

import os
import re
import textwrap
import tokenize
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from gradcheck.explain.facts import Explanation, Operand
    from gradcheck.facts import Location


class Span(NamedTuple):
    """A piece of text that is one thing. (Those of `document` take longer to load than to explain an error.)"""

    text: str
    role: str = "plain"


Line = tuple[Span, ...]

_WHOLE = re.compile(r"`[^`]{1,60}`|\(\d+,[ \d,]*\)|\d+ is not \d+")  # what no line break may part
_STYLES = {
    "strong": "bold",
    "quiet": "dim",
    "code": "cyan",
    "wrong": "bold red",
    "help": "green",
    "warning": "yellow",
    "heading": "bold",
}
_COLOURS = {
    "bold": "font-weight:bold",
    "dim": "opacity:.6",
    "cyan": "color:#0b7285",
    "bold red": "color:#c92a2a;font-weight:bold",
    "green": "color:#2b8a3e",
    "yellow": "color:#b8860b",
}


def where(file: str, line: int) -> str:
    """`net.py:31`"""
    return f"{os.path.basename(file)}:{line}"


def _shape(operand: Operand) -> Iterator[Span]:
    if operand.shape is None:
        yield Span(operand.kind or "shape not known", "quiet")
        return
    if operand.shape == () and operand.kind:
        yield Span(operand.kind)
        return
    yield Span("(")
    for axis, size in enumerate(operand.shape):
        if axis:
            yield Span(", ")
        name = operand.axes[axis] if axis < len(operand.axes) else ""
        odd = axis == operand.odd_axis
        yield Span(f"{name}={size}" if name else str(size), "wrong" if odd else "plain")
    yield Span(",)" if len(operand.shape) == 1 else ")")


def lines(facts: Explanation, width: int | None = None) -> Iterator[Line]:
    """The explanation, line by line; sentences are broken at `width`, code never is."""
    if facts.unexplained:
        yield (Span(facts.unexplained, "quiet"),)
        return
    place = facts.location
    title, at = (
        Span("shape error explained", "heading"),
        f"{where(place.file, place.line)}, in {place.function}",
    )
    if len(title.text) + 3 + len(at) <= (width or 10_000):
        yield (title, Span(f"   {at}", "quiet"))
    else:
        yield (title,)
        yield (Span(f"  {at}", "quiet"),)
    yield ()
    yield from _code(facts, width)
    yield from _wrapped("  ", "plain", facts.problem, width)
    yield ()
    yield from _operands(facts, width)
    yield ()
    yield from _origin(facts, width)
    for note in facts.notes:
        yield from _wrapped("  note: ", "warning", note, width)
    yield from _edits(facts, width)


def _code(facts: Explanation, width: int | None) -> Iterator[Line]:
    """The failing line without its comment, and carets below the failing expression; of a long line, the part there."""
    place = facts.location
    code = without_comment(facts.source_line)
    indent = len(code) - len(code.lstrip())
    start = (place.column or 0) - indent
    same_line = place.end_line in (None, place.line)
    end = (place.end_column or 0) - indent if same_line else len(code.rstrip()) - indent
    margin = f"  {place.line} | "
    text, start, end = _part(
        code.strip(), max(start, 0), max(end, start + 1), (width or 10_000) - len(margin)
    )
    yield (Span(margin, "quiet"), Span(text, "code"))
    yield (
        Span(" " * (len(margin) - 2) + "| ", "quiet"),
        Span(" " * start + "^" * (end - start), "wrong"),
    )


def _part(text: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """What of a line fits into `room` columns, around columns `start` to `end`, and where those are in it."""
    if len(text) <= room:
        return text, start, min(end, len(text))
    left = (
        0 if end <= room - 2 else max(min(start - 4, end + 2 - room), 0) if end - start < room - 6 else start
    )
    lead = "… " if left else ""
    shown = lead + text[left:]
    if len(shown) > room:
        shown = shown[: room - 2] + " …"
    shift = len(lead) - left
    return shown, max(start + shift, 0), min(end + shift, len(shown))


def without_comment(code: str) -> str:
    """A line of code up to the comment at its end; as it is when it is no whole line."""
    if "#" not in code:
        return code
    try:
        for token in tokenize.generate_tokens(iter([code + "\n"]).__next__):
            if token.type == tokenize.COMMENT and code[: token.start[1]].strip():
                return code[: token.start[1]].rstrip()
    except (tokenize.TokenError, SyntaxError, StopIteration):
        pass
    return code


def _operands(facts: Explanation, width: int | None) -> Iterator[Line]:
    shown = [
        (i, operand)
        for i, operand in enumerate(facts.operands)
        if not (operand.shape == () and operand.kind in ("int", "float", "bool") and i != facts.blamed)
    ]
    says = {"not evaluated": "shown as written, not evaluated", "read": "", "followed": ""}
    notes = [says.get(operand.known, operand.known) for _, operand in shown]
    shapes = [list(_shape(operand)) for _, operand in shown]
    broad = max((sum(len(span.text) for span in spans) for spans in shapes), default=0)
    beside = broad + len("  <- does not fit") + max((len(note) + 2 for note in notes if note), default=0)
    room = min(max((len(operand.text) for _, operand in shown), default=0), 48)
    room = max(min(room, (width or 10_000) - beside - 6), min(room, 8))
    for (i, operand), spans, note in zip(shown, shapes, notes):
        gap = " " * (broad - sum(len(span.text) for span in spans) + 2)
        yield (
            Span(f"    {_middle_left_out(operand.text, room):<{room}}  ", "strong"),
            *spans,
            Span(f"{gap}<- does not fit" if i == facts.blamed else "", "wrong"),
            Span(f"  {note}" if note else "", "quiet"),
        )


def _middle_left_out(text: str, room: int) -> str:
    """A text that is too long, by its beginning and its end."""
    if len(text) <= room:
        return text
    tail = (room - 3) // 2
    return f"{text[: room - 3 - tail]} … {text[len(text) - tail :]}"


def _broken(lead: Span | tuple[Span, ...], code: str, width: int | None) -> Iterator[Line]:
    """A line of code behind a lead, continued below where it is too long: at a space, indented under its start."""
    spans: tuple[Span, ...] = (lead,) if isinstance(lead, Span) else lead
    indent = sum(len(span.text) for span in spans)
    if (width or 10_000) - indent < max(24, min(len(code), 40)):
        yield spans
        indent = 12
        spans = (Span(" " * indent),)
    room = max((width or 10_000) - indent, 24)
    for row in code.splitlines() or [""]:
        for piece in _pieces(row, room):
            yield (*spans, Span(piece, "code"))
            spans = (Span(" " * indent),)


def _pieces(row: str, room: int) -> Iterator[str]:
    while len(row) > room:
        at = row.rfind(" ", room // 2, room)
        at = at if at > 0 else room
        yield row[:at].rstrip()
        row = "    " + row[at:].strip()
    yield row


def _wrapped(lead: str, role: Any, text: str, width: int | None) -> Iterator[Line]:
    """A sentence, its lines under each other behind `lead`."""
    room = max((width or 10_000) - len(lead), 30)
    whole = _WHOLE.sub(lambda found: found[0].replace(" ", "\0") if len(found[0]) <= room else found[0], text)
    pieces = textwrap.wrap(whole, room, break_long_words=False, break_on_hyphens=False) or [""]
    for i, piece in enumerate(pieces):
        yield (Span(lead, role) if i == 0 else Span(" " * len(lead)), Span(piece.replace("\0", " ")))


def _origin(facts: Explanation, width: int | None) -> Iterator[Line]:
    if facts.birth is not None:
        born = facts.birth
        size = f"the {born.size} was born in" if born.size is not None else "it comes from"
        first = Span(f"{size} {_place(facts, born.location)}: ")
        yield from _broken((Span("  origin: ", "help"), first), without_comment(born.text), width)
        places = [_place(facts, location) for location, _ in born.chain]
        broad = max(map(len, places), default=0)
        for place, (_, text) in zip(places, born.chain):
            lead = f"          then {place:<{broad}}: "
            yield from _broken(Span(lead, "quiet"), without_comment(text), width)
    if facts.earlier and facts.earlier_location is not None:
        text = f"{_place(facts, facts.earlier_location)}: {facts.earlier}"
        yield from _wrapped("  earlier: ", "warning", text, width)


def _place(facts: Explanation, location: Location) -> str:
    """`line 31`, with the file where it is another one."""
    same = location.file == facts.location.file
    return f"line {location.line}" if same else where(location.file, location.line)


def _edits(facts: Explanation, width: int | None) -> Iterator[Line]:
    if not facts.edits:
        text = "no single edit that gradcheck knows makes these shapes fit"
        yield from _wrapped("  help: ", "help", text, width)
        return
    if facts.together:
        yield (Span("  help: ", "help"), Span("two edits are needed, together"))
    for i, edit in enumerate(facts.edits):
        first = "        " if facts.together else "  help: "
        lead = first if i == 0 else "   and  " if facts.together else "    or  "
        shape = f" is {edit.result}" if edit.result is not None else ""
        place = _place(facts, edit.location)
        if "\n" in edit.after and edit.after.endswith(edit.statement_before):
            new = edit.after.partition("\n")[0]  # a statement above the one that stays as it is
            yield from _broken((Span(lead, "help"), Span(f"above {place}: ")), new, width)
            yield from _wrapped("        ", "plain", f"{edit.label}; {edit.effect}", width)
            continue
        before = (Span(lead, "help"), Span(f"{place}: "))
        yield from _broken(before, without_comment(edit.statement_after), width)
        text = f"{edit.label}: `{edit.after}`{shape}; {edit.effect}"
        yield from _wrapped("        ", "plain", text, width)


def plain(facts: Explanation, width: int | None = None) -> str:
    """The explanation as plain text; sentences stay on one line unless a width is given."""
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines(facts, width))


def rich_lines(facts: Explanation, width: int | None = None) -> Iterator[Any]:
    """The explanation as rich text, one object per line."""
    from rich.text import Text

    for line in lines(facts, width):
        text = Text(no_wrap=False)
        for span in line:
            text.append(span.text, _STYLES.get(span.role, ""))
        yield text


def html(facts: Explanation) -> str:
    """The explanation as a preformatted block for a notebook."""
    import html as escape

    rows = []
    for line in lines(facts, 110):
        cells = []
        for span in line:
            style = _COLOURS.get(_STYLES.get(span.role, ""), "")
            text = escape.escape(span.text)
            cells.append(f'<span style="{style}">{text}</span>' if style else text)
        rows.append("".join(cells))
    return "<pre>" + "\n".join(rows) + "</pre>"
