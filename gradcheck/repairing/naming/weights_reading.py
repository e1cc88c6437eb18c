"""Reads from values which of its two factors a weight gradient has wrong: the layer's input, or delta."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.identifying import GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.narrowing import Wrong
from gradcheck.values.meaning import Kind, Meanings

SENT: tuple[Kind, ...] = ("gradient", "part")  # to weights: as a whole, or by one of their uses


def weights_reading(base: LineEvidence, wrong: Wrong, meanings: Meanings) -> LineEvidence | None:
    """dW = X' d with another X, or with another d; None when it is no such product of the statement's operands."""
    if base.needed.what != "dL/dW" or wrong.new.ndim != 2 or min(wrong.new.shape) < 2:
        return None
    told = replace(base, kind=RepairKind.REPLACE_OPERAND)
    for old, new in _terms(base, wrong, meanings):
        for left, right in _factors(wrong, old):
            roles = role_of(left, meanings), role_of(right, meanings)
            for delta, other, other_role in ((right, left, roles[0]), (left, right, roles[1])):
                is_delta = role_of(delta, meanings).what in GRADIENTS
                if (
                    is_delta
                    and other_role.what not in GRADIENTS
                    and _made_with(delta, other, new, meanings, "forward")
                ):
                    before = other_role if other_role is not UNKNOWN else Role("a")
                    return replace(told, before=before, after=Role("input"))
    return None


def sums_weights_gradient(anatomy: Anatomy | None, of: Pass) -> bool:
    """Whether what was taken out is the gradient of weights, or a part of one, summed over an axis."""
    gone = [piece.value for step in (anatomy.steps if anatomy is not None else ()) for piece in step.gone]
    sent = [k.value for kind in SENT for k in of.meanings.at(-1, kind) if k.value.ndim == 2]
    wide = [value for value in sent if min(value.shape) > 1]
    sums = [total for value in wide for axis in (0, 1) for total in (value.sum(axis), value.mean(axis))]
    flat = [np.ravel(v) for v in gone if isinstance(v, np.ndarray) and v.size > 1]
    return any(value.size == total.size and close(value, total) for value in flat for total in sums)


def _terms(base: LineEvidence, wrong: Wrong, meanings: Meanings) -> Iterator[tuple[Array, Array]]:
    """The gradient, and of one that is a sum over several uses each term, the others being right."""
    yield wrong.old, wrong.new
    known = wrong.becomes.known
    for part in meanings.at(known.order, "part", known):
        if part.of >= 0 and part.name == known.name and part.value.shape == wrong.new.shape:
            yield wrong.old - (wrong.new - part.value), part.value


def _factors(wrong: Wrong, product: Array) -> Iterator[tuple[Array, Array]]:
    """Pairs of operands of the statement whose matrix product that is, up to a factor."""
    arrays = [np.atleast_2d(np.asarray(v, dtype=float)) for v in wrong.arrays() if np.ndim(v) in (1, 2)]
    forms = [form for array in arrays for form in (array, array.T)]
    for a in forms:
        for b in forms:
            fits = a.shape[1] == b.shape[0] and (a.shape[0], b.shape[1]) == product.shape
            if fits and is_multiple(product.ravel(), (a @ b).ravel()):
                yield a, b


def _made_with(delta: Array, other: Array, new: Array, meanings: Meanings, kind: str) -> bool:
    """Whether the right gradient is delta times another value of the forward pass."""
    for known in meanings.knowns:
        if known.kind != kind or known.value.ndim not in (1, 2):
            continue
        value = np.atleast_2d(np.asarray(known.value, dtype=float))
        for a, b in ((value.T, delta), (value, delta), (delta, value), (delta, value.T)):
            fits = a.shape[1] == b.shape[0] and (a.shape[0], b.shape[1]) == new.shape
            if fits and is_multiple(new.ravel(), (a @ b).ravel()):
                return True
    return False
