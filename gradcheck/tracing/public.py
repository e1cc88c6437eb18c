"""`gradcheck.trace`: the shapes of a call or of a block, as an object that prints itself anywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from types import TracebackType
from typing import Any

from gradcheck.recording import Recording, Tracing, record
from gradcheck.tracing import looks
from gradcheck.tracing.building import trace_of
from gradcheck.tracing.facts import Trace
from gradcheck.tracing.layout import lines

KEEP = 3


class ShapeTrace:
    """The shapes of one run: `print` it, show it in a notebook, or take the facts.

    As a context manager it records what the user's functions do while the block runs. The block's own operators run
    already and cannot be recorded; only the functions it calls are.
    """

    def __init__(
        self,
        recording: Recording | None = None,
        *,
        title: str = "",
        values: bool = False,
        modules: Iterable[Any] = (),
        calls: int = 3,
        keep: int = KEEP,
    ) -> None:
        self.result: Any = None
        self.calls = calls
        self._title = title
        self._values = values
        self._modules = tuple(modules)
        self._keep = keep
        self._recording = recording
        self._tracing: Tracing | None = None

    def __enter__(self) -> ShapeTrace:
        self._tracing = Tracing(
            values=self._values,
            modules=self._modules,
            keep=self._keep,
            structure=True,
            frame=sys._getframe(1),
        )
        self._tracing.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._tracing is not None:
            tracing, self._tracing = self._tracing, None
            tracing.__exit__(kind, error, traceback)
            self._recording = tracing.recording
            self.__dict__.pop("facts", None)

    @cached_property
    def facts(self) -> Trace:
        """Axes, calls and statements as frozen facts. RuntimeError while the block still runs."""
        if self._recording is None:
            raise RuntimeError("the shapes are known when the `with` block has ended")
        return trace_of(self._recording, self._title)

    def text(self, width: int = 80, function: str = "") -> str:
        """Plain text; `function` shows one function only."""
        return looks.text(lines(self.facts, width, calls=self.calls, function=function))

    def to_dict(self) -> dict[str, Any]:
        """The facts as dictionaries, lists, strings and numbers, with a schema number."""
        return looks.dictionary(self.facts)

    def to_svg(self, width: int = 100) -> str:
        """A picture of the trace in a terminal."""
        return looks.svg(
            lines(self.facts, width, calls=self.calls), width, f"shape trace {self._title}".strip()
        )

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return (
            "<ShapeTrace, recording>"
            if self._recording is None
            else f"<ShapeTrace, {self.facts.statements} statements>"
        )

    def __rich_console__(self, console: Any, options: Any) -> Any:
        yield from looks.rich(lines(self.facts, options.max_width, calls=self.calls))

    def _repr_html_(self) -> str:
        return looks.html(lines(self.facts, 110, calls=self.calls))


def trace(
    function: Callable[..., Any] | None = None,
    *args: Any,
    values: bool = False,
    modules: Iterable[Any] = (),
    calls: int = 3,
    **kwargs: Any,
) -> ShapeTrace:
    """The shapes of every array on the way through `function(*args, **kwargs)`; its result is `.result`.

    Without a function a context manager: `with gradcheck.trace() as trace: net.forward(X)`. `values` also finds the
    first nan or infinity, `modules` names installed packages to look into, `calls` is how many kinds of calls of each
    function are shown. What the function raises goes through.
    """
    if function is None:
        return ShapeTrace(values=values, modules=modules, calls=calls)
    name = getattr(function, "__qualname__", type(function).__name__)
    result, recording = record(
        function, *args, values=values, modules=modules, keep=KEEP, structure=True, **kwargs
    )
    made = ShapeTrace(recording, title="" if name == "<lambda>" else name, calls=calls)
    made.result = result
    return made
