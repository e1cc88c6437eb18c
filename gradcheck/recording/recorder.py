"""The hot path of a recording: what instrumented code calls for every operand, result, store, loop and function.

The helpers are module functions over module state, because they run several times per array operation of the user's
code. One recording is active at a time; an inner one (a check inside a recorded script) suspends the outer one.
Whatever these functions get, they return the very object they were given, and they never raise.
"""

from __future__ import annotations

import functools
import math
import sys
import types
import weakref
from _thread import get_ident
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import numpy as np

from gradcheck.facts import Location
from gradcheck.recording import memory, names
from gradcheck.recording.events import LOST, Call, Event, Recording, ShapeOf, Site
from gradcheck.recording.spec import PUSHED, FunctionSpec, LoopSpec, Spec

OTHER, SCALAR, ARRAY, SEQUENCE = 0, 1, 2, 3
_kinds: dict[type, int] = {
    type(None): OTHER, bool: OTHER, int: OTHER, str: OTHER, dict: OTHER, set: OTHER,
    float: SCALAR, complex: SCALAR, np.float64: SCALAR, np.float32: SCALAR,
    np.ndarray: ARRAY, list: SEQUENCE, tuple: SEQUENCE,
}  # fmt: skip


def kind_of(kind: type) -> int:
    """Which of the four kinds a type is; remembered, since it is asked for every operand."""
    known = _kinds.get(kind)
    if known is None:
        if issubclass(kind, np.ndarray):
            known = ARRAY
        elif issubclass(kind, float | complex | np.inexact):
            known = SCALAR
        elif issubclass(kind, list | tuple):
            known = SEQUENCE
        else:
            known = OTHER
        if len(_kinds) < 10_000:
            _kinds[kind] = known
    return known


# State of the active recording. Other threads, and instrumented code that outlives its recording, see `_thread` and
# return at once.
_thread = 0
_stack: list[Any] = []
_events: dict[int, Event] = {}
_calls: dict[int, Call] = {}
_frames: list[list[Any]] = []  # [function spec, stack height, loop, call index] of each entered function
_origins: dict[
    int, tuple[int, Any]
] = {}  # id of a value -> (event, the value; a weak reference unless values are kept)
_written: dict[int, tuple[int, Any]] = {}  # id of a memory owner -> (event of the last write, the owner)
_held: dict[int, dict[int, Any]] = {}  # id of a memory owner -> arrays of that memory that events refer to
_saved: dict[
    int, list[tuple[int, Any, Any]]
] = {}  # id of an array -> (first event that sees later contents, array, copy)
_loop: tuple[int, ...] = ()
_marks: list[
    list[tuple[int, int]]
] = []  # per running loop: (next event, next call) at the start of each kept iteration
_count = 0
_call_count = 0
_call = 0
_values = False
_structure = False
_given = LOST  # the number of the last array that no event made
_keep = 0
_dropped = 0
_limit = 50_000  # of remembered origins, before the dead ones are swept
_failure: tuple[int, tuple[Any, ...]] | None = None
_STATE = (
    "_thread _stack _events _calls _frames _origins _written _held _saved _loop _marks _count _call_count _call "
    "_values _structure _given _keep _dropped _limit _failure"
).split()


class Recorder:
    """One recording in the making. `start` and `stop` nest like brackets within one thread.

    `structure` tells arrays that no event made apart, and keeps what shapes depend on: axes, indices, subscripts.
    """

    def __init__(self, *, values: bool = False, keep: int | None = None, structure: bool = False) -> None:
        self.values = values
        self.structure = structure
        self.keep = keep or 0
        self.recording = Recording(keeps_values=values)
        self.left: tuple[Any, ...] = ()
        self.left_origins: tuple[Any, ...] = ()
        self._outer: dict[str, Any] = {}

    def start(self) -> None:
        """Suspend the recording under way, if any, and begin this one in the calling thread."""
        state = globals()
        self._outer = {name: state[name] for name in _STATE}
        state.update(
            _stack=[], _events={}, _calls={}, _frames=[], _origins={}, _written={}, _held={}, _saved={}, _loop=(),
            _marks=[], _count=0, _call_count=1, _call=0, _values=self.values,
            _structure=self.structure, _given=LOST, _keep=self.keep, _dropped=0, _limit=50_000, _failure=None,
        )  # fmt: skip
        _calls[0] = Call(0, "<outside>", "", 0, 0, None)
        state["_thread"] = get_ident()

    def stop(self, error: BaseException | None = None) -> Recording:
        """The finished Recording; the recording that was suspended goes on.

        With the error that ended the run, `left` and `left_origins` tell what its failing operation had been given.
        """
        state = globals()
        state["_thread"] = 0
        recording = self.recording
        try:
            if error is not None:
                recording.error = error
                remembered = _failure is not None and _failure[0] == id(error)
                self.left = _failure[1] if remembered and _failure is not None else tuple(_stack)
                self.left_origins = tuple([_origin_of_waiting(value) for value in self.left])
            numbers = _finish(recording)
            if numbers is not None:
                self.left_origins = tuple(_renumbered(origin, numbers) for origin in self.left_origins)
        finally:
            state.update(self._outer)
            self._outer = {}
        return recording


def _origin_of_waiting(value: Any) -> Any:
    owner = getattr(value, "__self__", None) if callable(value) else None
    return _origin(owner if isinstance(owner, np.ndarray) else value)


def _finish(recording: Recording) -> dict[int, int] | None:
    """Number events and calls without gaps and put saved copies in the place of arrays overwritten later."""
    events = list(_events.values())
    if _saved:
        for event in events:
            event.args = tuple(_as_it_was(value, event.index) for value in event.args)
            event.result = _as_it_was(event.result, event.index)
            if event.kwargs:
                event.kwargs = {name: _as_it_was(value, event.index) for name, value in event.kwargs.items()}
    numbers: dict[int, int] | None = None
    if _dropped:
        numbers = {event.index: i for i, event in enumerate(events)}
        call_numbers = {index: i for i, index in enumerate(_calls)}
        for event in events:
            event.origins = tuple(_renumbered(origin, numbers) for origin in event.origins)
            event.index = numbers[event.index]
            event.call = call_numbers.get(event.call, 0)
        for index, call in _calls.items():
            call.index = call_numbers[index]
            call.parent = None if call.parent is None else call_numbers.get(call.parent, 0)
    recording.events = events
    recording.calls = list(_calls.values())
    recording.dropped = _dropped
    return numbers


def _renumbered(origin: Any, numbers: dict[int, int]) -> Any:
    if isinstance(origin, tuple):
        return tuple(_renumbered(part, numbers) for part in origin)
    if origin is None or origin < 0:
        return origin
    return numbers.get(origin, LOST if _structure else None)


def _first_later(saved: tuple[int, Any, Any]) -> int:
    return saved[0]


def _as_it_was(value: Any, index: int) -> Any:
    kind = kind_of(type(value))
    if kind == ARRAY:
        copies = _saved.get(id(value))
        if copies:
            later = bisect_right(copies, index, key=_first_later)
            if later < len(copies) and copies[later][1] is value:
                return copies[later][2]
    elif kind == SEQUENCE and type(value) in (list, tuple) and len(value) < 10_000:
        parts = [_as_it_was(part, index) for part in value]
        if any(new is not old for new, old in zip(parts, value)):
            return parts if type(value) is list else tuple(parts)
    return value


# -- operands and results ---------------------------------------------------------------------------


def push(value: Any) -> Any:
    """An operand, as it is evaluated."""
    if get_ident() == _thread:
        _stack.append(value)
    return value


def push_callee(spec: Spec, function: Any) -> Any:
    """What is about to be called."""
    if get_ident() == _thread:
        _stack.append(spec)  # marks where this call's operands begin, should something below go wrong
        _stack.append(function)
    return function


def push_star(values: Any) -> Any:
    """The values of `*values` or `**values`, readable twice."""
    if get_ident() != _thread:
        return values
    if type(values) in (list, tuple, dict):
        _stack.append(values)
        return values
    if hasattr(type(values), "__next__"):
        seen: list[Any] = []
        _stack.append(seen)
        return map(functools.partial(_keep_item, seen), values)  # map is C: no frame of ours in a traceback
    if type(values) is np.ndarray and values.ndim:
        seen = []
        _stack.append(seen)
        return map(functools.partial(_keep_array_item, seen, None, values, []), values)
    _stack.append(values)
    return values


def _keep_item(seen: list[Any], item: Any) -> Any:
    seen.append(item)
    return item


def _keep_array_item(
    seen: list[Any] | None, spec: Spec | None, array: Any, counter: list[int], item: Any
) -> Any:
    """One item of an array that is gone through: an event `getitem` of it."""
    position = len(counter)
    counter.append(0)
    if seen is not None:
        seen.append(item)
    if get_ident() == _thread and kind_of(type(item)):
        try:
            _emit(spec or ITERATION, "getitem", (array, position), {}, item)
        except Exception:
            _give_up("iteration")
    return item


def push_iterable(spec: Spec, height: int, values: Any) -> Any:
    """An argument of zip, sum, list, ...: its items are recorded, if the callee is the builtin of that name."""
    if get_ident() != _thread:
        return values
    try:
        callee = _stack[-height + 1]
        if callee in ITERATORS and callee.__module__ == "builtins":
            kind = kind_of(type(values))
            if kind == ARRAY:
                if values.ndim and values.dtype.kind in "fc" and type(values) is np.ndarray:
                    if callee is reversed:
                        _stack.append(values)
                        return values
                    seen: list[Any] | None = [] if callee in CONSUMERS else None
                    _stack.append(values if seen is None else seen)
                    return map(functools.partial(_keep_array_item, seen, None, values, []), values)
            elif kind == OTHER and callee in CONSUMERS and hasattr(type(values), "__next__"):
                seen = []
                _stack.append(seen)
                return map(functools.partial(_keep_item, seen), values)
    except Exception:
        _give_up("iteration")
    _stack.append(values)
    return values


CONSUMERS: tuple[Any, ...] = (sum, max, min)
ITERATORS: tuple[Any, ...] = (*CONSUMERS, zip, enumerate, map, reversed, sorted, list, tuple, iter, filter)


def iterate(spec: Spec, values: Any) -> Any:
    """The iterable of a for loop or comprehension: the items of an array are recorded as they come."""
    if get_ident() == _thread and type(values) is np.ndarray and values.ndim and values.dtype.kind in "fc":
        return map(functools.partial(_keep_array_item, None, spec, values, []), values)
    return values


def note(spec: Spec, result: Any) -> Any:
    """The result of an operator."""
    if get_ident() != _thread:
        return result
    n = spec.pushes
    kind = _kinds.get(type(result))
    if kind is None:
        kind = kind_of(type(result))
    if not kind or kind == SEQUENCE:
        if n:
            del _stack[-n:]
        return result
    if spec.simple:
        args = tuple(_stack[-n:])
        del _stack[-n:]
    else:
        args = _fill(spec)
    try:
        entry = _origins.get(id(result))
        if entry is not None and _is(entry[1], result):  # the user's own operator, looked at inside
            if spec.names:
                _name(result, spec.names)
            return result
        operation = spec.operation
        if (operation == "multiply" or operation == "power") and (
            isinstance(args[0], np.matrix) or isinstance(args[-1], np.matrix)
        ):
            operation = names.matrix_operation(operation, args)
        _emit(spec, operation, args, {}, result)
    except Exception:
        _give_up("operator")
    return result


def _fill(spec: Spec) -> tuple[Any, ...]:
    """The operands of a site, constants included, taken off the stack."""
    n = spec.pushes
    if not n:
        return spec.template
    pushed = iter(_stack[-n:])
    args = tuple([next(pushed) if value is PUSHED else value for value in spec.template])
    del _stack[-n:]
    return args


def note_attribute(spec: Spec, result: Any) -> Any:
    """The value of .T, .real and their like: an event if the object is an array."""
    if get_ident() != _thread:
        return result
    (owner,) = _fill(spec)
    if isinstance(owner, np.ndarray | np.generic):
        try:
            _emit(spec, names.ATTRIBUTES.get(spec.operation, spec.operation), (owner,), {}, result)
        except Exception:
            _give_up("attribute")
    elif spec.names:
        _name(result, spec.names)
    return result


def note_load(spec: Spec, result: Any) -> Any:
    """The value of x[i]: an event if x is an array, else only a name for the value."""
    if get_ident() != _thread:
        return result
    args = _fill(spec)
    try:
        if kind_of(type(result)):
            base = args[0]
            if isinstance(base, np.ndarray | np.generic):
                _emit(spec, "getitem", args, {}, result)
            elif (
                type(base).__module__ == "numpy.lib._index_tricks_impl"
                or type(base).__module__ == "numpy.lib.index_tricks"
            ):
                _emit(spec, names.index_trick(base), args[1:], {}, result, base)
            elif spec.names:
                _name(result, spec.names)
    except Exception:
        _give_up("subscript")
    return result


def bound(spec: Spec, value: Any) -> Any:
    """A value that already exists is bound to a name."""
    if get_ident() == _thread:
        _name(value, spec.names)
    return value


def _name(value: Any, new: tuple[str, ...]) -> None:
    entry = _origins.get(id(value))
    if entry is not None and kind_of(type(value)) in (SCALAR, ARRAY):
        event = _events.get(entry[0])
        if event is not None and (_values or _is(entry[1], value)):
            event.names += tuple(name for name in new if name not in event.names)


def _is(reference: Any, value: Any) -> bool:
    return reference is value or (type(reference) is weakref.ref and reference() is value)


def note_call(spec: Spec, result: Any) -> Any:
    """The result of a call: an event for arrays, unless the callee is the user's own function."""
    if get_ident() != _thread:
        return result
    try:
        n = spec.pushes
        stack = _stack
        base = len(stack) - n - 1 - spec.writes
        if base < 0 or stack[base] is not spec:
            base = len(stack) - 1
            while base >= 0 and stack[base] is not spec:  # a swallowed exception left operands behind
                base -= 1
            if base < 0:
                return result
        pushed = stack[base + 1 : base + 1 + n]
        before = stack[base + 1 + n] if spec.writes and base + 1 + n < len(stack) else None
        del stack[base:]
        function = pushed[0]
        if not kind_of(type(result)) and before is None:
            return result
        operation, owner = names.callee(function)
        if operation is None:  # user code, or something that makes no arrays
            if spec.names:
                _name(result, spec.names)
            return result
        if type(function) is functools.partial:
            pushed[0] = function.func
        args, kwargs = _arguments(spec, pushed)
        if type(function) is functools.partial:
            args, kwargs = function.args + args, {**function.keywords, **kwargs}
        if owner is not None:
            args = (owner, *args)
        elif operation == "log" and len(args) == 2 and function is math.log:
            operation = "math.log"
        if before is not None and names.is_ufunc(function) and len(args) > function.nin:
            kwargs = {**kwargs, "out": args[function.nin :]}
            args = args[: function.nin]
        if before is not None:
            target = memory.written_operand(operation, args, kwargs, owner is not None)
            if target is not None:
                _note_write(spec, operation, function, args, kwargs, target, before)
                return result
        _note_call(spec, operation, function, args, kwargs, result)
    except Exception:
        _give_up("call")
    return result


def _arguments(spec: Spec, pushed: list[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if spec.simple and spec.pushes == len(spec.template):
        return tuple(pushed[1:]), {}
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
) -> None:
    kind = kind_of(type(result))
    if not kind:
        return
    if kind != SEQUENCE:
        if any(result is argument for argument in args):
            if spec.names:
                _name(result, spec.names)
            return
        if operation == "opaque" and _fresh_origin(result) is not None:
            if spec.names:
                _name(result, spec.names)
            return
    elif not (names.makes_arrays(operation, function) and any(kind_of(type(p)) == ARRAY for p in result[:8])):
        floats = operation == "tolist" and _values and args[0].size <= 10_000
        if not floats:
            return
    if operation == "builtin_sum" or operation in ("builtin_max", "builtin_min"):
        args = (
            list(args[0]) if len(args) == 1 and not isinstance(args[0], np.ndarray) else args[0],
            *args[1:],
        )
    index = _emit(spec, operation, args, kwargs, result, function)
    if kind == SEQUENCE:
        _emit_items(spec, result, index)


def _emit_items(spec: Spec, result: Any, index: int) -> None:
    """One event `getitem` per array in a returned list or tuple, so that each has its own origin."""
    for position, part in enumerate(result):
        kind = kind_of(type(part))
        if kind == SEQUENCE:
            inner = _emit(ITERATION, "getitem", (result, position), {}, part, origins=(index, None))
            _emit_items(ITERATION, part, inner)
        elif kind:
            _emit(spec, "getitem", (result, position), {}, part, origins=(index, None), unnamed=True)


def _fresh_origin(value: Any) -> int | None:
    entry = _origins.get(id(value))
    return None if entry is None or not _is(entry[1], value) else entry[0]


# -- events -----------------------------------------------------------------------------------------

_dtypes: dict[Any, str] = {}


def _dtype_name(dtype: Any) -> str:
    name = _dtypes.get(dtype)
    if name is None:
        name = _dtypes[dtype] = str(dtype)
    return name


def _shape(value: Any) -> tuple[int, ...] | None:
    kind = _kinds.get(type(value))
    if kind == ARRAY or isinstance(value, np.ndarray):
        shape: tuple[int, ...] = value.shape
        return shape
    return () if kind == SCALAR or type(value) is int else None


def _emit(
    spec: Spec,
    operation: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    result: Any,
    function: Any = None,
    *,
    writes: bool = False,
    origins: tuple[Any, ...] | None = None,
    unnamed: bool = False,
) -> int:
    """Append an event and make it the origin of its result; its index."""
    global _count, _limit
    if origins is None:
        origins = tuple([_origin(value) for value in args])  # may itself append events of views
    index = _count
    _count += 1
    kind = kind_of(type(result))
    if kind == ARRAY:
        shape, dtype = result.shape, _dtype_name(result.dtype)
    elif kind == SCALAR:
        shape, dtype = (), "float64" if type(result) is float else type(result).__name__
    else:
        shape, dtype = None, type(result).__name__
    shapes = tuple([_shape(value) for value in args])
    new = () if unnamed else spec.names
    if _values:
        if operation not in STRUCTURAL:
            for value in args:
                if isinstance(value, np.ndarray):
                    _hold(value)
            if kind == ARRAY:
                _hold(result)
        elif kind == ARRAY and not writes:
            _hold(result)
        _events[index] = Event(
            index, spec.site, operation, args, kwargs, origins, result, shape, dtype, shapes, _call, _loop, new,
            writes, function,
        )  # fmt: skip
        _origins[id(result)] = (index, result)
    else:
        _events[index] = Event(
            index,
            spec.site,
            operation,
            tuple([structural(value) for value in args]) if _structure else (),
            {name: structural(value) for name, value in kwargs.items()} if _structure and kwargs else {},
            origins,
            None,
            shape,
            dtype,
            shapes,
            _call,
            _loop,
            new,
            writes,
            None,
        )
        if kind == ARRAY:
            _origins[id(result)] = (index, weakref.ref(result))
        elif kind == SCALAR:
            _origins[id(result)] = (index, result)
        if len(_origins) > _limit:
            _sweep()
    return index


_AS_THEY_ARE = frozenset({int, bool, str, float, type(None), type(Ellipsis), np.ufunc})


def structural(value: Any, room: int = 64) -> Any:
    """An argument without its values: what the shape of a result may depend on."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, np.ndarray):
        return ShapeOf(value.shape, _dtype_name(value.dtype))
    if kind is slice:
        return slice(structural(value.start), structural(value.stop), structural(value.step))
    if kind is tuple or kind is list:
        return tuple([structural(part, 8) for part in value[:room]])
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, np.generic):
        return ShapeOf((), _dtype_name(value.dtype))
    return kind.__name__ if isinstance(value, type) else None


# Operations whose first operand matters only by its shape: it is not saved before it is overwritten.
STRUCTURAL = frozenset({"getitem", "setitem", "view"})


def _sweep() -> None:
    """Forget origins of dead arrays, and of all but the latest scalars."""
    global _limit
    dead = [
        key
        for key, (index, reference) in _origins.items()
        if (reference() is None if type(reference) is weakref.ref else index < _count - 20_000)
    ]
    for key in dead:
        del _origins[key]
    for key in [key for key, (_, reference) in _written.items() if reference() is None]:
        del _written[key]
    _limit = max(50_000, 2 * len(_origins))


def _origin(value: Any) -> Any:
    """Which event made the value as it is now: None if none did, a tuple for a list or tuple of values."""
    kind = _kinds.get(type(value))
    if kind is None:
        kind = kind_of(type(value))
    if kind == SCALAR:
        entry = _origins.get(id(value))
        return None if entry is None or entry[1] is not value else entry[0]
    if kind == ARRAY:
        return _array_origin(value)
    if kind == SEQUENCE and type(value) in (list, tuple):
        parts = tuple([_origin(part) for part in value])
        return parts if any(part is not None for part in parts) else None
    return None


def _array_origin(array: Any) -> int | None:
    global _given
    known = _known_origin(array)
    if known is None and _structure:
        known = _given = _given - 1
        _origins[id(array)] = (known, array if _values else weakref.ref(array))
    return known


def _known_origin(array: Any) -> int | None:
    entry = _origins.get(id(array))
    if entry is not None and not _is(entry[1], array):
        entry = None
    if array.base is None:
        return None if entry is None else entry[0]
    if entry is not None and not _written:
        return entry[0]
    owner = memory.owner(array)
    if owner is array:
        return None if entry is None else entry[0]
    stamp = _written.get(id(owner))
    if entry is not None and (stamp is None or not _is(stamp[1], owner) or stamp[0] <= entry[0]):
        return entry[0]
    of_owner = _origins.get(id(owner))
    if of_owner is None or not _is(of_owner[1], owner):
        return None if entry is None else entry[0]
    # A view of known memory that was not made by a recorded operation, or that was written to through another view.
    where = _index_of(array, owner) if _values else None
    return _emit(VIEW, "view", (owner, where), {}, array, origins=(of_owner[0], None))


def _index_of(view: Any, owner: Any) -> Any:
    """Where the view lies; numpy's own functions are not looked into meanwhile, should they be instrumented as well."""
    global _thread
    thread, _thread = _thread, 0
    try:
        return memory.index_of(view, owner)
    finally:
        _thread = thread


def _hold(array: Any) -> None:
    owner = memory.owner(array)
    kept = _held.get(id(owner))
    if kept is None:
        kept = _held[id(owner)] = {}
    kept[id(array)] = array


def _save(target: Any) -> None:
    """Copy every array that events refer to in the memory of the target, which is about to be written."""
    kept = _held.pop(id(memory.owner(target)), None)
    if kept:
        for array in kept.values():
            _saved.setdefault(id(array), []).append((_count, array, memory.copy(array)))


# -- writes -----------------------------------------------------------------------------------------


def _wrote(target: Any, index: int, spec: Spec) -> None:
    """The event wrote to the target: other views of its memory are stale from now on."""
    owner = memory.owner(target)
    if owner is target:
        _written[id(owner)] = (index, owner if _values else weakref.ref(owner))
        return
    entry = _origins.get(id(owner))
    before = entry[0] if entry is not None and _is(entry[1], owner) else None
    _written[id(owner)] = (index, owner if _values else weakref.ref(owner))
    where = _index_of(target, owner) if _values else None
    _emit(VIEW, "setitem", (owner, where, target), {}, owner, writes=True, origins=(before, None, index))


def before_call(spec: Spec, value: Any) -> Any:
    """The operands of a call that may write to one of them, looked at right before it happens."""
    if get_ident() != _thread:
        return value
    saved: dict[int, Any] = {}
    try:
        n = spec.pushes
        pushed = _stack[-n:]
        if _values and len(pushed) == n and _stack[-n - 1] is spec:
            operation, owner = names.callee(pushed[0])
            if operation is not None:
                function = pushed[0]
                args, kwargs = _arguments(spec, pushed)
                if owner is not None:
                    args = (owner, *args)
                if names.is_ufunc(function) and len(args) > function.nin:
                    kwargs = {**kwargs, "out": args[function.nin :]}
                    args = args[: function.nin]
                target = memory.written_operand(operation, args, kwargs, owner is not None)
                if target is not None:
                    _hold(target)
                    _save(target)
                    for argument in (*args, *kwargs.values(), target):
                        if isinstance(argument, np.ndarray) and memory.owner(argument) is memory.owner(
                            target
                        ):
                            saved[id(argument)] = memory.copy(argument)
    except Exception:
        _give_up("call")
    _stack.append(saved)
    return value


def _note_write(
    spec: Spec,
    operation: str,
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    target: Any,
    before: Any,
) -> None:
    origins = tuple([_origin(value) for value in args])
    kwargs = {name: value for name, value in kwargs.items() if name != "out"}
    args = tuple([before.get(id(value), value) for value in args])
    index = _emit(spec, operation, args, kwargs, target, function, writes=True, origins=origins)
    _wrote(target, index, spec)


def push_base(base: Any) -> Any:
    """The array of a store whose index is written out: the last operand before the store happens."""
    if get_ident() == _thread:
        _stack.append(base)
        if _values and isinstance(base, np.ndarray):
            _before_store(base, -2)
    return base


def push_index(index: Any) -> Any:
    """The index of a store: the last operand before the store happens."""
    if get_ident() == _thread:
        _stack.append(index)
        if _values and isinstance(_stack[-2], np.ndarray):
            _before_store(_stack[-2], -3)
    return index


def _before_store(base: Any, value_at: int) -> None:
    try:
        value = _stack[value_at]
        if isinstance(value, np.ndarray) and memory.owner(value) is memory.owner(base):
            origin = _array_origin(value)
            copy = _stack[value_at] = memory.copy(value)
            if origin is not None:
                _origins[id(copy)] = (origin, copy)
        _save(base)
    except Exception:
        _give_up("store")


def stored(specs: tuple[Spec, ...]) -> None:
    """The stores of one assignment statement happened: base and index of each lie on the stack above the value."""
    if get_ident() != _thread:
        return
    try:
        n = 1 + sum(1 if spec.template[1] is not PUSHED else 2 for spec in specs)
        operands = _stack[-n:]
        del _stack[-n:]
        whole, position = operands[0], 1
        for spec in specs:
            base = operands[position]
            position += 1
            index = spec.template[1]
            if index is PUSHED:
                index = operands[position]
                position += 1
            value = whole
            for step in spec.path:
                value = value[step] if type(value) in (list, tuple) and 0 <= step < len(value) else PUSHED
            if isinstance(base, np.ndarray):
                if value is PUSHED:
                    value = base[index]
                number = _emit(spec, "setitem", (base, index, value), {}, base, writes=True)
                _wrote(base, number, spec)
            elif value is not PUSHED:
                key = index if isinstance(index, str | int) else None
                text = f"{spec.base_text}[{key!r}]" if key is not None else spec.site.operand_texts[0]
                _name(value, (text,))
    except Exception:
        _give_up("store")


def augment_name(spec: Spec, old: Any, value: Any) -> Any:
    """The right side of `x -= value`, with x as it is before."""
    if get_ident() == _thread:
        _before_augment(old, value)
    return value


def _before_augment(old: Any, value: Any) -> None:
    """Push the old object, its contents and the value."""
    contents = old
    try:
        if isinstance(old, np.ndarray) and _values:
            _hold(old)
            _save(old)
            if isinstance(value, np.ndarray) and memory.owner(value) is memory.owner(old):
                origin = _array_origin(value)
                value = memory.copy(value)
                if origin is not None:
                    _origins[id(value)] = (origin, value)
            contents = _saved[id(old)][-1][2]
    except Exception:
        _give_up("augmented assignment")
    _stack.extend((old, contents, value))


def augmented(spec: Spec, result: Any) -> None:
    """`x -= value` happened."""
    if get_ident() == _thread:
        try:
            old, contents, value = _stack[-3:]
            del _stack[-3:]
            _note_augmented(spec, old, contents, value, result)
        except Exception:
            _give_up("augmented assignment")


def _note_augmented(spec: Spec, old: Any, contents: Any, value: Any, result: Any) -> None:
    kind = kind_of(type(result))
    if not kind or kind == SEQUENCE:
        return
    operation = spec.operation
    if isinstance(old, np.matrix):
        operation = names.matrix_operation(operation, (old, value))
    if result is not old:
        _emit(spec, operation, (old, value), {}, result)
        return
    if kind != ARRAY:
        return
    origins = (_origin(old), _origin(value))
    index = _emit(spec, operation, (contents, value), {}, result, writes=True, origins=origins)
    _wrote(result, index, spec)


def augment_attribute(spec: Spec, value: Any) -> Any:
    """The right side of `owner.name -= value`; the owner is on the stack; no property is run to read it."""
    if get_ident() == _thread:
        try:
            old = memory.peek(_stack[-1], spec.attribute)
        except Exception:
            old = None
        _before_augment(old, value)
    return value


def augmented_attribute(spec: Spec) -> None:
    """`owner.name -= value` happened."""
    if get_ident() == _thread:
        try:
            owner, old, contents, value = _stack[-4:]
            del _stack[-4:]
            if old is not None:
                _note_augmented(spec, old, contents, value, memory.peek(owner, spec.attribute))
        except Exception:
            _give_up("augmented assignment")


def augment_item(spec: Spec, value: Any) -> Any:
    """The right side of `base[index] -= value`; base and index are on the stack."""
    if get_ident() != _thread:
        return value
    base, index = (_stack[-1], spec.index) if spec.index is not PUSHED else (_stack[-2], _stack[-1])
    try:
        if isinstance(base, np.ndarray):
            part = base[index]
            entry = None
            if isinstance(part, np.ndarray):
                part = memory.copy(part) if _values and part.base is not None else part
            entry = _array_origin(base)
            if _values:
                _save(base)
                if isinstance(value, np.ndarray) and memory.owner(value) is memory.owner(base):
                    origin = _array_origin(value)
                    copied = memory.copy(value)
                    if origin is not None:
                        _origins[id(copied)] = (origin, copied)
                    _stack.extend((entry, part, copied))
                    return value
            _stack.extend((entry, part, value))
            return value
        old = base[index] if type(base) in (dict, list) else None
    except Exception:
        old = None
    _before_augment(old, value)
    return value


def augmented_item(spec: Spec) -> None:
    """`base[index] -= value` happened: for an array a getitem, the operation and a setitem."""
    if get_ident() != _thread:
        return
    try:
        static = spec.index is not PUSHED
        n = 4 if static else 5
        operands = _stack[-n:]
        del _stack[-n:]
        base = operands[0]
        index = spec.index if static else operands[1]
        old, contents, value = operands[-3:]
        if isinstance(base, np.ndarray):
            number = _emit(spec, "getitem", (base, index), {}, contents, origins=(old, None), unnamed=True)
            new = base[index]
            if isinstance(new, np.ndarray) and new.base is not None:
                new = memory.copy(new) if _values else new.view()
            number = _emit(
                spec,
                spec.operation,
                (contents, value),
                {},
                new,
                origins=(number, _origin(value)),
                unnamed=True,
            )
            number = _emit(
                spec,
                "setitem",
                (base, index, new),
                {},
                base,
                writes=True,
                origins=(old, None, number),
                unnamed=True,
            )
            _wrote(base, number, spec)
        elif type(base) in (dict, list) and old is not None:
            result = base[index]
            _note_augmented(spec, old, contents, value, result)
            _name(result, (f"{spec.base_text}[{index!r}]",) if isinstance(index, str | int) else ())
    except Exception:
        _give_up("augmented assignment")


def unpack(spec: Spec, value: Any) -> Any:
    """The right side of `a, b = value`: names for its parts; the items of an array are recorded."""
    if get_ident() != _thread:
        return value
    try:
        if spec.names:
            _name(value, spec.names)
        for tree in spec.tree:
            if type(value) in (list, tuple):
                _name_parts(tree, value)
        if (
            type(value) is np.ndarray
            and value.ndim
            and value.dtype.kind in "fc"
            and len(spec.tree) == 1
            and not spec.names
        ):
            return map(functools.partial(_keep_named_item, spec, value, []), value)
    except Exception:
        _give_up("unpacking")
    return value


def _keep_named_item(spec: Spec, array: Any, counter: list[int], item: Any) -> Any:
    position = len(counter)
    _keep_array_item(None, None, array, counter, item)
    tree = spec.tree[0]
    if get_ident() == _thread and position < len(tree) and isinstance(tree[position], str):
        _name(item, (tree[position],))
    return item


def _name_parts(tree: Any, value: Any) -> None:
    for part, item in zip(tree, value):
        if isinstance(part, str):
            _name(item, (part,))
        elif part is not None and type(item) in (list, tuple):
            _name_parts(part, item)


# -- functions and loops ----------------------------------------------------------------------------


def summary(value: Any) -> Any:
    """(shape, dtype) of an array, (length, type) of a list, else the type's name."""
    kind = _kinds.get(type(value), OTHER)
    if kind == ARRAY:
        return value.shape, _dtype_name(value.dtype)
    if kind == SEQUENCE:
        if type(value) is tuple and len(value) <= 8:
            return tuple([summary(part) for part in value])
        return len(value), type(value).__name__
    return type(value).__name__


def enter(spec: FunctionSpec, *parameters: Any) -> None:
    """A function of the user's begins."""
    global _call, _call_count
    if get_ident() != _thread:
        return
    try:
        index = _call_count
        _call_count += 1
        arguments = dict(zip(spec.parameters, [summary(value) for value in parameters]))
        _calls[index] = Call(
            index, spec.name, spec.file, spec.line, _calls[_call].depth + 1, _call, arguments
        )
    except Exception:
        _give_up("function entry")
        index = _call
    _frames.append([spec, len(_stack), _loop, _call])
    _call = index


def returned(value: Any) -> Any:
    """A function of the user's is about to return the value."""
    if get_ident() == _thread:
        try:
            _calls[_call].returned = summary(value)
        except Exception:
            _give_up("return")
    return value


def leave(spec: FunctionSpec) -> None:
    """A function of the user's ends, by return or by an exception."""
    global _call, _loop
    if get_ident() != _thread:
        return
    while _frames:
        frame = _frames.pop()
        if frame[0] is spec and not (spec.is_lambda is False and frame[0].is_lambda):
            break
        if not frame[0].is_lambda:  # not ours: this function was entered before the recording began
            _frames.append(frame)
            return
    else:
        return
    _, height, _loop, _call = frame
    if len(_stack) > height:
        _remember_failure(height)
        del _stack[height:]
    if _keep:
        del _marks[len(_loop) :]


def leave_lambda(spec: FunctionSpec, entered: None, value: Any) -> Any:
    """A lambda returns the value."""
    if get_ident() == _thread:
        try:
            _calls[_call].returned = summary(value)
        except Exception:
            _give_up("return")
        leave(spec)
    return value


def trim() -> None:
    """An exception was caught in this function: nothing of its own is waiting on the stack."""
    global _call, _loop
    if get_ident() != _thread:
        return
    while _frames and _frames[-1][0].is_lambda:
        _, _, _loop, _call = _frames.pop()
    height = _frames[-1][1] if _frames else 0
    if len(_stack) > height:
        _remember_failure(height)
        del _stack[height:]


def _remember_failure(height: int) -> None:
    """Keep what the failing operation left on the stack, once for each exception: in its innermost function."""
    global _failure
    error = sys.exc_info()[1]
    if error is not None and (_failure is None or _failure[0] != id(error)):
        _failure = id(error), tuple(_stack[height:])


def loop_begins(spec: LoopSpec) -> None:
    """A loop statement is reached."""
    global _loop
    if get_ident() == _thread:
        depth = spec.depth + (len(_frames[-1][2]) if _frames else 0)
        _loop = (*_loop[:depth], -1)
        if _keep:
            del _marks[depth:]
            _marks.append([])


def loop_ticks(spec: LoopSpec) -> None:
    """The next iteration of a loop begins."""
    global _loop
    if get_ident() == _thread:
        depth = spec.depth + (len(_frames[-1][2]) if _frames else 0)
        if len(_loop) > depth:
            _loop = (*_loop[:depth], _loop[depth] + 1)
            if _keep and len(_marks) > depth:
                del _marks[depth + 1 :]
                _tick(_marks[depth])


def loop_ends(spec: LoopSpec) -> None:
    """A loop was left, exhausted or broken off."""
    global _loop
    if get_ident() == _thread:
        depth = spec.depth + (len(_frames[-1][2]) if _frames else 0)
        _loop = _loop[:depth]
        if _keep:
            del _marks[depth:]


def _tick(marks: list[tuple[int, int]]) -> None:
    """Drop the iteration that is now neither among the first nor among the last `_keep` ones."""
    global _dropped
    marks.append((_count, _call_count))
    if len(marks) <= 2 * _keep + 1:
        return
    (first, first_call), (last, last_call) = marks[_keep], marks[_keep + 1]
    del marks[_keep]
    for index in range(first, last):
        event = _events.pop(index, None)
        if event is not None:
            _dropped += 1
            entry = _origins.get(id(event.result)) if _values else None
            if entry is not None and entry[0] == index:
                del _origins[id(event.result)]
    for index in range(first_call, last_call):
        _calls.pop(index, None)


# -- what could not be followed ---------------------------------------------------------------------

troubles: dict[str, str] = {}  # where the recorder itself failed -> how; for tests: empty if all is well


def _give_up(where: str) -> None:
    """The recorder failed: the user's code goes on, the trouble is remembered."""
    error = sys.exc_info()[1]
    if len(troubles) < 100:
        troubles[f"{where}: {error!r}"] = repr(error)


def _internal(text: str) -> Spec:
    where = Location("", 0, text=text)
    return Spec(Site(-1, text, "", where, where, ()), ())


ITERATION = _internal("iterate")
VIEW = _internal("view")

HELPERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        push, push_callee, push_star, push_iterable, iterate, note, note_attribute, note_load, bound, note_call,
        before_call, push_base, push_index, stored, augment_name, augmented, augment_attribute, augmented_attribute,
        augment_item, augmented_item, unpack, enter, returned, leave, leave_lambda, trim, loop_begins, loop_ticks,
        loop_ends,
    )
    if isinstance(function, types.FunctionType)
}  # fmt: skip
