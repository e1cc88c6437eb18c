"""Reads an edit of targets that came in another form: ids of the classes where their one-hot rows are due."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.repair import Repair
from gradcheck.values.one_hot import is_one_hot


def takes_ids(repair: Repair, anatomy: Anatomy | None) -> bool:
    """Whether the ids of the very classes stood in place of the rows that the edit puts there."""
    return any(is_one_hot(come) and _are_its_ids(gone, come) for gone, come in _exchanged(repair, anatomy))


def _exchanged(repair: Repair, anatomy: Anatomy | None) -> Iterator[tuple[Array, Array]]:
    """What an edit took out and what it put in, where both are arrays."""
    pairs = [(repair.values.get(repair.edit.before), repair.values.get(repair.edit.after))]
    for step in anatomy.steps if anatomy is not None else ():
        pairs += [(gone.value, come.value) for gone in step.gone for come in step.come]
    for gone, come in pairs:
        if isinstance(gone, np.ndarray) and isinstance(come, np.ndarray):
            yield gone, come


def _are_its_ids(gone: Array, rows: Array) -> bool:
    if gone.size not in rows.shape or gone.size == rows.size or not gone.any():
        return False
    flat = gone.reshape(-1)
    return any(np.array_equal(flat, np.argmax(rows, axis=axis)) for axis in (0, 1))
