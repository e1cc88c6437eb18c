"""The walk from a loss back through the events of a recording: which cotangent goes where.

An event's cotangent goes to its operands by the rule of its operation. "setitem" makes a new version of the array it
writes to; the old version's cotangent is that of the new one with the written entries at zero. In-place operators give
their cotangent to the version before like to any operand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradcheck.errors import GradcheckError
from gradcheck.facts import Array
from gradcheck.recording.again import callable_of, measured
from gradcheck.recording.dependence import NEVER
from gradcheck.recording.events import Event, Origin
from gradcheck.recording.sources import Sources
from gradcheck.recording.vjps import find
from gradcheck.recording.vjps.core import Rule, gradient_type, resolved
from gradcheck.recording.vjps.indexing import add_at, to_value, written
from gradcheck.recording.vjps.opaque import OpaqueError


class BrokenTrailError(GradcheckError):
    """The recording does not lead from the loss to the unknowns; the message says in a sentence where it ends."""


MOVED: Any = object()  # the cotangent of a version in a chain of writes, handed on to the version before


_NO_KEYWORDS: dict[str, Origin] = {}

_SINGLE = frozenset({float, np.float64, int})


def _power(g: Any, y: Any, x: Any, p: Any) -> Any:
    return (g * 2.0 * x, 0.0) if type(p) is int and p == 2 else None


def _quotient(g: Any, y: Any, a: Any, b: Any) -> Any:
    return (g / b, -g * y / b) if b != 0 else None


# (cotangent, result, operands) -> cotangents of the operands, None where the general rule is to decide.
NUMBERS: dict[str, Callable[..., Any]] = {
    "add": lambda g, y, a, b: (g, g),
    "subtract": lambda g, y, a, b: (g, -g),
    "multiply": lambda g, y, a, b: (g * b, g * a),
    "divide": _quotient,
    "negative": lambda g, y, a: (-g,),
    "exp": lambda g, y, a: (g * y,),
    "tanh": lambda g, y, a: (g * (1.0 - y * y),),
    "square": lambda g, y, a: (g * 2.0 * a,),
    "log": lambda g, y, a: (g / a,) if a > 0 else None,
    "power": _power,
    "float": lambda g, y, a: (g,),
}


class Pass:
    """The state of one reverse pass."""

    def __init__(
        self,
        events: list[Event],
        output: int,
        sources: Sources | None,
        keywords: dict[int, dict[str, Origin]],
    ) -> None:
        self.events = events
        self.output = output
        self.sources = sources if sources is not None and sources.unknowns else None
        self.active: list[bool] | None = None
        self.stops: frozenset[int] = frozenset()  # events whose operands get nothing
        self.cotangents: list[Any] = [None] * (output + 1)
        self.owned = bytearray(output + 1)  # the buffer is ours alone: later contributions are added in place
        self.dense = bytearray(output + 1)  # read as a whole: worth keeping although a write hands it on
        self.strict = True
        self.cuts: dict[int, str] = {}  # events that a pass that is not strict stopped at, and why
        self.copy_writes = False
        self.copies: dict[int, Any] = {}
        self.keywords = keywords
        self._rules: dict[str, Rule | None] = {}

    def run(self, begin: Mapping[int, Any] | None = None) -> None:
        """Walks back from the output, or from the events that are given a cotangent to begin with."""
        result = self.events[self.output].result
        whole = np.ones(result.shape) if isinstance(result, np.ndarray) else 1.0
        for index, cotangent in (begin or {self.output: whole}).items():
            self.cotangents[index] = cotangent
            self.dense[index] = 1
        for i in range(self.output, -1, -1):
            cotangent = self.cotangents[i]
            if cotangent is None or i in self.stops:
                continue
            event = self.events[i]
            operation = event.operation
            if type(cotangent) is np.ndarray and event.shape is not None and cotangent.shape != event.shape:
                # x.shape = (6,) changes an array after the fact; the event tells what it was.
                cotangent = self.cotangents[i] = self._reshaped(cotangent, event)
            if operation == "getitem" or operation == "view":
                if self._read(event, cotangent):
                    continue
            elif operation == "setitem":
                if self._write(event, cotangent):
                    continue
            elif operation in NUMBERS and self._numbers(event, cotangent):
                continue
            self._ordinary(event, cotangent)

    def _reshaped(self, cotangent: Array, event: Event) -> Array:
        shape = event.shape or ()
        if cotangent.size == int(np.prod(shape, dtype=np.int64)):
            self.owned[event.index] = 0
            return cotangent.reshape(shape)
        return np.broadcast_to(cotangent, shape)

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

    def _numbers(self, event: Event, cotangent: Any) -> bool:
        """Python's own arithmetic on single numbers, without the care that arrays need."""
        args = event.args
        for value in args:
            if type(value) not in _SINGLE:
                return False
        if type(cotangent) not in _SINGLE:
            return False
        found = NUMBERS[event.operation](cotangent, event.result, *args)
        if found is None:
            return False
        active, cotangents = self.active, self.cotangents
        for origin, value, d in zip(event.origins, args, found):
            if type(origin) is int:
                if active is None or active[origin]:
                    present = cotangents[origin]
                    cotangents[origin] = d if present is None else present + d
                    self.dense[origin] = 1
            elif self.sources is not None and self.sources.numbers:
                match = self.sources.match(value)
                if match is not None:
                    self.sources.add(match, value, d)
        return True

    def _ordinary(self, event: Event, cotangent: Any) -> None:
        args, origins = event.args, event.origins
        active = self.active
        wanted = []
        for origin, value in zip(origins, args):
            if type(origin) is int:
                wanted.append(active is None or active[origin])
            else:
                wanted.append(type(value) not in NEVER and self.wants(origin, value))
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
                found = [
                    (d if type(d) is np.ndarray else resolved(d)) if w else None
                    for d, w in zip(found, wanted)
                ]
                given = {k: resolved(of_keywords[k]) for k in named}
                for k, origin in named.items():
                    if given[k] is not None:
                        self.give(origin, event.kwargs[k], given[k])
            except Exception:  # an operand the rule does not know: the call itself is asked instead
                found = None
        if found is None:
            found = self._measured(event, cotangent, wanted, named)
        for origin, value, d, w in zip(origins, args, found, wanted):
            if w and d is not None:
                if type(origin) is int:
                    self.add(origin, d)
                    self.dense[origin] = 1
                else:
                    self.give(origin, value, d)

    def _measured(
        self, event: Event, cotangent: Any, wanted: list[bool], named: dict[str, Origin]
    ) -> tuple[Any, ...]:
        """The derivative of a call without a rule, that of values given by keyword included."""
        name = getattr(callable_of(event), "__name__", event.operation)
        try:
            found, of_keywords = measured(event, cotangent, wanted, list(named))
        except OpaqueError as error:
            self.broken(event, str(error), name)
        except Exception as error:
            self.broken(event, f"raised {type(error).__name__} when it was called again", name)
        else:
            for k, d in of_keywords.items():
                if d is not None:
                    self.give(named[k], event.kwargs[k], d)
            return found
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
        elif self.owned[origin] and present.dtype.kind == "f" and np.asarray(d).dtype.kind != "c":
            present += d
        else:
            total = _sum(present, d)
            self.cotangents[origin] = total
            # A sum is a fresh array: from now on it may be added to in place.
            self.owned[origin] = type(total) is np.ndarray and total.shape == np.shape(d)

    def buffer(self, origin: int, like: Array) -> Array:
        """The cotangent of an array that is read in parts, as an array of our own to add the parts to."""
        present = self.cotangents[origin]
        if present is None:
            present = np.zeros(like.shape, dtype=gradient_type(like.dtype))
        elif not self.owned[origin] or not present.flags.c_contiguous:
            kind = gradient_type(present.dtype)
            present = np.array(np.broadcast_to(present, like.shape), dtype=kind, order="C")
        else:
            return np.asarray(present)
        self.cotangents[origin] = present
        self.owned[origin] = 1
        return np.asarray(present)

    def _read(self, event: Event, cotangent: Any) -> bool:
        """x[index]: the parts are added into one array per x, so that a loop over its rows stays linear."""
        if event.operation == "view" and event.site.kind != "view":
            return False  # the user's own x.view()
        origin, x, index = event.origins[0], event.args[0], event.args[1]
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
            self.broken(event, "reads memory under another type")
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
        add_at(whole, index, np.real(cotangent) if whole.dtype.kind == "f" else cotangent)
        return True

    def _write(self, event: Event, cotangent: Any) -> bool:
        """x[index] = value: the cotangent is handed on to the version before, not copied, unless it was read whole."""
        x, index, value = event.args
        origin, of_value = event.origins[0], event.origins[2]
        if not isinstance(x, np.ndarray) or isinstance(value, list | tuple):
            return False
        if index is None and event.site.kind == "view":
            self.broken(event, "writes to memory under another type")
            return True
        i = event.index
        cotangent = np.asarray(cotangent)
        if self.wants(of_value, value):
            d = written(cotangent, index)
            self.give(of_value, value, to_value(d.copy() if isinstance(d, np.ndarray) else d, value))
        if self.copy_writes:
            self.copies[i] = cotangent.copy()
        if not self.wants(origin, x):
            return True
        if self.dense[i] or not self.owned[i]:
            rest = np.array(cotangent, dtype=gradient_type(cotangent.dtype))
        else:
            rest = cotangent
            self.cotangents[i] = MOVED
        rest[index] = 0.0
        if type(origin) is not int:
            self.give(origin, x, rest)
        elif self.cotangents[origin] is None:
            self.cotangents[origin] = rest
            self.owned[origin] = 1
        else:
            self.add(origin, rest)
        return True

    def broken(self, event: Event, reason: str, name: str = "") -> None:
        """Raise BrokenTrailError, or go on without this branch when the pass is not strict."""
        where = name or event.site.location.text or event.operation
        if event.site.location.line:
            where += f" in line {event.site.location.line} of {event.site.location.file}"
        said = f"The derivative cannot be followed through {where}: it {reason}."
        if self.strict:
            raise BrokenTrailError(said)
        self.cuts[event.index] = said


def _sum(a: Any, b: Any) -> Any:
    """Two cotangents together; of records field by field."""
    fields = a.dtype.names if isinstance(a, np.ndarray) else None
    if not fields:
        return a + b
    total = np.array(a)
    for name in fields:
        total[name] = _sum(a[name], b[name])
    return total


def _add_nested(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return a if b is None else b
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return [_add_nested(x, y) for x, y in zip(a, b)]
    if isinstance(a, tuple | list) or isinstance(b, tuple | list):
        return np.asarray(a) + np.asarray(b)
    return a + b
