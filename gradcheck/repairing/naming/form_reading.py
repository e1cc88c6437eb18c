"""Reads what the kind of an edit says by itself: of the order of the layers, of entries that were overwritten."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import SHARED, UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Location
from gradcheck.repairing.editing.accumulated import ACCUMULATED
from gradcheck.repairing.editing.calls import COUNTED, TURN
from gradcheck.repairing.editing.exchanged import EXCHANGED
from gradcheck.repairing.editing.forgotten import is_added
from gradcheck.repairing.editing.headers import ROUNDS
from gradcheck.repairing.editing.indices import TURNED_ROWS
from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.editing.kept_inputs import KEPT_INPUT, KEPT_PLACE
from gradcheck.repairing.editing.left_unread import KEPT_BY, LEFT
from gradcheck.repairing.editing.listed import LISTED
from gradcheck.repairing.editing.lost_terms import LOST_TERM
from gradcheck.repairing.editing.masked_stores import MULTIPLIED
from gradcheck.repairing.editing.own_arrays import OWN_ARRAYS
from gradcheck.repairing.editing.pooled import POOLED
from gradcheck.repairing.editing.resets import RESET
from gradcheck.repairing.editing.text import CARRIED
from gradcheck.repairing.editing.thrown_away import KEPT
from gradcheck.repairing.editing.unindexed import UNINDEXED
from gradcheck.repairing.editing.unused import UNUSED
from gradcheck.repairing.editing.walks import BRANCH, DROPPED, ORDER
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.context import kind_of, state_among
from gradcheck.repairing.naming.decay_reading import DECAY, lacks_weights
from gradcheck.repairing.naming.edit_forms import writes_elsewhere
from gradcheck.repairing.naming.entrywise_reading import of_a_dropout
from gradcheck.repairing.naming.identifying import GRADIENTS, derivative_of, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.paths_reading import is_a_branch_through_a_norm
from gradcheck.repairing.naming.softmax_reading import simplex
from gradcheck.repairing.repair import Repair
from gradcheck.values.layer_kind import repeats

SLOPE = re.compile(r"(?P<a>[\w.\[\]]+) \* \(1(?:\.0*)? - (?P=a)\)|\(?1(?:\.0*)? - [\w.\[\]]+ ?\*\* ?2\)?")
TURNED_OVER = re.compile(r"(?P<name>[\w.]+) = -(?P=name)")
MEANS_FOR_SUMS = {("mean", "sum"), ("average", "sum")}
ZEROS = ("np.zeros(", "np.zeros_like(", "numpy.zeros(", "numpy.zeros_like(")


def of_the_form(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, location: Location, of: Pass
) -> LineEvidence | None:
    """What the kind of an edit says; None where it is its values that tell."""
    in_time = repeats(of.graph, of.graph.recording.events[: of.graph.output + 1])
    if writes_elsewhere(repair.statement_before) and not writes_elsewhere(repair.statement_after):
        return replace(line, kind=RepairKind.INSERT_COPY, in_place=True)
    if repair.edit.kind == RESET:
        return replace(line, kind=RepairKind.ADD_TO_ASSIGN)
    if in_time and (repair.edit.kind in (CARRIED, ROUNDS) or _comes_back(repair)):
        state = state_among(None, repair.becomes, of) or "h"
        lost = replace(line, kind=RepairKind.INSERT_TERM, after=Role("other branch", function=state))
        return replace(lost, needed=Role("dL/da", function=state), layer_kind="recurrent")
    if repair.edit.kind == INSERT and is_added(repair.edit.after):
        lacking = [p for p in of.parameters if p.name in repair.fixed and p.analytic.any()]
        if lacking and all(map(lacks_weights, lacking)):  # where its siblings get theirs
            return replace(line, kind=RepairKind.INSERT_TERM, after=DECAY)
    if repair.edit.kind in (LOST_TERM, UNUSED):
        mended = [p for p in of.parameters if p.name in repair.fixed]
        decays = repair.edit.kind == UNUSED and all(map(lacks_weights, mended))
        made = [event for event in of.recording.events if repair.edit.after in event.names]
        # what is merely another name for a value shows nothing
        at = made[0].site.statement if made else location
        values = [np.asarray(event.result) for event in made[:1] if isinstance(event.result, np.ndarray)]
        if any(is_a_branch_through_a_norm(value, of.graph, of.meanings) for value in values):
            return replace(line, kind=RepairKind.INSERT_TERM, after=Role("other branch"), layer_kind="")
        if not decays and kind_of(of.graph, repair.becomes, at, of.recording, of.meanings) == "norm":
            return replace(line, kind=RepairKind.INSERT_TERM, needed=Role("dL/d(other)"), layer_kind="norm")
        return replace(line, kind=RepairKind.INSERT_TERM, after=DECAY if decays else Role("other branch"))
    if repair.edit.kind == CARRIED and repair.becomes is not None and repair.becomes.known.kind == "part":
        return replace(line, kind=RepairKind.INSERT_TERM, after=Role("other branch"))
    if repair.edit.kind == CARRIED and TURNED_OVER.fullmatch(repair.edit.replacement.strip()):
        return replace(
            line, kind=RepairKind.NEGATE, doubts=("B2",)
        )  # of every other round: nothing is sent on
    if repair.edit.kind in (DROPPED, KEPT, ORDER, CARRIED):
        above, own = Role("upstream", name="of a layer above"), Role("upstream", name="of this layer")
        # nodes that are gone through as they were found: the order may be wrong where they are put into the list
        forward = repair.edit.kind == ORDER and "reversed" not in repair.statement_after
        doubts = ("E6",) if forward and "reversed" in repair.statement_before else ()
        return replace(line, kind=RepairKind.REPLACE_OPERAND, before=above, after=own, doubts=doubts)
    if (
        repair.edit.kind in (LEFT, KEPT_BY)
        and (kept := _of_another_layer(line, repair, anatomy, of)) is not None
    ):
        return kept
    if repair.edit.kind == EXCHANGED:
        another, own = Role("upstream", name="of another branch"), Role("upstream", name="of this branch")
        return replace(line, kind=RepairKind.REPLACE_OPERAND, before=another, after=own)
    if repair.edit.kind in (
        BRANCH,
        ACCUMULATED,
        LISTED,
    ):  # what a running sum takes goes into all that follow
        return replace(line, kind=RepairKind.INSERT_TERM, after=Role("other branch"))
    inside = anatomy.steps[-1:] if anatomy is not None else ()
    lacks_terms = any(step.join == "sum" and step.kept and not step.gone for step in inside)
    if repair.edit.kind == "normalisation" and (lacks_terms or "mean" in repair.statement_before):
        scaled = re.search(r"\((\S+) \* (\S+)\) - \(\1 \* \2\)\.mean", repair.statement_after)
        if scaled is None or scaled[2] in repair.statement_before:  # else the scale itself was left out
            return replace(line, kind=RepairKind.INSERT_TERM, needed=Role("dL/d(other)"), layer_kind="norm")
    if repair.becomes is None and (repair.edit.before, repair.edit.after) in MEANS_FOR_SUMS:
        sums = [p.reference for p in of.parameters if p.name in repair.fixed]
        if all(max(each.shape, default=1) == each.size for each in sums):
            summed = replace(line, kind=RepairKind.REPLACE_FUNCTION, needed=Role("dL/db"))
            return replace(summed, function_before="mean", function_after="sum")
    if repair.edit.kind == UNINDEXED and all(
        max(p.reference.shape, default=1) == p.reference.size for p in of.parameters if p.name in repair.fixed
    ):
        return replace(line, kind=RepairKind.CHANGE_AXIS, needed=Role("dL/db"))  # each got the sum of all
    if repair.edit.kind == POOLED:
        spilled = replace(line, kind=RepairKind.REPLACE_EXPRESSION, layer_kind="pooling")
        return replace(spilled, before=Role("unknown", function="ties"), after=UNKNOWN)
    zeros = repair.edit.kind == "copy" and repair.edit.after == "zeros_like"
    begun_with = zeros and line.found.what in ("weights", "bias")  # a sum in the weights' own array
    if repair.edit.kind == KEPT_INPUT and all(
        _is_of_weights(p) for p in of.parameters if p.name in repair.fixed
    ):
        kept = replace(line, kind=RepairKind.REPLACE_OPERAND, needed=Role("dL/dW"), in_place=False)
        return replace(kept, before=Role("z"), after=Role("a"))
    if repair.edit.kind == TURNED_ROWS:
        return replace(line, kind=RepairKind.INSERT_TRANSPOSE)
    if repair.edit.kind == KEPT_PLACE:
        kept = replace(line, kind=RepairKind.REPLACE_OPERAND, needed=Role("activation derivative"))
        return replace(kept, before=Role("a"), after=Role("z"), in_place=False)
    if repair.edit.kind == OWN_ARRAYS or begun_with:
        return replace(line, kind=RepairKind.INSERT_COPY, before=SHARED, after=UNKNOWN)
    if repair.edit.kind == TURN and (slope := _slope_among(anatomy, of)) is not UNKNOWN:
        called = repair.edit.after  # the same function, of another layer
        told = replace(
            line, kind=RepairKind.REPLACE_OPERAND, needed=Role("activation derivative"), after=slope
        )
        return replace(told, before=UNKNOWN, function_before=called, function_after=called)
    if repair.edit.kind == COUNTED:
        lengths = Role("size", function="length"), Role("batch size")
        return replace(line, kind=RepairKind.REPLACE_OPERAND, before=lengths[0], after=lengths[1])
    if repair.edit.kind == MULTIPLIED:
        return replace(
            line, kind=RepairKind.REPLACE_EXPRESSION, needed=Role("activation derivative", None, "relu")
        )
    if repair.edit.kind == "drop factor" and SLOPE.fullmatch(
        repair.edit.before
    ):  # of one unit: a mere number
        return replace(line, before=Role("activation derivative"))
    if repair.edit.kind == "factor" and anatomy is not None and _is_of_a_formula(anatomy, of):
        slope = Role("activation derivative", line.needed.layer)
        told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=slope, before=UNKNOWN, after=UNKNOWN)
        return replace(told, doubts=("A3",))
    if repair.edit.kind == "sign in exp":  # whatever lies between the two by chance: a softplus holds an exp
        slope = Role("activation derivative", line.needed.layer)
        return replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=slope, before=UNKNOWN, after=UNKNOWN)
    if repair.edit.before.startswith(ZEROS) and _is_of_probabilities(repair):  # p - 1 for the class alone
        diagonal, whole = Role("softmax jacobian", function="diagonal"), Role("softmax jacobian")
        told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=Role("dL/dz", line.needed.layer))
        return replace(told, before=diagonal, after=whole, function_before="", doubts=("D6",))
    return None


def _of_another_layer(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """That what another layer kept was handed to a function; None where it is an array, whose values tell more."""
    steps = anatomy.steps if anatomy is not None else ()
    calls = [piece for step in steps for piece in step.come if isinstance(piece.node, ast.Call)]
    if not calls:
        return None
    if any(of_a_dropout(piece.value, of) for piece in calls):
        return replace(line, kind=RepairKind.REPLACE_OPERAND, before=Role("mask"), after=Role("mask"))
    if repair.edit.kind == LEFT:
        return None
    another, own = Role("upstream", name="of another layer"), Role("upstream", name="of this layer")
    whole = all(_is_of_weights(p) for p in of.parameters if p.name in repair.fixed)
    told = replace(line, kind=RepairKind.REPLACE_OPERAND, before=another, after=own)
    return replace(told, doubts=("E5",) if whole else ("C6",))


def _slope_among(anatomy: Anatomy | None, of: Pass) -> Role:
    """The derivative of an activation that the edit brings in."""
    pieces = [piece for step in (anatomy.steps if anatomy is not None else ()) for piece in step.come]
    roles = (derivative_of(p.value, of.meanings) for p in pieces if isinstance(p.value, np.ndarray))
    return next((role for role in roles if role is not UNKNOWN), UNKNOWN)


def _comes_back(repair: Repair) -> bool:
    """Whether what is kept instead of thrown away is handed in again by the same statement: `dh, dc = back(dh, dc)`."""
    return repair.edit.kind == KEPT and _reads(repair.statement_before, repair.edit.after)


def _reads(statement: str, name: str) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        for node in ast.walk(ast.parse(statement.strip()))
    )


def _is_of_weights(parameter: ParameterEvidence) -> bool:
    """Whether it is no bias: a matrix, which its layer's input is multiplied with."""
    return parameter.value.ndim > 1


def _is_of_a_formula(anatomy: Anatomy, of: Pass) -> bool:
    """Whether a number with a name comes to a product of a gradient with what a function makes: cos(w * x) lacks w."""
    step = anatomy.steps[0] if anatomy.steps else None
    if step is None or step.join != "product" or step.gone or len(step.come) != 1:
        return False
    number = step.come[0]
    if np.size(number.value) != 1 or not isinstance(number.node, (ast.Name, ast.Attribute, ast.Subscript)):
        return False
    sent = [piece for piece in step.kept if role_of(piece.value, of.meanings).what in GRADIENTS]
    made = [piece for piece in step.kept if isinstance(piece.node, ast.Call) and np.size(piece.value) > 1]
    return len(sent) == 1 and len(made) == 1 and len(step.kept) == 2 and sent[0] is not made[0]


def _is_of_probabilities(repair: Repair) -> bool:
    """Whether the edit puts in what the forward pass normalised: the outputs of a softmax."""
    known = repair.becomes.known if repair.becomes is not None else None
    return known is not None and known.kind == "forward" and any(True for _ in simplex(known.value))
