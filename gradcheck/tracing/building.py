"""Turns a recording into the facts of a shape trace: statements put together, loops and calls folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.facts import Location
from gradcheck.recording.events import Call, Recording
from gradcheck.tracing.facts import Array, CallRow, Function, Loop, Mark, Step, Trace, steps_of
from gradcheck.tracing.folding import Homes, array_likeness, common, folded
from gradcheck.tracing.marks import first_not_finite, marks_of
from gradcheck.tracing.naming import Axis, named
from gradcheck.tracing.numbering import Numbered, axes_used
from gradcheck.tracing.passes import phases
from gradcheck.tracing.paths import path_of
from gradcheck.tracing.reading import Given, Read, Reader, base_of
from gradcheck.tracing.rounds import Execution, executions, numbers, split_rounds, ticked
from gradcheck.tracing.written import as_written, assigns, is_reference, name_of, place_of

_INTERNAL = frozenset({"view"})


def trace_of(recording: Recording, title: str = "") -> Trace:
    """The facts of a recording made with `structure`."""
    return _Builder(recording, title).trace()


class _Builder:
    def __init__(self, recording: Recording, title: str) -> None:
        self.recording = recording
        self.title = title
        self.phases = phases(recording)
        reader = Reader(recording, self.phases)
        self.axes = reader.axes
        self.reads = reader.reads
        self.known = reader.known
        self.by_event = {read.event.index: read for read in self.reads}
        self.numbered = Numbered(self.axes.find)
        self.rounds: dict[int, tuple[int, ...]] = {}
        self.refused: dict[int, list[tuple[int, int]]] = {}
        for refused in self.axes.refused:
            self.refused.setdefault(refused.event.index, []).append((refused.left, refused.right))
        self.infected = self._first_not_finite()
        self.names: dict[int, Axis] = {}
        self.homes = Homes()

    def trace(self) -> Trace:
        own: dict[int, list[Read]] = {}
        for read in self.reads:
            if read.event.site.kind not in _INTERNAL and read.event.site.statement.line:
                own.setdefault(read.event.call, []).append(read)
        self._without_the_failing_statement(own)
        shown = {read.event.index for reads in own.values() for read in reads}
        self.rounds = numbers(each.reads for reads in own.values() for each in executions(reads))
        self._number([read for read in self.reads if read.event.index in shown])
        functions, rows, failure = self._functions(own), tuple(self._rows(own)), self._failure()
        # Once more with only those axes that are shown: iterations that were folded away take no names.
        used = set(axes_used(functions, rows, failure))
        self.numbered = Numbered(self.axes.find, [r for i, r in enumerate(self.numbered.roots) if i in used])
        count = len(self.numbered.roots)
        self._number([read for read in self.reads if read.event.index in shown])
        functions, rows, failure = self._functions(own), tuple(self._rows(own)), self._failure()
        steps = {
            (step.location.file, step.location.line)
            for function in functions
            for step in steps_of(function.variants)
        }
        return Trace(
            title=self.title,
            axes=tuple(self.names[root] for root in self.numbered.roots[:count]),
            calls=rows,
            functions=tuple(functions),
            statements=len(steps),
            operations=len(shown) + self.recording.dropped,
            dropped=self.recording.dropped,
            unfollowed=self.recording.unfollowed,
            error=_error_text(self.recording.error),
            failure=failure,
            paths=tuple(self._paths()),
        )

    def _without_the_failing_statement(self, own: dict[int, list[Read]]) -> None:
        """What it did before it raised is part of the failure, not a statement that came to its end."""
        failure = self.recording.failure
        if failure is None or failure.site is None or not own:
            return
        call = max(own, key=lambda call: own[call][-1].event.index)
        reads = own[call]
        loop = reads[-1].event.loop
        while (
            reads
            and reads[-1].event.site.statement == failure.site.statement
            and reads[-1].event.loop == loop
        ):
            reads.pop()
        if not reads:
            del own[call]

    def _number(self, reads: Sequence[Read]) -> None:
        """Axes in the order of the run, so that the colours go to the first ones; where each lives; their names."""
        kept = len(self.numbered.roots)
        self.homes = Homes()
        for read in reads:
            loop = ticked(read.event.loop) + self.rounds.get(read.event.index, ())
            for operand in read.operands:
                self.homes.note(self.numbered.of(operand.axes), loop)
            self.homes.note(self.numbered.of(read.axes), loop)
        self.names = named(self.axes, self.numbered.roots[: kept or None])

    # -- functions and loops ------------------------------------------------------------------------

    def _functions(self, own: dict[int, list[Read]]) -> list[Function]:
        calls = self.recording.calls
        groups: dict[tuple[str, str, int], list[Call]] = {}
        for index in sorted(own, key=lambda index: own[index][0].event.index):
            call = calls[index]
            groups.setdefault((call.file, call.function, call.line), []).append(call)
        made = []
        for (file, name, line), members in groups.items():
            bodies = [tuple(self._body(own[call.index])) for call in members]
            depths = [self._depth(own[call.index]) for call in members]
            variants = folded(bodies, depths, self.homes, range(1, len(members) + 1))
            first = own[members[0].index]
            counts: dict[str, int] = {}
            for read in first:
                phase = self.phases[read.event.index]
                counts[phase] = counts.get(phase, 0) + 1
            phase = next(iter(counts)) if len(counts) == 1 else ""
            if not name or name == "<outside>":
                file, line = first[0].event.site.statement.file, 0
            dropped = self.recording.dropped_calls.get((members[0].file, name, members[0].line), 0)
            made.append(
                Function(name, file, line, members[0].depth, phase, len(members), dropped, tuple(variants))
            )
        return made

    def _body(self, reads: list[Read]) -> list[Step | Loop]:
        return self._fold(executions(reads), self._depth(reads))

    @staticmethod
    def _depth(reads: Sequence[Read]) -> int:
        """How many loops around the call itself: those that stand still while it runs."""
        return len(common(ticked(read.event.loop) for read in reads))

    def _fold(self, executions: Sequence[Execution], depth: int) -> list[Step | Loop]:
        made: list[Step | Loop] = []
        at = 0
        while at < len(executions):
            if len(executions[at].loop) <= depth:
                made.extend(self._rounds(executions[at].reads, depth))
                at += 1
                continue
            iterations: dict[int, list[Execution]] = {}
            latest = -1
            while (
                at < len(executions)
                and len(executions[at].loop) > depth
                and executions[at].loop[depth] >= latest
            ):
                latest = executions[at].loop[depth]
                iterations.setdefault(latest, []).append(executions[at])
                at += 1
            numbers = [number + 1 for number in iterations]
            bodies = [tuple(self._fold(body, depth + 1)) for body in iterations.values()]
            variants = folded(bodies, [depth + 1] * len(bodies), self.homes, numbers)
            made.append(Loop(tuple(variants), max(numbers), len(numbers)))
        return made

    def _rounds(self, reads: list[Read], depth: int) -> Iterator[Step | Loop]:
        """One statement, the rounds of its comprehension apart where they are not all alike."""
        parts = split_rounds(reads)
        if all(len(part) < 2 for part in parts):
            yield self._step(reads)
            return
        phase = self.phases[reads[0].event.index]
        bodies = [[(replace(self._step(each), phase=phase),) for each in part] for part in parts]
        folds = [
            folded(body, [depth + 1] * len(body), self.homes, range(1, len(body) + 1)) for body in bodies
        ]
        if all(len(variants) == 1 for variants in folds):
            yield self._step(reads)
            return
        for body, variants in zip(bodies, folds):
            if len(body) == 1:
                yield body[0][0]
            else:
                yield Loop(tuple(variants), len(body), len(body))

    # -- one statement ------------------------------------------------------------------------------

    def _step(self, reads: list[Read]) -> Step:
        inside = {read.event.index for read in reads}
        statement = reads[0].event.site.statement
        operands: dict[tuple[str, tuple[int, ...]], Array] = {}
        for read in reads:
            if read.event.site.kind == "iterate" and read.event.operation == "getitem" and not read.operands:
                continue
            for given in read.operands:
                if given.origin in inside or not given.shape:
                    continue
                text = given.text if is_reference(given.text) else name_of(given, self.by_event)
                array = self._array(text, given)
                if not any(known.axes == array.axes and known.text == text for known in operands.values()):
                    operands.setdefault((text or given.text, given.shape), array)
        results = self._results(reads)
        marks: dict[Mark, None] = {}
        for read in reads:
            for mark in self._marks(read):
                marks[mark] = None
        sites = [(read.event.site.index, read.event.operation) for read in reads]
        repeated = max(sites.count(site) for site in set(sites))
        return Step(
            location=statement,
            source=statement.text or "",
            phase=self.phases[reads[0].event.index],
            operands=tuple(sorted(operands.values(), key=lambda array: place_of(statement.text, array.text))),
            results=tuple(results),
            marks=tuple(marks),
            operations=tuple(dict.fromkeys(read.event.operation for read in reads)),
            repeated=repeated if repeated > 2 else 1,
        )

    def _results(self, reads: list[Read]) -> list[Array]:
        """What the statement bound or wrote to; else what its last operation gave."""
        bound: dict[tuple[object, ...], Array] = {}
        for read in reads:
            event = read.event
            if event.shape is None:
                continue
            if event.operation == "setitem":
                text = event.site.operand_texts[0] if event.site.operand_texts else ""
                text = base_of(text) if event.site.kind == "augmented" else text
                if len(read.operands) > 0:
                    bound[(text,)] = Array(text, event.shape, self.numbered.of(read.axes), event.dtype)
                continue
            own = [name for name in event.names if assigns(event.site.statement.text or "", name)]
            if own:
                text = as_written(event.site.statement.text or "", own[0])
                bound[(text,)] = Array(text, event.shape, self.numbered.of(read.axes), event.dtype)
        if bound:
            return list(bound.values())[:4]
        last = next((read for read in reversed(reads) if read.event.shape is not None), None)
        if last is None or last.event.shape is None:
            return []
        return [Array("", last.event.shape, self.numbered.of(last.axes), last.event.dtype)]

    def _array(self, text: str, given: Given) -> Array:
        return Array(text, given.shape, self.numbered.of(given.axes), given.dtype)

    def _marks(self, read: Read) -> Iterable[Mark]:
        yield from marks_of(read, self.by_event)
        for left, right in self.refused.get(read.event.index, ()):
            a, b = (self.names.get(self.axes.find(axis)) for axis in (left, right))
            if a is not None and b is not None and a is not b:
                yield Mark(
                    "equal-by-size",
                    f"puts {a.name} on {b.name}: two different axes that are both {a.size} long",
                )
        if read.event.index == self.infected:
            yield Mark("not-finite", f"first value that is not finite: {first_not_finite(read.event.result)}")

    def _first_not_finite(self) -> int | None:
        if not self.recording.keeps_values:
            return None
        for event in self.recording.events:
            if first_not_finite(event.result) and event.operation not in ("empty", "empty_like"):
                return event.index
        return None

    # -- calls --------------------------------------------------------------------------------------

    def _rows(self, own: dict[int, list[Read]]) -> Iterable[CallRow]:
        rows: dict[tuple[object, ...], list[Call]] = {}
        made: dict[tuple[object, ...], CallRow] = {}
        for call in self.recording.calls:
            reads = own.get(call.index)
            if not reads or call.function in ("<module>", "<outside>"):
                continue
            inputs = tuple(
                self._known(name, summary[0], summary[1], call.origins.get(name))
                for name, summary in call.arguments.items()
                if _is_array(summary) and summary[0]
            )
            outputs = tuple(self._returned(call.returned, call.returned_origin))
            if not inputs and not outputs:
                continue
            depth, seen = self._depth(reads), dict[int, int]()
            arrays = tuple(array_likeness(array, depth, self.homes, seen) for array in (*inputs, *outputs))
            key = (call.function, call.file, call.line, len(inputs), arrays)
            rows.setdefault(key, []).append(call)
            row = CallRow(
                call.function, call.file, call.line, call.depth, inputs, outputs, 0, _other(call.returned)
            )
            made.setdefault(key, row)
        kinds: dict[tuple[str, str, int], int] = {}
        for row in made.values():
            kinds[row.file, row.function, row.line] = kinds.get((row.file, row.function, row.line), 0) + 1
        for at, row in made.items():
            place = row.file, row.function, row.line
            dropped = self.recording.dropped_calls.get(place, 0)
            # Of which kind the calls were that were not kept is not known when there are several.
            times = 0 if dropped and kinds[place] > 1 else len(rows[at]) + dropped
            yield replace(row, times=times)

    def _known(self, text: str, shape: tuple[int, ...], dtype: str, origin: object) -> Array:
        axes = self.known.get(origin) if isinstance(origin, int) else None
        if axes is None or len(axes) != len(shape):
            return Array(text, shape, (-1,) * len(shape), dtype)
        return Array(text, shape, self.numbered.of(axes), dtype)

    def _returned(self, returned: object, origin: object) -> Iterable[Array]:
        if _is_array(returned):
            assert isinstance(returned, tuple)
            yield self._known("", returned[0], returned[1], origin)
        elif isinstance(returned, tuple):
            origins = origin if isinstance(origin, tuple) else (None,) * len(returned)
            for part, made_by in zip(returned, origins):
                if isinstance(part, tuple):
                    yield from self._returned(part, made_by)
        elif isinstance(returned, str) and returned.startswith("float"):
            yield Array("", (), (), returned if returned != "float" else "")

    # -- the end ------------------------------------------------------------------------------------

    def _paths(self) -> Iterable[tuple[int, tuple[Location, ...]]]:
        """The way of each axis into the operation that raised."""
        failure = self.recording.failure
        if failure is None:
            return
        seen: set[int] = set()
        for origin in failure.origins:
            for axis in (self.known.get(origin) or ()) if isinstance(origin, int) else ():
                if axis is None or self.axes.find(axis) in seen:
                    continue
                seen.add(self.axes.find(axis))
                (place,) = self.numbered.of((axis,))
                way = path_of(axis, origin, self.axes, self.by_event)
                if failure.site is not None:
                    way = tuple(location for location in way if location != failure.site.statement) or way
                if place is not None and way and place < len(self.names):
                    yield place, way

    def _failure(self) -> Step | None:
        """The operation that raised, with what it had been given."""
        failure = self.recording.failure
        if failure is None or failure.site is None:
            return None
        operands: list[Array] = []
        site = failure.site
        for text, value, origin in zip(site.operand_texts, failure.operands, failure.origins):
            owner = getattr(value, "__self__", None) if callable(value) else value
            if isinstance(owner, np.ndarray) and owner.ndim:
                name = text.rpartition(".")[0] if owner is not value else text
                operands.append(self._known(name, owner.shape, str(owner.dtype), origin))
        statement = site.statement
        return Step(statement, statement.text or "", "", tuple(operands), ())


def _error_text(error: BaseException | None) -> str:
    return "" if error is None or isinstance(error, SystemExit) else f"{type(error).__name__}: {error}"


def _is_array(summary: object) -> bool:
    return (
        isinstance(summary, tuple)
        and len(summary) == 2
        and isinstance(summary[0], tuple)
        and isinstance(summary[1], str)
    )


def _other(returned: object) -> str:
    """What a call returned when that is no array, in words; "" for None."""
    match returned:
        case (int(length), str(kind)):
            return f"a {kind} of {length}"
        case str(kind) if kind != "NoneType":
            return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"
    return ""
