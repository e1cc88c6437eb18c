"""Arranges a shape trace in lines of a given width; the axes carry their colours as roles."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence

from gradcheck.document import Line, Role, Span, plain
from gradcheck.facts import Location
from gradcheck.render.layout import columns, wrap
from gradcheck.tracing.facts import Array, CallRow, Function, Loop, Mark, Step, Trace, Variant, steps_of
from gradcheck.tracing.naming import Axis

_AXES: tuple[Role, ...] = ("axis0", "axis1", "axis2", "axis3", "axis4", "axis5", "axis6", "axis7")
_PHASES = {"setup": "setup", "forward": "forward pass", "backward": "backward pass", "update": "update"}
_FILL = 44  # columns of source at most before the result's column, where the width allows


def lines(
    trace: Trace, width: int, *, calls: int = 3, function: str = "", explained: bool = False
) -> list[Line]:
    """The trace in lines of `width` columns; of each function `calls` kinds of calls, or of one function only.

    An error that is `explained` below the trace is named, and not told twice.
    """
    return list(_Layout(trace, max(width, 40), calls, function, explained).all())


class _Layout:
    def __init__(self, trace: Trace, width: int, calls: int, function: str, explained: bool) -> None:
        self.trace = trace
        self.width = width
        self.calls = calls
        self.function = function
        self.explained = explained
        numbers = [step.location.line for function in trace.functions for step in steps_of(function.variants)]
        self.digits = len(str(max(numbers, default=1)))
        if trace.failure is not None:
            self.digits = max(self.digits, len(str(trace.failure.location.line)))

    def all(self) -> Iterator[Line]:
        trace = self.trace
        functions = [one for one in trace.functions if _is_wanted(one.name, self.function)]
        aside = f"{_count(trace.statements, 'statement')}, {_count(trace.operations, 'operation')}"
        title = f" {_name(trace.title)} " if trace.title else " "
        rule = "─" * max(2, self.width - columns(title) - columns(aside) - 19)
        head = (Span("── ", "quiet"), Span("shape trace", "heading"), Span(title))
        if columns(plain(head)) + columns(aside) + 7 <= self.width:
            yield (*head, Span(rule, "quiet"), Span(f" {aside} ", "quiet"), Span("──", "quiet"))
        else:
            yield (*head, Span("──", "quiet"))
        if not trace.functions and trace.failure is None:
            yield ()
            yield (Span("no statement that works on arrays was recorded"),)
        yield from self._legend(functions)
        rows = [row for row in trace.calls if _is_wanted(row.function, self.function)]
        if len(rows) > 1 or (rows and len(trace.functions) > 1):
            yield from self._summary(rows)
        if self.function and not functions:
            known = ", ".join(dict.fromkeys(one.name for one in trace.functions))
            yield ()
            yield from wrap(
                (Span(f"no function {self.function} among those that work on arrays: {known}"),), self.width
            )
        for one in functions:
            yield from self._function(one)
        if trace.failure is not None:
            yield ()
            # The explanation that follows says the error and where its axes were born.
            said = f"  {trace.error}" if not self.explained else f"  {trace.error.partition(':')[0]}"
            yield from wrap((Span("stopped here", "wrong"), Span(said)), self.width, hanging=4)
            yield from self._step(trace.failure, "", self._column([trace.failure], ""))
            for place, way in () if self.explained else trace.paths[:6]:
                yield from self._way(place, way)
        for reason in trace.unfollowed[:5]:
            yield from wrap((Span("not followed: ", "note"), Span(reason, "quiet")), self.width, hanging=4)

    # -- axes ---------------------------------------------------------------------------------------

    def _legend(self, functions: Sequence[Function]) -> Iterator[Line]:
        used = Counter(axis for function in functions for axis in _axes_of(function))
        shown = [(place, axis) for place, axis in enumerate(self.trace.axes) if place in used]
        if not shown:
            return
        yield ()
        if len(shown) > 10:
            spans: list[Span] = [Span("axes", "heading")]
            for place, axis in shown[:40]:
                spans += [Span("  "), Span(f"{axis.name}={axis.size}", _AXES[self.trace.axes[place].colour])]
            yield from wrap(tuple(spans), self.width, hanging=6)
        else:
            yield (Span("axes", "heading"), *self._hint([axis for _, axis in shown]))
            name = max(columns(axis.name) for _, axis in shown)
            size = max(len(str(axis.size)) for _, axis in shown)
            for place, axis in shown:
                lead = f"  {axis.name}{' ' * (name - columns(axis.name))}  {axis.size:>{size}}"
                yield (
                    Span(lead, _AXES[self.trace.axes[place].colour]),
                    *self._born(axis, self.width - columns(lead)),
                )

    def _hint(self, axes: Sequence[Axis]) -> Line:
        sizes = Counter(axis.size for axis in axes)
        if max(sizes.values()) > 1:
            return (Span("  equal sizes with different names are different axes", "quiet"),)
        return ()

    def _born(self, axis: Axis, room: int) -> Line:
        if axis.born is None or not axis.born.line:
            return ()
        where = f"  {os.path.basename(axis.born.file)}:{axis.born.line}  "
        text = f"{axis.source}, made elsewhere" if axis.given else axis.born.text or ""
        return (Span(where, "quiet"), Span(_cut(text, room - len(where)), "quiet"))

    def _shape(self, array: Array) -> Iterator[Span]:
        yield Span("(")
        for place, (size, axis) in enumerate(zip(array.shape, array.axes)):
            if place:
                yield Span(", ")
            if axis is None or axis < 0:
                yield Span(str(size))
            else:
                known = self.trace.axes[axis]
                yield Span(f"{known.name}={size}", _AXES[known.colour])
        yield Span(",)" if len(array.shape) == 1 else ")")

    def _array(self, array: Array) -> Line:
        dtype = (Span(f" {array.dtype}", "quiet"),) if array.dtype not in ("", "float64") else ()
        shape = tuple(self._shape(array)) if array.shape else (Span("number"),)
        return (*((Span(array.text), Span(" ")) if array.text else ()), *shape, *dtype)

    def _way(self, place: int, way: Sequence[Location]) -> Iterator[Line]:
        """`H=5  born net.py:5  s.W1 = ...`, and below it the statements that handed the axis on."""
        axis = self.trace.axes[place]
        lead = (Span(" " * (self.digits + 3)), Span("│   ", "quiet"))
        name = f"{axis.name}={axis.size}".ljust(max(len(f"{a.name}={a.size}") for a in self.trace.axes))
        shown = way if len(way) < 6 else (*way[:2], *way[-3:])
        room = max(len(f"{os.path.basename(location.file)}:{location.line}") for location in shown)
        for number, location in enumerate(shown):
            first = Span(name, _AXES[axis.colour]) if not number else Span(" " * len(name))
            said = Span("  then " if number else "  used " if axis.given else "  born ", "quiet")
            where = f"{os.path.basename(location.file)}:{location.line}".ljust(room)
            head = (*lead, first, said, Span(f"{where}  ", "quiet"))
            yield (*head, Span(_cut(location.text or "", self.width - columns(plain(head)))))

    # -- call summary -------------------------------------------------------------------------------

    def _summary(self, rows: Sequence[CallRow]) -> Iterator[Line]:
        yield ()
        yield (Span("calls", "heading"),)
        least = min(row.depth for row in rows)
        heads = ["  " * (1 + row.depth - least) + _name(row.function) for row in rows[:60]]
        room = min(max(map(columns, heads)), 34)
        for head, row in zip(heads, rows):
            groups: list[list[Span]] = [[*self._array(array), Span("  ")] for array in row.inputs]
            if row.inputs:
                groups[-1][-1] = Span(" ")
            last = len(row.outputs) - 1
            for place, array in enumerate(row.outputs):
                arrow = [] if place else [Span("→ ", "quiet")]
                groups.append([*arrow, *self._array(array), Span(", " if place < last else "")])
            if not row.outputs:
                groups.append([Span(f"→ {row.returned or 'nothing returned'}", "quiet")])
            if row.times > 1:
                groups.append([Span(f"  ×{row.times}", "quiet")])
            lead = (Span(head.ljust(room), "strong"), Span("  "))
            yield from _flow(lead, groups, self.width, min(room + 4, self.width // 3))
        if len(rows) > 60:
            yield (Span(f"  and {len(rows) - 60} more", "quiet"),)

    # -- functions ----------------------------------------------------------------------------------

    def _function(self, function: Function) -> Iterator[Line]:
        yield ()
        name = (
            "top level"
            if function.name == "<module>"
            else "the block"
            if function.name == "<outside>"
            else _name(function.name)
        )
        place = os.path.basename(function.file) + (
            f":{function.line}" if function.line and name != "top level" else ""
        )
        spans = [Span(name, "heading"), Span(f"  {place}", "quiet")]
        if function.phase:
            spans.append(Span(f"  {_PHASES[function.phase]}", "strong"))
        calls = function.calls + function.dropped
        if calls > 1:
            alike = (
                ", all alike"
                if len(function.variants) == 1
                else f" in {_count(len(function.variants), 'kind')}"
            )
            seen = f"; looked at {function.calls} of them" if function.dropped else ""
            spans.append(Span(f"  {_count(calls, 'call')}{alike}{seen}", "quiet"))
        yield from wrap(tuple(spans), self.width, hanging=4)
        several = len(function.variants) > 1
        for variant in function.variants[: self.calls]:
            if several:
                yield self._gutter(f"{_which(variant.which, 'call')}", "")
            yield from self._body(variant.body, "", "" if function.phase else "?")
        if len(function.variants) > self.calls:
            rest = sum(len(variant.which) for variant in function.variants[self.calls :])
            yield self._gutter(f"{_count(rest, 'more call')} with other shapes; --calls shows more", "")

    def _gutter(self, text: str, inside: str, role: Role = "quiet") -> Line:
        return (Span(" " * (self.digits + 3), "quiet"), Span(f"│ {inside}", "quiet"), Span(text, role))

    def _body(self, body: Sequence[Step | Loop], inside: str, phase: str = "") -> Iterator[Line]:
        column = self._column([part for part in body if isinstance(part, Step)], inside)
        for part in body:
            phases = list(dict.fromkeys(step.phase for step in steps_of((Variant((part,), ()),))))
            if phase and len(phases) == 1 and phases[0] != phase:
                yield self._gutter(_PHASES[phases[0]], inside, "strong")
            if isinstance(part, Loop):
                yield from self._loop(part, inside, phases[0] if phase and len(phases) == 1 else phase)
            else:
                yield from self._step(part, inside, column)
            if phase and phases:
                phase = phases[-1]

    def _loop(self, loop: Loop, inside: str, phase: str, lead: str = "") -> Iterator[Line]:
        count = _count(loop.iterations, "iteration")
        seen = f"; looked at {loop.looked_at} of them" if loop.looked_at < loop.iterations else ""
        below = inside + "│ "
        if loop.iterations == 1:
            yield from self._body(loop.variants[0].body, inside, phase)
            return
        if len(loop.variants) == 1:
            yield self._gutter(f"{lead}{count}, all alike{seen}", inside)
            yield from self._body(loop.variants[0].body, below, phase)
            return
        yield self._gutter(f"{lead}{count} in {_count(len(loop.variants), 'kind')}{seen}", inside)
        ends = loop.variants if len(loop.variants) < 3 else (loop.variants[0], loop.variants[-1])
        for variant in ends:
            which = _which(variant.which, "iteration")
            only = variant.body[0] if len(variant.body) == 1 else None
            if isinstance(only, Loop):
                yield from self._loop(only, below, phase, f"{which}: ")
                continue
            yield self._gutter(which, below)
            yield from self._body(variant.body, below, phase)
        if len(loop.variants) > 2:
            yield self._gutter(f"{_count(len(loop.variants) - 2, 'other kind')} between", below)

    # -- statements ---------------------------------------------------------------------------------

    def _column(self, steps: Sequence[Step], inside: str) -> int:
        """The width of the source's column: the results stand behind it."""
        room = self.width - self.digits - 5 - len(inside)
        fitting = [
            columns(step.source)
            for step in steps
            if columns(step.source) + 3 + columns(plain(self._result(step))) <= room
            and "\n" not in step.source
        ]
        return min(max(fitting, default=0), max(_FILL, room - 40))

    def _step(self, step: Step, inside: str, column: int) -> Iterator[Line]:
        number = Span(f"{step.location.line:>{self.digits + 2}} ", "quiet")
        bar = Span(f"│ {inside}", "quiet")
        room = self.width - self.digits - 5 - len(inside)
        source = _cut(" ".join(step.source.split()), room)
        result = self._result(step)
        blank = (Span(" " * (self.digits + 3)), bar)
        beside = columns(source) <= column or columns(source) + 3 + columns(plain(result)) <= room
        fill = Span(" " * max(column - columns(source), 0) + " → ", "quiet")
        yield (number, bar, Span(source, "strong"), *((fill, *result) if beside and result else ()))
        said: list[Line] = []
        if not beside and result:
            said.append((Span("→ ", "quiet"), *result))
        for line in said:
            for part in wrap(line, room - 2, hanging=2):
                yield (*blank, Span("  "), *part)
        for line in _packed([self._array(array) for array in step.operands], room - 2):
            yield (*blank, Span("  "), *line)
        for mark in step.marks:
            for part in wrap(self._mark(mark), room - 2, hanging=2):
                yield (*blank, Span("  "), *part)

    def _mark(self, mark: Mark) -> Line:
        if mark.severity == "warning":
            return (Span("! ", "warning"), Span(mark.text, "warning"))
        return (Span("· ", "strong"), Span(mark.text, "quiet"))

    def _result(self, step: Step) -> Line:
        spans: list[Span] = []
        several = len(step.results) > 1
        for place, array in enumerate(step.results):
            text = array.text if several or not step.source.startswith(array.text) else ""
            spans += [
                Span(", " if place else ""),
                *self._array(Array(text, array.shape, array.axes, array.dtype)),
            ]
        if step.repeated > 1:
            spans.append(Span(f"  ×{step.repeated}", "quiet"))
        return tuple(spans)


def _axes_of(function: Function) -> Iterator[int]:
    for step in steps_of(function.variants):
        for array in (*step.operands, *step.results):
            yield from (axis for axis in array.axes if axis is not None and axis >= 0)


def _packed(pieces: Sequence[Line], room: int) -> Iterator[Line]:
    """As many pieces to a line as fit; a piece is never broken."""
    line: list[Span] = []
    for piece in pieces:
        if line and columns(plain(tuple(line))) + 3 + columns(plain(piece)) > room:
            yield tuple(line)
            line = []
        line += [*((Span("   "),) if line else ()), *piece]
    if line:
        yield tuple(line)


def _is_wanted(name: str, wanted: str) -> bool:
    return not wanted or name == wanted or name.rpartition(".")[2] == wanted or name.startswith(wanted + ".")


def _name(function: str) -> str:
    return function.replace("<locals>.", "")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _which(numbers: Sequence[int], what: str) -> str:
    """`call 3`, `iterations 1-4`, `calls 1, 4, 7 and 9 more`"""
    if len(numbers) == 1:
        return f"{what} {numbers[0]}"
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"{what}s {numbers[0]}-{numbers[-1]}"
    shown = ", ".join(map(str, numbers[:3]))
    return f"{what}s {shown}{f' and {len(numbers) - 3} more' if len(numbers) > 3 else ''}"


def _cut(text: str, room: int) -> str:
    flat = " ".join(text.split())
    return flat if columns(flat) <= room else flat[: max(room - 1, 8)] + "…"


def _flow(lead: Line, groups: Sequence[Sequence[Span]], width: int, hanging: int) -> Iterator[Line]:
    """The lead and the groups behind it, broken between groups: an array stays with its shape."""
    row, used = list(lead), columns(plain(lead))
    begun = False
    for group in groups:
        wide = columns(plain(tuple(group)).rstrip())
        if begun and used + wide > width:
            yield tuple(row)
            row, used = [Span(" " * hanging)], hanging
        row += group
        used, begun = used + columns(plain(tuple(group))), True
    yield from wrap(tuple(row), width, hanging)
