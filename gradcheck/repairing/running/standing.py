"""Judges the values that go through a place: whether one is a gradient, the one that its name says, or a suspect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.running.slots import Leaf, Slot
from gradcheck.repairing.searching.candidates import SLOPES, Candidates
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.places import Standing
from gradcheck.values.meaning import OF_A_TERM, SUMMED, Kind, Meaning, Meanings
from gradcheck.values.one_hot import is_one_hot

ROUNDING = 1e-13  # of what is due at a place
SWITCHES: tuple[Kind, ...] = ("derivative", "local", "forward")  # what an array of True and False may be


@dataclass(slots=True, eq=False)
class Standings:
    """What is known by value and by name, and the rate of the user's step where that is what is checked."""

    meanings: Meanings
    candidates: Candidates
    rate: float | None = None
    readers: dict[int, Found] = field(default_factory=dict)  # that give a value its name in the forward pass
    _announcing: dict[tuple[frozenset[str], int], bool] = field(default_factory=dict)

    def meaning(self, value: Any) -> Meaning | None:
        if not isinstance(value, np.ndarray):
            return None
        if value.dtype.kind != "b":
            return self.meanings.of(value)
        return next((m for m in self.meanings.all_of(value, SWITCHES) if m.factor == 1.0), None)

    def is_odd(self, value: Any, meaning: Meaning | None) -> bool:
        """Whether a value could be a gradient, and is none that is known, at no scale that occurs."""
        if not isinstance(value, np.ndarray) or value.size < 2 or value.dtype.kind != "f":
            return False
        if np.count_nonzero(value) < 2 or bool((value == 1).all()):
            return False  # it is filled later on, or one number, which is a multiple of any other
        if meaning is None and is_one_hot(value):
            return False  # the classes, which are given
        if meaning is None or meaning.known.kind == "forward":
            return meaning is None
        return meaning.factor not in self.meanings.trusted and not self.is_of_a_term(value)

    def is_of_a_term(self, value: Array) -> bool:
        """Whether a value is what one of several losses sends back, before it is weighted."""
        return any(m.known.of == OF_A_TERM for m in self.meanings.all_of(value, ("part",)))

    def of(
        self,
        one: Found,
        given: Mapping[Leaf, Array],
        odd: bool,
        becomes: Meaning,
        fixed: frozenset[str],
        right: frozenset[str],
    ) -> Standing | None:
        """How suspicious a place is that gets these values; None where it is right as it is.

        So is a value of the forward pass, and a gradient of which another multiple would do.
        """
        which = min(given)[1]
        was = one.meanings[which]
        kept = one.slot.argument is None and (
            one.slot.hands_on or (was is not None and self.candidates.keeps_its_name(one, was.known))
        )
        whole = was is not None and was.known.kind == "forward" and was.factor == 1.0
        if was is not None and whole and (kept or self._is_read_as_such(was, becomes)):
            return None
        if self._is_right_for_others(one, given) or _is_rounding(one.leaves[which], given[min(given)]):
            return "consistent"
        if was is not None and was.known.kind in ("gradient", "part") and self.meanings.trusts(was):
            if was.known is becomes.known and self._keeps_its_word(one, which):
                if was.arrangement == "" != becomes.arrangement:
                    return None  # what its name says, as it is: who turns it reads it wrongly
                if was.arrangement == "transposed" and becomes.arrangement == "":
                    return "misnamed"
            same = was.known is becomes.known and was.arrangement == becomes.arrangement
            rescaled = same or another(None, becomes, *together(one, given))
            if rescaled and not self.meanings.trusts(becomes):
                return None
            # where some gradients are right, a scale that only wrong ones have is no scale of the loss
            scaled = self.rate is not None or not right or was.factor in self.meanings.usual
            told = not same and self._is_announced(one, given[min(given)], becomes)  # and it is another's
            kept = self._keeps_its_word(one, which) and not _lacks_its_slope(one, was, becomes)
            if scaled and not told if rescaled else kept:
                return "consistent"
        elif (
            not right
            and becomes.known.kind == "gradient"
            and self._keeps_its_word(one, which, becomes.factor)
        ):
            return "consistent"  # at the scale of what is due, which all that comes behind it has as well
        elif was is not None and not right and _is_only_turned(was, becomes):
            return "consistent"  # it descends: what turns all gradients comes behind it
        if becomes.known.name in fixed and len(fixed) <= len(given):
            return "final"
        if self._is_announced(one, given[min(given)], becomes):
            return "misnamed"
        if becomes.known.kind == "derivative" and self._is_handed_the_wrong_value(one):
            return "consistent"
        return "odd" if odd else "sound"

    def read(self, found: Iterable[Found]) -> None:
        """Notes which values of the forward pass get the name there that they have: `Z = cache`."""
        self.readers = {
            id(meaning.known): one
            for one in found
            for meaning in one.meanings
            if meaning is not None and meaning.known.kind == "forward" and meaning.factor == 1.0
            if one.slot.argument is None and self.candidates.keeps_its_name(one, meaning.known)
        }

    def _is_read_as_such(self, was: Meaning, becomes: Meaning) -> bool:
        """Whether a value is received under its own name, which what is due has not: then it is right there."""
        reader = self.readers.get(id(was.known))
        return reader is not None and not self.candidates.keeps_its_name(reader, becomes.known)

    def _is_announced(self, one: Found, due: Array, becomes: Meaning) -> bool:
        """Whether the place's name announces what is due there, under any of the names that value has."""
        alike = self.meanings.all_of(due, ("gradient",)) if one.announced else ()
        names = [m.known for m in alike if m.factor == becomes.factor]
        return any(self.candidates.is_named(one, known) for known in (becomes.known, *names))

    def _is_right_for_others(self, one: Found, given: Mapping[Leaf, Array]) -> bool:
        """Whether a function returns derivatives that are right, unless it is called as it should not be."""
        if not _returns(one.slot):
            return False
        kept = (meaning for i, meaning in enumerate(one.meanings) if (one.slot.number, i) not in given)
        return any(m is not None and m.known.kind in SLOPES and m.factor == 1.0 for m in kept)

    def _is_handed_the_wrong_value(self, one: Found) -> bool:
        """Whether a function returns the derivative of an activation, right as such, at the activation itself."""
        if not _returns(one.slot):
            return False
        misfits = (self.meanings.of(leaf, ("misfit",)) for leaf in one.leaves)
        return any(m is not None and m.factor == 1.0 and m.known.role.at == "a" for m in misfits)

    def _keeps_its_word(self, one: Found, leaf: int, scale: float = 1.0) -> bool:
        """Whether a value is the gradient that its name announces, at that scale too, whatever else it may be."""
        kinds: tuple[Kind, ...] = ("gradient", "part") if one.is_added_to else ("gradient",)
        meanings = self.meanings.all_of(one.leaves[leaf], kinds)
        return any(
            (m.factor in self.meanings.trusted or abs(m.factor - scale) <= 1e-9 * abs(scale))
            and self.candidates.is_named(one, m.known)
            for m in meanings
        )

    def is_doubtful(self, one: Found, leaf: int) -> bool:
        """Whether a value is a known gradient, but only a part of one, or not the one that its name announces."""
        value, meaning = one.leaves[leaf], one.meanings[leaf]
        if not isinstance(value, np.ndarray) or not value.any():
            return False  # what is zero is filled later on
        if value.dtype.kind == "b":
            return value.size > 1 and meaning is None
        if meaning is None:
            return False
        if meaning.known.kind == "part" and SUMMED not in meaning.known.name:
            return not one.is_added_to
        if not one.announced or self._keeps_its_word(one, leaf):
            return False
        return self._announces_one(one, value.size)

    def _announces_one(self, one: Found, size: int) -> bool:
        """Whether a place's name announces the gradient of any known value of that size."""
        key = one.announced, size
        if key not in self._announcing:
            knowns = self.meanings.of_size(size)
            self._announcing[key] = any(self.candidates.is_named(one, known) for known in knowns)
        return self._announcing[key]


def another(was: Meaning | None, becomes: Meaning, value: Any, given: Array) -> bool:
    """Whether a value is plainly the wrong one: another multiple of it, or another value of the forward pass."""
    if was is not None and was.known.kind == "forward" and becomes.known.kind == "forward":
        return becomes.known is not was.known
    a, b = np.ravel(np.asarray(value, dtype=float)), np.ravel(given)
    if (
        a.size != b.size or a.size < 2 or not np.isfinite(a).all() or not a @ a
    ):  # of np.empty, that underflows
        return False
    factor = float(a @ b) / float(a @ a)
    return bool(np.abs(b - factor * a).max() <= 1e-9 * np.abs(b).max())


def together(one: Found, given: Mapping[Leaf, Array]) -> tuple[Any, Array]:
    """A value and what is given for it; single numbers of all rounds of a loop in one array."""
    which = min(given)
    if np.size(given[which]) > 1 or len(given) < 2:
        return one.leaves[which[1]], given[which]
    leaves = sorted(given)
    made = [np.ravel(np.asarray(one.leaves[number], dtype=float)) for _, number in leaves]
    return np.concatenate(made), np.concatenate([np.ravel(given[leaf]) for leaf in leaves])


def _is_rounding(value: Any, due: Array) -> bool:
    """Whether a value is zero but for rounding beside what is due there: a mean of what has none is added to a sum."""
    made, most = magnitude(np.asarray(value, dtype=float)), magnitude(due)
    return 0 < made <= ROUNDING * most


def _lacks_its_slope(one: Found, was: Meaning, becomes: Meaning) -> bool:
    """Whether `l2_delta` is the gradient of l2, where that of what l2 is made from is due: both are called so.

    Where a function of the user's is called there is a slope already, which may be wrong itself.
    """
    behind = was.known.order > becomes.known.order >= 0
    called = re.findall(r"([\w.]+)\(", one.slot.location.text or "")
    plain = all(name == "len" or name.startswith(("np.", "numpy.")) for name in called)
    return one.bound.endswith("_delta") and behind and plain


def _is_only_turned(was: Meaning, becomes: Meaning) -> bool:
    """Whether a gradient with its own sign would do with the other one."""
    same = was.known is becomes.known and was.arrangement == becomes.arrangement
    return same and was.known.kind == "gradient" and was.factor > 0 and becomes.factor == -was.factor


def _returns(slot: Slot) -> bool:
    return (slot.location.text or "").lstrip().startswith(("return", "lambda"))
