"""A trail that was lost on the way through bytes, strings or foreign containers, joined again where the same numbers
come out.

Nothing is believed here: the gradients that follow are compared with measured ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.recording.dependence import active_events, keyword_origins
from gradcheck.recording.events import Event, Recording
from gradcheck.recording.sources import Sources

Print = tuple[int, bytes]


def rejoined(recording: Recording, output: int, unknowns: Sources) -> Recording | None:
    """The recording with arrays from nowhere as copies of those that depend on the unknowns and hold the same numbers.

    None when there are none. Only arrays of several different numbers are told apart by them, and single numbers that
    nobody writes down.
    """
    events = list(recording.events)
    active = active_events(events, output, unknowns, keyword_origins(events))
    made: dict[Print, int] = {}
    joined = False

    def from_nowhere(event: Event) -> Event:
        source = None if any(map(_depends, event.origins)) else made.get(_print(event.result) or (0, b""))
        if source is not None:
            earlier = events[source]
            same = "copy" if isinstance(event.result, np.ndarray) else "float"
            return replace(
                event, operation=same, args=(earlier.result,), kwargs={}, origins=(source,), writes=False
            )
        found = [
            made.get(_print(value) or (0, b"")) if origin is None else None
            for value, origin in zip(event.args, event.origins)
        ]
        if all(source is None for source in found):
            return event
        origins = tuple(old if new is None else new for old, new in zip(event.origins, found))
        return replace(event, origins=origins)

    def _depends(origin: Any) -> bool:
        if isinstance(origin, tuple):
            return any(map(_depends, origin))
        return type(origin) is int and origin >= 0 and active[origin]

    for index in range(output + 1):
        event = events[index]
        if not active[index]:
            event = from_nowhere(event)
            if event is not events[index]:
                events[index], active[index], joined = event, True, True
            elif any(map(_depends, event.origins)):
                active[index] = True
        if active[index] and (of_result := _print(event.result)) is not None:
            made[of_result] = index
    return replace(recording, events=events) if joined else None


def _print(value: Any) -> Print | None:
    """Equal for arrays of the same numbers in the same order, whatever their shape, and for the same single numbers."""
    if isinstance(value, float):  # such as nobody writes down
        return (1, np.float64(value).tobytes()) if not (value * 1024).is_integer() else None
    if not isinstance(value, np.ndarray) or value.dtype != np.float64 or value.size < 2:
        return None
    flat = np.ascontiguousarray(value).reshape(-1)
    return (flat.size, flat.tobytes()) if np.any(flat != flat[0]) else None
