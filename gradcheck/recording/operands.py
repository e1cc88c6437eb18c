"""What instrumented code calls around every operator, attribute and subscript it evaluates.

These helpers run several times per array operation of the user's code. Whatever they get, they return the very object
they were given, and they never raise.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording import memory, names
from gradcheck.recording.emitting import emit, is_same, known_origin, name, origin
from gradcheck.recording.kinds import ARRAY, FLAT, SEQUENCE, kind_of, kinds
from gradcheck.recording.live import get_ident, give_up, now
from gradcheck.recording.spec import PUSHED, Spec


def push(value: Any) -> Any:
    """An operand, as it is evaluated."""
    if get_ident() == now.thread:
        now.stack.append(value)
    return value


def note(spec: Spec, result: Any) -> Any:
    """The result of an operator."""
    if get_ident() != now.thread:
        return result
    n = spec.pushes
    stack = now.stack
    kind = kinds.get(type(result))
    if kind is None:
        kind = kind_of(type(result))
    if not kind or kind == SEQUENCE:
        if n == 2:
            stack.pop()
            stack.pop()
        elif n:
            del stack[-n:]
        return result
    if not spec.simple:
        args = operands_of(spec)
    elif n == 2:
        second = stack.pop()
        args = (stack.pop(), second)
    else:
        args = tuple(stack[-n:])
        del stack[-n:]
    try:
        entry = now.origins.get(id(result))
        if entry is not None and is_same(entry[1], result):  # the user's own operator, looked at inside
            if spec.names:
                name(result, spec.names)
            return result
        operation = spec.operation
        if kind == ARRAY and type(result) is not np.ndarray and operation in _OF_MATRIX:
            operation = names.matrix_operation(operation, args)
        emit(spec, operation, args, {}, result)
    except Exception:
        give_up("operator")
    return result


_OF_MATRIX = frozenset({"multiply", "power"})


def operands_of(spec: Spec) -> tuple[Any, ...]:
    """The operands of a site, constants included, taken off the stack."""
    n = spec.pushes
    if not n:
        return spec.template
    stack = now.stack
    template = spec.template
    if n == 1 and len(template) == 2:
        value = stack.pop()
        return (value, template[1]) if template[0] is PUSHED else (template[0], value)
    pushed = iter(stack[-n:])
    args = tuple([next(pushed) if value is PUSHED else value for value in template])
    del stack[-n:]
    return args


def note_attribute(spec: Spec, result: Any) -> Any:
    """The value of .T, .real and their like: an event if the object is an array."""
    if get_ident() != now.thread:
        return result
    owner = now.stack.pop()
    if isinstance(owner, np.ndarray | np.generic):
        if type(result) in (np.flatiter, memoryview):  # what is read from it tells
            return result
        try:
            emit(spec, names.ATTRIBUTES.get(spec.operation, spec.operation), (owner,), {}, result)
        except Exception:
            give_up("attribute")
    elif spec.names:
        name(result, spec.names)
    return result


def note_load(spec: Spec, result: Any) -> Any:
    """The value of x[i]: an event if x is an array, else only a name for the value."""
    if get_ident() != now.thread:
        return result
    if spec.simple:
        stack = now.stack
        index = stack.pop()
        base = stack.pop()
    else:
        base, index = operands_of(spec)
    kind = kinds.get(type(result))
    if kind is None:
        kind = kind_of(type(result))
    if not kind:
        return result
    try:
        of_base = kinds.get(type(base))
        if of_base == SEQUENCE or type(base) is dict:
            if spec.names:
                name(result, spec.names)
        elif of_base == FLAT:
            emit(spec, "getitem", (base.base, flat_index(base, index)), {}, result)
        elif of_base == ARRAY or isinstance(base, np.ndarray | np.generic):
            emit(spec, "getitem", (base, index), {}, result)
        elif type(base).__module__ in ("numpy.lib._index_tricks_impl", "numpy.lib.index_tricks"):
            emit(spec, names.index_trick(base), (index,), {}, result, base)
        elif spec.names:
            name(result, spec.names)
    except Exception:
        give_up("subscript")
    return result


def flat_index(flat: Any, index: Any) -> Any:
    """The index into the array itself that x.flat[index] means."""
    thread, now.thread = now.thread, 0
    try:
        return memory.flat_index(flat.base, index)
    finally:
        now.thread = thread


def bound(spec: Spec, value: Any) -> Any:
    """A value that already exists is bound to a name."""
    if get_ident() == now.thread:
        name(value, spec.names)
    return value


def origin_of_waiting(value: Any) -> Any:
    """Where an operand that was still waiting came from; for a method, its array."""
    owner = getattr(value, "__self__", None) if callable(value) else None
    return origin(owner if isinstance(owner, np.ndarray) else value)


__all__ = [
    "bound", "flat_index", "known_origin", "note", "note_attribute", "note_load", "operands_of", "origin_of_waiting",
    "push",
]  # fmt: skip
