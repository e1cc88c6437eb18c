"""Reads from values how a loss that is a sum was derived: a term with another weight, another sign, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
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
    return replace(told, before=UNKNOWN, after=UNKNOWN, last_layer=True, layer_kind="")


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
