"""Guards such as the 1e-7 in log(p + 1e-7): whether a small disagreement goes away without them."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from types import CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

from gradcheck.conventions.graph import children, class_functions, is_walkable
from gradcheck.conventions.owners import is_user_class
from gradcheck.magnitudes import magnitude
from gradcheck.subject import Subject

_LARGEST = 1e-4  # a constant above this is no guard
_SHRINK = 1e-12


def _without(value: Any) -> Any:
    """The constant a guard becomes: next to nothing, or 1 for 1 - 1e-7; anything else stays."""
    if isinstance(value, CodeType):
        return value.replace(co_consts=tuple(map(_without, value.co_consts)))
    if isinstance(value, tuple):
        return tuple(map(_without, value))
    if isinstance(value, float):
        if 0 < value <= _LARGEST:
            return value * _SHRINK
        if 0 < 1 - value <= _LARGEST:
            return 1.0
    return value


def _constants(code: CodeType) -> set[float]:
    found: set[float] = set()
    queue: list[Any] = list(code.co_consts)
    while queue:
        value = queue.pop()
        if isinstance(value, CodeType):
            queue.extend(value.co_consts)
        elif isinstance(value, tuple):
            queue.extend(value)
        elif isinstance(value, float) and 0 < min(abs(value), abs(1 - value)) <= _LARGEST:
            found.add(min(value, 1 - value))
    return found


def user_functions(subject: Subject, *more: Any) -> list[FunctionType]:
    """Every function of the user that the loss, the model or `more` can reach."""
    out: list[FunctionType] = []
    seen: set[int] = set()
    roots = (subject.loss, subject.model, *more)
    queue: deque[Any] = deque(roots)
    while queue and len(seen) < 20_000:
        value = queue.popleft()
        is_root = any(value is root for root in roots)
        if id(value) in seen or not (is_root or is_walkable(value)):
            continue
        seen.add(id(value))
        if isinstance(value, FunctionType):
            out.append(value)
        elif not isinstance(value, MethodType) and is_user_class(type(value)):
            queue.extend(class_functions(type(value)))
        queue.extend(child for _, child in children(value))
    return out


@contextlib.contextmanager
def without_guards(subject: Subject) -> Iterator[tuple[float, ...]]:
    """Inside, constants up to 1e-4 in the user's functions and their defaults are next to nothing; yields them.

    Attributes called eps or epsilon count as well. The caller asks the loss again and believes only what agrees.
    """
    kept: list[tuple[FunctionType, CodeType, Any]] = []
    places: list[tuple[Any, float]] = []
    found: set[float] = set()
    try:
        for function in user_functions(subject):
            guards = _constants(function.__code__)
            defaults = function.__defaults__
            small = {d for d in defaults or () if isinstance(d, float) and 0 < d <= _LARGEST}
            if not guards and not small:
                continue
            found |= guards | small
            kept.append((function, function.__code__, defaults))
            function.__code__ = _without(function.__code__)
            if small:
                function.__defaults__ = _without(defaults)
        for leaf in subject.leaves(everywhere=True):
            word = str(leaf.path.tokens[-1]).strip("_").lower() if leaf.path.tokens else ""
            if isinstance(leaf.value, float) and word in ("eps", "epsilon") and 0 < leaf.value <= _LARGEST:
                found.add(float(leaf.value))
                places.append((leaf.path, leaf.value))
                leaf.path.set(type(leaf.value)(leaf.value * _SHRINK))
        yield tuple(sorted(found, reverse=True))
    finally:
        for function, code, defaults in kept:
            function.__code__ = code
            function.__defaults__ = defaults
        for path, value in places:
            path.set(value)


def is_small(difference: np.ndarray[Any, Any], truth: np.ndarray[Any, Any]) -> bool:
    """Whether a disagreement is of the size guards make: at most a hundredth of the largest entry, everywhere."""
    known = np.isfinite(difference) & np.isfinite(truth)
    largest = magnitude(truth[known])
    return bool(largest and known.any() and np.max(np.abs(difference[known])) <= 1e-2 * largest)
