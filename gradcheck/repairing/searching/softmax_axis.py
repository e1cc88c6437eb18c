"""A softmax of the forward pass that is normalised over the samples: told by the axis, proven by the edit of the loss.

The backward pass is then derived for another softmax than the one that runs. No edit of it would be the right one: with
the sum taken over the classes the loss is another, and the gradients as they are reported belong to it.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.catalogue import page
from gradcheck.dataflow import origins_of
from gradcheck.facts import AnnotatedBackward, AnnotatedLine, Edit, Finding, Location, Severity
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.repairing.editing.guards import node_at
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import parsed
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.values.layer_kind import PRODUCTS

PEAKS = ("max", "amax")
LINEAR = frozenset("add subtract multiply divide true_divide negative getitem reshape clip copy exp".split())


@dataclass(frozen=True, slots=True)
class Reduction:
    """A sum of exponentials, or the maximum taken off before, and the axis that it should go along."""

    event: Event
    axis: int


def turned_softmax(
    graph: Graph, bench: Workbench, is_right: Callable[[], bool]
) -> tuple[AnnotatedBackward, Finding] | None:
    """The edits of the forward pass that make all reported gradients right, and the finding; None when none do.

    `is_right` checks the user's code as it runs at the moment against its own loss.
    """
    sums = list(_over_samples(graph, ("sum",)))
    if not sums:
        return None
    peaks = list(_over_samples(graph, PEAKS))
    for chosen in (sums, [*peaks, *sums]) if peaks else (sums,):
        for named, keepdims in itertools.product((False, True), (True, False)):
            edits = [edit for one in chosen if (edit := _edit(one, bench, keepdims, named)) is not None]
            if len(edits) == len(chosen) and _proven(edits, bench, is_right):
                return _told(edits, alone=all(min(one.event.operand_shapes[0] or (0,)) < 2 for one in sums))
    return None


def _over_samples(graph: Graph, operations: tuple[str, ...]) -> Iterator[Reduction]:
    """Reductions in a softmax of what weights make, along another axis than the units of that layer.

    Where no weights tell that axis, it is taken to be the last.
    """
    events = graph.recording.events[: graph.output + 1]
    seen: set[Location] = set()
    for event in events:
        shape = event.operand_shapes[0] if event.operand_shapes else None
        if event.operation not in operations or shape is None or len(shape) < 2 or max(shape) < 2:
            continue
        origin = next((o for o in origins_of(event) if o >= 0), None)
        if origin is None or (event.operation == "sum" and events[origin].operation != "exp"):
            continue
        units = _units(graph, origin) if len(shape) == 2 else None
        units = len(shape) - 1 if units is None else units
        given = event.kwargs.get("axis", event.args[1] if len(event.args) > 1 else None)
        along = None if given is None else tuple(int(a) % len(shape) for a in np.atleast_1d(given))
        if min(shape) < 2:  # one sample, as a column or a row; over one unit the sum is each exp itself
            if len(shape) != 2 or along is None or any(shape[a] > 1 for a in along):
                continue
            units = 1 - along[0]
        harmless = event.operation in PEAKS and along is None
        if along == (units,) or harmless or event.site.location in seen:
            continue
        seen.add(event.site.location)
        yield Reduction(event, units)


def _units(graph: Graph, event: int) -> int | None:
    """Along which axis the units of a layer lie: that of the weights, which the samples are multiplied with."""
    events = graph.recording.events
    stack, seen = [event], {event}
    while stack:
        here = events[stack.pop()]
        if here.operation in PRODUCTS and len(here.args) == 2:
            left, right = (_is_parameter(graph, here, k) for k in (0, 1))
            return None if left == right else 0 if left else 1
        if here.operation in LINEAR:
            new = [o for o in origins_of(here) if o >= 0 and o not in seen]
            seen.update(new)
            stack += [o for o in new if len(events[o].shape or ()) == 2]
    return None


def _is_parameter(graph: Graph, event: Event, position: int) -> bool:
    value, origin = event.args[position], event.origins[position]
    while isinstance(origin, int) and origin >= 0:
        made = graph.recording.events[origin]
        if made.operation not in ("transpose", "getitem", "view"):
            return False
        value, origin = made.args[0], made.origins[0]
    return isinstance(value, np.ndarray) and graph.sources.match(value) is not None


@dataclass(frozen=True, slots=True)
class _Change:
    file: str
    edit: TextEdit
    statement: Location
    before: str
    after: str


def _edit(one: Reduction, bench: Workbench, keepdims: bool, named: bool) -> _Change | None:
    """The edit of a reduction, along its axis or, `named`, along the one that its function is told."""
    place = one.event.site.location
    if place.file not in bench.files:
        return None
    text = SourceText(bench.files[place.file].text)
    tree = parsed(text.text)
    node = node_at(tree, text, place)
    keep = ", keepdims=True" if keepdims else ""
    axis = _axis_told(tree, node) if named else str(one.axis)
    if not axis:
        return None
    match node:
        case ast.Call(func=func, args=[of, *_]) if numpy_function(func):
            after = f"{text.of(func)}({text.of(of)}, axis={axis}{keep})"
        case ast.Call(func=ast.Attribute() as func):
            after = f"{text.of(func)}(axis={axis}{keep})"
        case _:
            return None
    edit = TextEdit(text.start(node), text.end(node), after, "axis", text.of(node), after, 1.0)
    around = [s for s in ast.walk(tree) if isinstance(s, ast.stmt) and _holds(text, s, node)]
    if not around:
        return None
    statement = max(around, key=text.start)
    begin, whole = text.start(statement), text.of(statement)
    inside = replace(edit, start=edit.start - begin, end=edit.end - begin)
    where = Location(place.file, statement.lineno, statement.col_offset, text=whole)
    return _Change(place.file, edit, where, whole, SourceText(whole).with_edits([inside]))


def _axis_told(tree: ast.Module, node: ast.expr | None) -> str:
    """What the function around reduces along elsewhere, where that is no number: `axis`, as it is handed."""
    functions = [
        f for f in ast.walk(tree) if isinstance(f, (ast.FunctionDef, ast.Lambda)) and _around(f, node)
    ]
    given = (
        ast.unparse(keyword.value)
        for function in functions[-1:]
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Name)
    )
    return next(given, "")


def _around(outer: ast.AST, node: ast.expr | None) -> bool:
    return any(inner is node for inner in ast.walk(outer))


def _holds(text: SourceText, statement: ast.stmt, node: ast.expr) -> bool:
    return text.start(statement) <= text.start(node) and text.end(node) <= text.end(statement)


def _proven(changes: list[_Change], bench: Workbench, is_right: Callable[[], bool]) -> bool:
    by_file: dict[str, list[TextEdit]] = {}
    for change in changes:
        by_file.setdefault(change.file, []).append(change.edit)
    try:
        with ExitStack() as stack:
            for file, edits in by_file.items():
                stack.enter_context(bench.edited(file, SourceText(bench.files[file].text).with_edits(edits)))
            return is_right()
    except Exception:  # an edit may break the user's code in any way
        return False


def _told(changes: list[_Change], alone: bool) -> tuple[AnnotatedBackward, Finding]:
    cause = page("D3")
    changes = sorted(changes, key=lambda change: change.statement.line)
    effect = "with this edit all gradients are right"
    edits = tuple(Edit(c.statement, c.before, c.after, effect, True, cause.code) for c in changes)
    note = "the softmax goes along the samples: it should go along the classes"
    if alone:
        note = "the softmax goes along an axis of length 1: it should go along the classes"
    lines = tuple(
        AnnotatedLine(c.statement, "", None, "a softmax of the forward pass", "wrong", note) for c in changes
    )
    main = edits[-1]
    finding = Finding(
        cause.code,
        cause.name,
        "all parameters",
        cause.title,
        notes=(
            "every probability is 1, so the loss reacts to nothing"
            if alone
            else "the probabilities of a sample do not add up to 1",
            "proven: with the sum over the classes the loss is the one whose gradients the code reports",
        ),
        help=f"write {main.after}",
        severity=Severity.ERROR,
        location=main.location,
    )
    return AnnotatedBackward(lines, edits, f"line {main.location.line} is wrong; {effect}"), finding
