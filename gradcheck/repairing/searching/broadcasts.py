"""A broadcast of the forward pass that lines up the wrong axes: proven by the edit that gives an operand its shape.

Equal sizes let it pass, and (n, 1) beside (n,) always does. The backward pass is then derived for what was meant: no
edit of it would be the right one, for with the operands lined up the gradients as they are reported belong to the loss.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradcheck.dataflow import origins_of
from gradcheck.facts import AnnotatedBackward, Finding, Location
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.repairing.editing.guards import node_at
from gradcheck.repairing.editing.making import binding_strength
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.forward_changes import ForwardChange, change_of, proven, told
from gradcheck.repairing.searching.softmax_axis import is_parameter, units_axis

ATOM = binding_strength(ast.Name("x"))
TRIED = 12  # changes, of a backward pass that is wrong for whatever reason
JOINS = frozenset("add subtract multiply divide true_divide maximum minimum power logaddexp where".split())
REDUCTIONS = frozenset("sum mean max amax min amin prod var std linalg.norm logaddexp.reduce".split())
FORMS = frozenset("reshape ravel flatten squeeze expand_dims".split())
ARRANGED = ("transpose", "getitem", "view", *FORMS)

Shape = tuple[int, ...]
NOWHERE = None, ast.Module([], []), SourceText("")


def lined_up(
    graph: Graph, bench: Workbench, is_right: Callable[[], bool]
) -> tuple[AnnotatedBackward, Finding] | None:
    """The edit of the forward pass that makes all reported gradients right, and the finding; None when none does.

    `is_right` checks the user's code as it runs at the moment against its own loss.
    """
    found = sorted(_broadcasts(graph), key=lambda one: not _blows_up(one[0]))
    undone = (row for one in found for row in _undone(graph, *one, bench))
    formed = (row for one in found for row in _formed(*one, bench))
    bound = (row for one in found if _blows_up(one[0]) for row in _bound(*one, bench))
    for event, change in itertools.islice(itertools.chain(undone, formed, bound), TRIED):
        if made := proven([change], bench, is_right):
            return _told(event, made)
    return None


def _told(event: Event, changes: Sequence[ForwardChange]) -> tuple[AnnotatedBackward, Finding]:
    one, other = (
        f"({', '.join(map(str, shape or ()))}{',' * (len(shape or ()) == 1)})" for shape in _shapes(event)
    )
    at = f"line {event.site.location.line}"
    what = f"{at} broadcasts {one} with {other}" + (
        ": more entries than either has" if _blows_up(event) else ""
    )
    proof = "proven: with the axes lined up the loss is the one whose gradients the code reports"
    return told("N2", changes, "an operand of the forward pass", "this meets the wrong axis", (what, proof))


def _shapes(event: Event) -> list[Shape]:
    return [shape or () for shape in event.operand_shapes[-2:]]


def _blows_up(event: Event) -> bool:
    """Whether the result has more entries than either operand."""
    return math.prod(event.shape or ()) > max(map(math.prod, _shapes(event)))


def _broadcasts(graph: Graph) -> Iterator[tuple[Event, int]]:
    """The operations of the forward pass that could line up an operand otherwise, with its position, each place once.

    What is meant is plain for the operands of lower dimension: of a reduction, the axis that it kept; of a bias, that
    of the units. What both its operands rest on weights for has two gradients that must fit.
    """
    seen: set[tuple[Location, int]] = set()
    for event in graph.events():
        if event.operation not in JOINS or len(event.args) != 2 or event.writes:
            continue
        shapes = _shapes(event)
        for k in (0, 1):
            own, other = shapes[k], shapes[1 - k]
            if max(own, default=1) == 1 or (event.site.location, k) in seen or own == other:
                continue
            fewer = len(own) < len(other) and _is_telling(graph, event, k)
            if not (_blows_up(event) or fewer or _lies_along_samples(graph, event, k)):
                continue
            if any(_fits(form, other) for form in _forms(own, other)):
                seen.add((event.site.location, k))
                yield event, k


def _is_telling(graph: Graph, event: Event, k: int) -> bool:
    """Whether an operand of fewer axes stands along one that it cannot be meant for, or has a gradient of its own."""
    if not is_parameter(graph, event, k, ARRANGED):
        return all(isinstance(origin, int) and origin >= 0 for origin in event.origins[:2])
    beside = event.origins[1 - k]
    shape = event.operand_shapes[1 - k] or ()
    along_samples = isinstance(beside, int) and beside >= 0 and units_axis(graph, beside) == 0
    return len(event.operand_shapes[k] or ()) == 1 and len(shape) == 2 and along_samples


def _lies_along_samples(graph: Graph, event: Event, k: int) -> bool:
    """Whether a parameter is a row or a column that has one number for each sample, where units have one each."""
    own, beside = event.operand_shapes[k] or (), event.origins[1 - k]
    if len(own) != 2 or min(own) != 1 or not is_parameter(graph, event, k, ARRANGED):
        return False
    units = units_axis(graph, beside) if isinstance(beside, int) and beside >= 0 else None
    return units is not None and own[units] == 1


def _forms(own: Shape, other: Shape) -> Iterator[Shape]:
    """The shapes that an operand may get: with axes of length 1 put in, or taken out, or as a row for a column."""
    for places in itertools.combinations(range(len(other)), len(own)) if len(own) < len(other) else ():
        form = [1] * len(other)
        for place, size in zip(places, own):
            form[place] = size
        if places != tuple(range(len(other) - len(own), len(other))):
            yield tuple(form)
    if len(own) > len(other):
        yield tuple(n for n in own if n > 1)
    if len(own) == len(other) == 2:
        yield own[::-1]


def _fits(form: Shape, other: Shape) -> bool:
    """Whether such an operand is spread over the other one, which keeps its shape."""
    try:
        return np.broadcast_shapes(form, other) == other
    except ValueError:
        return False


def _undone(graph: Graph, event: Event, k: int, bench: Workbench) -> Iterator[tuple[Event, ForwardChange]]:
    """The reduction that made an operand with its axis kept, or the operand without the call that arranges it."""
    reduction = _reduction(graph, event.origins[k])
    node, tree, text = _written(reduction.site.location, bench) if reduction is not None else NOWHERE
    kept = isinstance(node, ast.Call) and any(keyword.arg == "keepdims" for keyword in node.keywords)
    if reduction is not None and isinstance(node, ast.Call) and not kept:
        after = text.of(node)[:-1].rstrip().rstrip(",") + ", keepdims=True)"
        yield from _change(event, reduction.site.location.file, tree, text, node, after)
    node, tree, text = _written(event.site.location, bench)
    match operand := _operand(node, k):
        case ast.Call(func=ast.Attribute(attr=attr, value=value) as func, args=args) if attr in FORMS:
            inner = args[0] if numpy_function(func) and args else value
        case ast.Subscript(value=value, slice=index) if _arranges(index):
            inner = value
        case ast.Attribute(attr="T", value=value):
            inner = value
        case _:
            return
    yield from _change(event, event.site.location.file, tree, text, operand, text.of(inner))


def _formed(event: Event, k: int, bench: Workbench) -> Iterator[tuple[Event, ForwardChange]]:
    """The operand in the other shapes that it may get."""
    node, tree, text = _written(event.site.location, bench)
    operand = _operand(node, k)
    if operand is None:
        return
    plain = text.of(operand) if binding_strength(operand) >= ATOM else f"({text.of(operand)})"
    own, other = (_shapes(event)[i] for i in (k, 1 - k))
    for form in _forms(own, other):
        if not _fits(form, other):
            continue
        if len(form) < len(own):
            after = f"{plain}.ravel()" if len(form) == 1 else f"{plain}.squeeze()"
        else:
            after = f"{plain}.T" if len(form) == len(own) else f"{plain}[{_index(form, own)}]"
        yield from _change(event, event.site.location.file, tree, text, operand, after)


def _bound(event: Event, k: int, bench: Workbench) -> Iterator[tuple[Event, ForwardChange]]:
    """A name that the operand reads, in another shape where it is bound: several places may read it."""
    node, tree, text = _written(event.site.location, bench)
    operand = _operand(node, k)
    if node is None or operand is None:
        return
    read = {name.id for name in nodes_in(operand) if isinstance(name, ast.Name)}
    functions = [f for f in nodes_in(tree) if isinstance(f, ast.FunctionDef) and node in nodes_in(f)]
    own, other = (_shapes(event)[i] for i in (k, 1 - k))
    forms = [form for form in _forms(own, other) if _fits(form, other)]
    for step in nodes_in(functions[-1]) if functions else ():
        match step:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in read and forms:
                if node not in nodes_in(step):
                    plain = text.of(value) if binding_strength(value) >= ATOM else f"({text.of(value)})"
                    after = f"{plain}.ravel()" if len(forms[0]) == 1 else f"{plain}[{_index(forms[0], own)}]"
                    yield from _change(event, event.site.location.file, tree, text, value, after)


def _change(
    event: Event, file: str, tree: ast.Module, text: SourceText, node: ast.expr, after: str
) -> Iterator[tuple[Event, ForwardChange]]:
    change = change_of(file, tree, text, node, after)
    if change is not None:
        yield event, change


def _written(place: Location, bench: Workbench) -> tuple[ast.expr | None, ast.Module, SourceText]:
    """The expression at a place, with its file."""
    if place.file not in bench.files:
        return NOWHERE
    text = SourceText(bench.files[place.file].text)
    tree = parsed(text.text)
    return node_at(tree, text, place), tree, text


def _operand(node: ast.expr | None, k: int) -> ast.expr | None:
    match node:
        case ast.BinOp(left=left, right=right):
            return (left, right)[k]
        case ast.Call(func=func, args=[left, right]) if numpy_function(func):
            return (left, right)[k]
    return None


def _reduction(graph: Graph, origin: object) -> Event | None:
    """The reduction that a value was made by, entry by entry where it is made from it: log(sum(...))."""
    while isinstance(origin, int) and origin >= 0:
        made = graph.recording.events[origin]
        if made.operation in REDUCTIONS:
            return made
        before = [o for o in origins_of(made) if o >= 0]
        if len(before) != 1 or graph.recording.events[before[0]].shape != made.shape:
            return None
        origin = before[0]
    return None


def _index(form: Shape, own: Shape) -> str:
    """`:, None` for the places of the axes that are put in."""
    left, parts = list(own), []
    for size in form:
        if left and size == left[0]:
            parts.append(":")
            left.pop(0)
        else:
            parts.append("None")
    while parts[-1] == ":" and len(parts) > 1:
        parts.pop()
    return ", ".join(parts)


def _arranges(index: ast.expr) -> bool:
    """Whether a subscript does nothing but put axes in."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    whole = all(isinstance(p, (ast.Slice, ast.Constant, ast.Attribute)) for p in parts)
    return whole and any(not isinstance(part, ast.Slice) for part in parts)
