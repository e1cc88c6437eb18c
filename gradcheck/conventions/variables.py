"""Parameters as the numerical measurements want them: read and written where the user's code keeps them."""

from __future__ import annotations

import contextlib
import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.conventions.graph import Leaf, list_shape
from gradcheck.conventions.paths import GONE, Path
from gradcheck.facts import Array
from gradcheck.numerical.inner import inner
from gradcheck.numerical.variable import HeldFastError


@dataclass(slots=True, eq=False)
class Place:
    """The object that holds a parameter's values, and the containers its paths lead into."""

    home: Any
    owners: list[Any]


def _owner(path: Path) -> Any:
    try:
        return path.owner()
    except GONE:
        return None


class Parameter:
    """One array-valued unknown in the user's objects, found again by its path at every access.

    Arrays are written in place when they allow it, else bound again at every path that leads to them; floats and lists
    of floats are bound entry by entry. `home` is the user's own object that held the values when it was found, `shape`
    is () for a plain float, `dtype` the type its numbers are stored in.
    """

    def __init__(self, leaf: Leaf, name: str | None = None) -> None:
        self.path, self.aliases = leaf.path, leaf.aliases
        self.name = leaf.path.name if name is None else name
        self.home = leaf.value
        self.shape: tuple[int, ...]
        self.dtype: np.dtype[Any]
        self._complex = False
        self.key: Any = id(self.home)  # what tells it from the others: its array, or the place of a float
        if isinstance(leaf.value, np.ndarray):
            self.shape, self.dtype = tuple(leaf.value.shape), leaf.value.dtype
        elif isinstance(leaf.value, list):
            self.shape, self.dtype = list_shape(leaf.value) or (), np.dtype(np.float64)
        else:
            self.shape, self.dtype = (), np.dtype(getattr(leaf.value, "dtype", np.float64))
            self.key = leaf.path.name, id(self.home)
        self.size = math.prod(self.shape)  # how many numbers it holds

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, shape={self.shape})"

    def current(self) -> Any:
        """The user's object at the path now: another one after the code has bound the name again.

        When code rebinds one of several names of an array, the one that moved has the new values.
        """
        value = self.path.found()
        if value is self.home:
            for alias in self.aliases:
                other = alias.found()
                if other is not None and other is not self.home and np.shape(other) == self.shape:
                    return other
        return self.home if value is None else value

    def read(self) -> Array:
        """A copy of the values now, in their dtype."""
        value = self.current()
        if isinstance(value, np.ndarray):
            return np.array(value, copy=True, subok=False)
        dtype = np.complex128 if self._complex and np.iscomplexobj(value) else self.dtype
        return np.array(value, dtype=dtype)

    def write(self, values: Array) -> None:
        """Put a whole array into the user's storage."""
        current = self.current()
        if isinstance(current, np.ndarray):
            if current.flags.writeable and (current.dtype.kind == "c" or not np.iscomplexobj(values)):
                current[...] = np.asarray(values).reshape(current.shape)
            else:
                fresh = np.array(values).reshape(current.shape)
                self._bind(fresh.view(np.matrix) if isinstance(current, np.matrix) else fresh)
        elif isinstance(current, list):
            _fill(current, np.asarray(values))
        else:
            self._bind(_scalar_like(self.home, np.asarray(values).reshape(())[()]))

    def write_moved(self, values: Array | None, by: Array, times: float, along: Array | None = None) -> float:
        """Put `values + times * by` into the user's storage, no array made; the product of `along` and `times * by`.

        Without `values` it is `times * by` alone.
        """
        current = self.current()
        if type(current) is not np.ndarray or not current.flags.writeable or current.dtype != np.float64:
            step = times * np.asarray(by, dtype=float)
            self.write(np.asarray(step if values is None else values + step, dtype=self.dtype))
            return 0.0 if along is None else inner(step, along)
        np.multiply(by, times, out=current)
        product = 0.0 if along is None else inner(current, along)
        if values is not None:
            np.add(current, values, out=current)
        return product

    def place(self) -> Place:
        """Where its values are now, for `put_back`."""
        return Place(self.current(), [_owner(path) for path in (self.path, *self.aliases)])

    def put_back(self, place: Place, values: Array) -> None:
        """The very object that was there at the path again, holding these values.

        Unlike `write` it never reaches what the code has bound there since, nor a container that came there since: a
        cache's name may lead to the user's data.
        """
        home = place.home
        if isinstance(home, np.ndarray):
            if home.flags.writeable:
                home[...] = np.asarray(values).reshape(home.shape)
        elif isinstance(home, list):
            _fill(home, np.asarray(values))
        if self.current() is not home:
            with contextlib.suppress(TypeError):  # in a tuple of caches, which goes back as a whole
                self._bind(home, place.owners)

    def write_entry(self, flat_index: int, value: float | complex) -> None:
        """Put one number into the user's storage; flat_index counts in C order."""
        current = self.current()
        if isinstance(current, np.ndarray):
            if not current.flags.writeable:
                fresh = np.array(current, subok=True)
                fresh.flags.writeable = True
                self._bind(fresh)
                current = fresh
            if current.ndim:
                current.flat[flat_index] = value
            else:
                current[...] = value
        elif isinstance(current, list):
            index = np.unravel_index(flat_index, self.shape)
            row: Any = current
            for i in index[:-1]:
                row = row[int(i)]
            row[int(index[-1])] = _plain(value)
        else:
            self._bind(_scalar_like(self.home, value))

    def _bind(self, value: Any, owners: Sequence[Any] = ()) -> None:
        """Binds it at every path, but for those that lead into other containers than `owners`, if any are given."""
        bound = False
        for k, path in enumerate((self.path, *self.aliases)):
            if owners and not isinstance(owners[k], tuple) and _owner(path) is not owners[k]:
                continue
            with contextlib.suppress(*GONE):
                path.set(value)
                bound = True
        if not bound:
            raise HeldFastError(f"{self.name} can neither be written in place nor bound again")

    @contextlib.contextmanager
    def as_complex(self) -> Iterator[None]:
        """Inside, the storage takes complex numbers; afterwards the user's own array, list or number is back."""
        current, place = self.current(), self.place()
        numbers = copy.deepcopy(current) if isinstance(current, list) else None
        self._complex = True
        try:
            if isinstance(current, np.ndarray):
                # an array reached through a view elsewhere keeps its real twin there: the difference then shows
                copied = current.astype(np.complex128)
                self._bind(copied.view(np.matrix) if isinstance(current, np.matrix) else copied)
            yield
        finally:
            self._complex = False
            if numbers is None:
                with contextlib.suppress(TypeError):  # the code has another container there now
                    self._bind(current, place.owners)
            else:
                _refill(current, numbers)


def _plain(value: float | complex) -> Any:
    return complex(value) if isinstance(value, (complex, np.complexfloating)) else float(value)


def _scalar_like(home: Any, value: Any) -> Any:
    if isinstance(value, (complex, np.complexfloating)):
        return np.complex128(value) if isinstance(home, np.generic) else complex(value)
    return type(home)(value)


def _refill(target: list[Any], numbers: list[Any]) -> None:
    for i, number in enumerate(numbers):
        if isinstance(number, list):
            _refill(target[i], number)
        else:
            target[i] = number


def _fill(target: list[Any], values: Array) -> None:
    for i in range(min(len(target), len(values))):  # a forward pass may have made it longer
        if isinstance(target[i], list):
            _fill(target[i], values[i])
        else:
            target[i] = _plain(values[i])
