"""What a shape trace says, as frozen facts: axes, statements, loops and calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradcheck.facts import Location
from gradcheck.tracing.naming import Axis


@dataclass(frozen=True, slots=True)
class Array:
    """One array as a statement uses it or makes it."""

    text: str
    shape: tuple[int, ...]
    axes: tuple[int | None, ...]  # index into Trace.axes, None for a dimension of size 1
    dtype: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A step that is legal and yet suspicious."""

    kind: str  # "outer-broadcast", "vector-transpose", ...
    text: str
    severity: str = "warning"  # or "note"


@dataclass(frozen=True, slots=True)
class Step:
    """One execution of a statement that works on arrays."""

    location: Location
    source: str
    phase: str
    operands: tuple[Array, ...]
    results: tuple[Array, ...]
    marks: tuple[Mark, ...] = ()
    operations: tuple[str, ...] = ()
    repeated: int = 1  # times an operation of it ran, in a comprehension


@dataclass(frozen=True, slots=True)
class Variant:
    """Iterations that are alike, or calls that are alike: the first of them, and which they are."""

    body: tuple[Step | Loop, ...]
    which: tuple[int, ...]  # their numbers, from 1


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop, its iterations folded."""

    variants: tuple[Variant, ...]
    iterations: int
    looked_at: int  # the middle ones of a long loop are not kept


@dataclass(frozen=True, slots=True)
class Function:
    """All calls of one function of the user's, those that are alike folded."""

    name: str
    file: str
    line: int
    depth: int
    phase: str
    calls: int  # those looked at
    dropped: int  # calls in the middle of long loops, not kept
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    """What went into a function and what came out."""

    function: str
    file: str
    line: int
    depth: int
    inputs: tuple[Array, ...]
    outputs: tuple[Array, ...]
    times: int  # 0 where it is not known
    returned: str = ""  # what came out that is no array, in words


@dataclass(frozen=True, slots=True)
class Trace:
    """The shapes of one run."""

    title: str
    axes: tuple[Axis, ...]
    calls: tuple[CallRow, ...]
    functions: tuple[Function, ...]
    statements: int  # distinct ones
    operations: int
    dropped: int = 0
    unfollowed: tuple[str, ...] = ()
    error: str = ""  # what ended the run
    failure: Step | None = None  # the operation that raised it
    paths: tuple[
        tuple[int, tuple[Location, ...]], ...
    ] = ()  # of the axes it met: the statements they came through


def steps_of(variants: Iterable[Variant]) -> Iterator[Step]:
    """The statements in them, those inside of loops too, in the order of the run."""
    for variant in variants:
        for part in variant.body:
            if isinstance(part, Step):
                yield part
            else:
                yield from steps_of(part.variants)
