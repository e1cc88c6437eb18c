"""How nets are before their first step: b = 0 is a whole number, w = [0] * n a list of them, weights not built yet.

What is learned shows in a run: a gradient of that name is left for it, or the step makes it a float. Then the check
begins again from the state that the net would be in one step later, in form alone: 0.0 for 0, the weights built.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcheck.conventions.graph import Leaf, is_whole, leaves
from gradcheck.conventions.names import is_exact_parameter_name, is_input_name, is_weight_or_bias
from gradcheck.conventions.pairing import score
from gradcheck.conventions.paths import GONE, Path
from gradcheck.conventions.returned import Found
from gradcheck.conventions.selection import is_number_array
from gradcheck.conventions.variables import Parameter

MANY = 200_000  # pairs of names that are compared

Exchange = tuple[Leaf, Any]  # whole numbers, and the floats that may stand for them


def learned(numbers: Sequence[Leaf], found: Sequence[Found]) -> list[Exchange]:
    """The whole numbers for which a run left a gradient, and zeros called weights or biases; asked right after it."""
    exchanges: list[Exchange] = []
    filled = [f for f in found if (f.returned or f.changed) and np.size(f.value)]
    now = [leaf for leaf in numbers if not _is_fixed(leaf.path)]
    if len(now) * len(filled) > MANY:
        now = [leaf for leaf in now if is_exact_parameter_name(leaf.path.tokens)][: MANY // len(filled)]
    for leaf in now:
        shape = np.shape(leaf.value)
        parameter = Parameter(leaf)
        gradients = [f for f in filled if score(f, parameter) > 0]
        for f in gradients:
            if np.size(f.value) == max(1, np.size(leaf.value)):
                exchanges.append((leaf, _as_floats(leaf.value)))
                break
            if not shape and not leaf.value:  # b = 0 for a vector of biases, which the first update makes one
                exchanges.append((leaf, np.zeros(np.shape(f.value))))
                break
        else:
            if not np.any(leaf.value) and is_weight_or_bias(leaf.path.tokens):  # returned without a name
                exchanges.append((leaf, _as_floats(leaf.value)))
    return exchanges


def became_floats(kept: Sequence[Leaf]) -> list[Exchange]:
    """Those of the whole numbers in whose places a step has put floats."""
    out: list[Exchange] = []
    for leaf, value in ((leaf, leaf.path.found()) for leaf in kept):
        if isinstance(value, list):
            if is_number_array(value):
                out.append((leaf, None))
        elif isinstance(value, (float, np.floating, np.ndarray)) and is_number_array(value):
            out.append((leaf, np.zeros(np.shape(value)) if np.ndim(value) else None))
    return out


def whole_numbers(roots: Sequence[Path]) -> list[Leaf]:
    """Every whole number and list of them that a name leads to, outside of tuples; lists as they are now."""
    return [
        Leaf(leaf.path, _copied(leaf.value), leaf.aliases)
        for leaf in leaves(*roots, whole=True)
        if is_whole(leaf.value) and not _is_fixed(leaf.path)
    ]


def exchange(exchanges: Sequence[Exchange]) -> None:
    """Binds the floats in place of the whole numbers; lists are filled. The caller holds a snapshot."""
    for leaf, floats in exchanges:
        for path in (leaf.path, *leaf.aliases):
            with contextlib.suppress(*GONE):
                here = path.get()
                if isinstance(here, list):
                    _fill(here)
                elif type(here) is int:
                    path.set(float(here) if floats is None or not np.ndim(floats) else floats)


def _is_fixed(path: Path) -> bool:
    """Whether it is data or a setting that nobody can bind again: in a tuple, or all there is."""
    return not path.steps or is_input_name(path.tokens) or isinstance(path.owner(), tuple)


def _copied(value: Any) -> Any:
    return [_copied(v) for v in value] if isinstance(value, list) else value


def _as_floats(value: Any) -> Any:
    return None if isinstance(value, list) else float(value)


def _fill(target: list[Any]) -> None:
    for i, value in enumerate(target):
        if isinstance(value, list):
            _fill(value)
        else:
            target[i] = float(value)
