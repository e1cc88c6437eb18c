"""Reverse-mode over a recording: the derivative of one recorded number by every recorded value and by the unknowns.

How the events are read: an event's cotangent goes to its operands by the rule of its operation. "setitem" and other
in-place events make a new version of the array they write to; the old version's cotangent is that of the new one with
the written entries at zero, and so it is for "write_view", the new version of memory written to through a view. A "view"
event is a read of flat places of its first operand, an "item" one of a list. Cotangents are float64 (complex128 for
complex values, internally dL/dRe - i dL/dIm).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.errors import GradcheckError
from gradcheck.facts import Array
from gradcheck.recording.events import Event, Origin, Recording
from gradcheck.recording.sources import Sources, leaves
from gradcheck.recording.vjps import find
from gradcheck.recording.vjps.core import Rule, resolved
from gradcheck.recording.vjps.indexing import add_at, written
from gradcheck.recording.vjps.kinks import at_kink
from gradcheck.recording.vjps.opaque import OpaqueError, numerical_vjp


class BrokenTrailError(GradcheckError):
    """The recording does not lead from the loss to the unknowns; the message is one sentence that says where it ends."""


_MOVED: Any = object()  # the cotangent of a version in a chain of writes, handed on to the version before


@dataclass(eq=False)
class Graph:
    """dL/d(value) for every value of a recording, computed once and looked up by event.

    `gradient(i)` is the derivative by the result of event i, `source(x)` by an array that is no event's result.
    """

    recording: Recording
    output: int
    sources: Sources
    _cotangents: list[Any]
    _complete: bool = False
    _kinks: tuple[int, ...] | None = None
    _copies: dict[int, Any] = field(default_factory=dict)

    def value(self, event: int) -> Any:
        """The forward value that event made."""
        return self.recording.events[event].result

    def gradient(self, event: int) -> Any:
        """dL/d(result of that event) in the result's shape: zeros where the loss does not react, None for a non-number.

        Results that are lists or tuples (np.split) get a tuple.
        """
        found = self._cotangents[event] if event < len(self._cotangents) else None
        if found is _MOVED:
            if event not in self._copies:
                self._copies |= _reverse(self, everything=True, copy_writes=True)[1]
            found = self._copies.get(event)
        elif found is None and not self._complete:
            self._finish()
            found = self._cotangents[event] if event < len(self._cotangents) else None
            if found is _MOVED:
                return self.gradient(event)
        return _as_result(found, self.recording.events[event].result)

    def source(self, array: Array) -> Array:
        """dL/d(array) for an array the recording did not make, such as the input; zeros when the loss never read it."""
        wanted = Sources([array])
        _reverse(self, everything=True, into=wanted)
        total = wanted.sums[0]
        return np.zeros(array.shape) if total is None else total

    def items(self) -> Iterator[tuple[Event, Any, Any]]:
        """Every event whose result the loss reacts to, as (event, value, dL/dvalue), in order of execution."""
        if not self._complete:
            self._finish()
        for event in self.recording.events[: self.output + 1]:
            if self._cotangents[event.index] is not None and isinstance(
                event.result, np.ndarray | np.generic | float
            ):
                yield event, event.result, self.gradient(event.index)

    @property
    def kinks(self) -> tuple[int, ...]:
        """Events computed exactly at a corner (ties of a maximum, relu at 0) that the loss passes through."""
        if self._kinks is None:
            self._kinks = tuple(
                event.index
                for event, reached in zip(self.recording.events, self._reached())
                if reached and at_kink(event.operation, event.args, event.kwargs, event.result)
            )
        return self._kinks

    def _reached(self) -> list[bool]:
        """Events the loss reacts to, and comparisons of values the loss reacts to: they choose a branch."""
        reached = [c is not None for c in self._cotangents]
        for event in self.recording.events[: len(reached)]:
            if event.operation in _COMPARISONS:
                reached[event.index] = any(type(o) is int and reached[o] for o in event.origins)
        return reached

    def _finish(self) -> None:
        self._complete = True
        complete, self._copies = _reverse(self, everything=True)
        self._cotangents = [new if old is None else old for old, new in zip(self._cotangents, complete)]


_COMPARISONS = frozenset(
    {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "argmax", "argmin"}
)


def gradients(recording: Recording, output: Any, unknowns: Sequence[Any] = ()) -> Graph:
    """The graph of the derivatives of `output`, an event's index or a value the recording made.

    With `unknowns` (arrays, or Variables) only what depends on them is computed now, anything else when asked for;
    their derivatives are `graph.sources.sums`. Raises BrokenTrailError when the output was not recorded or an
    operation on the way has no derivative.
    """
    index = output if type(output) is int else output_event(recording, output)
    sources = Sources(unknowns)
    if any(number not in {n for n, _ in sources._arrays} for number in range(len(sources.unknowns))):
        constants: list[Any] = []
        for event in recording.events[: index + 1]:
            for value, origin in zip(event.args, event.origins):
                leaves(value, origin, constants.append)
        sources.find_by_writing(constants)
    graph = Graph(recording, index, sources, [])
    graph._complete = not sources.unknowns
    graph._cotangents, graph._copies = _reverse(graph, everything=not sources.unknowns, into=sources)
    return graph


def output_event(recording: Recording, output: Any) -> int:
    """The index of the last event that made this value: the very object, else a number equal to it."""
    events = recording.events
    for event in reversed(events):
        if event.result is output:
            return event.index
    if isinstance(output, tuple | list) and output:
        return output_event(recording, output[0])
    if isinstance(output, float | np.generic | np.ndarray) and np.size(output) == 1:
        number = complex(np.asarray(output).reshape(-1)[0])
        for event in reversed(events):
            result = event.result
            if isinstance(result, float | np.generic | np.ndarray) and np.size(result) == 1:
                if (
                    np.asarray(result).dtype.kind in "fc"
                    and complex(np.asarray(result).reshape(-1)[0]) == number
                ):
                    return event.index
    raise BrokenTrailError("The loss was not made by any operation that was recorded.")


_NO_KEYWORDS: dict[str, Origin] = {}


def keyword_origins(events: list[Event]) -> dict[int, dict[str, Origin]]:
    """Where the values given by keyword came from, by event: events keep origins of positional operands only."""
    found: dict[int, dict[str, Origin]] = {}
    if not any(event.kwargs for event in events):
        return found
    made: dict[int, int] = {}

    def origin(value: Any) -> Origin:
        if isinstance(value, list | tuple):
            parts = tuple(origin(part) for part in value)
            return parts if any(part is not None for part in parts) else None
        return made.get(id(value)) if isinstance(value, np.ndarray | np.generic | float) else None

    for event in events:
        for name, value in event.kwargs.items():
            if isinstance(value, np.ndarray | np.generic | float | list) and name != "out":
                found.setdefault(event.index, {})[name] = origin(value)
        made[id(event.result)] = event.index
    return found


def _active(events: list[Event], output: int, sources: Sources) -> list[bool]:
    """Which events depend on an unknown."""
    active = [False] * (output + 1)
    match = sources.match
    numbers = sources.numbers

    def reacts(origin: Origin, value: Any) -> bool:
        if type(origin) is int:
            return active[origin]
        if type(origin) is tuple:
            if isinstance(value, list | tuple | np.ndarray):
                return any(reacts(o, v) for o, v in zip(origin, value))
            return any(reacts(o, None) for o in origin)
        if isinstance(value, np.ndarray):
            return match(value) is not None
        if isinstance(value, list | tuple):
            return any(reacts(None, item) for item in value)
        return numbers and match(value) is not None

    keywords = keyword_origins(events)
    for i in range(output + 1):
        event = events[i]
        for origin, value in zip(event.origins, event.args):
            if reacts(origin, value):
                active[i] = True
                break
        else:
            if event.kwargs and i in keywords:
                active[i] = any(reacts(o, event.kwargs[k]) for k, o in keywords[i].items())
    return active


def _reverse(
    graph: Graph, everything: bool, into: Sources | None = None, copy_writes: bool = False
) -> tuple[list[Any], dict[int, Any]]:
    """One pass from the output back: the cotangents by event (_MOVED where handed on), and copies of those if asked."""
    events, output = graph.recording.events, graph.output
    reverse = _Pass(events, output, into)
    if not everything:
        assert into is not None
        reverse.active = _active(events, output, into)
        if not reverse.active[output]:
            return [None] * (output + 1), {}
    reverse.strict = not everything or not graph.sources.unknowns
    reverse.copy_writes = copy_writes
    with np.errstate(all="ignore"):
        reverse.run()
    return reverse.cotangents, reverse.copies


class _Pass:
    """The state of one reverse pass."""

    def __init__(self, events: list[Event], output: int, sources: Sources | None) -> None:
        self.events = events
        self.output = output
        self.sources = sources if sources is not None and sources.unknowns else None
        self.active: list[bool] | None = None
        self.cotangents: list[Any] = [None] * (output + 1)
        self.owned = bytearray(output + 1)  # the buffer is ours alone: later contributions are added in place
        self.dense = bytearray(output + 1)  # read as a whole: worth keeping although a write hands it on
        self.strict = True
        self.copy_writes = False
        self.copies: dict[int, Any] = {}
        self.keywords = keyword_origins(events)
        self._rules: dict[str, Rule | None] = {}

    def run(self) -> None:
        result = self.events[self.output].result
        self.cotangents[self.output] = np.ones(result.shape) if isinstance(result, np.ndarray) else 1.0
        self.dense[self.output] = 1
        for i in range(self.output, -1, -1):
            cotangent = self.cotangents[i]
            if cotangent is None:
                continue
            event = self.events[i]
            operation = event.operation
            if operation in _READS and self._read(event, cotangent):
                continue
            if operation in _WRITES and self._write(event, cotangent):
                continue
            self._ordinary(event, cotangent)

    def wants(self, origin: Origin, value: Any) -> bool:
        """Whether the derivative by this operand is of use."""
        if type(origin) is int:
            return self.active is None or self.active[origin]
        if type(origin) is tuple:
            if isinstance(value, list | tuple | np.ndarray):
                return any(self.wants(o, v) for o, v in zip(origin, value))
            return any(self.wants(o, None) for o in origin)
        if self.sources is None or value is None:
            return False
        if isinstance(value, list | tuple):
            return any(self.wants(None, item) for item in value)
        return self.sources.match(value) is not None

    def _ordinary(self, event: Event, cotangent: Any) -> None:
        args, origins = event.args, event.origins
        wanted = [self.wants(o, a) for o, a in zip(origins, args)]
        named = self.keywords.get(event.index, _NO_KEYWORDS) if event.kwargs else _NO_KEYWORDS
        named = {k: o for k, o in named.items() if self.wants(o, event.kwargs[k])} if named else named
        if True not in wanted and not named:
            return
        operation = event.operation
        if operation in self._rules:
            rule = self._rules[operation]
        else:
            rule = self._rules[operation] = find(operation)
        found: Any = None
        if rule is not None:
            try:
                found, of_keywords = rule.gradients(cotangent, event.result, args, event.kwargs)
                found = [resolved(d) if w else None for d, w in zip(found, wanted)]
                for k, origin in named.items():
                    if k not in of_keywords:
                        raise LookupError(k)
                    d = resolved(of_keywords[k])
                    if d is not None:
                        self.give(origin, event.kwargs[k], d)
            except Exception:  # an operand the rule does not know: the call itself is asked instead
                found = None
        if found is None:
            if named:
                self._broken(event, "takes values that depend on the parameters by keyword")
                return
            found = self._measured(event, cotangent, wanted)
        for origin, value, d, w in zip(origins, args, found, wanted):
            if w and d is not None:
                self.give(origin, value, d)

    def _measured(self, event: Event, cotangent: Any, wanted: list[bool]) -> tuple[Any, ...]:
        """The derivative of a call without a rule: by its name in scipy, else measured on the call itself."""
        function = callable_of(event)
        name = getattr(function, "__name__", event.operation)
        try:
            if event.operation.startswith("random."):
                raise OpaqueError("draws random numbers from values that depend on the parameters")
            if function is None:
                raise OpaqueError("has no derivative rule")
            special = find(name) if event.operation == "opaque" and _is_scientific(function) else None
            if special is not None:
                with contextlib.suppress(Exception):
                    return special(cotangent, event.result, event.args, event.kwargs)
            if event.writes:
                raise OpaqueError("writes to its operand and has no derivative rule")
            return numerical_vjp(function, cotangent, event.result, event.args, event.kwargs, wanted)
        except OpaqueError as error:
            self._broken(event, str(error), name)
        except Exception as error:
            self._broken(event, f"raised {type(error).__name__} when it was called again", name)
        return (None,) * len(event.args)

    def give(self, origin: Origin, value: Any, d: Any) -> None:
        """Count a cotangent towards an operand."""
        if type(origin) is int:
            if self.active is None or self.active[origin]:
                self.add(origin, d)
                self.dense[origin] = 1
        elif type(origin) is tuple:
            items = value if isinstance(value, list | tuple | np.ndarray) else (None,) * len(origin)
            for o, v, part in zip(origin, items, d):
                if part is not None:
                    self.give(o, v, part)
        elif self.sources is not None and value is not None:
            if isinstance(value, list | tuple):
                for v, part in zip(value, d):
                    if part is not None:
                        self.give(None, v, part)
                return
            match = self.sources.match(value)
            if match is not None:
                self.sources.add(match, value, d)

    def add(self, origin: int, d: Any) -> None:
        present = self.cotangents[origin]
        if present is None:
            self.cotangents[origin] = d
            return
        if isinstance(d, tuple | list) or isinstance(present, tuple | list):
            self.cotangents[origin] = _add_nested(present, d)
        elif self.owned[origin] and not (present.dtype.kind == "f" and np.asarray(d).dtype.kind == "c"):
            present += d
        else:
            total = present + d
            self.cotangents[origin] = total
            # A sum is a fresh array: from now on it may be added to in place.
            self.owned[origin] = type(total) is np.ndarray and total.shape == np.shape(d)

    def buffer(self, origin: int, like: Array) -> Array:
        """The cotangent of an array that is read in parts, as an array of our own to add the parts to."""
        present = self.cotangents[origin]
        if present is None:
            kind = np.complex128 if like.dtype.kind == "c" else np.float64
            present = np.zeros(like.shape, dtype=kind)
        elif not self.owned[origin] or not present.flags.c_contiguous:
            kind = np.result_type(present, np.float64)
            present = np.array(np.broadcast_to(present, like.shape), dtype=kind, order="C")
        else:
            return np.asarray(present)
        self.cotangents[origin] = present
        self.owned[origin] = 1
        return present

    def _read(self, event: Event, cotangent: Any) -> bool:
        """x[index]: the parts are added into one array per x, so that a loop over its rows stays linear."""
        origin, (x, index) = event.origins[0], event.args[:2]
        if isinstance(x, list | tuple) and type(origin) is int and isinstance(index, int):
            if self.active is None or self.active[origin]:
                parts = self.cotangents[origin]
                if not isinstance(parts, list):
                    parts = self.cotangents[origin] = [None] * len(x) if parts is None else list(parts)
                parts[index] = cotangent if parts[index] is None else _add_nested(parts[index], cotangent)
            return True
        if not isinstance(x, np.ndarray) or isinstance(cotangent, tuple | list):
            return False
        if event.operation == "view" and index is None:
            self._broken(event, "reads memory under another type")
            return True
        if type(origin) is int:
            if self.active is not None and not self.active[origin]:
                return True
            whole = self.buffer(origin, x)
        elif origin is None:
            match = self.sources.match(x) if self.sources is not None else None
            if match is None or self.sources is None:
                return True
            if match[1] is not None:
                return False
            whole = self.sources.total(match[0])
            cotangent = np.conj(cotangent) if whole.dtype.kind == "c" else cotangent
        else:
            return False
        if whole.dtype.kind == "f":
            cotangent = np.real(cotangent)
        if event.operation == "view":
            add_at(whole.reshape(-1), index, cotangent)
        else:
            add_at(whole, index, cotangent)
        return True

    def _write(self, event: Event, cotangent: Any) -> bool:
        """x[index] = value: the cotangent is handed on from version to version, not copied, unless it was read whole."""
        if (
            len(event.args) < 3
            or not isinstance(event.args[0], np.ndarray)
            or isinstance(cotangent, tuple | list)
        ):
            return False
        x, index, value = event.args[:3]
        origin, of_value = event.origins[0], event.origins[2]
        through_view = event.operation == "write_view"
        if index is None and through_view:
            self._broken(event, "writes to memory under another type")
            return True
        i = event.index
        cotangent = np.asarray(cotangent)
        if through_view and not cotangent.flags.c_contiguous:
            cotangent, self.owned[i] = np.array(cotangent, order="C"), 1
            self.cotangents[i] = cotangent
        if self.wants(of_value, value):
            if isinstance(value, list | tuple):
                return False
            flat = cotangent.reshape(-1) if through_view else cotangent
            self.give(of_value, value, _to_value(np.array(written(flat, index)), value))
        if self.copy_writes:
            self.copies[i] = cotangent.copy()
        if not self.wants(origin, x):
            return True
        if self.dense[i] or not self.owned[i]:
            rest = np.array(cotangent, dtype=np.result_type(cotangent, np.float64), order="C")
        else:
            rest = cotangent
            self.cotangents[i] = _MOVED
        if through_view:
            rest.reshape(-1)[index] = 0.0
        else:
            rest[index] = 0.0
        if type(origin) is int and self.cotangents[origin] is None:
            self.cotangents[origin] = rest
            self.owned[origin] = 1
        elif type(origin) is int:
            self.add(origin, rest)
        else:
            self.give(origin, x, rest)
        return True

    def _broken(self, event: Event, reason: str, name: str = "") -> None:
        if self.strict:
            where = f"{name or event.site.location.text or event.operation}"
            if event.site.location.line:
                where += f" in line {event.site.location.line} of {event.site.location.file}"
            raise BrokenTrailError(f"The derivative cannot be followed through {where}: it {reason}.")


_READS = frozenset({"getitem", "view", "item"})
_WRITES = frozenset({"setitem", "write_view"})


def _to_value(d: Any, value: Any) -> Any:
    from gradcheck.recording.vjps.core import shape_of, unbroadcast

    extra = len(shape_of(value)) - np.ndim(d)
    return unbroadcast(d.reshape((1,) * extra + d.shape) if extra > 0 else d, value)


def _add_nested(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return a if b is None else b
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return list(_add_nested(x, y) for x, y in zip(a, b))
    if isinstance(a, tuple | list) or isinstance(b, tuple | list):
        return np.asarray(a) + np.asarray(b)
    return a + b


def _as_result(cotangent: Any, result: Any) -> Any:
    if isinstance(result, list | tuple):
        parts = cotangent if isinstance(cotangent, tuple | list | np.ndarray) else (None,) * len(result)
        return tuple(_as_result(c, r) for c, r in zip(parts, result))
    if not isinstance(result, np.ndarray | np.generic | float | complex):
        return None
    if cotangent is None:
        return np.zeros(np.shape(result)) if isinstance(result, np.ndarray) else 0.0
    if isinstance(result, np.ndarray):
        whole = np.broadcast_to(np.asarray(cotangent), result.shape)
        return np.conj(whole) if whole.dtype.kind == "c" else whole
    return (
        np.conj(cotangent)
        if isinstance(cotangent, complex | np.complexfloating)
        else float(np.real(cotangent))
    )


def callable_of(event: Event) -> Callable[..., Any] | None:
    """The function that, called with the event's args, gives its result again; None when there is none."""
    function = event.function
    if isinstance(getattr(function, "__self__", None), np.ndarray | np.generic):
        name = function.__name__  # a bound method, whose array is args[0] already
        return lambda array, *args, **kwargs: getattr(np.asarray(array), name)(*args, **kwargs)
    if callable(function):
        return function  # type: ignore[no-any-return]
    found: Any = np
    for part in event.operation.split("."):
        found = getattr(found, part, None)
    return found if callable(found) else None


def _is_scientific(function: Any) -> bool:
    """Functions of scipy whose names mean what numpy's mean; its ufuncs have no module of their own."""
    module = getattr(function, "__module__", None) or ""
    if module.startswith("scipy.special") or module.startswith("scipy.linalg"):
        return True
    special = sys.modules.get("scipy.special")
    return special is not None and getattr(special, getattr(function, "__name__", ""), None) is function


@dataclass(frozen=True, slots=True, eq=False)
class RecordedGradients:
    """The derivative of a loss by each unknown, by name, with the graph it came from and the loss itself."""

    values: dict[str, Array]
    graph: Graph
    recording: Recording
    loss: Any


def recorded_gradients(
    loss: Callable[[], object], variables: Sequence[Any], modules: Sequence[Any] = ()
) -> RecordedGradients:
    """The derivatives of loss() by the variables, from one recorded run of it; float64, in each variable's shape.

    Unnamed arrays are called by their position, "0", "1", ... Raises BrokenTrailError with the reason when the trail
    from the loss to the variables breaks. Nothing is verified here: compare along random directions before trusting it.
    """
    from gradcheck.recording.sessions import record

    output, recording = record(loss, values=True, modules=modules)
    graph = gradients(recording, output, variables)
    values: dict[str, Array] = {}
    for number, variable in enumerate(variables):
        total = graph.sources.sums[number]
        shape = variable.shape
        values[str(getattr(variable, "name", number))] = np.zeros(shape) if total is None else total
    if variables and all(total is None for total in graph.sources.sums):
        why = f" Not followed: {', '.join(recording.unfollowed)}." if recording.unfollowed else ""
        raise BrokenTrailError(f"No recorded operation leads from the loss to any of the parameters.{why}")
    return RecordedGradients(values, graph, recording, output)
