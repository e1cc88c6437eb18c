"""What an array of the backward pass is: which gradient, times which factor, transposed, summed or reshaped.

Matching is by value, never by identity or name: many codes run the forward pass again inside the backward one.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.facts import Array
from gradcheck.magnitudes import extent, magnitude

TOLERANCE = 1e-9  # of the largest entry: two ways of computing one float64 array differ by far less
ROUNDING = 1e-15  # of the largest gradient
SUMMED = ", summed over axis "
OF_A_TERM = -2  # what a part comes from: one of the terms that the loss adds up
BLOCKS = 40  # positions of an axis whose pieces are known one by one
BLOCK = 4  # numbers in a piece, at least: fewer are a multiple of something too easily
MOST_BLOCKS = 4000
REMEMBERED = 512  # entries of an array of which it is remembered what it is
MANY_ROWS = 4
LOOSE = 1e-6  # for the cheap test of a scale-free number that comes first

Kind = Literal["gradient", "forward", "derivative", "local", "part", "misfit"]

NAMED: tuple[Kind, ...] = ("gradient", "forward", "derivative", "local", "part")


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A value with a name: dL/dz2, z2, the derivative da2/dz2 or that of another step, a part of a gradient."""

    name: str  # "z2": what a gradient is taken with respect to, or the forward value itself
    value: Array
    kind: Kind
    order: int = 0  # position in the forward pass: nearer the loss is larger
    role: Role = UNKNOWN
    named: bool = True  # by the user, not after its source text
    of: int = -1  # of a derivative: the event it is taken by; of a part: its use, or OF_A_TERM of the loss
    is_piece: bool = False  # at one position of an axis
    through: str = ""  # of a part: the function that all its uses stand in
    up_to: int = -1  # of what is added up from the last use on: the use that it has come to
    is_stack: bool = False  # of all rounds of a loop
    is_layer: bool = False  # of all units of a layer that are made one by one, for one sample
    is_penalty: bool = False  # of what a term of the loss sends back that is held against no data


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """value = factor * known, rearranged."""

    known: Known
    factor: float = 1.0
    arrangement: str = ""  # "transposed", "reshaped", "summed over axis 0", ...

    def words(self) -> str:
        """`4 x dL/dW2, transposed`."""
        name, comma, summed = self.known.name.partition(SUMMED)
        gradient = f"dL/d{name}" if name.isidentifier() else f"dL/d({name})"
        match self.known.kind:
            case "gradient":
                text = gradient
            case "part":
                text = f"{gradient}{comma}{summed}" if comma else f"part of {gradient}"
            case _:
                text = name
        if self.factor != 1.0:
            text = f"-{text}" if self.factor == -1.0 else f"{_number(self.factor)} x {text}"
        return f"{text}, {self.arrangement}" if self.arrangement else text


def _number(value: float) -> str:
    for bottom in range(2, 65):
        if value and abs(1 / value - bottom) < 1e-9 * bottom:
            return f"1/{bottom}"
    return f"{value:.6g}"


class Meanings:
    """The known values of one run, looked up by value."""

    def __init__(self, knowns: Iterable[Known]) -> None:
        self._by_size: dict[int, list[tuple[float, Known, Array]]] = {}
        self.knowns = list(knowns)
        self.trusted: frozenset[float] = frozenset({1.0})  # factors at which gradients that are right occur
        self.usual: frozenset[float] = frozenset(
            {1.0}
        )  # those of them that no reported gradient is left with
        self.finals: frozenset[float] = frozenset({1.0})  # those that gradients of parameters showed
        self._made: dict[tuple[str, int, bool], list[Known]] = {}
        sent_back = (known for known in self.knowns if known.kind in ("gradient", "part"))
        noise = ROUNDING * max((magnitude(known.value) for known in sent_back), default=0.0)
        for known in self.knowns:
            if known.kind == "part" and magnitude(known.value) <= noise:
                continue  # what cancels out is a multiple of anything
            self._add(known, known.value)
            if not known.is_piece:
                self._made.setdefault((known.kind, known.order, known.is_stack), []).append(known)
        for rows in self._by_size.values():
            rows.sort(key=itemgetter(0))
        numbers = [(float(row[2].reshape(-1)[0]), row) for row in self._by_size.get(1, ())]
        self._asked: dict[object, tuple[Meaning, ...]] = {}  # what a loop asks again and again
        self._numbers = sorted(numbers, key=itemgetter(0))  # of nets of single numbers there are thousands

    def trusts(self, meaning: Meaning) -> bool:
        """Whether a gradient may occur at that scale: one of a parameter only where others of parameters do."""
        factors = self.finals if meaning.known.order < 0 else self.trusted
        return meaning.factor in factors

    def _add(self, known: Known, value: Array) -> None:
        flat = np.asarray(value, dtype=float).reshape(-1)
        if flat.size and np.isfinite(flat).all() and flat.any():
            self._by_size.setdefault(flat.size, []).append((_signature(flat), known, np.asarray(value)))

    def _near(self, size: int, signature: float) -> list[tuple[float, Known, Array]]:
        """The known values of that size whose signature is the same up to rounding."""
        rows = self._by_size.get(size, [])
        slack = LOOSE * signature
        first = bisect_left(rows, signature - slack, key=itemgetter(0))
        last = bisect_right(rows, signature + slack, key=itemgetter(0))
        return rows[first:last]

    def _multiples(self, number: float) -> list[tuple[float, Known, Array]]:
        """The known single numbers of which this one may be a trusted multiple."""
        found: dict[int, tuple[float, Known, Array]] = {}
        for factor in self.trusted:
            low, high = sorted((number / factor * (1 - 4 * TOLERANCE), number / factor * (1 + 4 * TOLERANCE)))
            first = bisect_left(self._numbers, low, key=itemgetter(0))
            last = bisect_right(self._numbers, high, key=itemgetter(0))
            found |= {place: self._numbers[place][1] for place in range(first, last)}
        return [found[place] for place in sorted(found)]

    def resembled(self, values: Array) -> Array:
        """Of each array of a stack whether it may be a multiple of a known value: a quick look, before a close one."""
        flat = np.asarray(values, dtype=float).reshape(len(values), -1)
        rows = self._by_size.get(flat.shape[1], [])
        signatures = np.array([row[0] for row in rows])
        with np.errstate(all="ignore"):
            made = np.abs(flat).sum(axis=1) / np.sqrt((flat * flat).sum(axis=1))
        first = np.searchsorted(signatures, made * (1 - 2 * LOOSE))
        last = np.searchsorted(signatures, made * (1 + 2 * LOOSE), side="right")
        return np.asarray(last > first)

    def of_size(self, size: int) -> list[Known]:
        """The known values with so many entries."""
        return [known for _, known, _ in self._by_size.get(size, ())]

    def at(self, event: int, kind: Kind, like: Known | None = None) -> list[Known]:
        """The forward value that event made, or the gradients with respect to it; those of all rounds of a loop
        where `like` is of all rounds.
        """
        return self._made.get((kind, event, like is not None and like.is_stack), [])

    def inside(self, slope: Known) -> Known | None:
        """What a derivative is taken by: the forward value, or of the parameters the one its name says."""
        made = self.at(slope.of, "forward", slope)
        return next((k for k in made if slope.of >= 0 or slope.name.endswith(f"/d({k.name})")), None)

    def of(self, value: object, kinds: tuple[Kind, ...] = NAMED) -> Meaning | None:
        """The plainest meaning of a value: factor 1 and no rearrangement before anything else; None if unknown."""
        found = self.all_of(value, kinds)
        return found[0] if found else None

    def all_of(self, value: object, kinds: tuple[Kind, ...] = NAMED) -> list[Meaning]:
        """Every known value that this one is a multiple or rearrangement of, plainest first."""
        if not isinstance(value, (np.ndarray, float, np.floating)):
            return []
        array = np.asarray(value)
        if array.dtype.kind not in "fiub" or not array.size:
            return []
        flat = array.astype(float).reshape(-1)
        if not np.isfinite(flat).all() or not flat.any():
            return []
        key = (flat.tobytes(), array.shape, kinds, self.trusted) if flat.size <= REMEMBERED else None
        if key is not None and key in self._asked:
            return list(self._asked[key])
        signature = _signature(flat)
        found: list[Meaning] = []
        rows = self._near(flat.size, signature) if flat.size > 1 else self._multiples(float(flat[0]))
        rows = _multiples_of(flat, [row for row in rows if row[1].kind in kinds])
        if rows:
            size = float(np.abs(flat).max())
            constant = array.size == 1 or bool(extent(np.abs(flat)) <= TOLERANCE * size)
            asked, trusted = flat.reshape(array.shape), self.trusted if constant else None
            for _, known, target in rows:
                found.extend(_compared(asked, size, known, target, trusted))
        found.sort(key=_plainness)
        if key is not None:
            self._asked[key] = tuple(found)
        return found


def _plainness(meaning: Meaning) -> tuple[int, ...]:
    order = ("gradient", "derivative", "forward", "local", "part", "misfit").index(meaning.known.kind)
    known = meaning.known
    preactivation = known.role.what in ("dL/dz", "dL/dW", "dL/db")
    plain = (meaning.factor != 1.0, bool(meaning.arrangement), order)
    return (*plain, not preactivation, known.is_piece, known.is_stack, not known.named, -known.order)


def _signature(flat: Array) -> float:
    """Free of scale and order: sum |v| over the root of sum v^2."""
    return float(np.abs(flat).sum() / np.sqrt((flat * flat).sum()))


def _multiples_of(flat: Array, rows: list[tuple[float, Known, Array]]) -> list[tuple[float, Known, Array]]:
    """Those of many known values that an array may be a multiple of, or of its transpose: all looked at at once."""
    if len(rows) < MANY_ROWS or flat.size > REMEMBERED:
        return rows
    slack = 2 * TOLERANCE * np.abs(flat).max()
    near = _are_multiples(flat, [target for _, _, target in rows], slack)
    turning = [k for k, row in enumerate(rows) if not near[k] and row[2].ndim == 2 and min(row[2].shape) > 1]
    near[turning] = _are_multiples(flat, [rows[k][2].T for k in turning], slack) if turning else False
    return [rows[k] for k in np.flatnonzero(near)]


def _are_multiples(flat: Array, targets: list[Array], slack: float) -> Array:
    """Of each of these values whether the array is a multiple of it, entry by entry."""
    stack = np.array([np.asarray(target, dtype=float).reshape(-1) for target in targets])
    factors = stack @ flat / (stack * stack).sum(axis=1)
    return np.asarray(np.abs(flat - factors[:, None] * stack).max(axis=1) <= slack)


def _compared(
    array: Array, size: float, known: Known, target: Array, trusted: frozenset[float] | None
) -> Iterable[Meaning]:
    """What the array, whose largest entry has that size, is of the known value.

    `trusted` are the only factors that say anything of an array that is constant.
    """
    target = np.asarray(target, dtype=float)
    forms: list[tuple[str, Array]] = []
    if target.shape == array.shape:
        forms.append(("", target))
    if target.ndim == 2 and target.T.shape == array.shape and min(target.shape) > 1:
        forms.append(("transposed", target.T))
    if target.shape != array.shape:
        plain = [n for n in target.shape if n != 1] == [n for n in array.shape if n != 1]
        forms.append(("" if plain else "reshaped", target.reshape(array.shape)))
    for arrangement, form in forms:
        factor = float((array * form).sum() / (form * form).sum())
        if not np.abs(array - factor * form).max() <= TOLERANCE * size:
            continue
        if trusted is not None and all(abs(factor - other) > TOLERANCE * abs(other) for other in trusted):
            continue  # any two constant arrays are multiples of each other: that says nothing of its own
        yield Meaning(known, _exact(factor), arrangement)


def _exact(factor: float) -> float:
    """The whole number, or one over a whole number, that the factor is but for rounding; else the factor."""
    whole = round(factor)
    if whole and abs(factor - whole) <= TOLERANCE * abs(factor):
        return float(whole)
    if abs(factor) < 1e-300:  # of numbers that underflow
        return factor
    parts = round(1 / factor)
    return 1 / parts if abs(1 / factor - parts) <= TOLERANCE * abs(1 / factor) else factor


def with_sums(knowns: Iterable[Known]) -> list[Known]:
    """The knowns, and each gradient summed over each of its axes, as bias gradients are."""
    result = list(knowns)
    for known in list(result):
        if known.kind == "gradient" and known.value.ndim >= 2:
            for axis in range(known.value.ndim):
                if known.value.shape[axis] > 1:
                    name = f"{known.name}{SUMMED}{axis}"
                    total = known.value.sum(axis=axis)
                    result.append(Known(name, total, "part", known.order, known.role, known.named))
    return result


def blocks(knowns: Iterable[Known], entries: range = range(BLOCK, sys.maxsize)) -> list[Known]:
    """Each gradient and value at one position of an axis, where it has so many entries: of one sample, one time step.

    Code that loops over samples or steps yields a large array in such pieces. A pre-activation often has no name.
    """
    found: list[Known] = []
    seen: set[tuple[str, int]] = set()
    for known in knowns:
        value = known.value
        if known.kind not in ("gradient", "forward") or value.ndim < 2:
            continue
        if not known.named and known.role.what not in ("z", "dL/dz"):
            continue
        for axis in dict.fromkeys((0, 1, value.ndim - 1)):
            count = value.shape[axis]
            fits = 1 < count <= BLOCKS and value.size // count in entries
            if not fits or (known.kind, id(value)) in seen or len(found) + count > MOST_BLOCKS:
                continue
            before = ":, " * axis if axis < 2 else "..., "
            for place, piece in enumerate(np.moveaxis(value, axis, 0)):
                name = f"{known.name}[{before}{place}]"
                found.append(Known(name, piece, known.kind, known.order, known.role, False, known.of, True))
        seen.add((known.kind, id(value)))
    return found
