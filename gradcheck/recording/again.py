"""Calls that have no derivative rule, made again: as functions that change nothing, to be measured."""

from __future__ import annotations

import contextlib
import operator
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from gradcheck.recording.events import Event
from gradcheck.recording.memory import written_place
from gradcheck.recording.vjps import find
from gradcheck.recording.vjps.opaque import OpaqueError, numerical_vjp

OPERATORS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "matmul": operator.matmul,
    "negative": operator.neg,
}


def measured(
    event: Event, cotangent: Any, wanted: list[bool], named: list[str]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The cotangents of an event's operands and of these keywords: by its name in scipy, else measured on the call.

    Raises OpaqueError with a clause that says why where it cannot be measured, and whatever the call itself raises.
    """
    function = callable_of(event)
    if event.operation.startswith("random."):
        raise OpaqueError("draws random numbers from values that depend on the parameters")
    if function is None:
        raise OpaqueError("has no derivative rule")
    known = event.operation == "opaque" and not named and _is_scientific(function)
    special = find(getattr(function, "__name__", "")) if known else None
    if special is not None:
        with contextlib.suppress(Exception):
            return special(cotangent, event.result, event.args, event.kwargs), {}
    place = written_place(event.operation, event.kwargs, is_method(event)) if event.writes else None
    pure = function if place is None else _as_copying(function, place)
    n = len(event.args)
    found = numerical_vjp(
        _as_positional(pure, n, named),
        cotangent,
        event.result,
        (*event.args, *(event.kwargs[k] for k in named)),
        {k: value for k, value in event.kwargs.items() if k not in named},
        [*wanted, *(True for _ in named)],
    )
    return found[:n], dict(zip(named, found[n:]))


def callable_of(event: Event) -> Callable[..., Any] | None:
    """The function that, called with the event's args, gives its result again; None when there is none."""
    function = event.function
    if is_method(event):
        name = function.__name__  # a bound method, whose array is args[0] already
        return lambda array, *args, **kwargs: getattr(_as_array(array), name)(*args, **kwargs)
    if callable(function):
        return function  # type: ignore[no-any-return]
    if event.function is None and event.operation in OPERATORS:  # whose meaning its operands decide
        return OPERATORS[event.operation]
    found: Any = np
    for part in event.operation.split("."):
        found = getattr(found, part, None)
    return found if callable(found) else None


def is_method(event: Event) -> bool:
    """Whether an array's own method was called: the array is args[0]."""
    return isinstance(getattr(event.function, "__self__", None), np.ndarray | np.generic)


def _as_array(value: Any) -> Any:
    """An array as it is, of whatever class: that decides what its methods do."""
    return value if isinstance(value, np.ndarray) else np.asarray(value)


def _as_positional(function: Callable[..., Any], n: int, names: list[str]) -> Callable[..., Any]:
    """A function that takes these keywords after n positional arguments."""
    if not names:
        return function
    return lambda *args, **kwargs: function(*args[:n], **dict(zip(names, args[n:])), **kwargs)


def _as_copying(function: Callable[..., Any], place: int) -> Callable[..., Any]:
    """A function that writes to one of its operands as one that returns what it would have left there."""

    def call(*args: Any, **kwargs: Any) -> Any:
        target = np.array(args[place])
        function(*args[:place], target, *args[place + 1 :], **kwargs)
        return target

    return call


def _is_scientific(function: Any) -> bool:
    """Functions of scipy whose names mean what numpy's mean; its ufuncs have no module of their own."""
    module = getattr(function, "__module__", None) or ""
    if module.startswith(("scipy.special", "scipy.linalg")):
        return True
    special = sys.modules.get("scipy.special")
    return special is not None and getattr(special, getattr(function, "__name__", ""), None) is function
