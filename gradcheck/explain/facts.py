"""What is known of one shape error, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gradcheck.facts import Location

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of the failing expression, as the user wrote it."""

    text: str
    shape: Shape | None
    axes: tuple[str, ...] = ()  # the name of each axis, "" where it has none
    known: str = ""  # how the shape is known: "read", "followed", "from numpy's message", "not evaluated"
    kind: str = ""  # what it is when it is no array: "int", "NoneType", "list"
    odd_axis: int | None = None  # the axis that does not fit


@dataclass(frozen=True, slots=True)
class Birth:
    """Where the axis that does not fit was born, and what it went through afterwards."""

    location: Location
    text: str  # the expression
    size: int | None = None
    chain: tuple[tuple[Location, str], ...] = ()  # the statements after it, in order


@dataclass(frozen=True, slots=True)
class ShapeEdit:
    """One edit of one expression that makes the shapes fit."""

    location: Location  # of the expression that is replaced
    before: str
    after: str
    statement_before: str
    statement_after: str
    label: str
    result: Shape | None
    effect: str  # what follows: "the code can then be read to its end", "the next stop is line 31: ..."


@dataclass(frozen=True, slots=True)
class Explanation:
    """A shape error explained. `str()` is plain text; a rich console and a notebook show the axes in colour."""

    error: str  # "ValueError"
    message: str
    location: Location  # of the failing expression
    source_line: str
    operation: str  # "matrix product", "elementwise operation", ...
    operands: tuple[Operand, ...]
    problem: str  # one sentence: which axes disagree
    blamed: int | None = None  # which operand
    birth: Birth | None = None
    earlier: str = ""  # the first array that contradicted its twin, when that was before the crash
    earlier_location: Location | None = None
    edits: tuple[ShapeEdit, ...] = ()
    together: bool = False  # the edits belong together: each alone is not enough
    notes: tuple[str, ...] = ()
    unexplained: str = ""  # why there is no explanation, when there is none
    followed: bool = False  # the crash was met again by reading the code on shapes
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        from gradcheck.explain.wording import plain

        return plain(self)

    def __rich_console__(self, console: Any, options: Any) -> Any:
        from gradcheck.explain.wording import rich_lines

        yield from rich_lines(self, options.max_width)

    def _repr_html_(self) -> str:
        from gradcheck.explain.wording import html

        return html(self)

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain dictionaries, lists, strings and numbers."""
        from dataclasses import asdict

        return {"schema": 1, "kind": "explanation", **asdict(self)}
