"""One recording in the making: begins and ends it, and numbers what it has found."""

from __future__ import annotations

import gc
import types
from collections.abc import Callable
from typing import Any

from gradcheck.recording import activity, callsites, iterating, operands, stores
from gradcheck.recording.events import LOST, Recording
from gradcheck.recording.live import get_ident, now, troubles
from gradcheck.recording.versions import as_it_was, save_written, was_saved

__all__ = ["HELPERS", "Recorder", "troubles"]


YOUNG_OBJECTS = 200_000


class Recorder:
    """One recording in the making. `start` and `stop` nest like brackets within one thread.

    One recording is active at a time; an inner one (a check inside a recorded script) suspends the outer one.
    `structure` tells arrays that no event made apart, and keeps what shapes depend on: axes, indices, subscripts.
    """

    def __init__(self, *, values: bool = False, keep: int | None = None, structure: bool = False) -> None:
        self.values = values
        self.structure = structure
        self.keep = keep or 0
        self.recording = Recording(keeps_values=values)
        self.left: tuple[Any, ...] = ()
        self.left_origins: tuple[Any, ...] = ()
        self._outer: tuple[Any, ...] | None = None
        self._collections: tuple[int, int, int] | None = None

    def start(self) -> None:
        """Suspend the recording under way, if any, and begin this one in the calling thread."""
        self._outer = now.kept()
        now.renew(values=self.values, keep=self.keep, structure=self.structure)
        if self.values and gc.isenabled():
            # Everything is kept alive meanwhile: collections would only walk through all of it again and again.
            self._collections = gc.get_threshold()
            gc.set_threshold(max(self._collections[0], YOUNG_OBJECTS), *self._collections[1:])
        now.thread = get_ident()

    def stop(self, error: BaseException | None = None) -> Recording:
        """The finished Recording; the recording that was suspended goes on.

        With the error that ended the run, `left` and `left_origins` tell what its failing operation had been given.
        """
        now.thread = 0
        recording = self.recording
        try:
            if error is not None:
                recording.error = error
                failure = now.failure
                remembered = failure is not None and failure[0] == id(error)
                self.left = failure[1] if remembered and failure is not None else tuple(now.stack)
                self.left_origins = tuple([operands.origin_of_waiting(value) for value in self.left])
            numbers = _finish(recording)
            if numbers is not None:
                self.left_origins = tuple(_renumbered(origin, numbers) for origin in self.left_origins)
        finally:
            if self._outer is not None:
                now.put_back(self._outer)
            self._outer = None
            if self._collections is not None and gc.get_threshold()[0] == max(
                self._collections[0], YOUNG_OBJECTS
            ):
                gc.set_threshold(*self._collections)
        return recording


def _finish(recording: Recording) -> dict[int, int] | None:
    """Number events and calls without gaps and put saved copies in the place of arrays overwritten later."""
    save_written()  # the caller may put the arrays back that were written to
    events = list(now.events.values())
    if now.saved:
        for event in events:
            for value in event.args:
                if was_saved(value):
                    event.args = tuple([as_it_was(value, event.index) for value in event.args])
                    break
            if was_saved(event.result):
                event.result = as_it_was(event.result, event.index)
            if event.kwargs:
                event.kwargs = {name: as_it_was(value, event.index) for name, value in event.kwargs.items()}
    numbers: dict[int, int] | None = None
    if now.dropped or now.dropped_calls:
        numbers = {event.index: i for i, event in enumerate(events)}
        call_numbers = {index: i for i, index in enumerate(now.calls)}
        for event in events:
            event.origins = tuple(_renumbered(origin, numbers) for origin in event.origins)
            event.index = numbers[event.index]
            event.call = call_numbers.get(event.call, 0)
        for index, call in now.calls.items():
            call.index = call_numbers[index]
            call.parent = None if call.parent is None else call_numbers.get(call.parent, 0)
            call.origins = {name: _renumbered(origin, numbers) for name, origin in call.origins.items()}
            call.returned_origin = _renumbered(call.returned_origin, numbers)
    recording.events = events
    recording.calls = list(now.calls.values())
    recording.dropped = now.dropped
    recording.dropped_calls = now.dropped_calls
    return numbers


def _renumbered(origin: Any, numbers: dict[int, int]) -> Any:
    if isinstance(origin, tuple):
        return tuple(_renumbered(part, numbers) for part in origin)
    if origin is None or origin < 0:
        return origin
    return numbers.get(origin, LOST if now.structure else None)


_HELPERS = {
    operands: "push note note_attribute note_load bound",
    callsites: "push_callee before_call note_call",
    iterating: "push_star push_iterable iterate unpack",
    stores: (
        "push_base push_index after_store stored push_owner set_attribute augment_name augmented augment_attribute "
        "augmented_attribute augment_item augmented_item"
    ),
    activity: "enter returned leave leave_lambda trim loop_begins loop_ticks loop_ends",
}

HELPERS: dict[str, Callable[..., Any]] = {
    name: function
    for module, listed in _HELPERS.items()
    for name in listed.split()
    if isinstance(function := getattr(module, name), types.FunctionType)
}
"""What instrumented code calls, by the names the rewriter knows them by."""
