"""Looks for two edits on one path of which neither mends anything alone: the first makes what its place must make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.locating import Locator
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.offers import Offer, Row, cheapest
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unread import texts_of, unread_since
from gradcheck.values.meaning import Meaning

FIRSTS = 3  # edits of one place that are tried as the first of two
ABOVE = 4  # places that it is made from of which an edit is tried as the first, and
PLAIN = 2  # edits of each
DEPTH = 2  # edits that are made on trust before one mends something


@dataclass(slots=True, eq=False)
class Pairs:
    """The user's code on a workbench, and what finds the edits that mend what is still wrong."""

    trying: Trying
    locator: Locator | None
    located: Callable[[frozenset[str], int], list[Repair]]

    def pair(
        self, offers: Iterable[Offer], right: frozenset[str], place: Place, depth: int, all_read: bool = False
    ) -> list[Repair]:
        """One of the edits, and those that then mend what is still wrong; [] where there are none.

        It gives a statement the value that it must have: one that the place is made from, or the place itself, which
        may have to make another gradient than the one that makes up for what follows. `all_read`: only edits that leave
        nothing unread.
        """
        texts = texts_of(self.trying.proof)
        if depth >= DEPTH:
            return []
        before = self._places(right)
        for _, suspect, look, edit, becomes in offers:
            if not self.trying.proof.in_time():
                break
            above = look.above(edit)
            if above is not None:
                suspect, look, becomes = self.trying.where(suspect, look, above)
                edit = above.edit
            edits = self.trying.proof.edits.setdefault(suspect.file, [])
            edits.append(edit)
            now = self.trying.proof.right_now()
            tells = right <= now and self._places(right) != before
            rest = self.located(right, depth + 1) if tells else []
            fixed = frozenset[str]().union(*(repair.fixed for repair in rest))
            elsewhere = all(repair.suspect.ordinal != suspect.ordinal for repair in rest)
            fits = elsewhere and not (all_read and unread_since(texts, self.trying.proof))
            if rest and place.fixed <= fixed and fits:
                first = self.trying.repair(suspect, look, edit, becomes, fixed, rest[-1].complete)
                return [first, *rest]
            for repair in rest:
                self.trying.withdraw(repair)
            edits.remove(edit)
        return []

    def _places(self, right: frozenset[str]) -> list[object]:
        """What is known of the places that are wrong: an edit on the way to them that is right changes some of it."""
        places = self.locator.places(right) if self.locator is not None else []
        told: list[object] = [
            (p.slot.number, p.becomes.known.name, p.standing, p.inherits, [slot.number for slot in p.before])
            for p in places
        ]
        if self.locator is not None:
            told += [one.slot.number for place in places[:1] for one in self.locator.made_from(place)]
        return told

    def own(self, looks: Sequence[Row]) -> list[Offer]:
        """Edits of what was looked at for the place, that yield a gradient exactly."""
        repeated = [row for row in looks if len(row[2].targets) > 1]  # else its true value alone would do
        first = [*cheapest(repeated, Look.on_target), *cheapest(looks, Look.seen)]
        plain = [row for row in first if row[4] is not None and self._may_be_first(row[2], row[3], row[4])]
        scaled = [row for row in first if row[4] is not None and self._is_scaled(row[2], row[3], row[4])]
        return [*plain[:FIRSTS], *scaled[:FIRSTS]]

    def above(self, place: Place, depth: int) -> Iterator[Offer]:
        """Edits by which the doubtful places that it is made from make what their name says, or a plain gradient.

        Which places those are is asked now: the locator forgets them while other edits are tried.
        """
        doubtful = self.locator.made_from(place) if self.locator is not None and depth == 0 else []
        return self._of_doubtful(doubtful[:ABOVE])

    def _of_doubtful(self, doubtful: Sequence[Found]) -> Iterator[Offer]:
        for one in doubtful:
            slot = one.slot
            suspect = Suspect(slot.file, slot.ordinal, slot.location)
            look = self.trying.looked(suspect, rounds.WRITTEN)
            offered = cheapest([(0.0, suspect, look)], Look.seen) if look is not None else []
            yield from self._as_named(one, suspect)[:1]
            yield from [row for row in offered if row[4] is not None and self._is_due(one, row[4])][:PLAIN]

    def _as_named(self, one: Found, suspect: Suspect) -> list[Offer]:
        """Edits that make the gradient which the name of a place announces, worked out for it alone."""
        known = self.locator.candidates if self.locator is not None and one.announced else None
        rows = known.ordered(one) if known is not None else []
        for values, becomes in rows:
            if known is None or not (known.is_named(one, becomes.known) and becomes.factor == 1.0):
                continue
            targets = {leaf: value for (_, leaf), value in values.items()}
            asked = targets, one.slot.after, one.slot.argument, becomes
            for costs in (rounds.WRITTEN, None):
                look = self.trying.looked(suspect, costs, *asked)
                offered = cheapest([(0.0, suspect, look)], Look.on_target) if look is not None else []
                if offered:
                    return offered
            break
        return []

    def _is_due(self, one: Found, becomes: Meaning) -> bool:
        """Whether a value is the gradient that the name of a place announces; any plain one where that says nothing."""
        known = becomes.known
        if (
            known.kind != "gradient"
            or becomes.factor not in self.trying.meanings.trusted
            or self.locator is None
        ):
            return False
        if one.announced and self.locator.candidates.is_named(one, known):
            return True
        return not self.locator.can_be_named(one) and (known.named or known.role.what == "dL/dz")

    def _is_scaled(self, look: Look, edit: TextEdit, becomes: Meaning) -> bool:
        """Whether an edit yields what is due but for a factor, which may be wrong above: `dx / k` into a wrong mask."""
        due = look.due
        if (
            due is None
            or edit.kind == INSERT
            or not look.targets
            or becomes.factor in self.trying.meanings.trusted
        ):
            return False
        return becomes.known is due.known and (look.was is None or look.was.known is not due.known)

    def _may_be_first(self, look: Look, edit: TextEdit, becomes: Meaning) -> bool:
        """Whether an edit gives its statement what it may well have to yield, though more is wrong behind it."""
        if edit.replacement == "1":
            return False  # takes away what the statement does, for the other edit to do it
        if becomes.known.kind == "part" or not look.targets:
            return becomes.known.kind != "part"
        exact = becomes.known.kind == "gradient" and becomes.factor in self.trying.meanings.trusted
        return edit.kind != INSERT and (exact or len(look.targets) > 1)
