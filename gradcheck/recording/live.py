"""The state of the recording under way, in one object with slots: read and written several times per operation."""

from __future__ import annotations

import sys
from _thread import get_ident
from typing import Any

from gradcheck.facts import Location
from gradcheck.recording.events import LOST, Call, Event, Site
from gradcheck.recording.spec import Spec


class Live:
    """What one recording has so far. Code that runs in another thread, or outlives its recording, sees `thread`."""

    __slots__ = (
        "call", "call_count", "calls", "count", "dropped", "dropped_calls", "events", "failure", "frames", "given",
        "held", "keep", "limit", "loop", "marks", "origins", "saved", "scanned", "stack", "structure", "thread",
        "values", "written",
    )  # fmt: skip

    thread: int  # of the recording; 0 while there is none
    stack: list[Any]  # operands waiting for their operation
    events: dict[int, Event]
    calls: dict[int, Call]
    frames: list[list[Any]]  # [function spec, stack height, loop, call index] of each entered function
    origins: dict[int, tuple[int, Any]]  # id of a value -> (event, the value, weakly unless values are kept)
    written: dict[int, tuple[int, Any]]  # id of a memory owner -> (event of the last write, the owner)
    held: dict[int, dict[int, Any]]  # id of a memory owner -> arrays of that memory that events refer to
    scanned: int  # the events before this one are in `held`
    saved: dict[
        int, list[tuple[int, Any, Any]]
    ]  # id of an array -> (first event of later contents, array, copy)
    loop: tuple[int, ...]
    marks: list[
        list[tuple[int, int]]
    ]  # per running loop: (next event, next call) at each kept iteration's start
    count: int
    call_count: int
    call: int
    values: bool
    structure: bool
    given: int  # the origin of the last array that no event made
    keep: int
    dropped: int
    dropped_calls: dict[tuple[str, str, int], int]
    limit: int  # of remembered origins, before the dead ones are swept
    failure: tuple[int, tuple[Any, ...]] | None

    def kept(self) -> tuple[Any, ...]:
        """All of it, to be put back when an inner recording has ended."""
        return tuple(getattr(self, name) for name in Live.__slots__)

    def put_back(self, kept: tuple[Any, ...]) -> None:
        for name, value in zip(Live.__slots__, kept):
            setattr(self, name, value)

    def renew(self, *, values: bool, keep: int, structure: bool = False) -> None:
        """A recording of nothing yet, of no thread."""
        self.thread = 0
        self.stack, self.events, self.frames, self.marks = [], {}, [], []
        self.origins, self.written, self.held, self.saved, self.dropped_calls = {}, {}, {}, {}, {}
        self.calls = {0: Call(0, "<outside>", "", 0, 0, None)}
        self.loop, self.failure, self.limit = (), None, 50_000
        self.count = self.call = self.dropped = self.scanned = 0
        self.call_count = 1
        self.values, self.keep, self.structure, self.given = values, keep, structure, LOST


now = Live()
now.renew(values=False, keep=0)

troubles: dict[str, str] = {}  # where the recorder itself failed -> how; empty if all is well


def give_up(where: str) -> None:
    """The recorder failed: the user's code goes on, the trouble is remembered."""
    error = sys.exc_info()[1]
    if len(troubles) < 100:
        troubles[f"{where}: {error!r}"] = repr(error)


def _internal(kind: str) -> Spec:
    where = Location("", 0, text=kind)
    return Spec(Site(-1, kind, "", where, where, ()), ())


# Sites of events that no expression of the user's stands for.
ITERATION = _internal("iterate")
VIEW = _internal("view")

__all__ = ["ITERATION", "VIEW", "Live", "get_ident", "give_up", "now", "troubles"]
