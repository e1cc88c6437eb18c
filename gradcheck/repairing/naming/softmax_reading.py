"""Reads from values what a statement did in place of sending a gradient back through a softmax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.editing.wholes import is_log_softmax
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Meanings


@dataclass(frozen=True, slots=True)
class Softmax:
    """Outputs that add up to 1 along an axis, or there in groups of rows, and the gradient with respect to them."""

    outputs: Array
    upstream: Array
    axis: int
    grouped: Array | None = None  # by row, what each row adds to the inner product of its group
    is_log: bool = False  # the forward pass makes its logarithm alone

    def inner(self, axis: int | None) -> Array:
        """<u, s> along that axis."""
        product = self.upstream * self.outputs
        if self.grouped is not None and axis == self.axis:
            return np.asarray(self.grouped @ product)
        return np.asarray(product.sum(axis=axis, keepdims=True))

    def backward(self, axis: int | None) -> Array:
        """s * (u - <u, s>), with the inner product along that axis."""
        return np.asarray(self.outputs * (self.upstream - self.inner(axis)))


def normalised_elsewhere(anatomy: Anatomy | None) -> bool:
    """Whether what an edit puts in adds up to 1 along an axis, and what it takes out is the same in other shares."""
    for step in anatomy.steps if anatomy is not None else ():
        if len(step.gone) != 1 or len(step.come) != 1:
            continue
        made, due = step.gone[0].value, step.come[0].value
        if not isinstance(made, np.ndarray) or np.shape(made) != np.shape(due) or made.dtype.kind != "f":
            continue
        if not (np.all(np.isfinite(made)) and np.all(made > 0) and np.all(due > 0)):
            continue
        for axis in simplex(due):
            shares = made / made.sum(axis=axis, keepdims=True)
            if due.shape[axis] > 1 and close(shares, due) and axis not in simplex(made):
                return True
    return False


def softmax_of(new: Array, meanings: Meanings) -> Softmax | None:
    """The softmax that a gradient has come back through; None when it is none's."""
    for known in meanings.knowns:
        s = known.value
        if known.kind != "forward" or s.size != new.size or s.ndim < 1 or s.dtype.kind != "f":
            continue
        is_log = is_log_softmax(s)
        s = np.exp(s) if is_log else s
        by = s if is_log else np.ones_like(s)
        beside = meanings.at(known.order, "gradient", known) if known.order >= 0 else ()
        upstreams = [upstream for upstream in beside if upstream.value.shape == s.shape]
        for upstream in upstreams:
            grouped = _in_groups(s, np.asarray(upstream.value, dtype=float) / by, new)
            if grouped is not None:
                return grouped
        for axis in simplex(s):
            for upstream in upstreams:
                found = Softmax(s, np.asarray(upstream.value, dtype=float) / by, axis, is_log=is_log)
                made = found.backward(axis)
                if any(
                    form.shape == new.shape and is_multiple(new.ravel(), form.ravel())
                    for form in (made, made.T)
                ):
                    return (
                        found
                        if made.shape == new.shape
                        else Softmax(s.T, found.upstream.T, s.ndim - 1 - axis, is_log=is_log)
                    )
    return None


def _in_groups(s: Array, u: Array, new: Array) -> Softmax | None:
    """The softmax over the rows of each group, of the edges into each node: told by one inner product per group."""
    if s.ndim > 2 or s.shape != new.shape or not (s > 0).all():
        return None
    inner = u - new / s
    first = inner.reshape(len(inner), -1)[:, 0]
    grouped = (np.abs(first[:, None] - first) <= 1e-9 * np.abs(first).max()).astype(float)
    counts = np.round(grouped @ s)  # groups alike, of two atoms with the same neighbours, look like one
    whole = bool((counts > 0).all()) and np.allclose(grouped @ s, counts, rtol=1e-9)
    several = 1 < len(np.unique(grouped, axis=0)) < len(s)
    share = grouped / counts.reshape(len(s), -1)[:, :1] if several and whole else grouped
    return Softmax(s, u, 0, share) if several and whole and close(share @ (s * u), inner) else None


def simplex(s: Array) -> Iterator[int]:
    """The axes along which an array is made of probabilities that add up to 1."""
    if (s >= 0).all():
        for axis, count in enumerate(s.shape):
            if count > 1 and np.allclose(s.sum(axis=axis), 1.0, rtol=1e-9):
                yield axis


def _is_scaled_inside(made: Array, softmax: Softmax) -> bool:
    """Whether the inner product is there, times a number that is not 1: its mean for its sum."""
    s, u = softmax.outputs, softmax.upstream
    rest = s * u - made
    return is_multiple(rest.ravel(), (s * softmax.inner(softmax.axis)).ravel())


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
        unchanged = replace(told, before=UNKNOWN if softmax.is_log else diagonal)
        return replace(unchanged, doubts=("D1", "D6") if softmax.is_log else ("D6",))
    if alike(s * (1 - s)):  # what comes from above is lost as well
        return replace(told, before=diagonal, doubts=("C7",))
    if any(alike(u * slope) for slope in _slopes_at_scores(s.shape, meanings)):
        return replace(told, before=diagonal, doubts=("C1c",))
    several = s.ndim > 1 or softmax.grouped is not None
    others = [axis for axis in (None, *range(s.ndim)) if axis != softmax.axis and several]
    if any(alike(softmax.backward(axis)) for axis in others):
        return replace(told, kind=RepairKind.CHANGE_AXIS, needed=Role("softmax jacobian"))
    if _is_scaled_inside(old / factor, softmax):
        return replace(told, before=diagonal, doubts=("D2",))
    inner = softmax.inner(softmax.axis)
    if any(alike(value) for value in (u * s - inner, u - inner, s * (u + inner), s * inner)):
        return replace(told, kind=RepairKind.DROP_SUM, before=Role("softmax jacobian"), doubts=("D1",))
    if _subtracts_fewer(old / factor, softmax):
        return replace(told, kind=RepairKind.CHANGE_AXIS, needed=Role("softmax jacobian"), doubts=("D1",))
    return None


def _slopes_at_scores(shape: tuple[int, ...], meanings: Meanings) -> Iterator[Array]:
    """The derivatives of other activations at the pre-activations of that shape."""
    for known in meanings.knowns:
        z = known.value
        if known.kind == "forward" and known.role.what == "z" and z.shape == shape:
            with np.errstate(all="ignore"):
                sigmoid = 1 / (1 + np.exp(-z))
                yield sigmoid * (1 - sigmoid)
                yield 1 - np.tanh(z) ** 2
            yield (z > 0).astype(float)


def _subtracts_fewer(made: Array, softmax: Softmax) -> bool:
    """Whether it is s * (u - c) with a number c that many entries share, as they share another group's sum."""
    with np.errstate(all="ignore"):
        rest = (softmax.upstream - made / softmax.outputs)[softmax.outputs > 0]
    numbers = len(np.unique(np.round(rest / np.abs(rest).max(), 9))) if np.isfinite(rest).all() else len(rest)
    return softmax.grouped is not None and 2 * numbers <= len(rest)


def inner_reading(base: LineEvidence, old: object, new: object, meanings: Meanings) -> LineEvidence | None:
    """What stands in place of <u, s>, by which a softmax is sent back: along another axis, or its mean."""
    if not isinstance(new, np.ndarray) or new.size < 2 or not isinstance(old, (np.ndarray, float)):
        return None
    due, made = np.ravel(new), np.ravel(np.asarray(old, dtype=float))
    for known in meanings.knowns:
        s = known.value
        if known.kind != "forward" or s.ndim < 2 or s.dtype.kind != "f" or s.size % new.size:
            continue
        for axis in simplex(s):
            for upstream in meanings.at(known.order, "gradient", known):
                weighted = np.asarray(upstream.value, dtype=float).reshape(s.shape) * s
                inner = np.ravel(weighted.sum(axis=axis))
                if inner.shape != due.shape or not is_multiple(due, inner):
                    continue
                told = replace(base, kind=RepairKind.REPLACE_EXPRESSION, before=UNKNOWN, after=UNKNOWN)
                told = replace(told, function_before="", function_after="", doubts=())
                if made.shape == due.shape and is_multiple(made, due):
                    diagonal = Role("softmax jacobian", function="diagonal")
                    return replace(told, before=diagonal, doubts=("D2",))
                sums = [np.ravel(weighted.sum(axis=k)) for k in (None, *range(s.ndim)) if k != axis]
                if any(total.shape == made.shape and is_multiple(made, total) for total in sums):
                    return replace(told, kind=RepairKind.CHANGE_AXIS, needed=Role("softmax jacobian"))
    return None
