"""Says what a value is that stands in a statement: which forward value, gradient or derivative of an activation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.values.meaning import Kind, Meanings

GRADIENTS = ("dL/dz", "dL/da", "dL/dW", "dL/db", "dL/d(other)", "upstream")
DELTAS = ("dL/dz", "dL/da", "dL/d(other)", "upstream")
EVERYTHING: tuple[Kind, ...] = ("derivative", "gradient", "forward", "part", "misfit")


def role_of(value: Any, meanings: Meanings) -> Role:
    """What a value is, and of which forward value; UNKNOWN when it is none that has a name."""
    if isinstance(value, (bool, np.bool_, int, np.integer)) or value is None:
        return UNKNOWN
    if not isinstance(value, (np.ndarray, float, np.floating)):
        return UNKNOWN
    array = np.asarray(value)
    counts = array.dtype.kind in "iu" and not (array.size and bool((array <= 1).all()))  # not yes and no
    if counts or array.dtype.kind not in "fbiu" or (array.dtype.kind != "f" and array.size < 2):
        return UNKNOWN
    varied = array.size > 2 and len(np.unique(array)) > 2  # else any two are multiples of each other
    found = meanings.all_of(array.astype(float), EVERYTHING)
    # a mask is also the derivative of what it is multiplied with
    for meaning in sorted(found, key=lambda m: not (m.known.role.what == "mask" and m.factor == 1.0)):
        plain = meaning.factor in meanings.trusted or meaning.factor == -1.0
        if plain or meaning.known.role.what == "mask" or (meaning.known.kind == "gradient" and varied):
            role = meaning.known.role
            if role is UNKNOWN and meaning.known.kind == "forward":
                role = Role("a", function="")
            return replace(role, name=meaning.known.name)
    if array.size > 1 and bool((array == 1).all()):
        return Role("ones")
    return UNKNOWN


def derivative_of(value: Any, meanings: Meanings) -> Role:
    """The activation whose derivative a value is; UNKNOWN when it is none."""
    if not isinstance(value, np.ndarray) or value.size < 2 or not np.isfinite(value).all():
        return UNKNOWN
    found = meanings.of(value, ("derivative", "misfit"))
    if found is not None and abs(found.factor) == 1.0 and found.known.role.at == "z":
        return replace(found.known.role, name=found.known.name)
    levels = np.unique(value)
    if len(levels) == 2 and levels[1] == 1.0 and levels[0] in (0.0, 0.01, 0.1, 0.2):
        for known in meanings.knowns:
            alike = (
                known.kind == "forward" and known.role.what in ("z", "a") and known.value.size == value.size
            )
            if alike and np.array_equal(np.reshape(known.value, value.shape) > 0, value == 1.0):
                function = "relu" if levels[0] == 0 else "leaky relu"
                return Role("activation derivative", known.role.layer, function, "z", name=known.name)
    return UNKNOWN


def is_of_several_layers(values: Sequence[Any], meanings: Meanings) -> bool:
    """Whether what a statement yields each time it runs has several shapes, and is not of one layer in all of them.

    Sequences of several lengths go through one layer.
    """
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    if len({array.shape for array in arrays}) < 2:
        return False
    found = [next(iter(meanings.all_of(array, ("gradient",))), None) for array in arrays]
    layers = {meaning.known.role.layer if meaning is not None else None for meaning in found}
    return len(layers) > 1 or None in layers
