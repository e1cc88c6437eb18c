"""What a search hands on: the statement that may be wrong, and the edit that was proven to repair it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gradcheck.facts import Location
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.values.meaning import Meaning

OLD, NEW, UPSTREAM = "value before", "value after", "upstream gradient"  # in Repair.values
SIMPLEX = "an operand whose entries sum to one along an axis"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A statement that may be wrong: its file and its place among the statements of the file (ast.walk order)."""

    file: str
    ordinal: int
    location: Location
    penalty: float = 0.0  # added to the cost of its edits: what it makes was odd before
    is_prime: bool = (
        False  # known gradients go in, and something unknown that a wrong gradient rests on comes out
    )
    feeds: bool = False  # it makes something that such a statement reads
    is_near: bool = False  # it stands in one function with such a statement


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """An accepted edit: what it changes, what it made right, what the statement is and should be."""

    suspect: Suspect
    edit: TextEdit
    statement_before: str
    statement_after: str
    fixed: frozenset[str]  # parameters whose gradient it made right
    complete: bool  # with it (and those before) all gradients are right
    was: Meaning | None = None
    becomes: Meaning | None = None
    shape: tuple[int, ...] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)  # what `before` and `after` were worth
    alone: bool = True  # else it takes other edits as well to make right what it is needed for
    rests: bool = False  # on a value that no edit is known for: without that it makes less right than `fixed`
    serves: Meaning | None = None  # what a place behind it had to make, where its own value has no meaning
    span: tuple[int, str, str] | None = (
        None  # the lines above it that it is moved over; all, before and after
    )
    change: tuple[str, str] | None = (
        None  # the statement as written and with all edits, where it takes several
    )
    reach: frozenset[str] = frozenset()  # of several edits: the gradients that it changes, right or not

    @property
    def touched(self) -> frozenset[str]:
        """The parameters whose gradient it made right, or changed where other errors are left in it."""
        return self.fixed | self.reach
