"""Looks for the edits that repair a wrong backward pass: first for the statement, then for the edit that mends it.

An edit is accepted only when the user's own backward, run with it, leaves the true gradients: strictly more of them
than before and none that was right made wrong. So two faults are found one after the other. Two in one path, neither
of which mends anything alone, are found as a pair whose first gives its statement the value that it must have.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gradcheck.facts import Array, Location
from gradcheck.meaning import Meaning, Meanings
from gradcheck.repairing import rounds
from gradcheck.repairing.copies import copies
from gradcheck.repairing.inserting import INSERT
from gradcheck.repairing.locating import Locator
from gradcheck.repairing.look import Look, Scored
from gradcheck.repairing.looking_above import Above
from gradcheck.repairing.origin import definitions, definitions_of, where_made
from gradcheck.repairing.places import Place
from gradcheck.repairing.proof import Proof
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.rounds import Costs
from gradcheck.repairing.statements import function_around, ordinal_of, statement_at, steps
from gradcheck.repairing.text import SourceText, TextEdit
from gradcheck.repairing.unmended import Unmended, unmended

CLOSE = 0.5  # share of the time for the prime suspects and what they read
FAULTS = 4  # statements that are repaired one after the other
BEFORE = 0.25  # added to the cost of an edit of what a wrong place is made from
RANKED = 0.4  # added for any but the likeliest place
INHERITED = 0.15  # added where a place is made from odd values
FEW = 2  # odd statements before a place that are looked at together with it
OVERWRITES = 6  # writes into values of the forward pass that are tried on a copy
PAIRS = 3  # edits of one place that are tried as the first of two
ELSEWHERE = 0.4  # of the time that is left, for edits of other statements than the one that is wrong
ORIGIN = 0.3  # of the time that is left, for edits of what a repaired statement reads
READ = 4  # statements that make what it reads
DEPTH = 2  # edits that are made on trust before one mends something

Candidate = tuple[float, Suspect, Look, TextEdit, Meaning | None]


@dataclass(slots=True)
class Search:
    """One hunt: the user's code on a workbench, the true gradients, and what values are known by name."""

    proof: Proof
    meanings: Meanings
    suspects: Sequence[Suspect]
    factors: frozenset[float] = frozenset({1.0})
    locator: Locator | None = None
    overwrites: Sequence[Location] = ()  # statements that write into what the forward pass made
    place: Place | None = None  # the one that is proven to be wrong now
    unmended: list[Unmended] = field(default_factory=list)

    def repairs(self) -> list[Repair]:
        """The edits that repair the backward pass, in the order in which they were found; [] when there is none.

        Places that are proven to be wrong and that no edit was found for are left in `unmended`; the hunt goes on
        as if they were right.
        """
        proof = self.proof
        found: list[Repair] = []
        right = proof.right_of({parameter.name: parameter.analytic for parameter in proof.parameters})
        for location in self.overwrites[:OVERWRITES]:
            repair = self._on_a_copy(location, right)
            if repair is not None:
                found.append(repair)
                right = right | repair.fixed
        while right != proof.everything and proof.in_time() and len(found) + len(self.unmended) < FAULTS:
            self.place = None
            repairs = self._located(right, 0)
            if not repairs:
                repairs = self._missing(right) or self._elsewhere(right)
            found += repairs
            for repair in repairs:
                right = right | repair.fixed
            if not repairs and self.place is None:
                break
            if not repairs and self.place is not None:
                proof.given |= self.place.given
                self.unmended.append(unmended(proof, self.place, where_made(self.proof, self.place)))
                right = right | self.place.fixed
        return found

    def _on_a_copy(self, location: Location, right: frozenset[str]) -> Repair | None:
        """The edit by which a statement spares a value of the forward pass, if that mends anything."""
        proof = self.proof
        if right == proof.everything or location.file not in proof.bench.files or not proof.in_time():
            return None
        source = SourceText(proof.text(location.file))
        tree = ast.parse(source.bytes)
        ordinal = ordinal_of(tree, location.line, location.column or 0)
        write = statement_at(tree, ordinal) if ordinal is not None else None
        for step, edit, shown in copies(tree, source, write) if write is not None else ():
            now = proof.right_with(location.file, edit)
            if right < now and proof.holds(location.file, edit, now - right):
                at = next(k for k, node in enumerate(steps(tree)) if node is step)
                suspect = Suspect(
                    location.file, at, replace(location, line=step.lineno, column=step.col_offset)
                )
                whole = now == proof.everything
                repair = Repair(suspect, edit, source.of(step), shown, now - right, whole)
                self._accept(repair)
                return repair
        return None

    def _elsewhere(self, right: frozenset[str]) -> list[Repair]:
        """An edit of any statement; where a place is proven to be wrong, one that does as much as its true value."""
        late = self.proof.alarm(1.0 if self.place is None else ELSEWHERE)
        repair = self._best(right, late)
        if repair is None or (self.place is not None and not self.place.fixed <= repair.fixed):
            return []
        if self.place is not None and self.place.says_what_it_makes:
            own = {slot.ordinal for slot in (self.place.slot, *self.place.before)}
            if repair.suspect.ordinal not in own:
                return []  # it undoes an error that is made in a place whose name says what it should make
        repair = self._at_its_origin(repair, right)
        self._accept(repair)
        return [repair]

    def _missing(self, right: frozenset[str]) -> list[Repair]:
        """A statement more that gives a gradient to a parameter that has got none at all."""
        gradients = self.proof.gradients()
        untouched = {n for n, g in (gradients or {}).items() if n not in right and not g.any()}
        late = self.proof.alarm(ELSEWHERE)
        looks: list[tuple[float, Suspect, Look]] = []
        for suspect in self.suspects if untouched else ():
            look = None if late() else self._looked(suspect, rounds.INSERTED)
            if look is not None:
                looks.append((0.0, suspect, look))
        for _, suspect, look, edit, becomes in _cheapest(looks, Look.seen):
            if late():
                break
            now = self.proof.right_with(suspect.file, edit)
            fixed = now - right
            if right < now and fixed & untouched and self.proof.holds(suspect.file, edit, fixed):
                repair = self._repair(suspect, look, edit, becomes, fixed, now == self.proof.everything)
                self._accept(repair)
                return [repair]
        return []

    def _at_its_origin(self, repair: Repair, right: frozenset[str]) -> Repair:
        """The repair, or one no dearer of a statement that makes what this one reads and has no meaning as it is."""
        tree = ast.parse(self.proof.text(repair.suspect.file))
        statement = statement_at(tree, repair.suspect.ordinal)
        if statement is None:
            return repair
        late = self.proof.alarm(ORIGIN)
        before = dict(enumerate(steps(tree)))
        for ordinal in definitions(tree, statement)[:READ]:
            place = before[ordinal]
            location = replace(repair.suspect.location, line=place.lineno, column=place.col_offset)
            suspect = Suspect(repair.suspect.file, ordinal, location)
            look = self._looked(suspect, (0.0, repair.edit.cost + 1e-9))
            if look is None or look.was is not None or not look.is_array:
                continue
            for _, edit, becomes in look.anything():
                if late():
                    return repair
                now = self.proof.right_with(suspect.file, edit)
                if right | repair.fixed <= now and self.proof.holds(suspect.file, edit, now - right):
                    return self._repair(
                        suspect, look, edit, becomes, now - right, now == self.proof.everything
                    )
        return repair

    def _accept(self, repair: Repair) -> None:
        self.proof.edits.setdefault(repair.suspect.file, []).append(repair.edit)

    # -- where the wrong place is known ----------------------------------------------------------------

    def _located(self, right: frozenset[str], depth: int) -> list[Repair]:
        """The accepted edits, one or a pair, for a place that is proven to be wrong; [] when there is none."""
        places = self.locator.places(right) if self.locator is not None else []
        if not places:
            return []
        if places[0].says_what_it_makes:
            places = places[:1]
        if depth == 0:
            self.place = places[0]
        needed = places[0].fixed
        looks: list[tuple[float, Suspect, Look]] = []
        few = len(places[0].before) <= FEW

        def looked(costs: Costs, before: bool = False) -> list[tuple[float, Suspect, Look]]:
            chosen = places[:1] if before else places
            found = [row for rank, p in enumerate(chosen) for row in self._looks(p, rank, costs, before)]
            looks.extend(found if costs is not None else ())
            return found

        stages: tuple[Callable[[], list[Candidate]], ...] = (
            lambda: _cheapest(
                [*looked(rounds.WRITTEN), *(looked(rounds.WRITTEN, before=True) if few else ())], Look.seen
            ),
            lambda: _cheapest(looked(None), Look.seen),
            lambda: _cheapest(looks, Look.unseen),
            lambda: _cheapest([] if few else looked(rounds.WRITTEN, before=True), Look.seen),
            lambda: _cheapest([row for row in looks if not row[2].targets], Look.unseen),
        )
        for candidates in stages:
            for _, suspect, look, edit, becomes in candidates():
                if not self.proof.in_time():
                    return []
                above = look.above(edit)
                edit = above.edit if above is not None else edit
                now = self.proof.right_with(suspect.file, edit)
                if right | needed <= now and self.proof.holds(suspect.file, edit, now - right):
                    whole = now == self.proof.everything
                    if above is not None:
                        suspect, look, becomes = self._where(suspect, look, above)
                    repair = self._repair(suspect, look, edit, becomes, now - right, whole)
                    repair = self._at_its_origin(repair, right)
                    self._accept(repair)
                    return [repair]
        if depth == 0 and not places[0].complete and (single := self._elsewhere(right)):
            return single  # what several places lose at once is lost in one statement
        return self._pair(looks, right, needed, depth)

    def _pair(
        self,
        looks: Sequence[tuple[float, Suspect, Look]],
        right: frozenset[str],
        needed: frozenset[str],
        depth: int,
    ) -> list[Repair]:
        """An edit that gives one place the value it must have, and those that then mend what is still wrong."""
        if depth >= DEPTH:
            return []
        repeated = [row for row in looks if len(row[2].targets) > 1]  # else its true value alone would do
        first = [
            *_cheapest(repeated, Look.on_target),
            *_cheapest([l for l in looks if not l[2].targets], Look.seen),
        ]
        plain = [row for row in first if row[4] is not None and row[4].known.kind != "part"]
        for _, suspect, look, edit, becomes in plain[:PAIRS]:
            if not self.proof.in_time():
                break
            above = look.above(edit)
            if above is not None:
                suspect, look, becomes = self._where(suspect, look, above)
                edit = above.edit
            edits = self.proof.edits.setdefault(suspect.file, [])
            edits.append(edit)
            now = self.proof.right_now()
            rest = self._located(right, depth + 1) if right <= now else []
            fixed = frozenset[str]().union(*(repair.fixed for repair in rest))
            elsewhere = all(repair.suspect.ordinal != suspect.ordinal for repair in rest)
            if rest and needed <= fixed and elsewhere:
                return [
                    self._repair(suspect, look, edit, becomes, fixed, rest[-1].complete),
                    *rest,
                ]
            for repair in rest:
                self.proof.edits[repair.suspect.file].remove(repair.edit)
            edits.remove(edit)
        return []

    def _looks(
        self, place: Place, rank: int, costs: Costs, before: bool
    ) -> Iterator[tuple[float, Suspect, Look]]:
        """Looks at the place right before it runs, or at the odd ones before it."""
        penalty = (INHERITED if place.inherits else 0.0) + (0.0 if rank == 0 else RANKED)
        targets = {leaf: value for (_, leaf), value in place.given.items()}
        for slot in place.before if before else (place.slot,):
            suspect = Suspect(slot.file, slot.ordinal, slot.location)
            look = self._looked(suspect, costs, None if before else targets, slot.after)
            if look is not None:
                yield penalty + BEFORE * before, suspect, look
        for ordinal, step in definitions_of(self.proof, place.slot)[:READ] if not before else ():
            location = replace(place.slot.location, line=step.lineno, column=step.col_offset)
            suspect = Suspect(place.slot.file, ordinal, location)
            look = self._looked(suspect, costs)
            if look is not None:
                yield penalty, suspect, look

    # -- where it is not ---------------------------------------------------------------------------------

    def _best(self, right: frozenset[str], late: Callable[[], bool]) -> Repair | None:
        """The best edit of all suspects.

        The prime suspects and what they read come first, then all. Any edit of the prime ones is tried, then those
        that yield a gradient where a value is wrong, then where the values look right as they are, then those whose
        effect only a full run shows. Of equal ones the earlier statement; among those that look right the later, for
        the earlier one yields a gradient that another line needs.
        """
        proof, everything = self.proof, self.proof.everything
        best: tuple[float, Repair] | None = None
        looks: dict[tuple[Suspect, int], Look | None] = {}
        close = [suspect for suspect in self.suspects if suspect.is_prime or suspect.feeds]
        soon = self.proof.alarm(CLOSE)
        stages = [(r, close, soon) for r in rounds.ROUNDS if close] + [
            (r, self.suspects, late) for r in rounds.ROUNDS
        ]
        for (chosen, band), suspects, is_late in stages:
            for suspect in suspects:
                if is_late() or late():
                    break
                if (chosen is rounds.prime and not suspect.is_prime) or (
                    chosen is rounds.placing and not suspect.is_near
                ):
                    continue
                first = looks.get((suspect, 0))
                if (
                    chosen is rounds.promising
                    and band == rounds.SOLVED
                    and (first is None or first.looks_right)
                ):
                    continue
                if (suspect, band) not in looks:
                    looks[suspect, band] = self._looked(suspect, rounds.BANDS[band])
                look = looks[suspect, band]
                if look is None:
                    continue
                for score, edit, becomes in chosen(look):
                    score += suspect.penalty if chosen in (rounds.prime, rounds.promising) else 0.0
                    whole = best is not None and best[1].complete
                    if is_late() or late() or (whole and best is not None and score > best[0]):
                        break
                    above = look.above(edit)
                    edit = above.edit if above is not None else edit
                    now = proof.right_with(suspect.file, edit)
                    fixed = now - right
                    if not fixed or not right <= now or not proof.holds(suspect.file, edit, fixed):
                        continue
                    score += 10.0 * (len(everything) - len(right | fixed))
                    complete = (right | fixed) == everything
                    later = chosen is rounds.sound and best is not None and score == best[0]
                    if best is None or score < best[0] or later:
                        at, seen, meaning = (
                            (suspect, look, becomes) if above is None else self._where(suspect, look, above)
                        )
                        best = (score, self._repair(at, seen, edit, meaning, fixed, complete))
                    if complete:
                        break  # what follows in this statement is dearer
            if best is not None and best[1].complete:
                break
        return best[1] if best else None

    # -- one statement -------------------------------------------------------------------------------------

    def _looked(
        self,
        suspect: Suspect,
        costs: Costs,
        targets: Mapping[int, Array] | None = None,
        after: bool = False,
    ) -> Look | None:
        """What a look at the statement, right before it runs, found to try; None when it cannot be probed."""
        if not self.proof.in_time():
            return None
        text = self.proof.text(suspect.file)
        tree = ast.parse(text)
        statement = statement_at(tree, suspect.ordinal)
        if statement is None:
            return None
        around = function_around(tree, statement)
        look = Look(self.meanings, self.factors, SourceText(text), statement, around, costs, targets, after)
        try:
            self.proof.look(suspect.file, suspect.ordinal, look)
        except (SyntaxError, ValueError):
            return None
        look.settle()
        return look

    def _where(self, suspect: Suspect, look: Look, above: Above) -> tuple[Suspect, Look, Meaning | None]:
        """The statement above the one that was looked at, in whose place its edit was judged."""
        tree = ast.parse(look.source.bytes)
        line, column = above.statement.lineno, above.statement.col_offset
        ordinal = ordinal_of(tree, line, column)
        if ordinal is None:
            return suspect, look, above.becomes
        text = look.source.of(above.statement)
        location = replace(suspect.location, line=line, column=column, text=text)
        suspect = Suspect(suspect.file, ordinal, location)
        there = self._looked(suspect, rounds.NOTHING)
        if there is not None:
            there.adopt(above)
        return suspect, there or look, above.becomes

    def _repair(
        self,
        suspect: Suspect,
        look: Look,
        edit: TextEdit,
        becomes: Meaning | None,
        fixed: frozenset[str],
        complete: bool,
    ) -> Repair:
        after = SourceText(look.source.with_edits([edit]))
        now = statement_at(ast.parse(after.bytes), suspect.ordinal)
        return Repair(
            suspect,
            edit,
            look.source.of(look.statement),
            _moved(look, edit) or (after.of(now) if now is not None else edit.replacement),
            fixed,
            complete,
            look.was,
            becomes,
            look.shape,
            look.values_of(edit),
        )


def _cheapest(
    looks: Sequence[tuple[float, Suspect, Look]], chosen: Callable[[Look], Iterator[Scored]]
) -> list[Candidate]:
    """What the looks offer, cheapest first; of equal ones what comes first among the looks."""
    rows = [
        (cost + added, suspect, look, edit, becomes)
        for added, suspect, look in looks
        for cost, edit, becomes in chosen(look)
    ]
    return sorted(rows, key=lambda row: row[0])


def _moved(look: Look, edit: TextEdit) -> str:
    text = look.source.of(look.statement)
    if edit.kind == INSERT:
        return text + edit.replacement
    return f"{text}   # {edit.after}" if edit.kind == "move" else ""
