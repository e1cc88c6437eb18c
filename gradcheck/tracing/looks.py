"""A shape trace as text, as rich lines, as HTML, as SVG and as plain dictionaries."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any

from gradcheck.document import Line, plain
from gradcheck.render.html import STYLE
from gradcheck.tracing.facts import Loop, Step, Trace, Variant

if TYPE_CHECKING:
    from rich.text import Text


def text(lines: Sequence[Line]) -> str:
    """Lines of plain text."""
    return "\n".join(plain(line).rstrip() for line in lines)


def rich(lines: Sequence[Line]) -> Iterator[Text]:
    """One rich text per line, laid out already."""
    from rich.text import Text

    from gradcheck.render.terminal import STYLES

    for line in lines:
        yield Text.assemble(
            *((span.text, STYLES[span.role]) for span in line), no_wrap=True, overflow="ignore"
        )


def html(lines: Sequence[Line]) -> str:
    """One element with its own style, for a notebook or a page."""
    rows = "\n".join(
        "".join(
            escape(span.text)
            if span.role == "plain"
            else f'<span class="{span.role}">{escape(span.text)}</span>'
            for span in line
        )
        for line in lines
    )
    return f'<div class="gradcheck"><style>{STYLE}</style><pre>{rows}</pre></div>'


def page(lines: Sequence[Line], title: str) -> str:
    """A whole document that follows the reader's choice of light or dark."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title></head>\n<body>\n{html(lines)}\n</body></html>\n"
    )


def svg(lines: Sequence[Line], width: int, title: str) -> str:
    """A picture of a terminal with the trace in it."""
    from rich.console import Console

    console = Console(file=StringIO(), record=True, width=width, force_terminal=True, highlight=False)
    for line in rich(lines):
        console.print(line, soft_wrap=True)
    return console.export_svg(title=title)


def dictionary(trace: Trace) -> dict[str, Any]:
    """The facts as dictionaries, lists, strings and numbers; an axis of an array is its place among the axes."""
    return {
        "schema": 1,
        "kind": "shape-trace",
        "title": trace.title,
        "axes": [
            {
                "name": axis.name,
                "size": axis.size,
                "array": axis.source,
                "born": None
                if axis.born is None
                else {"file": axis.born.file, "line": axis.born.line, "text": axis.born.text},
            }
            for axis in trace.axes
        ],
        "calls": [dataclasses.asdict(row) for row in trace.calls],
        "functions": [
            {
                "name": one.name, "file": one.file, "line": one.line, "depth": one.depth, "pass": one.phase,
                "calls": one.calls, "variants": [_variant(variant, trace) for variant in one.variants],
            }
            for one in trace.functions
        ],
        "operations": trace.operations,
        "dropped": trace.dropped,
        "unfollowed": list(trace.unfollowed),
        "error": trace.error,
        "failure": None if trace.failure is None else _part(trace.failure, trace),
    }  # fmt: skip


def to_json(trace: Trace) -> str:
    """The dictionary, indented."""
    return json.dumps(dictionary(trace), indent=2, ensure_ascii=False)


def _variant(variant: Variant, trace: Trace) -> dict[str, Any]:
    return {"which": list(variant.which), "body": [_part(part, trace) for part in variant.body]}


def _part(part: Step | Loop, trace: Trace) -> dict[str, Any]:
    if isinstance(part, Loop):
        return {
            "loop": [_variant(variant, trace) for variant in part.variants],
            "iterations": part.iterations,
            "looked_at": part.looked_at,
        }

    def array(one: Any) -> dict[str, Any]:
        names = [None if axis is None or axis < 0 else trace.axes[axis].name for axis in one.axes]
        return {"text": one.text, "shape": list(one.shape), "axes": names, "dtype": one.dtype}

    return {
        "file": part.location.file,
        "line": part.location.line,
        "source": part.source,
        "pass": part.phase,
        "operations": list(part.operations),
        "operands": [array(one) for one in part.operands],
        "results": [array(one) for one in part.results],
        "marks": [dataclasses.asdict(mark) for mark in part.marks],
        "repeated": part.repeated,
    }
