"""Judges edits of the statements above one by what that one makes of them: there it is known what is needed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.carried import carried_on
from gradcheck.repairing.editing.definitions import Definitions, Shadow
from gradcheck.repairing.editing.edits import edits_of, solved_edits
from gradcheck.repairing.editing.forward import Forward
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.statements import Step
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import NEW, OLD
from gradcheck.repairing.running.judging import Judge
from gradcheck.repairing.running.values import as_numbers
from gradcheck.values.meaning import Meaning, Meanings

PLAIN = 1.66  # what an edit of a statement above may cost that is not solved for
MOST_ABOVE = 1500  # edits of statements above that are judged by what one statement makes of them


@dataclass(frozen=True, slots=True)
class Above:
    """An edit of a statement above the one that is looked at, with what that one yields by it."""

    statement: ast.stmt
    edit: TextEdit
    becomes: Meaning | None
    worth: Mapping[str, Any]


class LookAbove(Judge):
    """A look at a statement that sees those above it as well, through the names it reads."""

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
        super().__init__(meanings, factors, source, statement, targets, after)
        self.around = around  # the function the statement stands in
        self.forward: Forward | None = None  # that the statement is to send back, as it was recorded
        self._shadows: dict[TextEdit, tuple[Shadow, TextEdit]] = {}
        self._above: dict[TextEdit, Above] = {}
        self._worth: dict[TextEdit, dict[str, Any]] = {}
        self._carried: dict[TextEdit, ast.stmt] = {}  # statements more at the end of a loop
        self._silent: list[TextEdit] = []  # shadows that only the full array tells of

    def _solved(self, scope: Scope, judged: bool) -> list[TextEdit]:
        """What is solved for, here and in the statements above that this one reads, and the plain edits of those.

        `judged` says that the statement's value, or what it fills, tells of an edit above whether it is good.
        """
        above = Definitions(self.around, self.statement, self.source, self._evaluate)
        made = solved_edits(
            self.statement,
            self.source,
            scope,
            self._value_of,
            self._targets_of,
            above.of,
            self._known_of,
            self.forward,
        )
        start, end = self.source.start(self.statement), self.source.end(self.statement)
        here = [edit for edit in made if start <= edit.start and edit.end <= end]
        there = [edit for edit in made if not (start <= edit.start and edit.end <= end)]
        if judged:
            for definition in above:
                plain = edits_of(definition.statement, self.source, scope, self._value_of, self._matches)
                there += [edit for edit in plain if edit.cost <= PLAIN and edit.kind != "factor"]
        for edit in sorted(there, key=lambda edit: edit.cost)[:MOST_ABOVE]:
            shadow = above.shadow(edit, (*self._tops, *self._targets))
            if shadow is None or self._makes_an_array_of_a_count(shadow):
                continue
            if shadow.edit not in self._shadows:
                self._shadows[shadow.edit] = shadow, edit
                here.append(shadow.edit)
        if min(self.targets, default=0) > 0:  # right in the first round
            self._carried = dict(carried_on(here, self.statement, self.around, self.source))
        return sorted(here, key=lambda edit: edit.cost)

    def _makes_an_array_of_a_count(self, shadow: Shadow) -> bool:
        """Whether it would: `n = len(x)` is right, and it is what divides by n that lacks a factor."""
        before = shadow.definition.value
        counts = not isinstance(before, ast.Constant) and self._plain(self.source.of(before))
        return type(counts) is int and bool(np.ndim(self._plain(shadow.value)))

    def above(self, edit: TextEdit) -> Above | None:
        """The edit of a statement above that an edit stands for, or at the end of the loop."""
        if edit in self._carried:
            return Above(self._carried[edit], edit, None, {})
        if edit not in self._shadows:
            return None
        shadow, real = self._shadows[edit]
        return self._above.get(edit) or Above(shadow.definition.statement, real, None, {})

    def adopt(self, above: Above) -> None:
        """Takes over what is known of an edit of this statement."""
        self._worth[above.edit] = dict(above.worth)

    def _keep_above(self, edit: TextEdit) -> None:
        shadow, real = self._shadows[edit]
        before, now = (self._plain(t) for t in (self.source.of(shadow.definition.value), shadow.value))
        texts = {text.removeprefix("1 ").removeprefix("/ ") for text in (real.before, real.after)}
        worth = {text: self._plain(text) for text in texts if text} | {
            OLD: as_numbers(before),
            NEW: as_numbers(now),
        }
        self._above[edit] = Above(shadow.definition.statement, real, self._plainest(now), worth)
