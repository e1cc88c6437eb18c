"""The closed set of blocks a report is made of: words without looks, the same for every medium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "plain", "strong", "quiet", "code", "right", "wrong", "undecided", "warning", "note", "help", "heading",
    "removed", "added",
    "axis0", "axis1", "axis2", "axis3", "axis4", "axis5", "axis6", "axis7",
]  # fmt: skip
"""What a piece of text is, never how it looks: each medium has its own colours for these."""

Mark = Literal["", "wrong", "inherits", "undecided", "right"]
Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text that is one thing."""

    text: str
    role: Role = "plain"


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows: level 1 opens a report, level 2 a part of it."""

    text: str
    level: Literal[1, 2] = 2
    aside: str = ""  # said at the far end of the same line


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; it may be wrapped anywhere between words."""

    line: Line
    hanging: int = 0  # columns by which every line after the first is indented


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is headed and aligned; where room is short the highest `gives_way` leaves first."""

    title: str
    align: Align = "left"
    gives_way: int = 0  # 0: never; a cell that gives way is said in the row's note, under its title


@dataclass(frozen=True, slots=True)
class Row:
    """One table row, with what does not fit a cell said below it."""

    cells: tuple[Line, ...]
    note: Line = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a common title; no title, no line for it."""

    title: Line
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in groups, all with the same columns."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class SnippetLine:
    """One line of the user's source with what it means, and what is wrong with the marked columns."""

    number: int | None
    source: str
    meaning: Line = ()
    mark: Mark = ""
    underline: tuple[int, int] | None = None  # columns of `source`, end exclusive
    note: Line = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of the user's source, annotated line by line."""

    file: str
    lines: tuple[SnippetLine, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where an array is wrong: each cell is the share, 0 to 1, of wrong entries behind it."""

    caption: Line
    cells: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class HeatMaps:
    """Heat maps that may stand side by side."""

    maps: tuple[HeatMap, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An edit of one statement: before, after, and what it achieves."""

    where: str
    before: str
    after: str
    effect: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A finding in three voices: the problem, the evidence, the change."""

    role: Literal["wrong", "warning", "note"]
    kind: str  # "error", "warning", "note"
    code: str
    name: str
    summary: str
    file: str = ""
    line: int = 0
    source: str = ""
    notes: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """Short statements, one beneath the other."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing the reader can do next."""

    text: str


Block = Heading | Text | Table | Snippet | HeatMaps | Change | Message | Items | Hint
Blocks = Sequence[Block]


def words(text: str, role: Role = "plain") -> Line:
    """A line that is one thing throughout."""
    return (Span(text, role),)


def plain(line: Line) -> str:
    """The text of a line without its roles."""
    return "".join(span.text for span in line)
