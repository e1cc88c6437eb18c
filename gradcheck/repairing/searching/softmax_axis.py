"""A softmax of the forward pass that goes over the samples: told by the axis, proven by the edit of the loss.

The backward pass is then derived for another softmax than the one that runs. No edit of it would be the right one: with
the sum taken over the classes the loss is another, and the gradients as they are reported belong to it.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.dataflow import origins_of
from gradcheck.facts import AnnotatedBackward, Finding, Location
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.repairing.editing.guards import node_at
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.forward_changes import ForwardChange, change_of, proven, told
from gradcheck.values.layer_kind import PRODUCTS

PEAKS = ("max", "amax")
ARRANGED = ("transpose", "getitem", "view")
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
    sums, peaks = (list(_over_samples(graph, operations)) for operations in (("sum",), PEAKS))
    for chosen in (sums, [*peaks, *sums]) if peaks and sums else (sums or peaks,):
        for named, keepdims in itertools.product((False, True), (True, False)):
            edits = [edit for one in chosen if (edit := _edit(one, bench, keepdims, named)) is not None]
            made = proven(edits, bench, is_right) if edits and len(edits) == len(chosen) else ()
            if made and not sums:
                return _peaks_told(made)
            if made:
                return _told(made, alone=all(min(one.event.operand_shapes[0] or (0,)) < 2 for one in sums))
    return None


def _over_samples(graph: Graph, operations: tuple[str, ...]) -> Iterator[Reduction]:
    """Reductions in a softmax of what weights make, along another axis than the units of that layer.

    Where no weights tell that axis, it is taken to be the last.
    """
    events = graph.recording.events[: graph.output + 1]
    seen: set[Location] = set()
    raised = {o for event in events if event.operation == "exp" for o in origins_of(event)}
    taken_off = {o for e in events if e.operation == "subtract" and e.index in raised for o in origins_of(e)}
    for event in events:
        shape = event.operand_shapes[0] if event.operand_shapes else None
        if event.operation not in operations or shape is None or len(shape) < 2 or max(shape) < 2:
            continue
        origin = next((o for o in origins_of(event) if o >= 0), None)
        if origin is None or (event.operation == "sum" and events[origin].operation != "exp"):
            continue
        if event.operation in PEAKS and event.index not in taken_off:
            continue  # that of a window
        units = units_axis(graph, origin) if len(shape) == 2 else None
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


def units_axis(graph: Graph, event: int) -> int | None:
    """Along which axis the units of a layer lie: that of the weights, which the samples are multiplied with."""
    events = graph.recording.events
    stack, seen = [event], {event}
    while stack:
        here = events[stack.pop()]
        if here.operation in PRODUCTS and len(here.args) == 2:
            left, right = (is_parameter(graph, here, k) for k in (0, 1))
            return None if left == right else 0 if left else 1
        if here.operation in LINEAR:
            new = [o for o in origins_of(here) if o >= 0 and o not in seen]
            seen.update(new)
            stack += [o for o in new if len(events[o].shape or ()) == 2]
    return None


def is_parameter(graph: Graph, event: Event, position: int, arranged: Sequence[str] = ARRANGED) -> bool:
    """Whether an operand is a parameter, as it is or arranged otherwise."""
    value, origin = event.args[position], event.origins[position]
    while isinstance(origin, int) and origin >= 0:
        made = graph.recording.events[origin]
        if made.operation not in arranged:
            return False
        value, origin = made.args[0], made.origins[0]
    return isinstance(value, np.ndarray) and graph.sources.match(value) is not None


def _edit(one: Reduction, bench: Workbench, keepdims: bool, named: bool) -> ForwardChange | None:
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
    return change_of(place.file, tree, text, node, after)


def _axis_told(tree: ast.Module, node: ast.expr | None) -> str:
    """What the function around reduces along elsewhere, where that is no number: `axis`, as it is handed."""
    functions = [
        f for f in nodes_in(tree) if isinstance(f, (ast.FunctionDef, ast.Lambda)) and _around(f, node)
    ]
    given = (
        ast.unparse(keyword.value)
        for function in functions[-1:]
        for call in nodes_in(function)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Name)
    )
    return next(given, "")


def _around(outer: ast.AST, node: ast.expr | None) -> bool:
    return any(inner is node for inner in nodes_in(outer))


def _told(changes: Sequence[ForwardChange], alone: bool) -> tuple[AnnotatedBackward, Finding]:
    note = "the softmax goes along the samples: it should go along the classes"
    why = "the probabilities of a sample do not add up to 1"
    if alone:
        note = "the softmax goes along an axis of length 1: it should go along the classes"
        why = "every probability is 1, so the loss reacts to nothing"
    proof = "proven: with the sum over the classes the loss is the one whose gradients the code reports"
    return told("D3", changes, "a softmax of the forward pass", note, (why, proof))


def _peaks_told(changes: Sequence[ForwardChange]) -> tuple[AnnotatedBackward, Finding]:
    note = "the largest score is taken along the samples: it should be taken along the classes"
    why = "another number is taken off for each class, and it is sent back through as well: the loss is another one"
    proof = "proven: with the largest of each sample the loss is the one whose gradients the code reports"
    return told("D3", changes, "a softmax of the forward pass", note, (why, proof))
