"""Tells the forward pass from the backward pass: by the functions that run, and by how arrays are multiplied."""

from __future__ import annotations

import re

from gradcheck.recording.events import Event, Recording

_WORDS = {
    "backward": "backward backwards backprop backpropagate backpropagation bprop back backwardpass grad grads gradient "
    "gradients vjp derivative derivatives deriv prime delta deltas",
    "forward": "forward feedforward fprop predict loss cost activate propagate forwardprop forwardpass call inference",
    "update": "update optimize optimise step apply",
    "setup": "init initialize initialise load make generate create one hot onehot",
}
_PHASE = {word: phase for phase, words in _WORDS.items() for word in words.split()}
_PRODUCTS = frozenset({"matmul", "dot"})


def phases(recording: Recording) -> list[str]:
    """ "setup", "forward", "backward" or "update" for every event.

    A function is told by its name or by who called it; where that tells nothing, a backward pass begins where an array
    is multiplied along another axis than in its forward pass: `x @ W` and then `x.T @ d` or `d @ W.T`.
    """
    of_calls = _of_calls(recording)
    made: list[str] = []
    turns = _turns(recording, of_calls)
    first = next((event for event in recording.events if event.operation in _PRODUCTS), None)
    after: dict[int, str] = {}  # calls that run whole steps -> the pass that ran last inside them
    for event in recording.events:
        phase = of_calls[event.call] if event.call < len(of_calls) else ""
        if phase in ("", "forward") and _is_turned(event, turns):
            phase = "backward"
        elif not phase:
            phase = "update" if after.get(event.call) == "backward" else "forward"
        elif phase in ("forward", "backward"):
            parent = recording.calls[event.call].parent
            while parent is not None:
                after[parent] = phase
                parent = recording.calls[parent].parent
        if phase == "forward" and not of_calls[event.call] and _is_before(event, first):
            phase = "setup"
        made.append(phase)
    return made


def _is_before(event: Event, first: Event | None) -> bool:
    """Before the first product, and not in one loop with it."""
    if first is None or event.index >= first.index:
        return False
    return not (first.loop and event.loop[:1] == first.loop[:1])


def phase_of_name(function: str) -> str:
    """What a function's name says it does: "" when it says nothing or several things."""
    name = function.rpartition(".")[2].strip("_").removesuffix("<lambda>")
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    found = {phase for word in words if (phase := _PHASE.get(word.lower(), ""))}
    if "forward" in found and "backward" in found:
        both = {"forward", "backward"} <= {
            _PHASE.get(word.lower()) for word in words if word.lower() not in ("loss", "cost")
        }
        return "" if both else "backward"
    for phase in ("backward", "forward", "setup", "update"):
        if phase in found:
            return phase
    return ""


def _of_calls(recording: Recording) -> list[str]:
    calls = recording.calls
    own = [phase_of_name(call.function) for call in calls]
    below: list[set[str]] = [set() for _ in calls]
    for call in reversed(calls):
        if call.parent is not None and call.parent < len(calls):
            below[call.parent] |= below[call.index] | ({own[call.index]} - {"", "setup"})
    made: list[str] = []
    for call in calls:
        phase = own[call.index]
        if {"forward", "backward"} <= below[call.index] and phase != "backward":
            phase = ""  # it runs a whole training step, whatever it is called
        elif not phase and call.parent is not None and call.parent < len(made):
            phase = made[call.parent]
        made.append(phase)
    return made


Turns = dict[tuple[int, tuple[int, ...]], int]


def _is_turned(event: Event, turns: Turns) -> bool:
    """Whether the backward pass has begun in an iteration around the event."""
    if not turns:
        return False
    prefixes = (event.loop[:depth] for depth in range(len(event.loop) + 1))
    return any(event.index >= turns.get((event.call, prefix), event.index + 1) for prefix in prefixes)


def _turns(recording: Recording, of_calls: list[str]) -> Turns:
    """The first event of the backward pass in each iteration of calls that hold both passes."""
    summed: dict[object, tuple[int, tuple[int, ...]]] = {}
    turns: Turns = {}
    events = recording.events
    for event in events:
        if event.operation not in _PRODUCTS or len(event.origins) != 2:
            continue
        around: tuple[int, ...] | None = None
        for place in (0, 1):
            shape = event.operand_shapes[place]
            root, flipped = _root(events, event.origins[place])
            if shape is None or len(shape) != 2 or root is None:
                continue
            axis = int((place == 0) != flipped)
            before = summed.get(root)
            if before is not None and before[0] != axis:
                shared = _shared(before[1], event.loop)
                around = shared if around is None or len(shared) > len(around) else around
            else:
                summed[root] = axis, event.loop
        phase = of_calls[event.call] if event.call < len(of_calls) else "backward"
        sounds = any(_IS_GRADIENT.search(name) for name in event.names)
        if (
            around is None
            or (event.call, around) in turns
            or not (not phase or (phase == "forward" and sounds))
        ):
            continue
        turns[event.call, around] = _beginning(events, event, len(around))
    return turns


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return one[:depth]


def _root(events: list[Event], origin: object) -> tuple[object, bool]:
    """The array behind transposes and numerical factors, and whether it was turned round."""
    flipped = False
    for _ in range(8):
        if not isinstance(origin, int) or origin < 0:
            break
        event = events[origin]
        if event.operation == "transpose" and event.origins:
            origin, flipped = event.origins[0], not flipped
        elif event.operation in ("multiply", "divide", "negative", "copy") and len(event.operand_shapes) < 3:
            arrays = [i for i, shape in enumerate(event.operand_shapes) if shape]
            if len(arrays) != 1:
                break
            origin = event.origins[arrays[0]]
        else:
            break
    return origin, flipped


_IS_GRADIENT = re.compile(r"(?:^|[._\['\"])(?:d[A-Z_]\w*|delta\w*|grad\w*)")
_GRADIENT = re.compile(r"(?:^|[._\['\"])(?:d_?[A-Za-z]\w*$|d\d*$|delta\w*|grad\w*|err\w*)", re.IGNORECASE)


def _beginning(events: list[Event], first: Event, depth: int) -> int:
    """Back from the first product of the backward pass to the first statement after the last one of the forward pass.

    Statements in between belong to the backward pass from the first on that sounds like a gradient.
    """
    begin = at = first.index
    line = first.site.statement.line
    while at > 0:
        at -= 1
        event = events[at]
        if event.call != first.call or event.loop[:depth] != first.loop[:depth]:
            if event.call < first.call:
                break
            continue
        if event.operation in _PRODUCTS and event.site.statement.line != line:
            break
        sounds = any(_GRADIENT.search(name) for name in event.names)
        if sounds or event.site.statement.line in (line, events[begin].site.statement.line):
            begin = at
    return begin
