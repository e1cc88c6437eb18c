"""Reads from values how a bias gradient was made in place of the sum of delta over the samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.catalogue import LineEvidence, RepairKind
from gradcheck.meaning import Meanings
from gradcheck.repairing.identifying import DELTAS
from gradcheck.repairing.relations import is_multiple


def bias_reading(base: LineEvidence, old: object, new: object, meanings: Meanings) -> LineEvidence | None:
    """How a bias gradient was made in place of the sum over the samples: the total, another axis, one sample, zeros."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or new.size < 2:
        return None
    if not old.any():
        return replace(base, function_before="zeros_like")
    if np.ptp(old.astype(float)) == 0 and np.ptp(new.astype(float)) > 0:  # a mask is no number
        return replace(base, kind=RepairKind.INSERT_SUM)
    for known in meanings.knowns:
        delta = known.value
        if known.kind != "gradient" or delta.ndim < 2 or known.role.what not in DELTAS:
            continue
        for axis in range(delta.ndim):
            total = delta.sum(axis=axis)
            if total.size != new.size or not is_multiple(new.ravel(), total.ravel()):
                continue
            others = [delta.sum(axis=k) for k in range(delta.ndim) if k != axis]
            rows = np.moveaxis(delta, axis, 0)
            parts = [*others, delta.ravel(), *rows, np.abs(delta).sum(axis=axis), delta.max(axis=axis)]
            if any(part.size == old.size and is_multiple(old.ravel(), part.ravel()) for part in parts):
                return replace(base, kind=RepairKind.CHANGE_AXIS)
    return None
