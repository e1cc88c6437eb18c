"""Reads an edit in the gradient of one operation of an engine: it is told of that operation, wherever a net uses it.

The backward of a quotient is wrong as a quotient's, though here it is part of a normalisation and there of the loss.
The code of the forward pass beside it says which operation it is: the function that a closure was made in, or the
other methods of its class.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role, name_line
from gradcheck.facts import Location
from gradcheck.recording.events import Call, Event
from gradcheck.repairing.editing.statements import nodes_in, targets_of
from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.identifying import GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.total_reading import of_its_length
from gradcheck.repairing.repair import Repair
from gradcheck.values.value_roles import is_entrywise

LINEAR = frozenset({"add", "subtract", "negative", "builtin_sum"})
TOTALS = frozenset({"sum", "mean", "average"})
MOVES = frozenset("array asarray copy view reshape transpose squeeze expand_dims broadcast_to float".split())
NUMBERS = ("constant", "size", "batch size")
BENT = frozenset({"maximum", "minimum", "where", "clip", "absolute", "greater", "less", "greater_equal"})
OF_A_SMOOTH_ONE = ("C1", "C1b", "C1c", "C4", "C7", "E6", "E7")  # what its own derivative can have
AT_ANOTHER = ("C1", "C1b", "C1c")  # the right formula, of another value or of another function
OF_A_FORMULA = (*OF_A_SMOOTH_ONE, "C2", "C5", "C5b", "C5c")
OF_A_LOST_FACTOR = ("C2", "E3", "E4")  # the whole derivative
CHANGES = (
    RepairKind.NEGATE,
    RepairKind.INSERT_FACTOR,
    RepairKind.DROP_FACTOR,
    RepairKind.REPLACE_OPERAND,
    RepairKind.REPLACE_EXPRESSION,
    RepairKind.CHANGE_OPERATOR,
)
CLOSED = ".<locals>."
HELD = Role("other branch", name="what the node was sent before")


def operation_reading(
    found: list[LineEvidence], repair: Repair, anatomy: Anatomy | None, location: Location, of: Pass
) -> LineEvidence | None:
    """What the edit is told as in the gradient of a sum or a total, or where the upstream is lost; None elsewhere."""
    if not _is_of_a_node(location, of):
        return None
    line, nowhere = found[-1], _of_no_layer(found[-1])
    if _keeps_what_was_there(repair):  # what others have sent to the node, a decay or a branch
        return replace(nowhere, kind=RepairKind.INSERT_TERM, after=HELD)
    made_of = _operations(location, of)
    if anatomy is None or made_of is None:
        return None
    names = {event.operation for event in made_of}
    if not all(event.operation in TOTALS or is_entrywise(event) for event in made_of):
        return None
    if _brings_the_upstream(anatomy, _upstreams(repair, location, of), of):
        return replace(nowhere, kind=RepairKind.INSERT_FACTOR, after=Role("upstream"))
    if names and names <= LINEAR and len(made_of) == 1:
        if line.kind is RepairKind.NEGATE:
            return nowhere
        added = line.kind is RepairKind.INSERT_TERM
        return replace(nowhere, kind=line.kind, after=Role("other branch")) if added else None
    if not names or not names <= TOTALS:
        return None
    return of_its_length(nowhere, anatomy, names) or _of_a_total(found, nowhere)


def of_its_formula(told: list[LineEvidence], location: Location, of: Pass) -> list[LineEvidence]:
    """The readings, but for those that blame another part of the net for the derivative of a function: its formula."""
    made_of = (_operations(location, of) or []) if _is_of_a_node(location, of) else []
    names = {event.operation for event in made_of}
    if not names or names <= LINEAR or not all(map(is_entrywise, made_of)) or told[-1].kind not in CHANGES:
        return told
    own = OF_A_FORMULA if names & BENT or len(made_of) > 1 else OF_A_SMOOTH_ONE
    own = (*own, "E1") if names == {"multiply"} else own
    lost = told[-1].kind is RepairKind.INSERT_FACTOR and told[-1].after.what not in NUMBERS
    own = (*own, *OF_A_LOST_FACTOR) if lost else own
    if any(page.code in own for page in name_line(*told)[:1]):
        return told
    exact = [line for line in told if any(page.code in AT_ANOTHER for page in name_line(line)[:1])]
    if exact:
        return exact
    doubts = ("B2",) if told[-1].kind is RepairKind.NEGATE else ()
    of_no_layer = replace(_of_no_layer(told[-1]), kind=RepairKind.REPLACE_EXPRESSION, doubts=doubts)
    return [replace(of_no_layer, needed=Role("activation derivative"))]


def _of_no_layer(line: LineEvidence) -> LineEvidence:
    told = replace(line, needed=UNKNOWN, found=UNKNOWN, before=UNKNOWN, after=UNKNOWN, doubts=())
    return replace(told, layer_kind="", last_layer=False, whole_pass=False)


def _of_a_total(found: list[LineEvidence], nowhere: LineEvidence) -> LineEvidence | None:
    """A number that is missing or too many where a sum or a mean hands on what came."""
    number = next((r for r in found for role in (r.before, r.after) if role.what in NUMBERS), None)
    if number is None or nowhere.kind not in (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR):
        return None
    if number.whole_pass:
        return replace(number, last_layer=False)
    constant = Role(
        "constant", value=(number.before if number.before.what in NUMBERS else number.after).value
    )
    inserted = number.kind is RepairKind.INSERT_FACTOR
    needed = Role("dL/d(other)")
    return replace(
        nowhere,
        needed=needed,
        before=UNKNOWN if inserted else constant,
        after=constant if inserted else UNKNOWN,
        kind=number.kind,
    )


def _keeps_what_was_there(repair: Repair) -> bool:
    """Whether a gradient takes the place of what its object held, and is added to that with the edit."""
    try:
        [before], [after] = (
            ast.parse(text.strip()).body for text in (repair.statement_before, repair.statement_after)
        )
    except (SyntaxError, ValueError):
        return False
    match before, after:
        case ast.Assign(targets=[ast.Attribute() as old]), ast.AugAssign(target=new, op=ast.Add()):
            return ast.dump(old) == ast.dump(new)
        case ast.Assign(targets=[ast.Attribute() as old]), ast.Assign(targets=[new], value=value):
            text = ast.unparse(old)
            read = [ast.unparse(node) for node in nodes_in(value) if isinstance(node, ast.Attribute)]
            return text == ast.unparse(new) and text in read and text not in ast.unparse(before.value)
    return False


def _is_of_a_node(location: Location, of: Pass) -> bool:
    """Whether a closure hands a gradient to an object: a layer that returns what it sends back does not."""
    around = _call_around(location, of)
    try:
        [statement] = ast.parse((location.text or "").strip()).body
    except (SyntaxError, ValueError):
        statement = None  # a part of one: a lambda among others
    handed = isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Call, ast.Lambda))
    stored = any(isinstance(target, ast.Attribute) for target in _stored_in(statement))
    return around is not None and CLOSED in around.function and (handed or stored or statement is None)


def _stored_in(statement: ast.stmt | None) -> list[ast.expr]:
    return targets_of(statement) if isinstance(statement, (ast.Assign, ast.AugAssign)) else []


def _operations(location: Location, of: Pass) -> list[Event] | None:
    """What the forward pass does each time in the code beside a statement of the backward pass.

    [] where it only chooses among numbers, None where it does this now and that then, or where there is no such code.
    """
    around = _call_around(location, of)
    if around is None or "." not in around.function:
        return None
    if CLOSED in around.function:
        owner = around.function.partition(CLOSED)[0]
        beside = [call for call in of.graph.recording.calls if call.function == owner]
    else:
        owner = around.function.rpartition(".")[0] + "."
        beside = [
            call
            for call in of.graph.recording.calls
            if call.function.startswith(owner) and call.function != around.function
        ]
    inside = {call.index for call in beside if call.file == around.file}
    made: dict[int, list[Event]] = {}
    for event in of.graph.recording.events[: of.graph.output + 1]:
        if event.call in inside and event.operation not in MOVES and event.shape is not None:
            made.setdefault(event.call, []).append(event)
    kinds = {tuple(event.operation for event in events) for events in made.values()}
    if not kinds:
        return [] if inside and CLOSED in around.function else None
    return next(iter(made.values())) if len(kinds) == 1 else None


def _call_around(location: Location, of: Pass) -> Call | None:
    """The call of the innermost function that a statement of the backward pass stands in."""
    for event in of.recording.events:
        if blame.key_of(event.site.statement) == blame.key_of(location):
            return of.recording.calls[event.call]
    above = [c for c in of.recording.calls if c.file == location.file and c.line <= location.line]
    return max(above, key=lambda call: call.line, default=None)


def _upstreams(repair: Repair, location: Location, of: Pass) -> frozenset[str]:
    """What a function is handed, and the gradient of another object than the one it adds to: by their texts."""
    around = _call_around(location, of)
    handed = set(around.arguments) if around is not None else set()
    try:
        body = ast.parse(repair.statement_before.strip()).body
    except SyntaxError:
        body = []
    targets = {ast.unparse(t): t.attr for s in body for t in targets_of(s) if isinstance(t, ast.Attribute)}
    nodes = (node for node in ast.walk(ast.parse(repair.statement_after.strip())) if body)
    named = (node for node in nodes if isinstance(node, ast.Attribute) and node.attr in targets.values())
    return frozenset(handed | {text for node in named if (text := ast.unparse(node)) not in targets})


def _brings_the_upstream(anatomy: Anatomy, upstreams: frozenset[str], of: Pass) -> bool:
    """Whether a factor comes in that is a gradient, where the statement read none beside what it adds to."""

    def is_handed(piece: Piece) -> bool:
        values = [value for value in (piece.value, *piece.reads) if np.size(value) > 1]
        if values:
            return any(role_of(value, of.meanings).what in GRADIENTS for value in values)
        return bool(_names_in([piece]) & upstreams)

    return any(
        any(map(is_handed, step.come)) and not any(map(is_handed, (*step.gone, *step.kept)))
        for step in anatomy.steps
        if (step.join == "product" or (step.join == "whole" and len(step.gone) == len(step.come) == 1))
        and _names_in(step.come) - _names_in((*step.gone, *step.kept))
    )


def _names_in(pieces: Iterable[Piece]) -> set[str]:
    """The names and attributes that pieces read, as they are written."""
    nodes = (node for piece in pieces if piece.node is not None for node in nodes_in(piece.node))
    return {ast.unparse(node) for node in nodes if isinstance(node, (ast.Name, ast.Attribute))}
