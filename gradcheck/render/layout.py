"""Arranges blocks in lines of a given width, without colour: what text and terminal have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import assert_never

from gradcheck.document import (
    Block,
    Blocks,
    Change,
    Column,
    Heading,
    HeatMap,
    HeatMaps,
    Hint,
    Items,
    Line,
    Mark,
    Message,
    Row,
    Snippet,
    SnippetLine,
    Span,
    Table,
    Text,
    plain,
)

INDENT = Span("  ")
GAP = 2
_SHADES = "·░▒▓█"
_MARKS: dict[Mark, Span] = {
    "": Span("  "),
    "wrong": Span("✗ ", "wrong"),
    "inherits": Span("↳ ", "undecided"),
    "undecided": Span("? ", "undecided"),
    "right": Span("✓ ", "right"),
}


def lines(blocks: Blocks, width: int) -> list[Line]:
    """The document in lines of at most `width` columns, except where a name or source line is longer."""
    laid: list[Line] = []
    for block in blocks:
        laid.extend(_block(block, max(width, 20)))
    return laid


def _block(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Heading():
            yield from _heading(block, width)
        case Text(line, hanging):
            yield from wrap(line, width, hanging)
        case Table():
            yield from _table(block, width)
        case Snippet():
            yield from _snippet(block, width)
        case HeatMaps(maps):
            yield from _heat_maps(maps, width)
        case Change():
            yield from _change(block, width)
        case Message():
            yield from _message(block, width)
        case Items(items):
            for item in items:
                yield from wrap((INDENT, *item), width, hanging=4)
        case Hint(text):
            yield from wrap((INDENT, Span("help: ", "help"), Span(text)), width, hanging=8)
        case _:
            assert_never(block)


def _heading(heading: Heading, width: int) -> Iterator[Line]:
    if heading.level == 1:
        aside = f" {heading.aside} ──" if heading.aside else ""
        rule = "─" * max(2, width - columns(heading.text) - columns(aside) - 4)
        yield (
            Span("── ", "quiet"),
            Span(heading.text, "heading"),
            Span(f" {rule}", "quiet"),
            Span(aside, "strong"),
        )
    else:
        yield ()
        yield (
            Span(heading.text, "heading"),
            *((Span(f"  {heading.aside}", "quiet"),) if heading.aside else ()),
        )


def _message(message: Message, width: int) -> Iterator[Line]:
    name = f"{message.code} {message.name}".strip()
    head = (
        INDENT,
        Span(message.kind, message.role),
        Span(f" {name}", "strong"),
        Span(f": {message.summary}"),
    )
    yield from wrap(head, width, hanging=4)
    if message.file:
        where = f"--> {message.file}:{message.line}" if message.line else f"--> {message.file}"
        yield from wrap(
            (Span("    "), Span(where, "quiet"), Span(f"   {message.source}", "code")), width, hanging=8
        )
    for note in message.notes:
        yield from wrap((Span("    "), Span("note: ", "note"), Span(note)), width, hanging=10)
    if message.help:
        yield from wrap((Span("    "), Span("help: ", "help"), Span(message.help)), width, hanging=10)


def _change(change: Change, width: int) -> Iterator[Line]:
    yield (INDENT, Span(change.where, "quiet"))
    for part in change.before.splitlines():
        yield (Span(f"    - {part}", "removed"),)
    for part in change.after.splitlines():
        yield (Span(f"    + {part}", "added"),)
    if change.effect:
        sign = Span("✓ ", "right") if change.proven else Span("? ", "undecided")
        yield from wrap((Span("    "), sign, Span(change.effect)), width, hanging=6)


# -- tables -----------------------------------------------------------------------------------------


def _table(table: Table, width: int) -> Iterator[Line]:
    """Columns that do not fit give way to the notes below the rows, the readiest first."""
    rows = [row for group in table.groups for row in group.rows]
    indent = 4 if any(group.title for group in table.groups) else 2
    widths = [
        max([columns(column.title), *(columns(plain(row.cells[place])) for row in rows)])
        for place, column in enumerate(table.columns)
    ]
    kept = list(range(len(widths)))

    def taken() -> int:
        return indent + sum(widths[place] for place in kept) + GAP * (len(kept) - 1)

    for level in sorted({column.gives_way for column in table.columns if column.gives_way}, reverse=True):
        if taken() > width:
            kept = [place for place in kept if table.columns[place].gives_way != level]
    gone = [place for place in range(len(widths)) if place not in kept]
    # A note stands at the end of its row where all notes fit there, else on a line of its own.
    notes = [_note(table.columns, row, gone) for row in rows]
    room = width - taken() - GAP
    beside = not gone and all(columns(plain(note)) <= room for note in notes)

    yield ()
    yield _row(
        [(Span(table.columns[place].title, "quiet"),) for place in kept],
        [table.columns[place] for place in kept],
        [widths[place] for place in kept],
        indent,
    )
    pending = iter(notes)
    for group in table.groups:
        if group.title:
            yield from wrap((INDENT, *group.title), width, hanging=4)
        for row in group.rows:
            note = next(pending)
            laid = _row(
                [row.cells[place] for place in kept],
                [table.columns[place] for place in kept],
                [widths[place] for place in kept],
                indent,
            )
            if beside and note:
                fill = taken() - columns(plain(laid)) + GAP
                yield (*laid, Span(" " * fill), *note)
                continue
            start = taken() - widths[kept[-1]]
            yield from wrap(laid, width, hanging=start) if start < width - 20 else (laid,)
            if note:
                yield from wrap(
                    (Span(" " * (indent + 2)), Span("└ ", "quiet"), *note), width, hanging=indent + 4
                )


def _note(heads: Sequence[Column], row: Row, gone: Sequence[int]) -> Line:
    """The row's own note, then the cells that found no room, each under the title of its column.

    A row that has nothing to say keeps silent about them too.
    """
    if not row.note:
        return ()
    spans: list[Span] = list(row.note)
    for place in gone:
        if plain(row.cells[place]):
            spans += [Span("; " if spans else ""), Span(f"{heads[place].title} ", "quiet"), *row.cells[place]]
    return tuple(spans)


def _row(cells: Sequence[Line], heads: Sequence[Column], widths: Sequence[int], indent: int) -> Line:
    spans: list[Span] = [Span(" " * indent)]
    for place, (cell, head, room) in enumerate(zip(cells, heads, widths, strict=True)):
        fill = Span(" " * (room - columns(plain(cell))))
        gap = Span(" " * GAP if place + 1 < len(widths) else "")
        spans += [fill, *cell, gap] if head.align == "right" else [*cell, fill, gap]
    return _trimmed(spans)


# -- source -----------------------------------------------------------------------------------------


def _snippet(snippet: Snippet, width: int) -> Iterator[Line]:
    """Source to the left, meanings in a column to the right; below the line where it is too long for that."""
    digits = max((len(str(line.number)) for line in snippet.lines if line.number), default=1)
    lead = 2 + 2 + digits + 3
    column = _column(
        [(columns(line.source), columns(plain(line.meaning))) for line in snippet.lines], width - lead
    )
    yield (Span(" " * (4 + digits)), Span(f" ╭ {snippet.file}", "quiet"))
    for line in snippet.lines:
        yield from _snippet_line(line, width, digits, column)


def _column(lines: Sequence[tuple[int, int]], room: int) -> int:
    """How wide the source is taken to be: so that most lines have their meaning beside them."""
    said = [(source, meaning) for source, meaning in lines if meaning]

    def beside(column: int) -> int:
        return sum(source <= column and column + 3 + meaning <= room for source, meaning in said)

    return max(sorted({source for source, _ in said}), key=beside, default=0)


def _snippet_line(line: SnippetLine, width: int, digits: int, column: int) -> Iterator[Line]:
    gutter = str(line.number or "").rjust(digits)
    head = (INDENT, _MARKS[line.mark], Span(gutter, "quiet"), Span(" │ ", "quiet"))
    blank = (Span(" " * (4 + digits)), Span(" │ ", "quiet"))
    begin, end = line.underline or (0, 0)
    source = (
        Span(line.source[:begin], "code"),
        Span(line.source[begin:end], "strong"),
        Span(line.source[end:], "code" if line.number else "quiet"),
    )
    wide = columns(line.source)
    beside = wide <= column and column + 3 + columns(plain(line.meaning)) <= width - 7 - digits
    fill = Span(" " * (column - wide + 3))
    yield _trimmed([*head, *source, *((fill, *line.meaning) if beside else ())])
    if line.underline is not None and end - begin < len(line.source):  # the mark says it of a whole line
        yield (
            *blank,
            Span(" " * columns(line.source[:begin])),
            Span("^" * columns(line.source[begin:end]), "wrong"),
        )
    telling = any(
        span.role != "quiet" for span in line.meaning
    )  # a shape alone is not worth a line of its own
    below = ((Span("└ ", "quiet"), *line.meaning),) if telling and not beside else ()
    for said in (*below, *((line.note,) if line.note else ())):
        for part in wrap(said, width - 7 - digits, hanging=2):
            yield (*blank, *part)


# -- heat maps --------------------------------------------------------------------------------------


def _heat_maps(maps: Sequence[HeatMap], width: int) -> Iterator[Line]:
    """As many maps side by side as fit; two columns to a cell, so that a square array looks square."""
    drawn = [_heat_map(each) for each in maps]
    shelf: list[list[Line]] = []
    used = 0
    for picture in drawn:
        wide = max(columns(plain(line)) for line in picture) + 4
        if shelf and used + wide > width:
            yield from _shelf(shelf)
            shelf, used = [], 0
        shelf.append(picture)
        used += wide
    yield from _shelf(shelf)


def _heat_map(heat: HeatMap) -> list[Line]:
    edge = Span("│", "quiet")
    wide = 2 * max((len(cells) for cells in heat.cells), default=0)
    body: list[Line] = [
        (edge, *(Span(_shade(cell) * 2, "wrong" if cell > 0 else "quiet") for cell in cells), edge)
        for cells in heat.cells
    ]
    top, bottom = Span(f"╭{'─' * wide}╮", "quiet"), Span(f"╰{'─' * wide}╯", "quiet")
    return [heat.caption, (top,), *body, (bottom,)]


def _shade(share: float) -> str:
    """The faintest shade already means that something is wrong there."""
    return _SHADES[0] if not share > 0 else _SHADES[min(4, 1 + int(share * 4))]


def _shelf(pictures: Sequence[Sequence[Line]]) -> Iterator[Line]:
    widths = [max(columns(plain(line)) for line in picture) for picture in pictures]
    for parts in zip_longest(*pictures, fillvalue=()):
        spans: list[Span] = []
        for part, wide in zip(parts, widths, strict=True):
            spans += [INDENT, *part, Span(" " * (wide - columns(plain(part)) + 2))]
        yield _trimmed(spans)


# -- lines ------------------------------------------------------------------------------------------


def columns(text: str) -> int:
    """How many terminal columns a text takes: wide East Asian characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def wrap(line: Line, width: int, hanging: int = 0) -> Iterator[Line]:
    """The line broken between words so that it fits; a word longer than the width stays whole."""
    if columns(plain(line)) <= width:
        yield line
        return
    laid: list[Span] = []
    used, started = 0, False
    for span in line:
        for word in _words(span.text):
            wide = columns(word)
            if started and not word.isspace() and used + wide > width and used > hanging:
                yield _trimmed(laid)
                laid, used, started = [Span(" " * hanging)], hanging, False
            if word.isspace() and not started and used == hanging and hanging:
                continue  # a break swallows the space it replaces
            laid.append(Span(word, span.role))
            used += wide
            started = started or not word.isspace()
    yield _trimmed(laid)


def _words(text: str) -> Iterator[str]:
    """The text cut into words and the blanks between them."""
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or text[place].isspace() != text[begin].isspace():
            yield text[begin:place]
            begin = place


def _trimmed(spans: Sequence[Span]) -> Line:
    """The spans without blanks at the end of the line."""
    kept = list(spans)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = Span(kept[-1].text.rstrip(), kept[-1].role)
    return tuple(kept)
