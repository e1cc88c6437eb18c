"""Reads from values what a statement did in place of multiplying with the derivative of an activation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.magnitudes import extent
from gradcheck.repairing.running.values import close
from gradcheck.values.activations import OUTPUT_FORM_AT_Z
from gradcheck.values.meaning import Known, Meanings


def derivative_evidence(line: LineEvidence, old: object, new: object, meanings: Meanings) -> LineEvidence:
    """The line told of the activation's derivative alone: dL/dz = dL/da * g'(z), read from what it makes and should.

    The line itself when the statement is no such product, or what it was says nothing.
    """
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return line
    factors = factors_of(new, meanings) if line.needed.what != "dL/db" else None
    if factors is None:
        return line
    with np.errstate(all="ignore"):
        return _read_derivative(line, old.astype(float), new.astype(float), factors, meanings)


RECTIFIERS = ("relu", "leaky relu")
LEVELS = 4  # of a rectifier's slope, a mask beside it included
ENOUGH = 12  # entries from which on a relation with z can be told from chance
TURNS = 3.0  # how often, at most, a function of z goes over its whole range


@dataclass(frozen=True, slots=True)
class Factors:
    """dL/dz = dL/da * g'(z): the two, and the z they are taken at."""

    upstream: Array
    slope: Array
    z: Array
    role: Role


def factors_of(new: Array, meanings: Meanings) -> Factors | None:
    """dL/da, g'(z) and z, arranged like the value of a statement that yields dL/dz; None when it does not.

    A statement that yields g'(z) itself has an upstream gradient of ones.
    """
    yields = [m for m in meanings.all_of(new, ("gradient",)) if m.arrangement != "reshaped"]
    yields.sort(key=lambda m: m.known.role.what != "dL/dz")
    for becomes in yields:
        for slope in meanings.knowns:
            if slope.kind != "derivative" or slope.value.size != new.size:
                continue
            if slope.role.layer != becomes.known.role.layer and slope.of != becomes.known.order:
                continue
            for known in meanings.at(slope.order, "gradient", slope):
                inner = meanings.inside(slope) or slope
                if known.value.size != new.size or inner.value.size != new.size:
                    continue  # of all blocks, where this is one of them
                upstream, derivative, z = (
                    (array.T if becomes.arrangement else array).reshape(new.shape)
                    for array in (known.value, slope.value, inner.value)
                )
                upstream = becomes.factor * upstream
                if (derivative <= 0).all():  # z stands for -z here
                    upstream, derivative, z = -upstream, -derivative, -z
                if close(upstream * derivative, new):
                    return Factors(upstream, derivative, z, slope.role)
    found = meanings.of(new, ("derivative",))
    if found is None or found.factor != 1.0 or found.arrangement:
        return None
    inner = meanings.inside(found.known) or found.known
    return Factors(np.ones(new.shape), new, np.reshape(inner.value, new.shape), found.known.role)


def _read_derivative(
    line: LineEvidence, old: Array, new: Array, factors: Factors, meanings: Meanings
) -> LineEvidence:
    upstream, slope, right = factors.upstream, factors.slope, factors.role
    given = Role("dL/da", right.layer)
    told = replace(line, needed=replace(line.needed, what="dL/dz", layer=right.layer), found=UNKNOWN)
    if close(old, upstream) and bool((upstream == 1).all()) and right.function in RECTIFIERS:
        return replace(
            told, kind=RepairKind.REPLACE_EXPRESSION, needed=right, before=Role("ones"), after=right
        )
    if close(old, upstream):
        return replace(told, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=right)
    if close(old, new * slope) and not close(old, new):
        return replace(told, kind=RepairKind.DROP_FACTOR, before=right, after=UNKNOWN)
    if close(old, -new):
        return replace(told, kind=RepairKind.NEGATE)
    if close(old, np.maximum(upstream, 0)):
        return replace(
            told, kind=RepairKind.REPLACE_EXPRESSION, before=given, after=right, function_before="maximum"
        )
    if close(old, slope):
        return replace(told, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=given)
    for form in SLOPES.values():
        if any(close(old, candidate) for candidate in (form(upstream), upstream * form(upstream))):
            return replace(
                told, kind=RepairKind.REPLACE_OPERAND, before=replace(right, at="upstream"), after=right
            )
    share = float((old * new).sum() / (new * new).sum())
    if not np.isfinite(old).all() or close(old, share * new):
        return line  # a constant factor is another story
    reached = upstream != 0
    if not reached.all():
        return _read_where(reached, told, old, upstream, right, meanings) or line
    ratio = old / upstream
    was = meanings.of(ratio, ("misfit", "derivative", "forward"))
    before = was.known.role if was is not None and abs(was.factor) == 1.0 else UNKNOWN
    after = right
    if before.at == OUTPUT_FORM_AT_Z:
        before, after = replace(before, at="z"), replace(after, at="a")
    needed = after
    if before.what == "activation derivative":
        return replace(told, kind=RepairKind.REPLACE_OPERAND, needed=needed, before=before, after=after)
    if before is UNKNOWN and not smooth(ratio, factors.z):
        return line
    if before is UNKNOWN and not after.function and _bends_once(old, new, slope, factors.z):
        needed = after = replace(after, function="leaky relu")
    keep = line.kind in (RepairKind.CHANGE_OPERATOR, RepairKind.NEGATE)
    kind = line.kind if keep else RepairKind.REPLACE_EXPRESSION
    return replace(told, kind=kind, needed=needed, before=before, after=after)


def _bends_once(old: Array, new: Array, slope: Array, z: Array) -> bool:
    """Whether a slope takes but few values, and the gradient is wrong on one side of z = 0 alone: a rectifier's."""
    few = len(np.unique(np.round(slope, 9))) <= LEVELS
    sides = [side for side in (z > 0, z <= 0) if side.any() and new[side].any()]
    return few and len(sides) == 2 and any(close(old[side], new[side]) for side in sides)


def of_a_rectifier(line: LineEvidence, meanings: Meanings) -> LineEvidence:
    """The line told of a rectifier, where the derivative that is wrong takes one value on each side of z = 0."""
    if line.needed.what != "activation derivative" or line.needed.function or line.needed.layer is None:
        return line
    own = (k for k in meanings.knowns if k.kind == "derivative" and k.role.layer == line.needed.layer)
    if not any(takes_one_value_a_side(known, meanings) for known in own):
        return line
    return replace(line, needed=replace(line.needed, function="leaky relu"))


def takes_one_value_a_side(slope: Known, meanings: Meanings) -> bool:
    """Whether a derivative takes one value for z > 0 and another one for z <= 0."""
    z = meanings.inside(slope)
    if z is None or z.value.shape != slope.value.shape or slope.value.size < LEVELS:
        return False
    if (slope.value < 0).any():
        return False  # of |z|
    sides = [slope.value[side] for side in (z.value > 0, z.value <= 0)]
    return all(side.size and extent(side) < 1e-9 for side in sides)


def slope_of(value: object, meanings: Meanings) -> Role:
    """An entrywise step of the forward pass whose derivative a value is, though no layer's activation.

    What is a forward value itself, or one over one, is the other factor of a product; UNKNOWN for that and the rest.
    """
    if not isinstance(value, np.ndarray) or value.size < LEVELS or not np.isfinite(value).all():
        return UNKNOWN
    with np.errstate(all="ignore"):
        if any(meanings.of(form, ("forward",)) is not None for form in (value, 1 / value)):
            return UNKNOWN
    found = meanings.of(value, ("local",))
    inner = meanings.inside(found.known) if found is not None and found.factor == 1.0 else None
    if found is None or inner is None or inner.value.shape != value.shape:
        return UNKNOWN
    function = "leaky relu" if takes_one_value_a_side(found.known, meanings) else ""
    return Role("activation derivative", inner.role.layer, function, "z", name=found.known.name)


def _read_where(
    reached: Array, told: LineEvidence, old: Array, upstream: Array, right: Role, meanings: Meanings
) -> LineEvidence | None:
    """What the upstream gradient was multiplied with, where some of it is 0: told by the entries that are not."""
    if np.count_nonzero(reached) < ENOUGH:
        return None
    for known in meanings.of_size(old.size):
        if known.kind in ("misfit", "derivative", "forward") and known.value.ndim == old.ndim:
            factor = np.reshape(known.value, old.shape) if known.value.shape == old.shape else None
            if factor is not None and close(old[reached], (upstream * factor)[reached]):
                kind = (
                    RepairKind.REPLACE_OPERAND if known.kind != "forward" else RepairKind.REPLACE_EXPRESSION
                )
                return replace(told, kind=kind, needed=right, before=known.role, after=right)
    return None


SLOPES: Mapping[str, Callable[[Array], Array]] = {
    "sigmoid": lambda v: np.exp(-v) / (1 + np.exp(-v)) ** 2,
    "sigmoid of its output": lambda v: v * (1 - v),
    "tanh": lambda v: 1 - np.tanh(v) ** 2,
    "tanh of its output": lambda v: 1 - v**2,
    "relu": lambda v: (v > 0).astype(float),
}


def smooth(ratio: Array, z: Array) -> bool:
    """Whether one is a function of the other: sorted by the second, the ranks of the first go up and down at leisure.

    Few numbers look like a function of anything, so they are no evidence.
    """
    if ratio.size < ENOUGH:
        return False
    _, ranks = np.unique(
        np.round(ratio.ravel()[np.argsort(z.ravel(), kind="stable")], 12), return_inverse=True
    )
    return float(np.abs(np.diff(ranks)).sum()) <= TURNS * (ratio.size - 1)
