"""What a look at a statement keeps of the edits it made, and which of them it offers to try, in which order."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradcheck.facts import Array
from gradcheck.repairing.editing.old_values import MOVED
from gradcheck.repairing.editing.statements import Step
from gradcheck.repairing.editing.text import COPIED, TURNED, SourceText, TextEdit
from gradcheck.repairing.running.values import shaped
from gradcheck.repairing.searching.looking_above import LookAbove
from gradcheck.values.meaning import Meaning, Meanings

TRIALS = 40  # edits of one statement that are run in full
HAS_MEANING = 0.4  # added to the cost of an edit where the statement already yields a gradient
ODD_FACTOR = 0.3  # added where the edit yields a multiple of a gradient, as code that averages later has it
PLACES = 40  # edits of a statement of whole numbers that are run in full
ON_TARGET = 1.0  # taken off the cost of an edit that gives what the statement must yield
MANY = 0.2  # added for edits of an index where nothing tells which
NUMBER = 0.3  # added to the cost of an edit of a size or constant
NUMBERS = 8  # of those that are run in full
BLIND = 25  # edits of one statement that are run in full when their values say nothing

Scored = tuple[float, TextEdit, Meaning | None]


@dataclass(frozen=True, slots=True)
class Alive:
    """An edit that gives a known gradient, and what the statement yields without it in that execution."""

    edit: TextEdit
    becomes: Meaning
    was: Meaning | None
    sound: bool
    place: float  # added to the cost for where the edit stands


class Kept(LookAbove):
    """A look at a statement with the edits that were kept, by what is known of what they yield."""

    def __init__(
        self,
        meanings: Meanings,
        factors: frozenset[float],
        source: SourceText,
        statement: Step,
        around: ast.AST,
        targets: Mapping[int, Array] | None = None,
        after: bool = False,
    ) -> None:
        super().__init__(meanings, factors, source, statement, around, targets, after)
        self.shape: tuple[int, ...] | None = None
        self.is_array = False
        self.is_given = False
        self._alive: list[Alive] = []
        self._on_target: set[TextEdit] = set()
        self._structural: list[TextEdit] = []
        self._others: list[TextEdit] = []
        self._hits_target: list[TextEdit] = []  # of a count or a size, which has no meaning of its own
        self._numbers: list[TextEdit] = []  # edits of a size or constant: only a full run shows their effect
        self._says_where = False

    @property
    def looks_right(self) -> bool:
        """Whether the statement's value gives no reason to suspect it."""
        return self._looks_right(self.was)

    def seen(self, sound: bool | None = None) -> Iterator[Scored]:
        """Edits that give a known gradient, cheapest first: of values that looked right, of the others, or all.

        Those that give what the statement is known to have to yield come before any other, and all of them.
        """
        alive = [a for a in self._alive if sound is None or a.sound == sound]
        hits: list[Scored] = [
            (a.edit.cost + self._penalty(a) - ON_TARGET, a.edit, a.becomes)
            for a in alive
            if a.edit in self._on_target
        ]
        scored: list[Scored] = [
            (a.edit.cost + self._penalty(a), a.edit, a.becomes)
            for a in alive
            if a.edit not in self._on_target
        ]
        if not sound:
            scored += [(edit.cost + NUMBER, edit, None) for edit in self._numbers[:NUMBERS]]
            scored += [(edit.cost - ON_TARGET, edit, None) for edit in self._carried]
        yield from sorted(hits, key=_rank)[:TRIALS]
        yield from sorted(scored, key=_rank)[:TRIALS]

    def soon(self) -> Iterator[Scored]:
        """Edits that give a known gradient, and the few moves over what changes something that the statement reads.

        And those that give the very count or size that is needed, before a formula that is worth as much by chance.
        """
        yield from self.seen()
        if self.targets and not self.is_array:
            yield from ((edit.cost - ON_TARGET, edit, None) for edit in self._hits_target[:NUMBERS])
        yield from (
            (edit.cost, edit, None) for edit in self._structural if edit.kind in (*MOVED, COPIED, TURNED)
        )

    def unseen(self) -> Iterator[Scored]:
        """Edits whose effect only a full run shows: of the statement as such, and the cheapest that mean nothing."""
        is_wrong = bool(self.targets) or (self.is_array and not self._is_gradient(self.was))
        blind = [*self._hits_target, *self._others[:BLIND]] if is_wrong else []
        for edit in sorted([*self._structural, *blind], key=lambda edit: edit.cost):
            yield edit.cost, edit, None

    def on_target(self) -> Iterator[Scored]:
        """Edits that give the value the statement is known to have to yield, cheapest first."""
        return (row for row in self.seen() if row[1] in self._on_target)

    def anything(self) -> Iterator[Scored]:
        """Edits that give a known gradient where the value is none, and the cheapest whose values say nothing."""
        blind = [(edit.cost, edit, None) for edit in [*self._others[:BLIND], *self._structural[:BLIND]]]
        yield from sorted([*self.seen(sound=False), *blind], key=lambda row: row[0])

    def blindly(self) -> Iterator[Scored]:
        """Edits of a single number, whatever they yield: what it is a part of shows whether they are right."""
        edits = sorted([*self._others, *self._structural], key=lambda edit: edit.cost)
        rows = [*self.seen(), *((e.cost + MANY * (e.kind == "index"), e, None) for e in edits)]
        yield from sorted(rows, key=lambda row: row[0])[: 2 * TRIALS]

    def placing(self) -> Iterator[Scored]:
        """Edits of a statement that only says where: whole numbers, the header of a loop, a condition."""
        if self._says_where:
            edits = sorted([*self._others, *self._structural], key=lambda edit: edit.cost)
            yield from ((edit.cost, edit, None) for edit in edits[:PLACES])

    def _penalty(self, alive: Alive) -> float:
        if alive.edit in self._on_target:
            return alive.place
        meaning, right = alive.becomes, self._is_gradient(alive.was)
        return (
            HAS_MEANING * right
            + ODD_FACTOR * (meaning.factor != 1.0)
            + ODD_FACTOR * (meaning.arrangement != "")
            + ODD_FACTOR * (meaning.known.kind == "part")
            + ODD_FACTOR * (meaning.known.kind == "forward" and alive.was is None)
            + 0.05 * (isinstance(self.statement, ast.Return) and right)
            + alive.place
        )

    def was_before(self, edit: TextEdit) -> Meaning | None:
        """What the value that an edit changes is without it: of several values of a statement that one."""
        kept = (alive.was for alive in self._alive if alive.edit == edit and len(self._tops) > 1)
        return next(kept, self.was)

    def values_of(self, edit: TextEdit) -> Mapping[str, Any]:
        """What the texts before and after were worth when the statement first ran."""
        return {text: shaped(value) for text, value in self._worth.get(edit, {}).items()}


def _rank(row: Scored) -> tuple[float, bool]:
    """Cheapest first; of two that cost the same, `x` for `2 * x` comes before `0.5 * 2 * x`."""
    cost, edit, _ = row
    return round(cost, 9), edit.kind == "factor" and edit.replacement[:1].isdigit()
