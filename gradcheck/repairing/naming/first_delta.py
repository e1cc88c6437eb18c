"""Tells the statement that begins a backward pass: what it makes is the derivative of the loss alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import LineEvidence, RepairKind, Role
from gradcheck.dataflow import ancestors, origins_of
from gradcheck.magnitudes import extent
from gradcheck.repairing.naming.anatomy import Anatomy, Stage
from gradcheck.repairing.naming.identifying import is_of_several_layers
from gradcheck.repairing.naming.other_losses import (
    holds_scores,
    is_derivative_of_a_loss,
    output_slope,
)
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.paths_reading import goes_through_weights
from gradcheck.repairing.naming.relations import is_average, same_but_scaled
from gradcheck.repairing.naming.terms_reading import of_another_loss
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.values.loss_terms import is_only_added_up
from gradcheck.values.meaning import Known, Meaning
from gradcheck.values.normalisations import normalising
from gradcheck.values.value_roles import arranges_parameter


def is_first(repair: Repair, anatomy: Anatomy | None, new: object, of: Pass) -> bool:
    """Whether a statement makes what only the loss itself sends back: no layer lies between, nor an activation."""
    known = repair.becomes.known if repair.becomes is not None else None
    if (
        not of.declared
        or anatomy is None
        or known is None
        or known.kind not in ("gradient", "part")
        or known.order < 0
    ):
        return False
    if known.value.size < 2 and not repair.touched >= of.everything:
        return False  # weights that are multiplied one by one are not seen: another loss leaves nothing right
    if arranges_parameter(of.graph, known.order):
        return False  # it is that parameter's own
    one_use = known.kind == "part" and known.of >= 0
    start = known.of if one_use else known.order
    if is_of_several_layers(anatomy.new, of.meanings) or goes_through_weights(
        of.graph, start, itself=one_use
    ):
        return False
    if is_normalised(start, of):
        return False
    pieces = [piece for step in anatomy.steps for piece in (*step.gone, *step.come, *step.kept)]
    read = [v for p in pieces for v in (p.value, *p.reads) if isinstance(v, np.ndarray) and v.size > 1]
    return all(
        meaning.known.order == known.order or _is_a_weight(value, meaning.known, of)
        for value in read
        if not isinstance(new, np.ndarray) or not same_but_scaled(value, new)
        for meaning in of.meanings.all_of(value, ("gradient",))[:1]
        if meaning.factor in of.meanings.trusted
    )


def _is_a_weight(value: np.ndarray, known: Known, of: Pass) -> bool:
    """Whether a gradient only weights what the loss adds up: one number for all, or a mask that forward has as well."""
    if not is_only_added_up(of.graph, known.order):
        return False
    return not extent(value) or bool(of.meanings.all_of(value, ("forward",)))


def is_normalised(order: int, of: Pass) -> bool:
    """Whether a forward value is inside a normalisation, or what one takes in: a layer, though it has no weights."""
    inside = normalising(of.graph)
    events = of.graph.recording.events[: of.graph.output + 1]
    return order in inside or any(order in origins_of(events[index]) for index in inside)


def is_slope_of_the_loss(known: Known, of: Pass) -> bool:
    """Whether a derivative is that of a function in the loss, no layer's activation: the maximum of a hinge."""
    if not of.declared or known.of < 0 or goes_through_weights(of.graph, known.of):
        return False
    if known.kind in ("derivative", "local") and is_only_added_up(of.graph, known.order):
        return True  # the hinge of the last scores, which are z themselves
    if known.kind != "derivative":
        return False
    return all(inner.role.what not in ("z", "a") for inner in of.meanings.at(known.of, "forward", known))


def is_behind_all(becomes: Meaning | None, of: Pass) -> bool:
    """Whether a gradient is that of a value behind all weights: the loss alone sends it back."""
    known = becomes.known if becomes is not None else None
    if not of.declared or known is None or known.order < 0 or known.value.size < 2:
        return False
    start = known.of if known.kind == "part" and known.of >= 0 else known.order
    return not goes_through_weights(of.graph, start, itself=start != known.order)


def is_begun_right(made: object, becomes: Meaning | None, of: Pass) -> bool:
    """Whether a wrong value is made from the right gradient of a value behind it: the loss was derived as it should."""
    known = becomes.known if becomes is not None else None
    if known is None or known.order < 0 or not isinstance(made, np.ndarray):
        return False
    events = of.recording.events
    places = [e.index for e in events if _is_alike(e.result, made)]
    if not places:
        return False
    own = {
        blame.key_of(events[index].site.statement) for index in places
    }  # errors that it is made from itself
    left = blame.forward_keys(of.graph) | own
    return any(
        meaning.known.order > known.order
        and meaning.factor == 1.0
        and not goes_through_weights(of.graph, meaning.known.order)
        for index in ancestors(of.recording, places)
        if blame.key_of(events[index].site.statement) not in left and _varies(events[index].result)
        for meaning in of.meanings.all_of(events[index].result, ("gradient",))
    )


def _is_alike(value: object, made: np.ndarray) -> bool:
    return isinstance(value, np.ndarray) and value.shape == made.shape and bool(np.array_equal(value, made))


def _varies(value: object) -> bool:
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.size < 2:
        return False
    return bool(np.isfinite(value).all()) and bool(extent(value))


def made_for_the_loss(repair: Repair, anatomy: Anatomy | None, of: Pass) -> bool:
    """Whether a value that is no gradient itself is made from values alone that only the loss reads."""
    if not of.declared or anatomy is None or repair.becomes is not None or repair.serves is None:
        return False
    pieces = [piece for step in anatomy.steps for piece in (*step.gone, *step.come, *step.kept)]
    read = [v for p in pieces for v in (p.value, *p.reads) if isinstance(v, np.ndarray) and v.size > 1]
    handed = (
        m for v in read for m in of.meanings.all_of(v, ("gradient",)) if m.factor in of.meanings.trusted
    )
    if any(not is_only_added_up(of.graph, meaning.known.order) for meaning in handed):
        return False
    known = [meaning.known for v in read for meaning in of.meanings.all_of(v, ("forward",))[:1]]
    orders = {value.order for value in known if value.order >= 0}
    return bool(orders) and not any(
        goes_through_weights(of.graph, order) or is_normalised(order, of) for order in orders
    )


def beside_the_output(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """That a first delta holds the output's slope, or lacks it; or one error for all units; or the scores."""
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if anatomy is None or not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return None
    if (
        old.shape != new.shape or repair.edit.kind == "sign in exp"
    ):  # the second: a slip inside of its formula
        return None
    pieces = [piece for step in anatomy.steps for piece in (*step.gone, *step.come, *step.kept)]
    operands = [value for piece in pieces for value in (*piece.reads, piece.value)]
    told = replace(of_another_loss(line), kind=RepairKind.REPLACE_OPERAND)
    slope = Role("activation derivative")
    power, alone = output_slope(old, new, operands, list(_slopes(repair, of)))
    match power:
        case 1 if not any(step.gone for step in anatomy.steps):  # it is not multiplied in here
            return replace(of_another_loss(line), doubts=("C3",))
        case 1:
            return replace(told, kind=RepairKind.DROP_FACTOR, before=slope)
        case -1:
            if not alone:  # a number differs as well: cross-entropy's, just as it is
                return replace(of_another_loss(line), doubts=("C3b",))
            told = replace(told, kind=RepairKind.INSERT_FACTOR, after=slope)
            if is_derivative_of_a_loss(old, operands):
                return told
            return replace(told, last_layer=False, doubts=("C3b",))  # a spread that is learned as its log
    if any(_averages(step, new) for step in anatomy.steps):
        return replace(told, kind=RepairKind.DROP_SUM)
    if holds_scores(old, new, operands):
        return replace(told, before=Role("z"), after=Role("prediction"), doubts=("D6",))
    return None


def _slopes(repair: Repair, of: Pass) -> Iterator[np.ndarray]:
    """The derivatives of what is made from the value whose gradient is due; that of exp is what it makes."""
    order = repair.becomes.known.order if repair.becomes is not None else -1
    for known in of.meanings.knowns:
        if known.kind == "derivative" and known.of == order >= 0:
            yield known.value
    for event in of.graph.recording.events[: of.graph.output + 1] if order >= 0 else ():
        if event.operation == "exp" and order in origins_of(event) and isinstance(event.result, np.ndarray):
            yield event.result


def _averages(step: Stage, new: np.ndarray) -> bool:
    """Whether the mean or the sum of an operand stands in its place."""
    if len(step.gone) != 1 or len(step.come) != 1 or not isinstance(step.come[0].value, np.ndarray):
        return False
    made, due = step.gone[0].value, step.come[0].value
    whole = due.dtype.kind == "f" and due.shape == new.shape and not step.come[0].inverse
    return whole and any(is_average(made, errors) for errors in (due, -due))
