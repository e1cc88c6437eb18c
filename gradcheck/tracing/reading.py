"""Goes through a recording once and gives every operand and result its axes."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from gradcheck.recording.events import LOST, Event, Recording, ShapeOf
from gradcheck.recording.structure import structural
from gradcheck.tracing.axes import Axes, AxisTuple, Birth
from gradcheck.tracing.naming import short
from gradcheck.tracing.operation import Operand, Operation, Shaped
from gradcheck.tracing.semantics import result_axes


@dataclass(frozen=True, slots=True)
class Given:
    """One operand of an operation as the source has it."""

    text: str
    shape: tuple[int, ...]
    axes: AxisTuple
    dtype: str
    origin: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """One event with axes."""

    event: Event
    operands: tuple[Given, ...]  # the arrays among its arguments, lists gone through
    axes: AxisTuple  # of the result
    settled: bool


class Reader:
    """Reads the events of one recording in order."""

    def __init__(self, recording: Recording, phases: list[str]) -> None:
        self.axes = Axes()
        self.reads: list[Read] = []
        self._recording = recording
        self._phases = phases
        self.known: dict[int, AxisTuple] = {}  # of every origin
        self._several: dict[int, Operation] = {}  # events that made lists of arrays
        self._last: dict[tuple[Any, ...], tuple[tuple[int, ...], AxisTuple]] = {}
        self._ordinals: dict[tuple[Any, ...], int] = {}
        for event in recording.events:
            self._read(event)

    def _read(self, event: Event) -> None:
        phase = self._phases[event.index]
        self.axes.settled = phase in ("backward", "update")
        self.axes.event = event
        place = (
            event.site.location.file,
            event.site.location.line,
            event.site.location.column,
            event.site.index,
        )
        seen = (place, event.operation, event.loop)
        ordinal = self._ordinals[seen] = self._ordinals.get(seen, -1) + 1
        given: list[Given] = []
        args = tuple(structural(value) for value in event.args)
        kwargs = {name: structural(value) for name, value in event.kwargs.items()}
        operands = tuple(
            self._operand(event, value, origin, (place, i), ordinal, texts(event, i, len(args)), given)
            for i, (value, origin) in enumerate(zip(args, event.origins))
        )
        shape = event.shape
        operation = Operation(
            event, args, kwargs, operands, shape or (), self.axes, (event.loop[1:], ordinal)
        )
        made: AxisTuple = ()
        if shape is None:
            self._several[event.index] = operation
        else:
            made = result_axes(operation)
            self._note_births(event, made)
        self.known[event.index] = made
        if phase == "forward" and event.operation in _PRODUCTS:
            # Only what went through a product: labels, too, are arrays with axes before they meet the batch.
            for operand in operands:
                if isinstance(operand, Shaped):
                    self.axes.establish(operand.axes)
        self.reads.append(Read(event, tuple(given), made, self.axes.settled))

    def _operand(
        self,
        event: Event,
        value: Any,
        origin: Any,
        place: tuple[Any, ...],
        ordinal: int,
        text: str,
        given: list[Given],
    ) -> Operand:
        if isinstance(value, ShapeOf):
            axes = self._axes_of(event, value.shape, origin, place, ordinal, text)
            given.append(
                Given(text, value.shape, axes, value.dtype, origin if isinstance(origin, int) else None)
            )
            return Shaped(value.shape, axes)
        if isinstance(value, tuple | list):
            if isinstance(origin, int) and origin in self._several:
                return tuple(self._part(origin, i, part) for i, part in enumerate(value))
            origins = origin if isinstance(origin, tuple) else (None,) * len(value)
            return tuple(
                self._operand(event, part, o, (*place, i), ordinal, text, given)
                for i, (part, o) in enumerate(zip(value, origins))
            )
        return None

    def _axes_of(
        self,
        event: Event,
        shape: tuple[int, ...],
        origin: Any,
        place: tuple[Any, ...],
        ordinal: int,
        text: str,
    ) -> AxisTuple:
        if not shape:
            return ()
        made: AxisTuple | None = None
        if isinstance(origin, int) and origin != LOST:
            made = self.known.get(origin)
            if made is None or len(made) != len(shape):
                made = self.known[origin] = self._new(event, shape, text)
        elif origin == LOST:
            made = self._as_before(place, shape, event.loop, ordinal)
        if made is None:
            made = self._new(event, shape, text)
        for skip in range(len(event.loop) + 1):
            self._last[(place, event.loop[skip:], ordinal)] = shape, made
        return made

    def _as_before(
        self, place: tuple[Any, ...], shape: tuple[int, ...], loop: tuple[int, ...], ordinal: int
    ) -> AxisTuple | None:
        """Its event was dropped with the middle of a loop: what stood there when the loop came by the last time."""
        for skip in range(1, len(loop) + 1):
            known = self._last.get((place, loop[skip:], ordinal))
            if known is not None and known[0] == shape:
                return known[1]
        return None

    def _new(self, event: Event, shape: tuple[int, ...], text: str) -> AxisTuple:
        return tuple(
            self.axes.new(size, Birth(event, text, i, len(shape), given=True)) for i, size in enumerate(shape)
        )

    def _part(self, origin: int, position: int, part: Any) -> Operand:
        """One array of a list that an operation returned: np.split, np.meshgrid, ..."""
        if not isinstance(part, ShapeOf):
            return None
        made: list[int | None] = []
        operands = [one for one in self._several[origin].operands if isinstance(one, Shaped)]
        like = next((one for one in operands if len(one.shape) == len(part.shape)), None)
        for i, size in enumerate(part.shape):
            axis = like.axes[i] if like is not None else None
            if axis is not None and like is not None and like.shape[i] == size:
                made.append(axis)
            else:
                root = None if axis is None else self.axes.find(axis)
                made.append(
                    self.axes.derived(
                        size, "part", root, i, origin if root is None else 0, position if like is None else 0
                    )
                )
        return Shaped(part.shape, tuple(made))

    def _note_births(self, event: Event, made: AxisTuple) -> None:
        """Where the result has axes that came from no operand, this is where they were born."""
        hints: tuple[str, ...] | None = None
        name = event.names[0] if event.names else ""
        for position, axis in enumerate(made):
            if axis is None:
                continue
            births = self.axes.births[axis]
            if births:
                first = births[0]
                if name and not short(first.array) and first.event.site.statement == event.site.statement:
                    births[0] = Birth(first.event, name, position, len(made), hint=first.hint)
                continue
            if hints is None:
                hints = _hints(event, len(made))
            text = name or event.site.location.text or ""
            self.axes.births[axis].append(Birth(event, text, position, len(made), hint=hints[position]))


_PRODUCTS = frozenset({"matmul", "dot", "inner", "einsum", "tensordot", "outer"})


def texts(event: Event, place: int, count: int) -> str:
    """The source text of an argument."""
    written = event.site.operand_texts
    if event.site.kind == "call":
        method = count + len(event.kwargs) >= len(written)
        if method and place == 0:
            return written[0].rpartition(".")[0] if written else ""
        at = place if method else place + 1
        return written[at] if at < len(written) else ""
    if (
        event.site.kind == "augmented"
        and event.operation in ("getitem", "setitem")
        and place == 0
        and written
    ):
        return base_of(written[0])
    if event.site.kind == "augmented" and event.operation in ("getitem", "setitem") and written:
        base = base_of(written[0])
        return written[0][len(base) + 1 : -1] if place == 1 else written[-1]
    return written[place] if place < len(written) else ""


def base_of(text: str) -> str:
    """`x` of `x[i]`."""
    if not text.endswith("]"):
        return text
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if depth == 0:
            return text[:at]
    return text


def _hints(event: Event, ndim: int) -> tuple[str, ...]:
    """How the source calls the sizes of a new array: the names in `np.zeros((n_in, n_out))` or `size=(N, D)`."""
    blank = ("",) * ndim
    if event.site.kind != "call":
        return blank
    written = event.site.operand_texts[1:]
    for text in written:
        parts = _names(text)
        if len(parts) == ndim and any(parts) and (ndim > 1 or text.startswith("(") or len(written) == 1):
            return tuple(parts)
    parts = [part for text in written for part in _names(text)[:1]] if len(written) == ndim else []
    return tuple(parts) if len(parts) == ndim else blank


def _names(text: str) -> list[str]:
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return [""]
    nodes = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return [
        part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
        for part in nodes
    ]
