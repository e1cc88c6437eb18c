"""Finds the places in closures that are wrong by themselves, and leaves out those that only send on what is wrong.

Where it is known which operation of an engine is wrong, what goes through the others need not be doubted: their values
would only make up for the error.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.running.closures import Closure
from gradcheck.repairing.running.slots import Slot, Slots
from gradcheck.repairing.running.values import near
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.operations import Judged, Operations, calls_of, holds
from gradcheck.repairing.searching.places import Place
from gradcheck.values.meaning import Known, Meaning, Meanings


@dataclass(frozen=True, slots=True, eq=False)
class ByItself:
    """What is known of the closures in the code as it stands."""

    operations: Operations
    meanings: Meanings

    def places(self, slots: Slots, found: Sequence[Found], right: frozenset[str]) -> list[Place]:
        """The closures that mend something with the values that they should return."""
        made = (
            place
            for closure in self._judged.wrong
            for one in found
            if self._returns(one.slot, closure) and (place := self._proven(slots, one, closure, right))
        )
        return sorted(made, key=lambda place: (not place.complete, place.first))

    def sorted(self, places: Sequence[Place], wrong: Sequence[Place]) -> list[Place]:
        """Of places those in closures that are wrong, and in what these call, where there are any.

        Else those that are not in a closure that is right. The `wrong` ones come last, if they mend as much.
        """
        judged = self._judged
        if not judged.wrong:
            return list(places)
        whole = any(place.complete for place in (*places, *wrong))
        inside = [place for place in places if self._is_in(place.slot, judged.wrong, with_helpers=True)]
        numbers = {place.slot.number for place in inside}
        inside += [place for place in wrong if place.slot.number not in numbers]
        inside = [place for place in inside if place.complete or not whole]
        helping = [place for place in inside if not self._is_in(place.slot, judged.wrong)]
        if helping and not self._is_helped():
            return helping
        return inside or [place for place in places if not self._is_in(place.slot, judged.right)]

    def _is_helped(self) -> bool:
        """Whether the functions that the wrong closures call do the same work in a right one: sum what it is sent."""
        judged = self._judged
        called = set().union(*(calls_of(c, self._text(c.file)) for c in judged.wrong))
        alike = [c for c in judged.right if called & calls_of(c, self._text(c.file))]
        return bool(self._axes_lost(judged.wrong) & self._axes_lost(alike))

    def _axes_lost(self, closures: Sequence[Closure]) -> set[int]:
        """How many axes fewer what these send has than what they are handed, where it has fewer entries."""
        made = [
            (max(execution.given, key=np.size), value)
            for closure in closures
            for execution in self._judged.executions[closure]
            for _, value in execution.made
            if execution.given
        ]
        return {given.ndim - value.ndim for given, value in made if value.size < given.size}

    def is_cleared(self, slot: Slot) -> bool:
        """Whether a place stands in a closure that is right, while another one is wrong."""
        return bool(self._judged.wrong) and self._is_in(slot, self._judged.right)

    @property
    def _judged(self) -> Judged:
        return self.operations.judged()

    def _text(self, file: str) -> str:
        return self.operations.proof.text(file)

    def _is_in(self, slot: Slot, closures: Sequence[Closure], with_helpers: bool = False) -> bool:
        text = self._text(slot.file)
        if any(holds(closure, slot, text) for closure in closures):
            return True
        names = set().union(*(calls_of(c, self._text(c.file)) for c in closures)) if with_helpers else set()
        return bool(names & _functions_around(text, slot.location.line))

    def _returns(self, slot: Slot, closure: Closure) -> bool:
        """Whether a place is the value that a closure returns."""
        if slot.after or slot.argument is not None or not holds(closure, slot, self._text(slot.file)):
            return False
        if isinstance(closure.node, ast.Lambda):
            return slot.ordinal == closure.ordinal
        returns = [node for node in nodes_in(closure.node) if isinstance(node, ast.Return)]
        return slot.returns and len(returns) == 1

    def _proven(self, slots: Slots, one: Found, closure: Closure, right: frozenset[str]) -> Place | None:
        proof = self.operations.proof
        best: Place | None = None
        for row in self.operations.due(closure):
            row = row[: len(one.leaves)]
            if len(row) < len(one.leaves) or any(np.shape(made) != due.shape for made, due in row):
                continue
            odd = [i for i, (made, due) in enumerate(row) if not near(made, due)]
            given = {(one.slot.number, i): _like(one.leaves[i], row[i][1]) for i in odd}
            now = proof.right_of(slots.give(given) or {}) if given else frozenset[str]()
            if not right < now or (best is not None and not best.fixed < now - right):
                continue
            first = odd[0]
            due = row[first][1]
            becomes = self.meanings.of(due) or Meaning(Known(closure.label or "operand", due, "part"))
            best = Place(
                one.slot,
                given,
                now - right,
                now == proof.everything,
                True,
                False,
                one.meanings[first],
                becomes,
                one.moments[first],
                made=one.leaves,
            )
        return best


def _like(value: object, due: Array) -> Any:
    return due if isinstance(value, np.ndarray) else float(due)


def _functions_around(text: str, line: int) -> set[str]:
    """The names of the functions that a line stands in."""
    functions = (n for n in nodes_in(parsed(text)) if isinstance(n, ast.FunctionDef))
    return {n.name for n in functions if n.lineno <= line <= (n.end_lineno or n.lineno)}
