"""Memory that is written to: arrays that events refer to are copied before, and other views of it are stale after."""

from __future__ import annotations

import weakref
from bisect import bisect_right
from typing import Any

import numpy as np

from gradcheck.recording import memory
from gradcheck.recording.emitting import emit, index_of, is_same
from gradcheck.recording.kinds import ARRAY, OTHER, SEQUENCE, kind_of, kinds
from gradcheck.recording.live import VIEW, now
from gradcheck.recording.spec import Spec

# Operations whose first operand matters only by its shape: it is not saved before it is overwritten.
STRUCTURAL = frozenset({"getitem", "setitem", "view"})


def hold(array: Any) -> None:
    """The array is to be copied before its memory is written to."""
    owner = array if array.base is None else memory.owner(array)
    kept = now.held.get(id(owner))
    if kept is None:
        kept = now.held[id(owner)] = {}
    kept[id(array)] = array


def _hold_operands() -> None:
    """Hold what the events since the last write refer to: code that never writes in place pays nothing for it."""
    events = now.events
    for index in range(now.scanned, now.count):
        event = events.get(index)
        if event is None:
            continue
        if event.operation in STRUCTURAL:
            if not event.writes and isinstance(event.result, np.ndarray):
                hold(event.result)
            continue
        for value in event.args:
            if isinstance(value, np.ndarray):
                hold(value)
            elif type(value) is list or type(value) is tuple:
                _hold_parts(value)
        if isinstance(event.result, np.ndarray):
            hold(event.result)
        for value in event.kwargs.values():
            if isinstance(value, np.ndarray):
                hold(value)
    now.scanned = now.count


def _hold_parts(values: Any) -> None:
    if len(values) < 10_000:
        for value in values:
            if isinstance(value, np.ndarray):
                hold(value)
            elif type(value) is list or type(value) is tuple:
                _hold_parts(value)


def save(target: Any) -> None:
    """Copy every array that events refer to in the memory of the target, which is about to be written."""
    if now.scanned != now.count:
        _hold_operands()
    kept = now.held.pop(id(memory.owner(target)), None)
    if kept:
        count, saved = now.count, now.saved
        for array in kept.values():
            saved.setdefault(id(array), []).append((count, array, memory.copy(array)))


def save_written() -> None:
    """Copy what events refer to in all memory that was written to, as it is now."""
    if not now.values or not now.written:
        return
    for _, owner in list(now.written.values()):
        save(owner)


def wrote(target: Any, index: int, spec: Spec) -> None:
    """The event wrote to the target: other views of its memory are stale from now on."""
    owner = memory.owner(target)
    if owner is target:
        now.written[id(owner)] = (index, owner if now.values else weakref.ref(owner))
        return
    entry = now.origins.get(id(owner))
    before = entry[0] if entry is not None and is_same(entry[1], owner) else None
    now.written[id(owner)] = (index, owner if now.values else weakref.ref(owner))
    where = index_of(target, owner) if now.values else None
    emit(VIEW, "setitem", (owner, where, target), {}, owner, writes=True, origins=(before, None, index))


def before_reshaping(array: Any) -> Any:
    """The array as it is, for events so far: its shape is about to be set in place. None when no values are kept."""
    if not now.values:
        return None
    if now.scanned != now.count:
        _hold_operands()
    as_it_is = array.view()
    now.saved.setdefault(id(array), []).append((now.count, array, as_it_is))
    hold(as_it_is)
    return as_it_is


def _first_later(saved: tuple[int, Any, Any]) -> int:
    return saved[0]


def was_saved(value: Any) -> bool:
    """Whether the value, or a part of it, may have been overwritten since."""
    kind = kinds.get(type(value))
    if kind == SEQUENCE:
        for part in value:  # noqa: SIM110 - a generator would cost more than the loop
            if kinds.get(type(part)) != OTHER:
                return True
        return False
    return kind != OTHER and id(value) in now.saved


def as_it_was(value: Any, index: int) -> Any:
    """The operand or result as the event of that index saw it."""
    kind = kind_of(type(value))
    if kind == ARRAY:
        copies = now.saved.get(id(value))
        if copies:
            later = bisect_right(copies, index, key=_first_later)
            if later < len(copies) and copies[later][1] is value:
                return as_it_was(copies[later][2], index)
    elif kind == SEQUENCE and type(value) in (list, tuple) and len(value) < 10_000:
        parts = [as_it_was(part, index) for part in value]
        if any(new is not old for new, old in zip(parts, value)):
            return parts if type(value) is list else tuple(parts)
    return value
