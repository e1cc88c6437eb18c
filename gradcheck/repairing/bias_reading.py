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
            others = [delta.sum(axis=k) for k in range(delta.ndim) if k != axis]
            rows = np.moveaxis(delta, axis, 0)
            parts = [*others, delta.ravel(), *rows, np.abs(delta).sum(axis=axis), delta.max(axis=axis)]
            if _is(new, total) and any(_is(old, part) for part in parts):
                return replace(base, kind=RepairKind.CHANGE_AXIS)
            samples = np.moveaxis(delta, axis, -1)  # one unit per entry of this axis, all else are samples
            some = [samples[k].sum(axis=0) for k in range(len(samples))] if delta.ndim == 3 else []
            some += [samples[:, k].sum(axis=0) for k in range(samples.shape[1])] if delta.ndim == 3 else []
            everything = samples.reshape(-1, samples.shape[-1]).sum(axis=0)
            if _is(new, everything) and any(_is(old, part) for part in some):
                return replace(base, kind=RepairKind.CHANGE_AXIS)
    return None


def _is(value: np.ndarray, total: np.ndarray) -> bool:
    return total.size == value.size and is_multiple(value.ravel(), total.ravel())
