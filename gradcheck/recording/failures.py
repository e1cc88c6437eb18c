"""Finds the site of the operation that raised, and cleans tracebacks of the recorder's own frames."""

from __future__ import annotations

import os
import types
from typing import Any

from gradcheck import source
from gradcheck.recording import twins
from gradcheck.recording.events import Failure
from gradcheck.recording.spec import PUSHED, Spec

_NOT_OPERATIONS = frozenset({"bind", "unpack", "iterate"})


def failure_of(error: BaseException, left: tuple[Any, ...], origins: tuple[Any, ...]) -> Failure | None:
    """The failing operation with its operands, found by the position of the instruction that raised; None if nothing
    was waiting for an operation.
    """
    spec, location = None, None
    for frame, instruction in source.frames(error.__traceback__):
        module = twins.module_of(frame.f_code)
        if module is None:
            continue
        spec, location = None, source.location_of(frame.f_code, instruction)
        if location is not None:
            place = location.line, location.column, location.end_line, location.end_column
            spec = _spec_at(module.specs, place)
    if spec is not None:
        found = _operands(spec, left, origins)
        if found is not None:
            return Failure(*found, location, spec.site)
    waiting = [(value, origin) for value, origin in zip(left, origins) if not isinstance(value, Spec)]
    if not waiting and location is None:
        return None
    return Failure(tuple(v for v, _ in waiting), tuple(o for _, o in waiting), location)


def _spec_at(specs: list[Spec], place: tuple[int, int | None, int | None, int | None]) -> Spec | None:
    found, around = None, None
    for spec in specs:
        where = spec.site.location
        if spec.site.kind in _NOT_OPERATIONS or (where.end_line, where.end_column) != place[2:]:
            continue
        if (where.line, where.column) == place[:2]:
            found = spec
        elif spec.site.kind == "call" and (where.line, where.column or 0) < (place[0], place[1] or 0):
            # A method call over several lines is placed at the method's name: the nearest start before it.
            around = max(
                around or spec, spec, key=lambda s: (s.site.location.line, s.site.location.column or 0)
            )
    return found or around


def _operands(
    spec: Spec, left: tuple[Any, ...], origins: tuple[Any, ...]
) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    n = spec.pushes
    kind = spec.site.kind
    if kind == "augmented":
        return (left[-2:], origins[-2:]) if len(left) >= 3 else None
    start = len(left) - n
    if kind == "call":
        marks = [i for i, value in enumerate(left) if value is spec]
        if not marks:
            return None
        start = marks[-1] + 1
    if kind == "store":
        start = len(left) - (2 if spec.template[1] is PUSHED else 1)
        if start < 1:
            return None
        index = left[start + 1] if spec.template[1] is PUSHED else spec.template[1]
        value, origin = left[start - 1], origins[start - 1]
        for step in spec.path:  # the part that this target of several gets
            if step is None or type(value) not in (list, tuple) or not -len(value) <= step < len(value):
                break
            value, origin = value[step], origin[step] if isinstance(origin, tuple) else None
        return (left[start], index, value), (origins[start], None, origin)
    if start < 0 or start + n > len(left):
        return None
    values = iter(zip(left[start : start + n], origins[start : start + n]))
    pairs = [next(values) if place is PUSHED else (place, None) for place in spec.template]
    return tuple(value for value, _ in pairs), tuple(origin for _, origin in pairs)


def without_own_frames(error: BaseException) -> None:
    """Take gradcheck's frames out of the traceback, and out of those of the errors it was raised from."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = _cleaned(one.__traceback__)
        pending += (one.__cause__, one.__context__)


def _cleaned(traceback: types.TracebackType | None) -> types.TracebackType | None:
    kept: list[types.TracebackType] = []
    while traceback is not None:
        if not source.is_own_file(os.path.abspath(traceback.tb_frame.f_code.co_filename)):
            kept.append(traceback)
        traceback = traceback.tb_next
    for one, following in zip(kept, [*kept[1:], None]):
        one.tb_next = following
    return kept[0] if kept else None
