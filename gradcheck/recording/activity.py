"""What instrumented code calls when functions of the user's begin and end, and when loops go round."""

from __future__ import annotations

import sys
from typing import Any

from gradcheck.recording.emitting import is_array, origin
from gradcheck.recording.events import Call
from gradcheck.recording.kinds import summary
from gradcheck.recording.live import get_ident, give_up, now
from gradcheck.recording.spec import FunctionSpec, LoopSpec


def enter(spec: FunctionSpec, *parameters: Any) -> None:
    """A function of the user's begins."""
    if get_ident() != now.thread:
        return
    index = outer = now.call
    try:
        index = now.call_count
        now.call_count = index + 1
        arguments = dict(zip(spec.parameters, [summary(value) for value in parameters]))
        now.calls[index] = Call(
            index, spec.name, spec.file, spec.line, now.calls[outer].depth + 1, outer, arguments
        )
        if now.structure:
            now.calls[index].origins = {
                name: origin(value) for name, value in zip(spec.parameters, parameters) if is_array(value)
            }
    except Exception:
        give_up("function entry")
        index = outer
    now.frames.append([spec, len(now.stack), now.loop, outer])
    now.call = index


def returned(value: Any) -> Any:
    """A function of the user's is about to return the value."""
    if get_ident() == now.thread:
        try:
            now.calls[now.call].returned = summary(value)
            if now.structure:
                now.calls[now.call].returned_origin = origin(value)
        except Exception:
            give_up("return")
    return value


def leave(spec: FunctionSpec) -> None:
    """A function of the user's ends, by return or by an exception."""
    if get_ident() != now.thread:
        return
    frames = now.frames
    while frames:
        frame = frames.pop()
        if frame[0] is spec and not (spec.is_lambda is False and frame[0].is_lambda):
            break
        if not frame[0].is_lambda:  # not ours: this function was entered before the recording began
            frames.append(frame)
            return
    else:
        return
    _, height, now.loop, now.call = frame
    if len(now.stack) > height:
        _remember_failure(height)
        del now.stack[height:]
    if now.keep:
        del now.marks[len(now.loop) :]


def leave_lambda(spec: FunctionSpec, entered: None, value: Any) -> Any:
    """A lambda returns the value."""
    if get_ident() == now.thread:
        returned(value)
        leave(spec)
    return value


def trim() -> None:
    """An exception was caught in this function: nothing of its own is waiting on the stack."""
    if get_ident() != now.thread:
        return
    frames = now.frames
    while frames and frames[-1][0].is_lambda:
        _, _, now.loop, now.call = frames.pop()
    height = frames[-1][1] if frames else 0
    if len(now.stack) > height:
        _remember_failure(height)
        del now.stack[height:]


def _remember_failure(height: int) -> None:
    """Keep what the failing operation left on the stack, once for each exception: in its innermost function."""
    error = sys.exc_info()[1]
    if error is not None and (now.failure is None or now.failure[0] != id(error)):
        now.failure = id(error), tuple(now.stack[height:])


def loop_begins(spec: LoopSpec) -> None:
    """A loop statement is reached."""
    if get_ident() == now.thread:
        depth = spec.depth + (len(now.frames[-1][2]) if now.frames else 0)
        now.loop = (*now.loop[:depth], -1)
        if now.keep:
            del now.marks[depth:]
            now.marks.append([])


def loop_ticks(spec: LoopSpec) -> None:
    """The next iteration of a loop begins."""
    if get_ident() == now.thread:
        depth = spec.depth + (len(now.frames[-1][2]) if now.frames else 0)
        loop = now.loop
        if len(loop) > depth:
            now.loop = (*loop[:depth], loop[depth] + 1) if depth else (loop[0] + 1,)
            if now.keep and len(now.marks) > depth:
                del now.marks[depth + 1 :]
                _tick(now.marks[depth])


def loop_ends(spec: LoopSpec) -> None:
    """A loop was left, exhausted or broken off."""
    if get_ident() == now.thread:
        depth = spec.depth + (len(now.frames[-1][2]) if now.frames else 0)
        now.loop = now.loop[:depth]
        if now.keep:
            del now.marks[depth:]


def _tick(marks: list[tuple[int, int]]) -> None:
    """Drop the iteration that is now neither among the first nor among the last kept ones."""
    keep = now.keep
    marks.append((now.count, now.call_count))
    if len(marks) <= 2 * keep + 1:
        return
    (first, first_call), (last, last_call) = marks[keep], marks[keep + 1]
    del marks[keep]
    for index in range(first, last):
        event = now.events.pop(index, None)
        if event is not None:
            now.dropped += 1
            entry = now.origins.get(id(event.result)) if now.values else None
            if entry is not None and entry[0] == index:
                del now.origins[id(event.result)]
    for index in range(first_call, last_call):
        call = now.calls.pop(index, None)
        if call is not None:
            place = call.file, call.function, call.line
            now.dropped_calls[place] = now.dropped_calls.get(place, 0) + 1
