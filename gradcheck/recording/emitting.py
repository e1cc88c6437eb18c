"""Appends events and tells which event made a value: the one place where origins are looked up and remembered."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from gradcheck.recording import memory
from gradcheck.recording.events import Event
from gradcheck.recording.kinds import ARRAY, FLAT, OTHER, SCALAR, SEQUENCE, dtype_name, kind_of, kinds
from gradcheck.recording.live import ITERATION, VIEW, now
from gradcheck.recording.spec import Spec
from gradcheck.recording.structure import structural


def emit(
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
    known = now.origins
    if origins is None:
        found: list[Any] = []
        shapes: list[Any] = []
        for value in args:
            kind = kinds.get(type(value))
            if kind == SCALAR:
                entry = known.get(id(value))
                found.append(None if entry is None or entry[1] is not value else entry[0])
                shapes.append(())
            elif kind == ARRAY:
                found.append(array_origin(value))  # may itself append an event
                shapes.append(value.shape)
            else:
                found.append(origin(value))
                shapes.append(() if type(value) is int else _shape(value))
                if type(value) is list and now.values:
                    args = (*args[: len(found) - 1], as_it_is(value), *args[len(found) :])
        origins = tuple(found)
    else:
        shapes = [_shape(value) for value in args]
    kind = kinds.get(type(result))
    if kind is None:
        kind = kind_of(type(result))
    if kind == ARRAY:
        shape = result.shape
        dtype = dtype_name(result.dtype)
    elif kind == SCALAR:
        shape = ()
        dtype = "float64" if type(result) is float else type(result).__name__
    else:
        shape = None
        dtype = type(result).__name__
    index = now.count
    now.count = index + 1
    if now.values:
        now.events[index] = Event(
            index, spec.site, operation, args, kwargs, origins, result, shape, dtype, tuple(shapes), now.call, now.loop,
            () if unnamed else spec.names, writes, function,
        )  # fmt: skip
        known[id(result)] = (index, result)
    else:
        if now.structure:
            args = tuple([structural(value) for value in args])
            kwargs = {key: structural(value) for key, value in kwargs.items()}
        else:
            args, kwargs = (), {}
        now.events[index] = Event(
            index, spec.site, operation, args, kwargs, origins, None, shape, dtype, tuple(shapes), now.call, now.loop,
            () if unnamed else spec.names, writes, None,
        )  # fmt: skip
        if kind == ARRAY:
            known[id(result)] = (index, weakref.ref(result))
        elif kind == SCALAR:
            known[id(result)] = (index, result)
        if len(known) > now.limit:
            _sweep()
    return index


def as_it_is(values: list[Any]) -> list[Any]:
    """A list and those in it with the items that they have now: code goes on to append to what it has handed over."""
    return [as_it_is(value) if type(value) is list else value for value in values]


def _shape(value: Any) -> tuple[int, ...] | None:
    kind = kind_of(type(value))
    if kind == ARRAY:
        shape: tuple[int, ...] = value.shape
        return shape
    return () if kind == SCALAR or type(value) is int else (len(value),) if kind == FLAT else None


def emit_items(spec: Spec, result: Any, index: int) -> None:
    """One event `getitem` per array in a returned list or tuple, so that each has its own origin."""
    for position, part in enumerate(result):
        kind = kind_of(type(part))
        if kind == SEQUENCE:
            inner = emit(ITERATION, "getitem", (result, position), {}, part, origins=(index, None))
            emit_items(ITERATION, part, inner)
        elif kind and known_origin(part) is None:
            emit(spec, "getitem", (result, position), {}, part, origins=(index, None), unnamed=True)


def _sweep() -> None:
    """Forget origins of dead arrays, and of all but the latest scalars."""
    known, written = now.origins, now.written
    oldest = now.count - 20_000
    dead = [
        key
        for key, (index, reference) in known.items()
        if (reference() is None if type(reference) is weakref.ref else index < oldest)
    ]
    for key in dead:
        del known[key]
    for key in [key for key, (_, reference) in written.items() if reference() is None]:
        del written[key]
    now.limit = max(50_000, 2 * len(known))


def is_same(reference: Any, value: Any) -> bool:
    """Whether what was remembered, perhaps weakly, is this very object."""
    return reference is value or (type(reference) is weakref.ref and reference() is value)


def known_origin(value: Any) -> int | None:
    """The event that made this object, whatever was written to its memory since."""
    entry = now.origins.get(id(value))
    return None if entry is None or not is_same(entry[1], value) else entry[0]


def origin(value: Any) -> Any:
    """Which event made the value as it is now: None if none did, a tuple for a list or tuple of values."""
    kind = kinds.get(type(value))
    if kind is None:
        kind = kind_of(type(value))
    if not kind:
        return None
    if kind == SCALAR:
        entry = now.origins.get(id(value))
        return None if entry is None or entry[1] is not value else entry[0]
    if kind == ARRAY:
        return array_origin(value)
    if kind == SEQUENCE:
        if type(value) is list or type(value) is tuple:
            for part in value:  # an index like (0, slice(None)) is the most frequent one: it has no origins
                if kinds.get(type(part)) != OTHER:
                    parts = tuple([origin(part) for part in value])
                    return parts if any(part is not None for part in parts) else None
        return None
    return emit(ITERATION, "ravel", (value.base,), {}, value.base.ravel())  # x.flat, read by a call


def array_origin(array: Any) -> int | None:
    """Which event made the array's contents as they are now; a recording of structure numbers those that none did."""
    made = _made_by(array)
    if made is None and now.structure:
        made = now.given = now.given - 1
        now.origins[id(array)] = (made, array if now.values else weakref.ref(array))
    return made


def _made_by(array: Any) -> int | None:
    """None if no event did; a view of written memory gets an event of its own."""
    entry = now.origins.get(id(array))
    if entry is not None and entry[1] is not array and not is_same(entry[1], array):
        entry = None
    if array.base is None or (entry is not None and not now.written):
        return None if entry is None else entry[0]
    owner = memory.owner(array)
    if owner is array:
        return None if entry is None else entry[0]
    if entry is not None:
        stamp = now.written.get(id(owner))
        if stamp is None or stamp[0] <= entry[0] or not is_same(stamp[1], owner):
            return entry[0]
    of_owner = now.origins.get(id(owner))
    if of_owner is None or not is_same(of_owner[1], owner):
        return None if entry is None else entry[0]
    # A view of known memory that was not made by a recorded operation, or that was written to through another view.
    where = index_of(array, owner) if now.values else None
    return emit(VIEW, "view", (owner, where), {}, array, origins=(of_owner[0], None))


def index_of(view: Any, owner: Any) -> Any:
    """Where the view lies; numpy's own functions are not looked into meanwhile, should they be instrumented as well."""
    thread, now.thread = now.thread, 0
    try:
        return memory.index_of(view, owner)
    finally:
        now.thread = thread


def name(value: Any, new: tuple[str, ...]) -> None:
    """The value, if an event made it, is bound to these names."""
    entry = now.origins.get(id(value))
    if entry is not None and kind_of(type(value)) in (SCALAR, ARRAY):
        event = now.events.get(entry[0])
        if event is not None and is_same(entry[1], value):
            if not event.names:
                event.names = new
            else:
                event.names += tuple([name for name in new if name not in event.names])


def is_array(value: Any) -> bool:
    """Whether it is a numpy array."""
    return kind_of(type(value)) == ARRAY


def is_float_array(value: Any) -> bool:
    """Whether going through it gives numbers or rows that a derivative may flow through."""
    return type(value) is np.ndarray and value.ndim > 0 and value.dtype.kind in "fc"
