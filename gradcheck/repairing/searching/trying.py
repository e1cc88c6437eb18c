"""Edits of one statement: looked for right before it runs, told as a repair, made in the code, and taken back."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from gradcheck.facts import Array
from gradcheck.repairing.editing.forward import Forward
from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.editing.old_values import KEPT, MOVED
from gradcheck.repairing.editing.statements import Step, function_around, ordinal_of, parsed, statement_at
from gradcheck.repairing.editing.text import TURNED, SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.values import printed
from gradcheck.repairing.running.wrapping import functions_of, handed
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.looking_above import Above
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.reaching import Reaching
from gradcheck.repairing.searching.rounds import Costs
from gradcheck.values.meaning import Meaning, Meanings


@dataclass(slots=True)
class Trying:
    """The user's code on a workbench, with what values are known by name and at which scales they occur."""

    proof: Proof
    meanings: Meanings
    factors: frozenset[float] = frozenset({1.0})
    forward: Forward | None = None
    _written: dict[object, list[TextEdit]] = field(default_factory=dict)  # edits of a statement, by the code
    _looks: dict[object, Look | None] = field(
        default_factory=dict
    )  # by what was asked for, and of which code

    def looked(
        self,
        suspect: Suspect,
        costs: Costs,
        targets: Mapping[int, Array] | None = None,
        after: bool = False,
        argument: int | None = None,
        due: Meaning | None = None,
    ) -> Look | None:
        """What a look at the statement, right before it runs, found to try; None when it cannot be probed.

        With an `argument`, only at that one of what the statement hands to functions of the user's. `due` says what
        the `targets` are.
        """
        if not self.proof.in_time():
            return None
        asked = suspect, costs, targets, after, argument, due
        if costs == rounds.NOTHING:  # it is told of an edit that is judged elsewhere
            return self._look(*asked)
        where = suspect.file, suspect.ordinal, after, argument
        key = (self.proof.state(), where, costs, printed(targets or {}), due and id(due.known))
        if key not in self._looks:
            self._looks[key] = self._look(*asked)
        return self._looks[key]

    def reaching(
        self,
        suspect: Suspect,
        edits: list[TextEdit],
        targets: Mapping[int, Array],
        after: bool,
        argument: int | None,
        due: Meaning | None,
    ) -> Reaching | None:
        """Tells with which of the edits the statement makes the targets, worked out on what it reads by now."""
        with suppress(SyntaxError):  # an edit that was accepted on trial may be none
            look = self._look(suspect, rounds.WRITTEN, targets, after, argument, due, edits)
            return look if isinstance(look, Reaching) else None
        return None

    def _look(
        self,
        suspect: Suspect,
        costs: Costs,
        targets: Mapping[int, Array] | None,
        after: bool,
        argument: int | None,
        due: Meaning | None,
        edits: list[TextEdit] | None = None,
    ) -> Look | None:
        text = self.proof.text(suspect.file)
        tree = parsed(text)
        statement = statement_at(tree, suspect.ordinal)
        if statement is None:
            return None
        around = function_around(tree, statement)
        looked_at = statement if argument is None else _handed_on_its_own(tree, statement, argument)
        key = (self.proof.state(), suspect.file, suspect.ordinal, argument)
        written = self._written.setdefault(key, []) if edits is None else edits
        seen = (self.meanings, self.factors, SourceText(text), looked_at, around, costs, targets, after)
        look = (Look if edits is None else Reaching)(*seen, written)
        look.due, look.forward = due, self.forward
        try:
            self.proof.look(suspect.file, suspect.ordinal, look)
        except (SyntaxError, ValueError):
            return None
        look.settle()
        return look

    def where(self, suspect: Suspect, look: Look, above: Above) -> tuple[Suspect, Look, Meaning | None]:
        """The statement above the one that was looked at, in whose place its edit was judged."""
        tree = parsed(look.source.text)
        line, column = above.statement.lineno, above.statement.col_offset
        ordinal = ordinal_of(tree, line, column)
        if ordinal is None:
            return suspect, look, above.becomes
        location = location_of(above.statement, look.source, suspect.location)
        suspect = Suspect(suspect.file, ordinal, location)
        there = self.looked(suspect, rounds.NOTHING)
        if there is not None:
            there.adopt(above)
        return suspect, there or look, above.becomes

    def repair(
        self,
        suspect: Suspect,
        look: Look,
        edit: TextEdit,
        becomes: Meaning | None,
        fixed: frozenset[str],
        complete: bool,
    ) -> Repair:
        """An edit that was proven, with what the look knows of it."""
        after = SourceText(look.source.with_edits([edit]))
        now = statement_at(parsed(after.text), suspect.ordinal)
        above = edit.kind == TURNED and edit.start < look.source.start(look.statement)
        return Repair(
            suspect,
            edit,
            _text_of(look, suspect),
            _moved(look, edit) or (after.of(now) if now is not None else edit.replacement),
            fixed,
            complete,
            look.was_before(edit),
            becomes,
            look.shape,
            look.values_of(edit),
            span=_span(look, edit) if edit.kind in MOVED or above else None,
        )

    def accept(self, repair: Repair) -> None:
        """Makes the edit in the code that all further runs have."""
        self.proof.edits.setdefault(repair.suspect.file, []).append(repair.edit)

    def withdraw(self, repair: Repair) -> None:
        """Takes the last edit of its file back."""
        self.proof.edits[repair.suspect.file].remove(repair.edit)


def _handed_on_its_own(tree: ast.Module, statement: Step, argument: int) -> Step:
    """What a statement hands to a function, as a statement that does no more than work it out."""
    part = handed(statement, functions_of(tree))[argument]
    return ast.copy_location(ast.Expr(part), part)


def _text_of(look: Look, suspect: Suspect) -> str:
    """The whole statement, of which the look may have seen but a part."""
    statement = statement_at(parsed(look.source.text), suspect.ordinal)
    return look.source.of(statement if statement is not None else look.statement)


def _span(look: Look, edit: TextEdit) -> tuple[int, str, str]:
    """How many lines above the statement the edit begins, and all that it replaces, before and after."""
    text = look.source.bytes
    above = text[edit.start : look.source.start(look.statement)].count(b"\n")
    return above, text[edit.start : edit.end].decode(), edit.replacement


def _moved(look: Look, edit: TextEdit) -> str:
    text = look.source.of(look.statement)
    if edit.kind == INSERT or edit.replacement.startswith("\n"):
        return text + edit.replacement
    if edit.kind == KEPT:
        return edit.after
    if edit.start < look.source.start(look.statement) and edit.kind == TURNED:
        return edit.replacement
    return f"{text}   # {edit.after}" if edit.kind == "move" else ""
