"""Reads from values what a statement did in place of sending a gradient back through a softmax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.editing.wholes import is_log_softmax
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Meanings


@dataclass(frozen=True, slots=True)
class Softmax:
    """Outputs that add up to 1 along an axis, and the gradient with respect to them."""

    outputs: Array
    upstream: Array
    axis: int

    def backward(self, axis: int | None) -> Array:
        """s * (u - <u, s>), with the inner product along that axis."""
        s, u = self.outputs, self.upstream
        return np.asarray(s * (u - (u * s).sum(axis=axis, keepdims=True)))


def softmax_of(new: Array, meanings: Meanings) -> Softmax | None:
    """The softmax that a gradient has come back through; None when it is none's."""
    for known in meanings.knowns:
        s = known.value
        if known.kind != "forward" or s.size != new.size or s.ndim < 1 or s.dtype.kind != "f":
            continue
        by = np.ones_like(s)
        if is_log_softmax(s):
            by = s = np.exp(s)
        for axis in _simplex(s):
            for upstream in meanings.at(known.order, "gradient", known) if known.order >= 0 else ():
                found = Softmax(s, np.asarray(upstream.value, dtype=float) / by, axis)
                made = found.backward(axis)
                if any(
                    form.shape == new.shape and is_multiple(new.ravel(), form.ravel())
                    for form in (made, made.T)
                ):
                    return (
                        found
                        if made.shape == new.shape
                        else Softmax(s.T, found.upstream.T, s.ndim - 1 - axis)
                    )
    return None


def _simplex(s: Array) -> Iterator[int]:
    if (s >= 0).all():
        for axis, count in enumerate(s.shape):
            if count > 1 and np.allclose(s.sum(axis=axis), 1.0, rtol=1e-9):
                yield axis


def _is_scaled_inside(made: Array, softmax: Softmax) -> bool:
    """Whether the inner product is there, times a number that is not 1: its mean for its sum."""
    s, u = softmax.outputs, softmax.upstream
    rest = s * u - made
    return is_multiple(rest.ravel(), (s * (u * s).sum(axis=softmax.axis, keepdims=True)).ravel())


def softmax_reading(base: LineEvidence, old: Array, new: Array, meanings: Meanings) -> LineEvidence | None:
    """What stands in place of the softmax Jacobian's product; None when the statement is about no softmax."""
    softmax = softmax_of(new, meanings)
    if softmax is None or old.shape != new.shape:
        return None
    s, u = softmax.outputs, softmax.upstream
    told = replace(base, kind=RepairKind.REPLACE_EXPRESSION, before=UNKNOWN, after=Role("softmax jacobian"))
    diagonal = Role("softmax jacobian", function="diagonal")

    reached = s > 0  # what is masked out has probability 0

    right = softmax.backward(softmax.axis)
    factor = float((new * right).sum()) / float((right * right).sum())

    def alike(value: Array) -> bool:
        if value.shape != old.shape:
            return False
        varied = np.count_nonzero(value[reached]) > s.size / s.shape[softmax.axis]  # not one entry per sample
        same = close(factor * value[reached], old[reached])
        return same or (varied and is_multiple(old[reached], value[reached]))

    if np.abs(old).max() <= 1e-12 * np.abs(new).max():  # the Jacobian summed up before: its rows add up to 0
        return replace(told, kind=RepairKind.DROP_SUM, before=Role("softmax jacobian"), doubts=("D1",))
    if alike(u):
        return told
    if alike(u * s * (1 - s)):
        return replace(told, before=diagonal)
    if alike(u * s):  # of cross-entropy that is -y, as another loss has it
        return replace(told, before=diagonal, doubts=("D6",))
    others = [axis for axis in (None, *range(s.ndim)) if axis != softmax.axis and s.ndim > 1]
    if any(alike(softmax.backward(axis)) for axis in others):
        return replace(told, kind=RepairKind.CHANGE_AXIS, needed=Role("softmax jacobian"))
    if _is_scaled_inside(old / factor, softmax):
        return replace(told, before=diagonal, doubts=("D2",))
    inner = (u * s).sum(axis=softmax.axis, keepdims=True)
    if any(alike(value) for value in (u * s - inner, u - inner, s * (u + inner), s * inner)):
        return replace(told, kind=RepairKind.DROP_SUM, before=Role("softmax jacobian"), doubts=("D1",))
    return None
