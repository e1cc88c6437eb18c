"""Takes the guard out of recorded logarithms: log(p + 1e-7) is derived as log(p), as nearly every backward pass has it.

Where a gradient leaves the guard out, it differs from that of the loss as written by 1e-6 and more: enough that no line
of it is what it should be to the last digits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.recording.events import Event, Origin, Recording

LARGEST = 1e-4  # a constant above this is no guard
LOGARITHMS = ("log", "log2", "log10", "log1p")
SINGLE = (float, int, np.floating)


def unguarded(recording: Recording) -> Recording | None:
    """The recording with what goes into guarded logarithms as it is without the guard; None when none is guarded."""
    events = list(recording.events)
    for event in recording.events:
        if event.operation in LOGARITHMS and len(event.args) == 1 and type(event.origins[0]) is int:
            bare = _bare(events[event.origins[0]])
            if bare is not None:
                events[event.index] = replace(event, args=(bare,))
    changed = any(a is not b for a, b in zip(events, recording.events))
    return replace(recording, events=events) if changed else None


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
