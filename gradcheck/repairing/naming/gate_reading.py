"""Reads an edit that puts the other factor of a product where it belongs: y = t * v has dL/dv = dL/dy * t.

Such a factor is a gate, not the derivative of an activation, however much `1 - t` looks like one.
"""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.entrywise_reading import leads_entrywise
from gradcheck.repairing.naming.exchange_reading import shifted
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.relations import is_switch
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.layer_kind import GATE


def gate_reading(line: LineEvidence, repair: Repair, anatomy: Anatomy, of: Pass) -> LineEvidence | None:
    """One factor in place of another, or none where one is due; None where no product of the forward pass tells so."""
    becomes = repair.becomes
    if becomes is None or becomes.known.order < 0 or line.needed.what not in DELTAS:
        return None
    for step in anatomy.steps:
        upstream = any(role_of(piece.value, of.meanings).what in GRADIENTS for piece in step.kept)
        if step.join != "product" or not upstream or len(step.come) != 1 or len(step.gone) > 1:
            continue
        come = step.come[0]
        through = _other_factor(come.value, becomes.known.order, of)
        if is_switch(come.value) or through is None:
            return None  # a mask belongs to its activation
        if through:
            line = replace(line, needed=Role("dL/dz", line.needed.layer, GATE), doubts=("E4",))
        elif line.needed.what == "dL/dz":  # linear, as one half of a gated unit is
            line = replace(line, needed=replace(line.needed, what="dL/da"))
        after = role_of(come.value, of.meanings)
        if not step.gone and after.what == "mask":
            return replace(line, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=after, doubts=())
        if not step.gone:  # 1 - t has no name, and the linear half is a pre-activation
            after = replace(after, what="a", name=after.name or come.text)
            return replace(line, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=after)
        before = role_of(step.gone[0].value, of.meanings)
        in_time = shifted(before, after, line.layer_kind) and not _are_side_by_side(step.gone[0], come, of)
        if before.what in (*GRADIENTS, "mask") or in_time:
            return None
        if line.layer_kind == "recurrent" and _at_another_step(step.gone[0], come):
            return replace(
                line, kind=RepairKind.REPLACE_OPERAND, before=Role("time step"), after=Role("time step")
            )
        gates = [
            Role("a", role.layer, name=piece.text) for role, piece in ((before, step.gone[0]), (after, come))
        ]
        return replace(line, kind=RepairKind.REPLACE_OPERAND, before=gates[0], after=gates[1])
    return None


def _are_side_by_side(gone: Piece, come: Piece, of: Pass) -> bool:
    """Whether neither of two forward values leads to the other, as that of one step leads to the next."""
    found = [of.meanings.of(piece.value, ("forward",)) for piece in (gone, come)]
    orders = sorted(meaning.known.order for meaning in found if meaning is not None)
    if len(orders) < 2 or orders[0] < 0 or orders[0] == orders[1]:
        return False
    reached = {orders[0]}
    for event in of.graph.recording.events[orders[0] + 1 : orders[1] + 1]:
        if reached.intersection(origins_of(event)):
            reached.add(event.index)
    return orders[1] not in reached


def _at_another_step(gone: Piece, come: Piece) -> bool:
    """Whether one array is read at two places that a loop counts: cs[t + 1] for cs[t]."""
    match gone.node, come.node:
        case ast.Subscript(value=one, slice=here), ast.Subscript(value=other, slice=there):
            counted = all(any(isinstance(n, ast.Name) for n in nodes_in(place)) for place in (here, there))
            return counted and ast.dump(one) == ast.dump(other) and ast.dump(here) != ast.dump(there)
    return False


def _other_factor(value: object, order: int, of: Pass) -> bool | None:
    """Whether it is the squashed value of that order that the forward pass multiplies by this one, or itself.

    None where it multiplies neither by what `value` holds, or by what it did not make itself.
    """
    if not isinstance(value, np.ndarray):
        return None
    squashed = {order}
    for event in of.graph.recording.events[order + 1 : of.graph.output + 1]:
        mine = squashed.intersection(origins_of(event))
        if not mine:
            continue
        if (
            event.operation == "multiply"
            and len(event.args) == 2
            and not squashed.issuperset(event.origins[:2])
        ):
            which = 0 if event.origins[1] in squashed else 1
            origin, other = event.origins[which], event.args[which]
            made = isinstance(origin, int) and origin >= 0 and isinstance(other, np.ndarray)
            if made and other.size > 1 and other.size == value.size and _alike(value, other):
                return bool(event.origins[1 - which] != order)
        elif leads_entrywise(of.graph, order, event.index):
            squashed.add(event.index)
    return None


def _alike(value: Array, other: Array) -> bool:
    return close(np.ravel(value).astype(float), np.ravel(other).astype(float))
