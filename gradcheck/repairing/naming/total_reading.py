"""Reads what is wrong with the number that the backward of a sum or a mean hands back to each entry.

Of several calls each has a length of its own, so that no one factor is missing: the length is, whatever it is there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.naming.anatomy import Anatomy

EXACT = 1e-9
MEANS = frozenset({"mean", "average"})


def of_its_length(line: LineEvidence, anatomy: Anatomy, operations: Collection[str]) -> LineEvidence | None:
    """That the length is missing, there twice, or another one; None where it is neither.

    What is handed back is one number for all entries that were summed, so as many are equal as there were.
    """
    made = [
        (np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in zip(anatomy.old, anatomy.new)
    ]
    numbers = _numbers(made)
    if numbers is None:
        return None
    ratios, lengths = numbers
    inserted = replace(line, kind=RepairKind.INSERT_FACTOR, whole_pass=True)
    is_mean = set(operations) <= MEANS
    if is_mean and _are(ratios, lengths):
        return replace(inserted, after=Role("batch size", value=1 / lengths[0]))
    if _are(ratios, [1 / n for n in lengths]):
        what = "batch size" if is_mean else "size"
        return replace(inserted, after=Role(what, value=float(lengths[0])))
    return None


def are_lengths(pairs: Sequence[tuple[Array, Array]]) -> bool:
    """Whether each array is as many times too large, or too small, as it has equal entries."""
    numbers = _numbers(pairs)
    if numbers is None:
        return False
    ratios, lengths = numbers
    return _are(ratios, lengths) or _are(ratios, [1 / n for n in lengths])


def _numbers(pairs: Sequence[tuple[Array, Array]]) -> tuple[list[float], list[int]] | None:
    """By how much each array is too large, and how many of its entries are equal; None where it is no such number."""
    ratios = [ratio for old, new in pairs if (ratio := _ratio(old, new)) is not None]
    lengths = [_alike(new) for _, new in pairs]
    if not ratios or len(ratios) < len(pairs) or max(lengths) < 2:
        return None
    return ratios, lengths


def _ratio(old: Array, new: Array) -> float | None:
    """The number by which all that was made is too large."""
    if old.shape != new.shape or not new.any():
        return None
    ratio = float((old * new).sum() / (new * new).sum())
    return ratio if np.abs(old - ratio * new).max() <= EXACT * np.abs(old).max() else None


def _alike(value: Array) -> int:
    """How many entries are equal to the first, in all or along the axis where all are."""
    if (np.abs(value - value.flat[0]) <= EXACT * abs(value.flat[0])).all():
        return int(value.size)
    for axis, n in enumerate(value.shape):
        if n > 1 and np.ptp(value, axis=axis).max() <= EXACT * np.abs(value).max():
            return int(n)
    return 1


def _are(ratios: list[float], numbers: list[float] | list[int]) -> bool:
    return all(abs(r - n) <= 1e-6 * abs(n) for r, n in zip(ratios, numbers))
