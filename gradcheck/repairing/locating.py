"""Finds the statement whose value is wrong without knowing how to mend it: with the right value there, all is right.

The right value is one of the true gradients and derivatives of the forward pass. Where the code's own backward pass,
given it, leaves the true gradients, the place is proven, and what it should have made is known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.meaning import Known, Meaning, Meanings
from gradcheck.repairing.proof import Proof
from gradcheck.repairing.slots import Gradients, Leaf, Slot, Slots

FEW, CANDIDATES = 16, 90  # values that are given to one place, those that are most like what stands there
WINDOWS = 4  # ways in which a loop over some layers may lie among all of them
FACTORS = 3  # scales at which gradients are given
PLACES = 6  # that are looked at for an edit
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


@dataclass(slots=True, eq=False)
class _Found:
    slot: Slot
    first: int  # when its first odd value was made, or its first one
    last: int
    leaves: list[Any]
    meanings: list[Meaning | None]
    odd: bool
    times: int = 1  # how often all of this ran: a loss that works out the gradients as well runs twice
    reach: frozenset[str] | None = None  # the parameters whose gradient it matters for; None: not known
    feeds: frozenset[int] = frozenset()


@dataclass(slots=True, eq=False)
class Locator:
    """Looks for the places of one state of the user's code that are wrong."""

    proof: Proof
    meanings: Meanings
    site_of: Callable[[int], object]  # of a forward event: what all executions of one expression share
    numbers: tuple[float, ...] = ()  # sizes that occur: what a wrong count is replaced by
    _groups: list[list[Known]] = field(default_factory=list)
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
        found = self._found(slots)
        self._groups = self._groups or self._grouped()
        odd = sorted((f for f in found if f.odd), key=lambda f: f.first)
        sound = sorted((f for f in found if not f.odd), key=lambda f: -f.first)
        whole: list[Place] = []
        partial: list[Place] = []
        for one in (*odd, *sound):
            if late() or len(whole) >= PLACES:
                break
            self._reach(slots, one, {})
            reach = wrong if one.reach is None else one.reach
            if not reach & wrong or (len(one.leaves) == 1 and reach & right):
                continue
            place = self._proven(slots, one, right, late)
            if place is not None:
                (whole if place.complete else partial).append(place)
        if whole:
            whole.sort(key=_likeliest)
            return [self._with_ancestors(place, found, odd) for place in whole]
        feeds = {one.slot.number: one.feeds for one in found}
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
        return [self._with_ancestors(p, found, odd) for p in partial if len(p.fixed) == most][:PLACES]

    # -- what goes through the places --------------------------------------------------------------

    def _found(self, slots: Slots) -> list[_Found]:
        position: dict[Leaf, int] = {}
        for index, leaf in enumerate(slots.order):
            position.setdefault(leaf, index)
        found: list[_Found] = []
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
            wrong = [i for i, (v, m) in enumerate(zip(leaves, meanings)) if self._is_odd(v, m)]
            first = position[slot.number, wrong[0] if wrong else 0]
            last = position[slot.number, len(leaves) - 1]
            found.append(_Found(slot, first, last, leaves, meanings, bool(wrong), times))
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

    def _reach(self, slots: Slots, one: _Found, given: Mapping[Leaf, Array]) -> None:
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
            one.reach = frozenset(n for n, g in gradients.items() if not _same(g, self._base.get(n)))

    # -- the proof -----------------------------------------------------------------------------------

    def _proven(
        self, slots: Slots, one: _Found, right: frozenset[str], late: Callable[[], bool]
    ) -> Place | None:
        best: Place | None = None
        candidates = sorted(self._candidates(one), key=lambda row: -_likeness(one, row[0]))
        reach = one.reach or frozenset()
        if len(reach) == 1:  # it is that gradient, or on the way to it alone
            candidates.sort(key=lambda row: row[1].known.name not in reach)
            candidates = candidates[:FEW]
        for given, becomes in candidates[:CANDIDATES]:
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
            odd = self._is_odd(one.leaves[which], was) or _another(was, becomes)
            fixed, complete = now - right, now == self.proof.everything
            best = Place(one.slot, given, fixed, complete, odd, False, was, becomes, one.first)
            if best.complete:
                break
        return best

    def _accounts(self, slots: Slots, place: Place, odd: Sequence[_Found], wrong: frozenset[str]) -> bool:
        """Whether all odd values it is made from matter for what is wrong through it alone: else one of those is it."""
        alone = slots.give(place.given)
        if alone is None:
            return False
        for other in self._made_from(place, odd):
            gradients, _ = slots.disturb(other.slot.number, place.given)
            if gradients is None or any(
                not _same(gradients[n], alone.get(n)) for n in wrong & set(gradients)
            ):
                return False
        return True

    def _made_from(self, place: Place, odd: Sequence[_Found]) -> list[_Found]:
        number = place.slot.number
        return [o for o in odd if o.slot.number != number and number in o.feeds and o.first < place.first]

    def _with_ancestors(self, place: Place, found: Sequence[_Found], odd: Sequence[_Found]) -> Place:
        before = tuple(o.slot for o in self._made_from(place, odd))
        return replace(place, before=before, inherits=bool(before))

    # -- the values that may belong there ------------------------------------------------------------

    def _grouped(self) -> list[list[Known]]:
        """The known values in sequences: of one expression that ran several times, of all layers, in forward order."""
        groups: dict[Any, list[Known]] = defaultdict(list)
        parts: Counter[tuple[int, str]] = Counter()
        for known in self.meanings.knowns:
            if known.kind == "misfit":
                continue
            where = self.site_of(known.order) if known.order >= 0 else "parameter"
            if known.kind == "part":  # which of the parts of one gradient it is
                count = parts[known.order, known.name] = parts[known.order, known.name] + 1
                groups["part", where, count].append(known)
                continue
            for key in ((known.kind, where, known.role.what), (known.kind, known.role.what)):
                groups[key].append(known)
        ordered = [
            sorted(group, key=lambda known: known.order) for group in groups.values() if len(group) > 1
        ]
        return list({tuple(map(id, group)): group for group in ordered}.values())

    def _candidates(self, one: _Found) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        number, leaves = one.slot.number, one.leaves
        whole = [isinstance(v, np.ndarray) and v.size > 1 for v in leaves]
        if not any(whole):
            yield from self._scalars(one)
            return
        factors = self._scales(one)
        last = len(leaves) - 1
        if whole[last] and (last == 0 or one.slot.after):
            for factor in factors:
                for known, form, arrangement in self._alike(leaves[last], one.meanings[last]):
                    value = factor * form
                    if not _close(value, leaves[last]):
                        yield {(number, last): value}, Meaning(known, factor, arrangement)
        if len(leaves) > 1:
            for factor in factors[:FACTORS]:
                for group in sorted(self._groups, key=lambda group: abs(len(group) - len(leaves))):
                    if group[0].kind == "forward" and not (factor == 1.0 and _is_forward(one)):
                        continue
                    yield from self._sequences(one, group, factor)

    def _scales(self, one: _Found) -> list[float]:
        """The scales at which gradients occur here, the plainest first."""
        trusted = sorted(self.meanings.trusted, key=lambda f: (f != 1.0, abs(f)))[:FACTORS]
        turned = [-m.factor for m in one.meanings[:1] if m is not None and m.known.kind == "gradient"]
        sizes = [float(n) for n in self.numbers if n > 1]
        return list(dict.fromkeys([1.0, *turned, *trusted, *sizes, *(1 / n for n in sizes)]))

    def _scalars(self, one: _Found) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        value = one.leaves[0]
        if any(other != value for other in one.leaves):
            return
        for number in self.numbers:
            if number != value and number == int(number):
                made = (
                    type(value)(number) if not isinstance(value, np.ndarray) else np.full(value.shape, number)
                )
                known = Known(f"{number:g}", np.asarray(float(number)), "forward")
                yield {(one.slot.number, i): made for i in range(len(one.leaves))}, Meaning(known)

    def _alike(self, value: Array, was: Meaning | None) -> Iterator[tuple[Known, Array, str]]:
        """The known values that have the value's shape, each once: gradients, then derivatives, then parts of them."""
        kinds = ["gradient", "derivative", "part"]
        if was is not None and was.known.kind == "forward":
            kinds.append("forward")
        seen: set[bytes] = set()
        for kind in kinds:
            for known in self.meanings.knowns:
                if known.kind != kind or known.value.size != value.size:
                    continue
                for arrangement, form in _forms(known.value, value.shape):
                    print_ = np.round(form, 12).tobytes()
                    if print_ not in seen and form.any():
                        seen.add(print_)
                        yield known, form, arrangement

    def _sequences(
        self, one: _Found, group: Sequence[Known], factor: float
    ) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        """The group's values spread over the executions, last layer or step first, or in forward order."""
        count = len(one.leaves)
        if len(group) >= count + WINDOWS:
            return
        for ordered in (group[::-1], group):
            for start in range(max(0, len(ordered) - count) + 1):
                window = ordered[start : start + count]
                if len(window) < count - 1:  # what the last step hands on may be nobody's
                    continue
                given: dict[Leaf, Array] = {}
                becomes: Meaning | None = None
                for place, (value, known) in enumerate(zip(one.leaves, window)):
                    forms = dict(_forms(known.value, np.shape(value)))
                    if not forms:
                        break
                    arrangement, form = next(iter(forms.items()))
                    if _close(factor * form, value):
                        continue
                    given[one.slot.number, place] = factor * form
                    becomes = becomes or Meaning(known, factor, arrangement)
                else:
                    if becomes is not None:
                        yield given, becomes


def _is_forward(one: _Found) -> bool:
    return any(meaning is not None and meaning.known.kind == "forward" for meaning in one.meanings)


def _forms(value: Array, shape: tuple[int, ...]) -> Iterator[tuple[str, Array]]:
    """The array in that shape: as it is, without axes of length one, transposed."""
    array = np.asarray(value, dtype=float)
    if array.shape == shape:
        yield "", array
    elif [n for n in array.shape if n != 1] == [n for n in shape if n != 1]:
        yield "", array.reshape(shape)
        return
    if array.ndim == 2 and array.T.shape == shape and min(shape) > 1:
        yield "transposed", array.T


def _another(was: Meaning | None, becomes: Meaning) -> bool:
    """Whether a value is plainly the wrong one: another multiple of it, or another value of the forward pass."""
    if was is None:
        return False
    if was.known.kind == "forward":
        return becomes.known.kind == "forward" and becomes.known is not was.known
    return was.factor not in (1.0, becomes.factor) and was.known.kind == becomes.known.kind


def _likeliest(place: Place) -> tuple[bool, bool, int]:
    """The earliest odd place first, then of those that look sound the last that does more than hand a value on."""
    hands_on = not place.odd and place.slot.hands_on
    return (not place.odd, hands_on, place.first if place.odd else -place.first)


def _likeness(one: _Found, given: Mapping[Leaf, Array]) -> float:
    """The cosine, without its sign, between the first value and what is given for it: mistakes keep much of it."""
    first = min(given)
    a, b = np.ravel(np.asarray(one.leaves[first[1]], dtype=float)), np.ravel(given[first])
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    likeness = abs(float(a @ b)) / size if a.size == b.size and np.isfinite(size) and size else 0.0
    return round(likeness, 6)


def _twice(values: Sequence[Any]) -> bool:
    half = len(values) // 2
    return 2 * half == len(values) > 1 and all(
        np.array_equal(a, b, equal_nan=True) for a, b in zip(values[:half], values[half:])
    )


def _same(a: Array, b: Array | None) -> bool:
    return b is not None and np.array_equal(a, b, equal_nan=True)


def _close(a: Array, b: Any) -> bool:
    size = float(np.abs(a).max(initial=0.0))
    return np.shape(a) == np.shape(b) and bool((np.abs(a - b) <= 1e-9 * size).all())
