"""Reads an edit that calls an activation's derivative by another name, or at another value of the forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.identifying import DELTAS, derivative_of, role_of
from gradcheck.repairing.naming.pieces import called_alike
from gradcheck.values.meaning import Meanings


def other_argument(line: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> Iterator[LineEvidence]:
    """The right formula of the derivative, worked out at another value of the forward pass."""
    last = anatomy.steps[-1] if anatomy.steps else None
    if last is None or not len(last.gone) == len(last.come) == 1:
        return
    before, after = role_of(last.gone[0].value, meanings), role_of(last.come[0].value, meanings)
    layers = {before.layer, after.layer}
    moved = after.what in ("a", "prediction") and None not in layers and len(layers) == 2
    another = (after.what == "z" and before.name != after.name) or moved
    if before.what in ("a", "z", "input", "prediction") and another:
        yield replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def own_argument(line: LineEvidence, anatomy: Anatomy | None, meanings: Meanings) -> LineEvidence | None:
    """The formula of the derivative at z, given what the activation made of that z."""
    if anatomy is None or line.needed.what != "activation derivative":
        return None
    last = anatomy.steps[-1] if anatomy.steps else None
    if last is not None and len(last.gone) == len(last.come) == 1:
        made = role_of(last.gone[0].value, meanings), role_of(last.come[0].value, meanings)
        if _is_made_from(last.gone[0].value, last.come[0].value, meanings) and UNKNOWN not in made:
            layer = made[1].layer
            told = replace(line, kind=RepairKind.REPLACE_OPERAND, before=Role("a", layer))
            return replace(told, after=Role("z", layer))
    for told in other_argument(line, anatomy, meanings):
        if told.before.what == "a" and told.after.what == "z" and told.before.layer == told.after.layer:
            return told
    return None


def _is_made_from(a: Any, z: Any, meanings: Meanings) -> bool:
    """Whether one value is what an activation makes of the other, whatever their places in a layer are called."""
    slopes = (k for k in meanings.knowns if k.kind in ("derivative", "local") and k.of >= 0)
    return any(
        np.array_equal(inner.value, z) and np.array_equal(outer.value, a)
        for slope in slopes
        if slope.value.shape == np.shape(z)
        for inner in meanings.at(slope.of, "forward", slope)
        for outer in meanings.at(slope.order, "forward", slope)
    )


def chosen_by_word(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """Another word, or function, by which a factor chooses its activation: that of another layer."""
    steps = anatomy.steps if anatomy is not None else ()
    if not steps or steps[0].join != "product" or not len(steps[-1].gone) == len(steps[-1].come) == 1:
        return None
    gone, come = steps[-1].gone[0], steps[-1].come[0]
    names = called_alike(gone.node, come.node)
    taken_from_a_table = names is not None and all(name.endswith("]") for name in names)
    words = all(isinstance(word, str) or callable(word) for word in (gone.value, come.value))
    if not (words or taken_from_a_table) or line.needed.what not in DELTAS:
        return None
    derivative = Role("activation derivative", line.needed.layer)
    told = replace(line, kind=RepairKind.REPLACE_OPERAND, before=UNKNOWN, after=derivative)
    return replace(told, function_before="another layer's", function_after="another layer's")


def swapped_function(line: LineEvidence, anatomy: Anatomy | None, meanings: Meanings) -> LineEvidence | None:
    """The derivative of another function, at the same argument."""
    for step in anatomy.steps if anatomy is not None else ():
        if len(step.gone) == len(step.come) == 1:
            gone, come = step.gone[0], step.come[0]
            derivative = derivative_of(come.value, meanings)
            names = called_alike(gone.node, come.node)
            own = names is not None and not any(name.startswith(("np.", "numpy.")) for name in names)
            if derivative is not UNKNOWN and names is not None and own:
                before, after = (replace(derivative, function=name) for name in names)
                told = replace(line, kind=RepairKind.REPLACE_FUNCTION, needed=derivative)
                return replace(told, before=before, after=after, doubts=("C6",))
    return None
