"""Formulas by their values: which of what the user's names make is worth what a piece of a statement must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude

SAMPLES = 24  # entries by which values are compared; what agrees in them is looked at in full
CLOSE = 1e-9
FEW = 2  # entries that are compared at least

Term = tuple[str, float, Array]  # text, what it costs, its value


@dataclass(slots=True)
class Table:
    """Formulas by their values at the sampled entries."""

    terms: Sequence[tuple[str, float]]
    rows: Array  # (formulas, samples)
    _orders: dict[int, tuple[Array, Array]] = field(default_factory=dict)

    def find_scaled(self, needed: Array) -> Iterator[tuple[str, float, float]]:
        """The formulas that have the needed values but for a number, and that number."""
        known = np.isfinite(needed)
        if known.sum() < min(2 * FEW, len(needed)) or not np.any(needed[known]) or not len(self.rows):
            return
        rows, goal = self.rows[:, known], needed[known]
        with np.errstate(all="ignore"):
            factors = (rows @ goal) / (rows * rows).sum(axis=1)
            fits = np.abs(factors[:, None] * rows - goal).max(axis=1) <= CLOSE * np.abs(goal).max()
        for index in np.flatnonzero(fits).tolist():
            yield *self.terms[index], float(factors[index])

    def find(self, needed: Array) -> Iterator[tuple[str, float]]:
        """The formulas that have the needed values, where those are known (not nan)."""
        known = np.isfinite(needed)
        size = magnitude(needed[known])
        if known.sum() < min(FEW, len(needed)) or not size or not len(self.rows):
            return
        column = int(np.argmax(np.where(known, np.abs(needed), -1)))
        if column not in self._orders:
            order = np.argsort(self.rows[:, column])
            self._orders[column] = order, self.rows[order, column]
        order, values = self._orders[column]
        slack = CLOSE * size
        low, high = np.searchsorted(values, (needed[column] - slack, needed[column] + slack))
        for index in order[low:high].tolist():
            if (np.abs(self.rows[index, known] - needed[known]) <= slack).all():
                yield self.terms[index]


@dataclass(frozen=True, slots=True)
class Spots:
    """The entries of arrays of one shape that are looked at."""

    shape: tuple[int, ...]
    places: tuple[Array, ...] = field(default=(), compare=False)
    is_turned: bool = False
    part: tuple[int, ...] = ()  # of a joined array: where it begins, and with which parts of parts

    def __post_init__(self) -> None:
        if self.shape and not self.places:
            size = int(np.prod(self.shape))
            flat = np.unique(np.linspace(0, size - 1, min(size, SAMPLES)).astype(int))
            object.__setattr__(self, "places", tuple(np.unravel_index(flat, self.shape)))

    @staticmethod
    def whole(shape: tuple[int, ...]) -> Spots:
        """All entries."""
        return Spots(shape, tuple(axis.ravel() for axis in np.indices(shape)))

    def row(self, value: Array) -> Array:
        """The value at these entries, spread over the shape."""
        return np.atleast_1d(np.asarray(np.broadcast_to(value, self.shape)[self.places], dtype=float))

    def turned(self) -> Spots:
        """The same entries of the transposed array."""
        return Spots(self.shape[::-1], self.places[::-1], not self.is_turned, self.part)

    def moved(self, shape: tuple[int, ...], positions: Array) -> Spots:
        """The entries of an array of that shape that are moved to these, by how-manieth each of its entries is."""
        taken = self.row(positions).astype(int)
        return Spots(shape, tuple(np.unravel_index(taken, shape)), False, (*self.part, hash(taken.tobytes())))

    def between(self, axis: int, begin: int, shape: tuple[int, ...]) -> tuple[Array, Spots]:
        """Which entries lie in an array of that shape that begins there along an axis, and where in it."""
        along = self.places[axis]
        chosen = np.flatnonzero((along >= begin) & (along < begin + shape[axis]))
        places = tuple(p[chosen] - begin * (k == axis) for k, p in enumerate(self.places))
        return chosen, Spots(shape, places, self.is_turned, (*self.part, axis, begin, self.shape[axis]))


def table_of(terms: Sequence[Term]) -> Table:
    """The table of some formulas with their values at the sampled entries."""
    rows = np.array([row for _, _, row in terms]) if terms else np.empty((0, 0))
    return Table([(text, cost) for text, cost, _ in terms], rows)
