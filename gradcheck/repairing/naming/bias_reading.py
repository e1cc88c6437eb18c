"""Reads from values how a bias gradient was made in place of the sum of delta over the samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.magnitudes import extent
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.identifying import DELTAS
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Meanings


def bias_reading(base: LineEvidence, old: object, new: object, meanings: Meanings) -> LineEvidence | None:
    """How a bias gradient was made in place of the sum over the samples: the total, another axis, one sample, zeros."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or new.size < 2:
        return None
    if not old.any():
        return replace(base, function_before="zeros_like")
    if extent(old.astype(float)) == 0 and extent(new.astype(float)) > 0:  # a mask is no number
        return replace(base, kind=RepairKind.INSERT_SUM)
    if _is_one_sample(old, new, meanings):
        return replace(base, kind=RepairKind.CHANGE_AXIS, doubts=("E8",))
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
            others_than = tuple(range(delta.ndim - 1))
            slices = [
                np.take(samples, k, axis=one)
                for one in (others_than if delta.ndim > 2 else ())
                for k in range(samples.shape[one])
            ]
            some = [part.reshape(-1, samples.shape[-1]).sum(axis=0) for part in slices]
            everything = samples.sum(axis=others_than)
            if _is(new, everything) and any(_is(old, part) for part in some):
                return replace(base, kind=RepairKind.CHANGE_AXIS)
    return None


def _is_one_sample(old: np.ndarray, new: np.ndarray, meanings: Meanings) -> bool:
    """Whether what one sample adds stands for the sum over all of them: the axes but that of the units added up."""
    for known in meanings.knowns:
        delta = known.value
        if known.kind != "gradient" or known.role.what not in DELTAS or not 1 < delta.ndim < 5:
            continue
        for axis in (k for k in range(delta.ndim) if delta.shape[k] == new.size):
            others = tuple(k for k in range(delta.ndim) if k != axis)
            if not _is(new, delta.sum(axis=others)):
                continue
            inner = [tuple(j - (j > k) for j in others if j != k) for k in others]
            rows = (np.take(delta, at, k).sum(axis=i) for k, i in zip(others, inner) for at in (0, -1))
            if any(_is(old, row) for row in rows):
                return True
    return False


def sample_reading(base: LineEvidence, old: object, new: object, meanings: Meanings) -> LineEvidence | None:
    """Weights that are added to every sample, a row for each position, and got what the first or last one sends."""
    if base.needed.what != "dL/dW" or not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return None
    for known in meanings.knowns if new.size > 1 and old.shape == new.shape else ():
        added = known.value.ndim == new.ndim + 1 and known.kind == "gradient" and known.order >= 0
        for axis in range(known.value.ndim if added else 0):
            rows = (np.take(known.value, at, axis) for at in (0, -1))
            if _is(new, known.value.sum(axis=axis)) and any(_is(old, row) for row in rows):
                sample = Role("unknown", function="sample")
                told = replace(base, kind=RepairKind.CHANGE_INDEX, before=UNKNOWN, after=sample)
                return replace(told, doubts=("F1",))
    return None


def bias_delta(line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass) -> LineEvidence | None:
    """A bias gradient made from another gradient than delta, or from that of the weights; None for any other edit."""
    if line.needed.what != "dL/db" or anatomy is None:
        return None
    if _sums_weights(repair, of):
        return replace(line, kind=RepairKind.REPLACE_OPERAND, before=Role("dL/dW"))
    for step in anatomy.steps:
        if len(step.gone) != 1 or len(step.come) != 1:
            continue
        gone, come = step.gone[0].value, step.come[0].value
        alike = isinstance(gone, np.ndarray) and isinstance(come, np.ndarray) and gone.shape == come.shape
        if not alike or come.size < 2 or is_multiple(gone.ravel(), come.ravel()):
            continue
        if any(
            m.known.role.what in ("dL/dz", "dL/db") for m in of.meanings.all_of(gone, ("gradient", "part"))
        ):
            return None  # the delta of another layer
        values = [v for v in (gone, *step.gone[0].reads) if np.size(v) > 1]  # or made from one
        was = [m.known.role.what for v in values for m in of.meanings.all_of(v, ("gradient",))]
        due = [m.known.role.what for m in of.meanings.all_of(come, ("gradient",))]
        if "dL/dz" in due and any(what in DELTAS for what in was):
            layer = line.needed.layer
            told = replace(line, before=Role("dL/da", layer), after=Role("dL/dz", layer))
            return replace(told, kind=RepairKind.REPLACE_OPERAND)
    return None


def _sums_weights(repair: Repair, of: Pass) -> bool:
    """Whether the bias gradient that is reported is that of a matrix, with or without its penalty, added up."""
    wrong = [p for p in of.parameters if p.name in repair.fixed and p.analytic.size > 1]
    matrices = [p for p in of.parameters if p.value.ndim == 2 and min(p.value.shape) > 1]
    matrices = [p for p in matrices if p.analytic.shape == p.value.shape]
    sums = [(p.analytic.sum(axis), p.value.sum(axis)) for p in matrices for axis in (0, 1)]
    return len(wrong) == len(repair.fixed) == 1 and any(_same(wrong[0].analytic, *both) for both in sums)


def _same(value: np.ndarray, total: np.ndarray, weights: np.ndarray) -> bool:
    if value.size != total.size:
        return False
    rest = total - value.ravel()
    return close(value.ravel(), total) or (value.size > 2 and is_multiple(rest, weights))


def _is(value: np.ndarray, total: np.ndarray) -> bool:
    return total.size == value.size and is_multiple(value.ravel(), total.ravel())
