"""Says of a proven edit what its surroundings add: the net's other gradients, the gate, the layer it stands in."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import MATRIX, UNKNOWN, LineEvidence, RepairKind, Role, name_line
from gradcheck.conventions.names import is_input_name
from gradcheck.dataflow import origins_of
from gradcheck.evidence import ParameterEvidence
from gradcheck.magnitudes import extent
from gradcheck.recording.events import Event
from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.first_delta import is_behind_all
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.layer_kind import GATE, PRODUCTS, is_gated, recurrent_parameters, takes_windows
from gradcheck.values.meaning import Meanings
from gradcheck.values.value_roles import GAMMA, arranges_parameter

REDUCED = (RepairKind.REPLACE_FUNCTION, RepairKind.CHANGE_AXIS, RepairKind.INSERT_SUM, RepairKind.DROP_SUM)
GATES = (2, 3, 4)  # of a cell, in one array
WITHIN = 14  # operations of one layer that a gradient may have been sent on before


def of_one_path(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence:
    """A sign that no reported gradient has turned is that of one path of several, though all rest on it."""
    begins = is_behind_all(repair.becomes, of)  # with a penalty beside it no gradient is turned as a whole
    one_path = line.whole_pass and not begins and not leaves_turned(of)
    if line.kind is RepairKind.NEGATE and (one_path or _leaves_right(of)):
        return replace(line, whole_pass=False, last_layer=None)
    return line


def leaves_turned(of: Pass) -> bool:
    """Whether a reported gradient is the true one with the opposite sign."""
    return any(map(_is_reported_turned, of.parameters))


def leaves_all_turned(of: Pass) -> bool:
    """Whether each reported gradient is the true one with the opposite sign: the loss is climbed."""
    return all(_is_reported_turned(p) for p in of.parameters if p.reference.any())


def _is_reported_turned(p: ParameterEvidence) -> bool:
    return p.analytic.shape == p.reference.shape and close(p.analytic, -p.reference)


def _leaves_right(of: Pass) -> bool:
    """Whether a reported gradient is right, as none is where the whole loss is climbed."""
    return any(
        p.analytic.shape == p.reference.shape and p.reference.any() and close(p.analytic, p.reference)
        for p in of.parameters
    )


def is_turned(old: object, new: object) -> bool:
    """Whether one value is the other with its sign turned, or nothing is known of them."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return True
    return close(old, -new)


def reads_updated(anatomy: Anatomy, of: Pass) -> bool:
    """Whether an operand is weights less a step along the gradient that is reported for them."""
    pieces = [piece for step in anatomy.steps for piece in (*step.gone, *step.come, *step.kept)]
    read = [np.asarray(v) for piece in pieces for v in (piece.value, *piece.reads) if _is_matrix(v)]
    for p in of.parameters:
        if p.value.ndim != 2 or p.analytic.shape != p.value.shape or min(p.value.shape) < 2:
            continue
        changes = [v - p.value for v in read if v.shape == p.value.shape]
        changes += [v.T - p.value for v in read if v.T.shape == p.value.shape]
        if any(is_multiple(change.ravel(), p.analytic.ravel()) for change in changes if change.any()):
            return not (_is_wrong_with(p.value, anatomy) or _takes_others(p.value, anatomy))
    return False


def _takes_others(weights: np.ndarray, anatomy: Anatomy) -> bool:
    """Whether matrices come for matrices, and none of them is these weights as they were: those of another layer."""
    gone = _matrices((p for step in anatomy.steps for p in step.gone), weights)
    come = _matrices((p for step in anatomy.steps for p in step.come), weights)
    return bool(gone and come) and not any(
        value.shape == held.shape and close(value, held) for value in come for held in (weights, weights.T)
    )


def _matrices(pieces: Iterable[Piece], like: np.ndarray) -> list[np.ndarray]:
    """What of a matrix's shape, turned or not, the pieces are or read."""
    values = [np.asarray(v) for piece in pieces for v in (piece.value, *piece.reads) if _is_matrix(v)]
    return [value for value in values if like.shape in (value.shape, value.T.shape)]


def _is_wrong_with(weights: np.ndarray, anatomy: Anatomy) -> bool:
    """Whether a product with weights stands where another value is due, which the old weights make no more."""
    for step in anatomy.steps:
        if step.join != "matrix product" or step.kept or len(step.gone) != 2 or len(step.come) != 1:
            continue
        due = step.come[0].value
        others = [p.value for p in step.gone if np.shape(p.value) not in (weights.shape, weights.T.shape)]
        if len(others) != 1 or not isinstance(due, np.ndarray) or not isinstance(others[0], np.ndarray):
            continue
        made = [
            a @ b
            for w in (weights, weights.T)
            for a, b in ((w, others[0]), (others[0], w))
            if np.ndim(b) and a.shape[-1] == b.shape[0]
        ]
        return not any(m.shape == due.shape and close(m, due) for m in made)
    return False


def _is_matrix(value: object) -> bool:
    """Whether it is an array of two axes, or rows of numbers as a list of lists."""
    if isinstance(value, (list, tuple)):
        rows = {len(row) if isinstance(row, (list, tuple)) else 0 for row in value}
        return len(rows) == 1 and 0 not in rows and all(isinstance(v, float) for row in value for v in row)
    return isinstance(value, np.ndarray) and value.ndim == 2


def of_a_gate(line: LineEvidence, state: str) -> LineEvidence:
    """What is said of an activation's derivative, as said of the gate or the time step it belongs to."""
    if line.layer_kind != "recurrent" or line.needed.what != "activation derivative":
        return line
    before, after = line.before, line.after
    shifted = before.what == after.what == "activation derivative" and before.function == after.function
    if shifted and before.at == after.at and before.layer != after.layer:
        return replace(line, before=Role("time step", before.layer), after=Role("time step", after.layer))
    another_gate = shifted and before.at == after.at  # of one step: the derivative of the gate beside it
    inside = state == GATE or another_gate
    own = tuple(cause.code for cause in name_line(line)[:1])  # what it is called where nothing gates
    gate = Role("dL/dz", line.needed.layer, GATE)
    return replace(line, needed=gate, doubts=(*line.doubts, *own)) if inside else line


def in_a_gated_cell(line: LineEvidence, of: Pass) -> LineEvidence:
    """A factor in a cell with gates: which of them are gates, and for which path, its values do not tell."""
    exchanged = line.kind is RepairKind.REPLACE_OPERAND and line.after.what == "a"
    if line.layer_kind == "recurrent" and exchanged and line.needed.function == "c":
        return replace(line, doubts=(*line.doubts, "J3"))  # of what the cell keeps, or of what it puts out
    slope = line.layer_kind == "recurrent" and line.needed.what == "activation derivative"
    return replace(line, doubts=(*line.doubts, "J3")) if slope and is_gated(of.graph) else line


def of_two_alike(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence:
    """Another delta in the gradient of a parameter that is reported to be, bit for bit, that of its neighbour."""
    exchanged = line.kind is RepairKind.REPLACE_OPERAND and line.needed.what in ("dL/dW", "dL/db")
    if not exchanged or not {line.before.what, line.after.what} <= set(GRADIENTS):
        return line
    return replace(line, doubts=(*line.doubts, "E1", "J4")) if is_copied(repair, of) else line


def is_copied(repair: Repair, of: Pass) -> bool:
    """Whether what it mends is reported to be the gradient of another parameter, or of another gate in its array."""
    wrong = [p for p in of.parameters if p.name in repair.touched and p.analytic.size > 1]
    others = [p for p in of.parameters if p.name not in repair.fixed]
    if any(np.array_equal(p.analytic, q.analytic) for p in wrong for q in others):
        return True
    return any(_repeats_a_block(p.analytic) and not _repeats_a_block(p.reference) for p in wrong)


def _repeats_a_block(gradient: np.ndarray) -> bool:
    """Whether two of the gates that lie side by side along an axis have the same numbers."""
    for axis, length in enumerate(gradient.shape):
        for gates in (k for k in GATES if length % k == 0 and length > k):
            blocks = [block for block in np.split(gradient, gates, axis) if block.any()]
            if any(close(a, b) for a, b in itertools.combinations(blocks, 2)):
                return True
    return False


def of_another_block(line: LineEvidence) -> LineEvidence:
    """That each of the blocks that were joined gets what belongs to another."""
    before, after = Role("dL/dz", name="of another block"), Role("dL/dz", name="of this block")
    return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def is_of_images(repair: Repair, of: Pass) -> bool:
    """Whether the net has filters or goes through windows, and the statement makes images or nothing that is known."""
    becomes = repair.becomes.known if repair.becomes is not None else None
    if becomes is not None and becomes.order < 0 and becomes.value.ndim < 3:
        return False  # a matrix, whatever is returned beside it
    filters = has_filters(of)
    if not filters and repair.shape is not None and len(repair.shape) > 3:
        filters = takes_windows(of.graph)
    return filters and (repair.shape is None or len(repair.shape) > 2)


def has_filters(of: Pass) -> bool:
    """Whether parameters have more axes than a matrix, in a net that is not recurrent."""
    return any(p.value.ndim > 2 for p in of.parameters) and not recurrent_parameters(of.graph)


def has_mask(anatomy: Anatomy, meanings: Meanings) -> bool:
    """Whether a dropout mask is among the operands that an edit leaves alone."""
    kept = [piece for step in anatomy.steps for piece in step.kept]
    return any(role_of(piece.value, meanings).what == "mask" for piece in kept)


def with_its_own(line: LineEvidence, repair: Repair, of: Pass, goes_below: bool) -> LineEvidence:
    """A derivative that the layer's own weights lack too is missing from its delta, however late it is put in.

    One that they do not lack is lost on the way down: there the gradient that is mended `goes_below`. Weights of
    several steps are wrong by what comes back to the others, and tell neither.
    """
    shared = bool(recurrent_parameters(of.graph))
    if line.kind is RepairKind.REPLACE_OPERAND and line.after.what == "dL/dz":
        if line.before.what not in ("dL/da", "upstream") or line.needed.what == "dL/dW":
            return line  # the delta that weights are made with, or what is none: the factor is not lost there
        slope = Role("activation derivative", line.after.layer)
        own = _own_weights(line.after.layer, of)
        lacks = bool(own) and own <= repair.fixed and not shared
        delta = replace(line, needed=Role("dL/dz", line.after.layer), before=UNKNOWN, after=slope)
        return replace(delta, kind=RepairKind.INSERT_FACTOR) if lacks else line
    if line.kind is not RepairKind.INSERT_FACTOR or line.after.what != "activation derivative":
        return line
    if line.last_layer and _goes_on(line.after, of):
        line = replace(line, last_layer=False)
    own = _own_weights(line.after.layer, of)
    if goes_below and (shared or (own and not own & repair.fixed)):
        return replace(line, needed=Role("dL/da"))
    if line.needed.what != "dL/da" or not own or not own <= repair.fixed:
        return line
    return replace(line, needed=Role("dL/dz", line.after.layer))


def _own_weights(layer: int | None, of: Pass) -> set[str]:
    """The parameters that are the weights of a layer, without the pieces and sums that are known of them."""
    named = {p.name for p in of.parameters}
    roles = ((k.name, k.role) for k in of.meanings.knowns if k.order == -1)
    return {name for name, role in roles if name in named and role == Role("dL/dW", layer)}


def _goes_on(derivative: Role, of: Pass) -> bool:
    """Whether the activation is no output: a matrix of another shape is made from it before the loss."""
    own = [k for k in of.meanings.knowns if k.kind == "derivative" and k.role.layer == derivative.layer]
    if not own:
        return False
    last = max(own, key=lambda known: known.order)
    reached = {last.order}
    for event in of.graph.recording.events[: of.graph.output + 1]:
        if event.index <= last.order or not reached.intersection(origins_of(event)):
            continue
        reached.add(event.index)
        matrix = event.shape is not None and len(event.shape) > 1 and min(event.shape) > 1
        if matrix and event.shape != last.value.shape:
            return True
    return False


def about_parameter(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence:
    """A gradient of a parameter whose part in its layer is not known is told as that of weights, reshaped or not."""
    becomes = repair.becomes
    made = becomes is not None and becomes.known.kind != "forward"
    if not made and _goes_into_weights_alone(line, repair, of):
        return replace(line, needed=Role("dL/dW", layer=line.after.layer))
    if becomes is None and line.needed is UNKNOWN and line.kind in REDUCED and len(repair.fixed) == 1:
        roles = {k.role.what for k in of.meanings.at(-1, "forward") if k.name in repair.fixed}
        return replace(line, needed=Role("dL/db")) if roles == {"bias"} else line
    other = line.needed.what == "dL/d(other)" and line.needed.function != GAMMA
    if becomes is None or not other or is_input_name((becomes.known.name,)):
        return line
    if becomes.known.order != -1 and not arranges_parameter(of.graph, becomes.known.order):
        return line
    names = {becomes.known.name, *repair.fixed}
    roles = {k.role.what for k in of.meanings.at(-1, "forward") if k.name in names}
    return replace(line, needed=replace(line.needed, what="dL/db" if roles == {"bias"} else "dL/dW"))


def of_a_vector(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence:
    """The reduction that makes the gradient of one vector or number is told as that of a bias, however it is used."""
    fixed = [p for p in of.parameters if p.name in repair.fixed]
    reduced = line.kind is RepairKind.REPLACE_FUNCTION and line.needed.what == "dL/dW"
    averaged = reduced and {line.function_before, line.function_after} == {"mean", "sum"}
    vector = len(fixed) == 1 and max(fixed[0].value.shape, default=1) == fixed[0].value.size
    added = line.kind is RepairKind.DROP_SUM and bool(fixed) and all(_is_only_added(p, of) for p in fixed)
    bias = (averaged and vector) or added
    return replace(line, needed=replace(line.needed, what="dL/db")) if bias else line


def _is_only_added(parameter: ParameterEvidence, of: Pass) -> bool:
    """Whether a parameter's gradient is that of what it is added to, number for number."""
    gradients = (
        k for k in of.meanings.of_size(parameter.value.size) if k.kind == "gradient" and k.order >= 0
    )
    return parameter.value.size > 1 and any(
        close(np.reshape(known.value, parameter.value.shape), parameter.reference) for known in gradients
    )


def _goes_into_weights_alone(line: LineEvidence, repair: Repair, of: Pass) -> bool:
    """Whether a forward value that a function is handed mends the weights of the layer above it, and nothing below."""
    if line.kind is not RepairKind.REPLACE_OPERAND or line.after.what not in ("a", "input"):
        return False
    above = Role("weights", (line.after.layer or 0) + 1)
    roles = [k.role for k in of.meanings.at(-1, "forward") if k.name in repair.fixed]
    return len(repair.fixed) == 1 and bool(roles) and all(role == above for role in roles)


def no_constant(line: LineEvidence, anatomy: Anatomy | None, of: Pass) -> LineEvidence:
    """A number that is another one each time the statement runs is no constant; weights one by one are a matrix."""
    steps = anatomy.steps if anatomy is not None else ()
    come = [piece for step in steps for piece in step.come if not step.gone]
    values = come[0].values if len(come) == 1 else ()
    single = len(values) > 1 and all(isinstance(v, (float, np.floating)) for v in values)
    if line.kind is not RepairKind.INSERT_FACTOR or line.after.what != "constant" or not single:
        return line
    if not extent(values):
        return line
    held = {float(p.value.reshape(-1)[0]) for p in of.parameters if p.value.size == 1}
    return replace(line, after=Role("weights", function=MATRIX) if held.issuperset(values) else UNKNOWN)


def no_derivative(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence:
    """A single number that a hidden value is multiplied with is no activation's derivative: a scale is missing."""
    steps = anatomy.steps if anatomy is not None else ()
    come = [piece for step in steps for piece in step.come if not step.gone]
    if (
        line.kind is not RepairKind.INSERT_FACTOR
        or line.after.what != "activation derivative"
        or line.last_layer
    ):
        return line
    if len(come) != 1 or np.size(come[0].value) != 1 or line.whole_pass or extent(come[0].values):
        return line
    value = float(np.real(np.asarray(come[0].value).reshape(())))
    return replace(line, after=Role("constant", value=1 / value if come[0].inverse and value else value))


def weighted_in_turn(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """What another value sends back, handed on without the number it was multiplied with, another one each time.

    The other factor of a product, as the weight of each expert, or one over the length of each sample. None for any
    other edit.
    """
    was, due = repair.was, repair.becomes
    if anatomy is None or was is None or due is None or line.kind is not RepairKind.INSERT_FACTOR:
        return None
    if was.known.kind != "gradient" or was.known is due.known or was.factor not in of.meanings.trusted:
        return None
    come = [piece for step in anatomy.steps for piece in step.come if not step.gone]
    values = come[0].values if len(come) == 1 else ()
    if len(values) < 2 or any(np.size(value) != 1 for value in values) or not extent(values):
        return None
    if all(float(np.real(value)).is_integer() and abs(value) > 1 for value in map(np.squeeze, values)):
        # how much each sample has of something, and no value of the net
        return replace(line, after=Role("size", function="length"), doubts=(*line.doubts, "D6"))
    return replace(line, after=Role("a"), needed=Role("dL/da", line.needed.layer), layer_kind="")


def sent_on_early(line: LineEvidence, of: Pass) -> LineEvidence:
    """One gradient in place of another of its layer that is made from it: it did not go all the way back."""
    before, after = line.before, line.after
    deltas = line.kind is RepairKind.REPLACE_OPERAND and before.what in DELTAS and after.what in DELTAS
    if not deltas or not before.name or not after.name:
        return line
    orders = [_orders(role.name, of) for role in (before, after)]
    events = of.graph.recording.events
    for start in orders[0]:
        edge = {start}
        for _ in range(WITHIN):
            inside = [events[i] for i in edge if not _joins(events[i])]
            edge = {o for event in inside for o in origins_of(event) if o >= 0}
            if edge & orders[1]:
                return replace(
                    line, before=Role("upstream", before.layer), after=replace(after, what="dL/dz")
                )
    return line


def _joins(event: Event) -> bool:
    """Whether a layer begins there, or two branches come together."""
    branches = [origin for origin in event.origins if isinstance(origin, int) and origin >= 0]
    return event.operation in PRODUCTS or (event.operation == "add" and len(branches) > 1)


def _orders(name: str, of: Pass) -> set[int]:
    """The forward values of that name that have a gradient."""
    return {k.order for k in of.meanings.knowns if k.kind == "gradient" and k.name == name and k.order >= 0}
