"""Reads from values how a loss that is a sum was derived: a term with another weight, another sign, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.magnitudes import extent
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import OF_A_TERM, Known, Meanings


def terms_reading(
    base: LineEvidence, pairs: Sequence[tuple[Array, Known]], meanings: Meanings
) -> LineEvidence | None:
    """That the gradient is the one of another loss, of the same terms; None when the terms do not make it up.

    Each pair is a value and the gradient it should be: the terms' weights must be the same in all of them.
    """
    found = [weights for value, due in pairs if (weights := _weights(value, due, meanings)) is not None]
    if not found or len(found) < len(pairs) or any(not np.allclose(w, found[0], rtol=1e-6) for w in found):
        return None
    if np.allclose(found[0], found[0][0], rtol=1e-6):
        return None  # a factor of the whole
    doubts = ("B2",) if -1.0 in np.round(found[0], 6) else ("E6",) if 0.0 in np.round(found[0], 6) else ()
    return replace(of_another_loss(base), doubts=doubts)


def of_another_loss(base: LineEvidence) -> LineEvidence:
    """The evidence for a gradient that no layer has been through yet, and that is not the one of this loss."""
    told = replace(base, kind=RepairKind.REPLACE_EXPRESSION, needed=Role("dL/dz", base.needed.layer))
    return replace(told, before=UNKNOWN, after=UNKNOWN, last_layer=True, begins=True, layer_kind="")


def averaged_error(
    base: LineEvidence, old: object, new: object, sizes: Mapping[str, int]
) -> LineEvidence | None:
    """The evidence where the mean or the sum of what is due stands in the place of each of its entries; else None.

    Taken over everything, or over the outputs of each sample.
    """
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return None
    samples = sizes.get("batch size", 0)
    axes = [k for k in range(new.ndim) if new.ndim > 1 and new.shape[k] != samples > 1]
    for axis in (None, *axes):
        count = new.size if axis is None else new.shape[axis]
        spread = extent(old, axis=axis).max() > 1e-12 * np.abs(old).max()
        if count < 2 or spread or not extent(new, axis=axis).any():
            continue
        given, mean = np.asarray(np.mean(old, axis=axis)), np.asarray(np.mean(new, axis=axis))
        if any(close(given, mean * factor) for factor in (1.0, count, 1 / count)):
            told = replace(of_another_loss(base), kind=RepairKind.DROP_SUM, function_before="mean")
            return replace(told, needed=Role("dL/dz", base.needed.layer))
    return None


def _weights(value: Array, due: Known, meanings: Meanings) -> Array | None:
    """How much of what each term of the loss sends back is in a value: all 1 where it is right."""
    parts = [p.value for p in meanings.at(due.order, "part", due) if p.of == OF_A_TERM and p.name == due.name]
    parts = [np.asarray(p, dtype=float).ravel() for p in parts if p.size == value.size]
    if len(parts) < 2 or value.size < 2 * len(parts):
        return None
    matrix, wanted = np.stack(parts, axis=1), np.asarray(value, dtype=float).ravel()
    if np.linalg.matrix_rank(matrix / np.linalg.norm(matrix, axis=0), tol=1e-6) < len(parts):
        return None
    weights = np.linalg.lstsq(matrix, wanted, rcond=None)[0]
    return weights if close(matrix @ weights, wanted) else None
