"""Finds the statement whose value is wrong without knowing how to mend it: with the right value there, all is right.

The right value is one of the true gradients and derivatives of the forward pass. Where the code's own backward pass,
given it, leaves the true gradients, the place is proven, and what it should have made is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.meaning import Meaning, Meanings
from gradcheck.repairing.candidates import Candidates, Found, Stepped, likeness
from gradcheck.repairing.proof import Proof
from gradcheck.repairing.slots import Gradients, Leaf, Slot, Slots
from gradcheck.repairing.values import close

FEW, CANDIDATES = 16, 60  # values that are given to one place, those that are most like what stands there
PLACES = 6  # that are looked at for an edit
ANCESTORS = 5  # odd places before one that are looked at as well, the earliest
PARAMETER = -1  # the order of a parameter among the known values
SHARE = 0.35  # of the time that is left, for one location


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place that is proven wrong: with these values in it, these parameters become right."""

    slot: Slot
    given: Mapping[Leaf, Array]
    fixed: frozenset[str]
    complete: bool
    odd: bool  # its value has no meaning; else it is a gradient, but not the one it should be
    inherits: bool  # something odd comes before it, and matters only through it
    was: Meaning | None
    becomes: Meaning
    first: int  # when its first odd value was made
    before: tuple[Slot, ...] = ()  # the odd ones before it
    made: Sequence[Any] = ()  # what goes through the place, by execution


@dataclass(slots=True, eq=False)
class Locator:
    """Looks for the places of one state of the user's code that are wrong."""

    proof: Proof
    meanings: Meanings
    candidates: Candidates
    rate: float | None = None  # of the user's step, where that is what is checked
    _base: Gradients = field(default_factory=dict)

    def places(self, right: frozenset[str]) -> list[Place]:
        """Proven places, the likeliest first: those that mend everything, else those that mend most."""
        slots = self.proof.slots()
        with ExitStack() as stack:
            try:
                stack.enter_context(slots.installed())
            except (SyntaxError, ValueError):
                return []
            return self._places(slots, right)

    def _places(self, slots: Slots, right: frozenset[str]) -> list[Place]:
        base = slots.watch()
        if base is None:
            return []
        self._base = base
        wrong = self.proof.everything - right
        late = self.proof.alarm(SHARE)
        found = self._found(slots, self._stepped(right))
        odd = sorted((f for f in found if f.odd), key=lambda f: f.first)
        sound = sorted((f for f in found if not f.odd), key=lambda f: -f.first)
        whole: list[Place] = []
        partial: list[Place] = []
        for one in (*odd, *sound):
            if late():
                break
            self._reach(slots, one, {}, right)
        sound.sort(
            key=lambda f: f.reach is None or not wrong <= f.reach
        )  # one of all that is wrong comes first
        for one in (*odd, *sound):
            if late() or len(whole) >= PLACES:
                break
            reach = wrong if one.reach is None else one.reach
            if not reach & wrong or (len(one.leaves) == 1 and reach & right):
                continue
            place = self._proven(slots, one, right, late)
            if place is not None:
                (whole if place.complete else partial).append(place)
        feeds = {one.slot.number: one.feeds for one in found}
        whole = [
            place
            for place in whole
            if not any(
                p.odd and p.first < place.first and place.slot.number in feeds[p.slot.number] for p in partial
            )
        ]
        if whole:
            whole.sort(key=_likeliest)
            return [self._with_ancestors(place, odd) for place in whole]
        partial = [
            place
            for place in partial
            if not any(
                place.slot.number in feeds[other.slot.number]
                and other.first < place.first
                and not other.fixed <= place.fixed
                for other in partial
            )
            and self._accounts(slots, place, odd, wrong)
        ]
        partial.sort(key=lambda place: (-len(place.fixed), *_likeliest(place)))
        most = len(partial[0].fixed) if partial else 0
        return [self._with_ancestors(p, odd) for p in partial if len(p.fixed) == most][:PLACES]

    # -- what goes through the places --------------------------------------------------------------

    def _stepped(self, right: frozenset[str]) -> list[Stepped]:
        """What the user's step makes of the parameters whose change is wrong."""
        made: list[Stepped] = []
        for parameter in self.proof.parameters:
            name = parameter.name
            known = next((k for k in self.meanings.at(PARAMETER, "gradient") if k.name == name), None)
            if self.rate is None or name in right or name not in self._base or known is None:
                continue
            if self._base[name].any() and np.isfinite(parameter.reference).all():
                now, needed = (
                    parameter.value - self.rate * g for g in (self._base[name], parameter.reference)
                )
                made.append(Stepped(now, needed, Meaning(known, self.rate)))
        return made

    def _found(self, slots: Slots, stepped: Sequence[Stepped]) -> list[Found]:
        position: dict[Leaf, int] = {}
        for index, leaf in enumerate(slots.order):
            position.setdefault(leaf, index)
        found: list[Found] = []
        over: list[int] = []  # when the loss was made
        for slot in slots.slots:
            leaves = slots.leaves(slot)
            if slot.is_loss:
                over += [position[slot.number, count] for count in range(len(leaves))]
            if not leaves or slot.is_loss:
                continue
            times = 2 if _twice(leaves) else 1
            leaves = leaves[: len(leaves) // times]
            many = len(leaves) > 1
            meanings = [None if many and np.size(v) < 2 else self._meaning(v) for v in leaves]
            steps = {i: step for i, v in enumerate(leaves) if (step := _step_to(v, stepped)) is not None}
            odd = [i for i, (v, m) in enumerate(zip(leaves, meanings)) if self._is_odd(v, m)]
            wrong = [] if steps else odd  # a step is as good as what it is given
            first = position[slot.number, wrong[0] if wrong else 0]
            last = position[slot.number, len(leaves) - 1]
            found.append(Found(slot, first, last, leaves, meanings, bool(wrong), times, steps))
        made = [
            f.first for f in found if any(m is not None and m.known.kind == "gradient" for m in f.meanings)
        ]
        start = min(made, default=0)
        forward = max((moment for moment in over if moment < start), default=-1)
        return [f for f in found if f.last > forward]

    def _meaning(self, value: Any) -> Meaning | None:
        return self.meanings.of(value) if isinstance(value, np.ndarray) else None

    def _is_odd(self, value: Any, meaning: Meaning | None) -> bool:
        """Whether a value could be a gradient, and is none that is known, at no scale that occurs."""
        if not isinstance(value, np.ndarray) or value.size < 2 or value.dtype.kind != "f" or not value.any():
            return False
        if meaning is None or meaning.known.kind == "forward":
            return meaning is None
        return meaning.factor not in self.meanings.trusted

    def _reach(self, slots: Slots, one: Found, given: Mapping[Leaf, Array], right: frozenset[str]) -> None:
        """Which parameters and other places the values matter for."""
        if one.reach is not None:
            return
        if not any(
            isinstance(v, (np.ndarray, float, np.floating)) and np.asarray(v).dtype.kind in "fb"
            for v in one.leaves
        ):
            return
        gradients, feeds = slots.disturb(one.slot.number, given)
        one.feeds = feeds - {one.slot.number}
        if gradients is not None:
            changed = frozenset(n for n, g in gradients.items() if not _same(g, self._base.get(n)))
            one.reach = changed - (
                right & self.proof.right_of(gradients)
            )  # rounding: a bias that cancels out

    # -- the proof -----------------------------------------------------------------------------------

    def _proven(
        self, slots: Slots, one: Found, right: frozenset[str], late: Callable[[], bool]
    ) -> Place | None:
        best: Place | None = None
        made = list(self.candidates.of(one))  # those of as many executions as there are come first
        kept = (
            made[:CANDIDATES] + sorted(made[CANDIDATES:], key=lambda row: -likeness(one, row[0]))[:CANDIDATES]
        )
        candidates = sorted(kept, key=lambda row: -likeness(one, row[0]))
        reach = one.reach or frozenset()
        if len(reach) == 1:  # it is that gradient, or on the way to it alone
            candidates.sort(key=lambda row: row[1].known.name not in reach)
            candidates = candidates[:FEW]
        for given, becomes in candidates:
            if late():
                break
            which = min(given)[1]
            again = {(n, leaf + len(one.leaves)): v for (n, leaf), v in given.items() if one.times > 1}
            given = {**given, **again}
            gradients = slots.give(given)
            now = self.proof.right_of(gradients) if gradients is not None else frozenset()
            if not right < now or (best is not None and not best.fixed < now - right):
                continue
            was = one.meanings[which]
            odd = not one.steps and self._is_odd(one.leaves[which], was)
            if not odd and self.rate is None:  # else the step may take another multiple of it
                odd = _another(was, becomes, one.leaves[which], given[min(given)])
            fixed, complete = now - right, now == self.proof.everything
            best = Place(
                one.slot, given, fixed, complete, odd, False, was, becomes, one.first, made=one.leaves
            )
            if best.complete:
                break
        return best

    def _accounts(self, slots: Slots, place: Place, odd: Sequence[Found], wrong: frozenset[str]) -> bool:
        """Whether all odd values it is made from matter for what is wrong through it alone: else one of those is it."""
        alone = slots.give(place.given)
        if alone is None:
            return False
        for other in self._made_from(place, odd):
            if other.reach is not None and other.reach - wrong:
                continue  # what is right rests on it
            gradients, _ = slots.disturb(other.slot.number, place.given)
            if gradients is None or any(
                not _same(gradients[n], alone.get(n)) for n in wrong & set(gradients)
            ):
                return False
        return True

    def _made_from(self, place: Place, odd: Sequence[Found]) -> list[Found]:
        number = place.slot.number
        return [o for o in odd if o.slot.number != number and number in o.feeds and o.first < place.first]

    def _with_ancestors(self, place: Place, odd: Sequence[Found]) -> Place:
        before = tuple(o.slot for o in self._made_from(place, odd))[:ANCESTORS]
        return replace(place, before=before, inherits=bool(before))


def _step_to(value: Any, stepped: Sequence[Stepped]) -> Stepped | None:
    """The parameter whose weights after the step a value is."""
    for step in stepped if isinstance(value, np.ndarray) else ():
        if step.now.shape == value.shape and close(np.asarray(value), step.now):
            return step
    return None


def _another(was: Meaning | None, becomes: Meaning, value: Any, given: Array) -> bool:
    """Whether a value is plainly the wrong one: another multiple of it, or another value of the forward pass."""
    if was is not None and was.known.kind == "forward" and becomes.known.kind == "forward":
        return becomes.known is not was.known
    a, b = np.ravel(np.asarray(value, dtype=float)), np.ravel(given)
    if a.size != b.size or a.size < 2 or not a.any() or not np.isfinite(a).all():
        return False
    factor = float(a @ b) / float(a @ a)
    return bool(np.abs(b - factor * a).max() <= 1e-9 * np.abs(b).max())


def _likeliest(place: Place) -> tuple[bool, bool, int]:
    """The earliest odd place first, then of those that look sound the last that does more than hand a value on."""
    hands_on = not place.odd and place.slot.hands_on
    return (not place.odd, hands_on, place.first if place.odd else -place.first)


def _twice(values: Sequence[Any]) -> bool:
    half = len(values) // 2
    return 2 * half == len(values) > 1 and all(
        np.array_equal(a, b, equal_nan=True) for a, b in zip(values[:half], values[half:])
    )


def _same(a: Array, b: Array | None) -> bool:
    return b is not None and np.array_equal(a, b, equal_nan=True)
