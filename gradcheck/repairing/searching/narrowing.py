"""Narrows a wrong value down: to the block of it that differs, and to the operand that is wrong already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.naming.slopes import factors_of
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.unmended import Unmended
from gradcheck.values.meaning import Kind, Meaning, Meanings

SOUGHT: tuple[Kind, ...] = ("gradient", "derivative", "part")
Execution = tuple[Array, Array, Meaning | None]  # what is made, what is due, and what that is


@dataclass(frozen=True, slots=True, eq=False)
class Wrong:
    """A wrong value beside the right one, each time it is made, and what it is made from the first time."""

    executions: tuple[Execution, ...]
    becomes: Meaning
    reads: Mapping[str, Any] = field(default_factory=dict)
    blown_up: bool = False  # a column meets a row of as many entries in it, and makes a matrix

    @property
    def old(self) -> Array:
        """What is made the first time."""
        return self.executions[0][0]

    @property
    def new(self) -> Array:
        """What is due the first time."""
        return self.executions[0][1]

    def arrays(self) -> list[Any]:
        """The operands that are no single numbers."""
        return [value for value in self.reads.values() if np.size(value) > 1]


def narrowed(found: Unmended, meanings: Meanings) -> Iterator[Wrong]:
    """The wrong value as it is, its one block that differs, and the operand that alone makes it wrong."""
    executions: list[Execution] = []
    for made, due in zip(found.made, found.due):
        if np.shape(made) == np.shape(due) and not np.array_equal(made, due):
            new = np.asarray(due, dtype=float)
            becomes = meanings.of(new, SOUGHT) if executions else found.place.becomes
            executions.append((np.asarray(made, dtype=float), new, becomes))
    if not executions:
        return
    whole = Wrong(tuple(executions), found.place.becomes, found.reads, found.blown_up)
    yield whole
    for part in (_block(whole, meanings), _operand(whole, meanings)):
        if part is not None:
            yield part


def _block(wrong: Wrong, meanings: Meanings) -> Wrong | None:
    """The columns or rows that differ, all others being the same to the last bit."""
    old, new = wrong.old, wrong.new
    for axis in range(new.ndim):
        others = tuple(k for k in range(new.ndim) if k != axis)
        differing = np.flatnonzero((old != new).any(axis=others))
        start, stop = int(differing[0]), int(differing[-1]) + 1
        block = (slice(None),) * axis + (slice(start, stop),)
        becomes = meanings.of(new[block], SOUGHT) if stop - start < new.shape[axis] else None
        if becomes is not None:
            return Wrong(((old[block], new[block], becomes),), becomes, wrong.reads)
    return None


def _operand(wrong: Wrong, meanings: Meanings) -> Wrong | None:
    """The one operand with whose right value, a known gradient, the others make the right product."""
    factors = factors_of(wrong.new, meanings)
    if factors is not None:
        for value in wrong.arrays():
            becomes = meanings.of(factors.upstream, ("gradient",))
            same = np.shape(value) == wrong.old.shape and close(value * factors.slope, wrong.old)
            if same and becomes is not None and not close(value, factors.upstream):
                return Wrong(((np.asarray(value, dtype=float), factors.upstream, becomes),), becomes)
    alone = _only_operand(wrong, meanings)
    if alone is not None:
        return alone
    arrays = {text: np.asarray(v, dtype=float) for text, v in wrong.reads.items() if np.ndim(v) in (1, 2)}
    for text, value in arrays.items():
        rest = [other for key, other in arrays.items() if key != text and np.size(other) > 1]
        if value.size < 2 or not any(_makes(value, other, wrong.old) for other in rest):
            continue
        for known in meanings.knowns:
            if known.kind != "gradient" or known.value.shape != value.shape or known.is_piece:
                continue
            right = np.asarray(known.value, dtype=float)
            for other in rest:
                if not np.array_equal(right, value) and _makes(right, other, wrong.new):
                    becomes = Meaning(known)
                    return Wrong(((value, right, becomes),), becomes)
    return None


def _only_operand(wrong: Wrong, meanings: Meanings) -> Wrong | None:
    """The operand that the statement merely sums, turns or reshapes, beside the gradient it should be."""
    for value in wrong.arrays():
        made = np.asarray(value, dtype=float)
        for axis in (None, *range(made.ndim)):
            if np.array_equal(made, wrong.old) or not _same_entries(_summed(made, axis), wrong.old):
                continue
            for known in meanings.knowns:
                right = np.asarray(known.value, dtype=float)
                fits = (
                    known.kind == "gradient" and right.shape == made.shape and not np.array_equal(right, made)
                )
                if fits and _same_entries(_summed(right, axis), wrong.new):
                    becomes = Meaning(known)
                    return Wrong(((made, right, becomes),), becomes)
    return None


def _summed(value: Array, axis: int | None) -> Array:
    return value if axis is None else np.asarray(value.sum(axis=axis))


def _same_entries(a: Array, b: Array) -> bool:
    """Whether two arrays hold the same numbers, in whatever order."""
    return a.size == b.size > 1 and close(np.sort(a, axis=None), np.sort(b, axis=None))


def _makes(a: Array, b: Array, product: Array) -> bool:
    """Whether a product of the two, of whatever kind, is the value up to a factor."""
    if a.shape == b.shape:
        entrywise = a * b
        sums = [entrywise.sum(axis=axis) for axis in range(a.ndim)]
        if any(
            m.shape == product.shape and is_multiple(product.ravel(), m.ravel()) for m in (entrywise, *sums)
        ):
            return True
    for left, right in ((x, y) for x in (a, a.T) for y in (b, b.T)):
        if left.ndim == right.ndim == product.ndim == 2 and left.shape[1] == right.shape[0]:
            for made in (left @ right, (left @ right).T):
                if made.shape == product.shape and is_multiple(product.ravel(), made.ravel()):
                    return True
    if a.ndim == b.ndim == 1 and product.ndim == 2:
        return any(
            made.shape == product.shape and is_multiple(product.ravel(), made.ravel())
            for made in (np.outer(a, b), np.outer(b, a))
        )
    return False
