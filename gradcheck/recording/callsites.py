"""What instrumented code calls around every call: its operands, what it may overwrite, its result."""

from __future__ import annotations

import functools
import math
from types import FunctionType
from typing import Any

import numpy as np

from gradcheck.recording import memory, names
from gradcheck.recording.emitting import emit, emit_items, known_origin, name, origin
from gradcheck.recording.iterating import mapped
from gradcheck.recording.kinds import ARRAY, SCALAR, SEQUENCE, kind_of, kinds
from gradcheck.recording.live import get_ident, give_up, now
from gradcheck.recording.spec import PUSHED, Spec
from gradcheck.recording.versions import hold, save, wrote


def push_callee(spec: Spec, function: Any) -> Any:
    """What is about to be called."""
    if get_ident() == now.thread:
        stack = now.stack
        stack.append(spec)  # marks where this call's operands begin, should something below go wrong
        stack.append(function)
    return function


def before_call(spec: Spec, value: Any) -> Any:
    """The operands of a call that may write to one of them, looked at right before it happens.

    When it does write, copies of the operands that will be overwritten are left on the stack, as a dict by id.
    """
    if get_ident() != now.thread:
        return value
    try:
        stack = now.stack
        n = spec.pushes
        function = stack[-n]
        if type(function) is FunctionType or isinstance(function, type) or stack[-n - 1] is not spec:
            return value
        if not names.may_write(function, len(spec.template) - 1, not spec.plain):
            return value
        pushed = stack[-n:]
        operation, owner = names.callee(function)
        if operation is None:
            return value
        args, kwargs = _call_of(spec, pushed, operation, owner)
        target = memory.written_operand(operation, args, kwargs, owner is not None)
        if target is None:
            return value
        saved: dict[int, Any] = {}
        if now.values:
            hold(target)
            save(target)
            whole = memory.owner(target)
            for argument in (*args, *kwargs.values(), target):
                if isinstance(argument, np.ndarray) and memory.owner(argument) is whole:
                    saved[id(argument)] = memory.copy(argument)
        stack.append(saved)
    except Exception:
        give_up("call")
    return value


def note_call(spec: Spec, result: Any) -> Any:
    """The result of a call: an event for arrays, unless the callee is the user's own function."""
    if get_ident() != now.thread:
        return result
    try:
        n = spec.pushes
        stack = now.stack
        base = len(stack) - n - 1
        if base < 0 or stack[base] is not spec:
            base -= 1
            while base >= 0 and stack[base] is not spec:  # a swallowed exception left operands behind
                base -= 1
            if base < 0:
                return result
        end = base + 1 + n
        function = stack[base + 1]
        before = stack[end] if len(stack) > end else None
        kind = kinds.get(type(result))
        if kind is None:
            kind = kind_of(type(result))
        if type(function) is FunctionType:
            concerns_us = bool(kind) and names.is_opaque_function(function)
        else:
            concerns_us = bool(kind) or before is not None or function is map
        if not concerns_us:
            del stack[base:]
            if kind and spec.names:
                name(result, spec.names)
            return result
        pushed = stack[base + 1 : end]
        del stack[base:]
        if function is map:
            return mapped(spec, pushed, result)
        operation, owner = names.callee(function)
        if operation is None:  # user code, or something that makes no arrays
            if spec.names:
                name(result, spec.names)
            return result
        args, kwargs = _call_of(spec, pushed, operation, owner)
        if operation == "log" and len(args) == 2 and function is math.log:
            operation = "math.log"
        if before is not None:
            target = memory.written_operand(operation, args, kwargs, owner is not None)
            if target is not None:
                _note_write(spec, operation, function, args, kwargs, target, before)
                return result
        _note_call(spec, operation, function, args, kwargs, result, kind)
    except Exception:
        give_up("call")
    return result


def _call_of(
    spec: Spec, pushed: list[Any], operation: str, owner: Any
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments and keywords of the call, a method's array first, an `out` given by position moved to the keywords."""
    function = pushed[0]
    if spec.simple and spec.pushes == len(spec.template):
        args = tuple(pushed[1:])
        kwargs: dict[str, Any] = {}
    else:
        args, kwargs = _arguments(spec, pushed)
    if type(function) is functools.partial:
        args, kwargs = function.args + args, {**function.keywords, **kwargs}
        function = function.func
    if owner is not None:
        args = (owner, *args)
    inputs = function.nin if isinstance(function, np.ufunc) else memory.OUT.get(operation)
    if inputs is not None and len(args) > inputs:
        if isinstance(function, np.ufunc):
            kwargs = {**kwargs, "out": args[inputs:]}
            args = args[:inputs]
        elif isinstance(args[inputs], np.ndarray):
            later = dict(zip(memory.AFTER_OUT.get(operation, ()), args[inputs + 1 :]))
            kwargs = {**kwargs, **later, "out": args[inputs]}
            args = args[:inputs]
    return args, kwargs


def _arguments(spec: Spec, pushed: list[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    values = iter(pushed)
    operands = [next(values) if value is PUSHED else value for value in spec.template]
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for keyword, value in zip(spec.layout, operands[1:]):
        if keyword is None:
            args.append(value)
        elif keyword == "*":
            args.extend(value)
        elif keyword == "**":
            kwargs.update(value)
        else:
            kwargs[keyword] = value
    return tuple(args), kwargs


def _note_call(
    spec: Spec,
    operation: str,
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    result: Any,
    kind: int,
) -> None:
    if kind != SEQUENCE:
        for argument in args:
            if result is argument:
                if spec.names:
                    name(result, spec.names)
                return
        of_user = bool(args) and names.is_user_class(
            type(args[0])
        )  # float(net) is what its __float__ returned
        if (operation == "opaque" or of_user) and known_origin(result) is not None:
            if spec.names:
                name(result, spec.names)
            return
    elif not _makes_values(operation, function, args, result):
        return
    if operation in _OVER_ITEMS:
        items = args[0]
        args = (items if len(args) > 1 or isinstance(items, (np.ndarray, list)) else list(items), *args[1:])
    index = emit(spec, operation, args, kwargs, result, function)
    if kind == SEQUENCE:
        emit_items(spec, result, index)


_OVER_ITEMS = frozenset({"builtin_sum", "builtin_max", "builtin_min"})


def _makes_values(operation: str, function: Any, args: tuple[Any, ...], result: Any) -> bool:
    """Whether a returned list or tuple is one of fresh arrays or numbers."""
    if operation == "tolist":
        return now.values and args[0].size <= 10_000
    if not names.makes_arrays(operation, function):
        return False
    wanted = (ARRAY,) if operation == "opaque" else (ARRAY, SCALAR)
    return any(kind_of(type(part)) in wanted and known_origin(part) is None for part in result[:8])


def _note_write(
    spec: Spec,
    operation: str,
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    target: Any,
    before: Any,
) -> None:
    origins = tuple([origin(value) for value in args])
    kwargs = {name: value for name, value in kwargs.items() if name != "out"}
    args = tuple([before.get(id(value), value) for value in args])
    made_by = known_origin(target)
    before_it = None if made_by is None else now.events.get(made_by)
    index = emit(spec, operation, args, kwargs, target, function, writes=True, origins=origins)
    if not spec.names and before_it is not None:  # np.maximum.at(p, ...) makes another p
        now.events[index].names = before_it.names
    wrote(target, index, spec)
