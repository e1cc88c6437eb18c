"""Weights that a step binds anew with the numbers they had: what was taken off them is nothing, on purpose or not.

`self.W = self.W - rate * dW` with a gradient of zeros changes no number; a layer that is frozen is not stepped at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.variables import Parameter
from gradcheck.passes import Run

ON = re.compile(r"train|learn|rate|^lr|update|grad", re.IGNORECASE)
OFF = re.compile(r"fr[eo]z", re.IGNORECASE)


def stepped_in_vain(parameter: Parameter, pool: Sequence[Parameter], run: Run) -> bool:
    """Whether the step made a new array of it that is like the old one, and nothing says that this is meant.

    A copy of another net's weights is made anew as well, and a rate of zero or a switch beside it says what is meant.
    """
    if parameter.name not in run.rebound or not parameter.path.steps:
        return False
    old = run.before.get(parameter.name)
    copied = any(
        other is not parameter
        and other.shape == parameter.shape
        and old is not None
        and np.array_equal(run.before.get(other.name, np.empty(0)), old)
        for other in pool
    )
    return not copied and not _is_switched_off(parameter.path.owner())


def _is_switched_off(owner: object) -> bool:
    """Whether something beside the weights says that they stay: `trainable = False`, `lr = 0`, `frozen = True`."""
    beside = vars(owner) if hasattr(owner, "__dict__") else owner if isinstance(owner, dict) else {}
    named = [(str(name), value) for name, value in beside.items() if isinstance(value, (bool, int, float))]
    return any((ON.search(name) and not value) or (OFF.search(name) and value) for name, value in named)
