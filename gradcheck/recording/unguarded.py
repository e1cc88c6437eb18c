"""Takes the guard out of recorded logarithms: log(p + 1e-7) is derived as log(p), as nearly every backward pass has it.

Where a gradient leaves the guard out, it differs from that of the loss as written by 1e-6 and more: enough that no line
of it is what it should be to the last digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.recording.events import Event, Origin, Recording

LARGEST = 1e-4  # a constant above this is no guard
LOGARITHMS = ("log", "log2", "log10", "log1p")
SINGLE = (float, int, np.floating)


def unguarded(recording: Recording) -> Recording | None:
    """The recording with what goes into guarded logarithms as it is without the guard; None when none is guarded.

    Where that is 0 or less nothing can be taken out: `silenced` tells those places.
    """
    events = list(recording.events)
    for event in recording.events:
        if event.operation in LOGARITHMS and len(event.args) == 1 and type(event.origins[0]) is int:
            made = events[event.origins[0]]
            clipped = _clipping(made, events)
            bare = _bare(made) if clipped is None else _unclipped(made, clipped)
            if bare is not None:
                events[event.index] = replace(
                    event, args=(np.where(np.greater(bare, 0), bare, event.args[0]),)
                )
                if clipped is not None:
                    events[clipped.index] = _open(clipped)
    changed = any(a is not b for a, b in zip(events, recording.events))
    return replace(recording, events=events) if changed else None


def silenced(recording: Recording) -> list[tuple[int, Any]]:
    """The guarded logarithms of what is 0 or less without the guard, and where it is: no derivative is left there."""
    found = []
    for event in recording.events:
        if event.operation in LOGARITHMS and len(event.args) == 1 and type(event.origins[0]) is int:
            made = recording.events[event.origins[0]]
            clipped = _clipping(made, recording.events)
            bare = _bare(made) if clipped is None else _unclipped(made, clipped)
            if bare is not None and np.any(np.less_equal(bare, 0)):
                found.append((event.index, np.less_equal(bare, 0)))
    return found


def _clipping(made: Event, events: Sequence[Event]) -> Event | None:
    """The event that keeps what goes into a logarithm away from 0: the clip of clip(p) or of 1 - clip(p)."""
    if (
        made.operation == "subtract"
        and len(made.args) == 2
        and isinstance(made.args[0], SINGLE)
        and made.args[0] == 1
        and not made.writes
    ):
        origin = made.origins[1]
        made = events[origin] if type(origin) is int and origin >= 0 else made
    if made.writes or made.kwargs.keys() - {"min", "max", "a_min", "a_max"}:
        return None
    bounds = [bound for bound in (*made.args[1:3], *made.kwargs.values()) if bound is not None]
    if made.operation not in ("clip", "maximum") or not all(isinstance(bound, SINGLE) for bound in bounds):
        return None
    lowest = [float(np.real(bound)) for bound in bounds if 0 < bound <= LARGEST]
    others = [bound for bound in bounds if 0 < bound <= LARGEST or 0 <= 1 - bound <= LARGEST]
    return made if lowest and len(others) == len(bounds) else None


def _unclipped(made: Event, clipped: Event) -> Any:
    """What goes into the logarithm as it would without the clip."""
    return clipped.args[0] if made is clipped else 1 - np.asarray(clipped.args[0])


def _open(clipped: Event) -> Event:
    """The clip with no bounds."""
    if clipped.operation == "maximum":
        return replace(clipped, args=(clipped.args[0], -np.inf))
    return replace(clipped, args=(clipped.args[0],), origins=clipped.origins[:1], kwargs={})


def _bare(made: Event) -> Any:
    """What a sum is without the guard in it: p of p + 1e-7, 1 - p of 1 + 1e-7 - p; None when there is none."""
    if made.operation not in ("add", "subtract") or len(made.args) != 2 or made.writes:
        return None
    operands = list(zip(made.args, made.origins))
    if made.operation == "add":
        for (value, origin), (guard, fixed) in (operands, operands[::-1]):
            if _varies(value, origin) and not _varies(guard, fixed) and 0 < guard <= LARGEST:
                return value
        return None
    (whole, _), (value, origin) = operands
    is_guarded = _varies(value, origin) and isinstance(whole, SINGLE) and 0 < whole - round(whole) <= LARGEST
    return round(whole) - value if is_guarded else None


def _varies(value: Any, origin: Origin) -> bool:
    """Whether an operand is no constant: an array, or a number that was made."""
    return type(origin) is int or not isinstance(value, SINGLE)
