"""Reads a proven edit by its text and by its values: the order in which the readers are asked."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role, name_line
from gradcheck.facts import Location
from gradcheck.repairing.editing.forgotten import ENTRY
from gradcheck.repairing.editing.headers import ROUNDS
from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.editing.lost_terms import LOST_TERM
from gradcheck.repairing.editing.misdirected import REBOUND, TARGET
from gradcheck.repairing.editing.misplaced import MISPLACED
from gradcheck.repairing.editing.plain import plain_change
from gradcheck.repairing.editing.subscripts import OTHER_END
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.bias_reading import bias_delta, sample_reading
from gradcheck.repairing.naming.context import kind_of, moved, state_among, steps_weights
from gradcheck.repairing.naming.counted_lengths import counted, divides_by_another, of_another_axis
from gradcheck.repairing.naming.decay_reading import decay_reading, is_unfilled
from gradcheck.repairing.naming.edit_forms import (
    exchanges_blocks,
    has_another_threshold,
    has_its_delta,
    is_handed_right,
    is_in_a_formula,
    is_outer,
    is_relu_mask,
    is_slope_formula,
    lacks_an_axis,
    only_hands_on,
    rescales_a_piece,
    squashes_twice,
    stands_elsewhere,
    tests_the_upstream,
    turns_a_matrix,
    turns_a_slope,
)
from gradcheck.repairing.naming.entrywise_reading import entrywise_reading
from gradcheck.repairing.naming.exchange_reading import other_weights
from gradcheck.repairing.naming.first_delta import is_first
from gradcheck.repairing.naming.form_reading import of_the_form
from gradcheck.repairing.naming.gate_reading import gate_reading
from gradcheck.repairing.naming.gathering_reading import gathering_reading
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.mask_reading import (
    another_mask,
    lacks_its_share,
    mask_store_reading,
    masks_the_value,
)
from gradcheck.repairing.naming.other_function import (
    chosen_by_word,
    other_argument,
    swapped_function,
)
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.paths_reading import paths_reading
from gradcheck.repairing.naming.product_reading import not_sent_back
from gradcheck.repairing.naming.reading import mask_reading, value_reading
from gradcheck.repairing.naming.relations import is_permuted, is_power, same_but_scaled
from gradcheck.repairing.naming.roles import in_its_layer, line_evidence, with_factor
from gradcheck.repairing.naming.scaling import length_reading, scale, scale_reading
from gradcheck.repairing.naming.slopes import derivative_evidence
from gradcheck.repairing.naming.softmax_reading import normalised_elsewhere, softmax_reading
from gradcheck.repairing.naming.spoiling_reading import was_spoiled
from gradcheck.repairing.naming.surroundings import (
    about_parameter,
    has_filters,
    has_mask,
    is_of_images,
    of_a_gate,
    of_a_vector,
    of_another_block,
    reads_updated,
    sent_on_early,
    with_its_own,
)
from gradcheck.repairing.naming.weights_reading import sums_weights_gradient
from gradcheck.repairing.naming.window_reading import window_reading
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.closer import closer
from gradcheck.values.layer_kind import recurrent_parameters, repeats
from gradcheck.values.value_roles import BETA, GAMMA

TRANSPOSES = (RepairKind.INSERT_TRANSPOSE, RepairKind.DROP_TRANSPOSE)
SIZES = {"constant", "size", "batch size"}


def edit_readings(
    repair: Repair, anatomy: Anatomy | None, location: Location, of: Pass
) -> list[LineEvidence]:
    """The edit in words, the most telling first; that it may begin the backward pass is not looked at."""
    repair, anatomy, goes_below = closer(repair, anatomy, of.meanings)
    if repair.becomes is None and anatomy is not None and recurrent_parameters(of.graph):
        repair = replace(repair, becomes=of.meanings.of(anatomy.new[0], ("gradient",)))  # of which gate it is
    line = line_evidence(repair, of.meanings, of.sizes, of.everything)
    filled = [p for p in of.parameters if p.name in repair.fixed]
    empty = repair.edit.kind in (INSERT, ENTRY, MISPLACED, REBOUND) or repair.statement_before.startswith(
        "for "
    )
    empty = empty or (repair.edit.kind == LOST_TERM and len(filled) == 1)
    made = repair.values.get(OLD)
    nothing = isinstance(made, np.ndarray) and made.size > 1 and not made.any()
    empty = empty or (nothing and repair.edit.kind in ("solved", "rewrite") and len(filled) == 1)
    never_filled = bool(filled) and empty and all(map(is_unfilled, filled))
    by_form = of_the_form(line, repair, anatomy, location, of)
    if by_form is not None and not (never_filled and repair.edit.kind in (LOST_TERM, ROUNDS)):
        return [by_form]
    if never_filled:
        known = repair.becomes.known if repair.becomes is not None else None
        own = of.declared and known is not None and known.order < 0 and line.needed.what == "dL/d(other)"
        needed = Role("dL/db") if own else line.needed  # of a parameter whose name says nothing
        return [replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=needed, function_before="zeros")]
    if repair.edit.kind == TARGET:
        # `b + d` that becomes `b += d` has lost no term
        return [replace(line, kind=RepairKind.REPLACE_TARGET, before=UNKNOWN, after=UNKNOWN)]
    kind = kind_of(of.graph, repair.becomes, location, of.recording, of.meanings)
    if kind == "norm" and only_hands_on(anatomy):
        kind = ""  # what comes back is no part of its formula
    if kind == "" and repeats(of.graph, of.graph.recording.events[: of.graph.output + 1]):
        kind = "recurrent"
    if kind in ("", "dense", "embedding") and is_of_images(repair, of):
        kind = "convolution"
    state = state_among(repair.values.get(NEW), repair.becomes, of) if kind == "recurrent" else ""
    looked = (anatomy.old[0], anatomy.new[0]) if anatomy is not None else (None, None)
    if anatomy is not None and (anatomy.blown_up or lacks_an_axis(anatomy)):
        rivals = ("I2",) if kind == "norm" else ("F1",) if line.needed.what == "dL/db" else ()
        broadcast = replace(line, kind=RepairKind.RESHAPE, shape_before=np.shape(anatomy.old[0]) or (1,))
        return [replace(broadcast, layer_kind=kind if kind == "norm" else "", doubts=rivals)]
    if steps_weights(repair.values.get(OLD, looked[0]), repair.values.get(NEW, looked[1]), of.meanings):
        return [_too_early(line)]
    if line.needed.what in DELTAS and anatomy is not None and reads_updated(anatomy, of):
        return [_too_early(line)]
    plain = plain_change(repair.statement_before, repair.statement_after)
    if plain is not None:
        line = replace(
            line,
            kind=plain.kind,
            operator_before=plain.operator_before,
            operator_after=plain.operator_after,
        )
    turned = turns_a_slope(repair.statement_before, repair.statement_after)
    if turned or (line.kind is RepairKind.NEGATE and is_slope_formula(repair.statement_before)):
        return [replace(line, needed=Role("activation derivative"), doubts=("B1", "B2"))]
    if was_spoiled(anatomy, of):
        return [replace(line, kind=RepairKind.REPLACE_OPERAND, before=UNKNOWN, in_place=True)]
    if lacks_its_share(anatomy) or masks_the_value(repair, of.meanings):
        return [replace(line, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=Role("mask"))]
    masks = another_mask(anatomy, of.meanings)
    if masks is not None:
        return [replace(line, kind=RepairKind.REPLACE_OPERAND, before=masks[0], after=masks[1])]
    if line.needed.what in (*DELTAS, "dL/db") and sums_weights_gradient(anatomy, of):
        return [replace(line, kind=RepairKind.REPLACE_OPERAND, before=Role("dL/dW"), after=Role("dL/dz"))]
    if repair.edit.kind in ("axis", "keepdims") and normalised_elsewhere(anatomy):
        return [replace(line, kind=RepairKind.CHANGE_AXIS, needed=Role("prediction"))]
    squashing = squashes_twice(anatomy, of, of_weights=line.needed.what == "dL/dW")
    if squashing:
        slope, at_a = (Role("activation derivative", None, squashing, at) for at in ("z", "a"))
        return [replace(line, kind=RepairKind.REPLACE_OPERAND, needed=slope, before=at_a, after=slope)]
    if (
        line.kind in TRANSPOSES
        and anatomy is not None
        and np.size(anatomy.old[0]) == 1 < np.size(anatomy.new[0])
    ):
        return [
            replace(line, kind=RepairKind.OUTER_PRODUCT)
        ]  # of two columns, whose inner product stood there
    if (plain is None and turns_a_matrix(anatomy)) or _was_its_transpose(repair):
        return [replace(line, kind=RepairKind.INSERT_TRANSPOSE)]
    if repair.edit.kind == "axes":
        return [_in_another_order(line, kind, of)]
    if repair.edit.kind == "flip" and kind == "convolution":
        return [replace(line, layer_kind=kind)]
    due = repair.serves.known.role if repair.serves is not None else UNKNOWN
    if line.needed is UNKNOWN and (due.what == "activation derivative" or kind == "norm"):
        line = replace(line, needed=due if due.what not in ("unknown", "dL/dW") else Role("dL/d(other)"))
    line = counted(with_factor(line, of.shared if line.whole_pass else None, of.sizes), repair, of)
    another = divides_by_another(line, anatomy) or of_another_axis(line, repair)
    if another is not None:
        return [another]
    line = about_parameter(in_its_layer(line, repair, kind, state), repair, of)
    if line.needed.what == "standard deviation" and is_power(*looked):  # of the same variance
        line = replace(line, needed=Role("dL/d(other)"))
    if line.kind is RepairKind.MOVE_STATEMENT:
        line = moved(line, location, of.recording, of.graph, of.parameters, of.meanings)
    line = of_a_vector(line, repair, of)
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    chosen = chosen_by_word(line, anatomy)
    if chosen is not None:
        return [chosen]
    masked = mask_store_reading(line, repair, anatomy, of.meanings) if kind != "pooling" else None
    if masked is not None:
        return [masked]
    tests = (
        repair.statement_before.startswith("if ") and line.before.what in GRADIENTS and line.after.what == "z"
    )
    of_a_mask = line.needed.what in (*DELTAS, "activation derivative")
    if tests or (of_a_mask and tests_the_upstream(anatomy, of)):
        slope = Role("activation derivative", line.needed.layer, "relu")
        tested = replace(line, kind=RepairKind.REPLACE_EXPRESSION, before=Role("dL/da", line.needed.layer))
        tested = replace(tested, doubts=("C5",))  # the mask of a rectifier, tested on another array
        return [replace(tested, after=slope, function_before="maximum", layer_kind=kind)]
    through = other_weights(line, anatomy, of.meanings)
    if through is not None and kind != "recurrent":
        return [through]
    told = derivative_evidence(line, old, new, of.meanings)
    first = is_first(repair, anatomy, new, of)
    opened = entrywise_reading(line, repair.was, repair.becomes, of)
    plainly = isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and close(old, -new)
    inside = told is line and not plainly and not first and kind != "norm"
    if anatomy is not None and inside and has_its_delta(anatomy, repair, of):
        error, delta = Role("error", line.needed.layer), Role("dL/dz", line.needed.layer)
        line = replace(line, kind=RepairKind.REPLACE_OPERAND, needed=Role("dL/dW", line.needed.layer))
        return [replace(line, before=error, after=delta, doubts=("C2",))]
    if inside and opened is not None and _is_handed(anatomy, new, of):
        return [with_its_own(opened, repair, of, goes_below)]
    if told.before.what == "activation derivative" and [p.code for p in name_line(line)] == ["D7"]:
        return [told]  # z in place of a, inside of the slope that multiplies what came: no logits
    vague = told.needed.what == "activation derivative" and told.before is UNKNOWN
    added = line.kind is RepairKind.INSERT_TERM and bool(told.needed.function)  # a term of its slope
    if vague and name_line(line) and not added:
        told = line
    windows = window_reading(line, anatomy)
    if windows is not None:
        return [windows]
    gathered = gathering_reading(line, anatomy, repair, of.sizes)
    if anatomy is not None and gathered is None:
        gathered = sample_reading(line, anatomy.old[0], anatomy.new[0], of.meanings)
    if gathered is not None and kind != "recurrent":
        return [gathered]
    if kind in ("", "dense") and anatomy is not None and exchanges_blocks(anatomy):
        return [of_another_block(line)]
    of_another_layer = line.found.what == line.needed.what and line.found.layer != line.needed.layer
    if kind != "recurrent" and not of_another_layer and stands_elsewhere(anatomy, kind):
        place = Role("unknown", function="position")
        return [
            replace(line, kind=RepairKind.CHANGE_INDEX, before=UNKNOWN, after=place, layer_kind="convolution")
        ]
    if line.kind is RepairKind.INSERT_FACTOR and line.after is UNKNOWN and is_relu_mask(anatomy):
        line = replace(
            line, before=UNKNOWN, after=Role("activation derivative", line.needed.layer, "relu", "z")
        )
        told = line if told.after is UNKNOWN else told
    if line.needed.what in DELTAS and has_another_threshold(anatomy):
        return [replace(line, needed=Role("activation derivative", line.needed.layer, "relu"))]
    through = not_sent_back(line, anatomy, of.meanings) if kind != "recurrent" else None
    if through is not None:
        return [through]
    found = [told, line]
    read: LineEvidence | None = None
    if anatomy is not None:
        widths = frozenset(n for p in of.parameters for n in p.value.shape)
        averaged = line.kind is RepairKind.REPLACE_FUNCTION and (
            line.needed.what == "dL/db" or line.needed.function in (GAMMA, BETA)
        )
        length = length_reading(line, anatomy, of.sizes, widths)
        if length is not None and kind in ("", "dense", "embedding", "norm"):
            return [length]
        read = decay_reading(line, anatomy, of.sizes, of.meanings)
        if read is not None:
            return [read]
        read = scale_reading(line, anatomy, of.sizes, widths) if not averaged else None
        outer = itertools.dropwhile(lambda step: step.join == "product", anatomy.steps)
        one_term = any(step.join == "sum" and step.kept for step in itertools.islice(outer, 1))
        scaled = read is not None or {line.before.what, line.after.what} & SIZES or rescales_a_piece(anatomy)
        if scaled and kind == "norm" and one_term and line.needed.what in DELTAS:
            return [replace(line, kind=RepairKind.INSERT_TERM, after=Role("other branch"), layer_kind=kind)]
        if read is not None and not read.whole_pass and has_mask(anatomy, of.meanings):
            read = replace(read, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=Role("mask"), doubts=())
        number = read is not None and read.after.what != "batch size"
        below = not is_first(repair, anatomy, new, of)  # an activation lies between the loss and this
        if number and read is not None and read.whole_pass and below and is_handed_right(anatomy, of):
            slope = Role("activation derivative", line.needed.layer)
            return [replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=slope, doubts=("A3",))]
        if number and read is not None and not read.whole_pass and is_in_a_formula(anatomy, of):
            slope = Role("activation derivative", line.needed.layer)
            return [replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=slope, doubts=("A5",))]
        read = read or value_reading(line, anatomy, repair, of.meanings)
    read = read or mask_reading(line, old, new, of.meanings)
    if repair.statement_before.startswith("for ") and kind not in ("recurrent", "norm"):
        read = replace(line, before=Role("unknown", function="part"), after=UNKNOWN)  # positions left out
    if plain is not None and plain.kind in TRANSPOSES and is_outer(anatomy):
        product = replace(line, kind=RepairKind.CHANGE_OPERATOR, operator_before="*", operator_after="@")
        return [replace(product, doubts=("N2",))]
    if plain is not None and plain.reshapes:
        return [replace(line, kind=RepairKind.REPLACE_FUNCTION, function_before="reshape")]
    if line.function_before == OTHER_END and kind in ("", "dense"):
        return [line]
    if line.needed.what == "dL/db" and line.kind is RepairKind.CHANGE_AXIS:
        return [line]  # though it adds up to nothing along all axes
    bias = line.needed.what == "dL/db" and plain is not None and plain.kind is not RepairKind.CHANGE_OPERATOR
    if bias and anatomy is not None and not is_permuted(anatomy.old[0], anatomy.new[0]):
        return [replace(line, kind=RepairKind.CHANGE_AXIS)]  # the sum goes along another axis
    if plain is not None and plain.kind in TRANSPOSES and kind not in ("convolution", "pooling"):
        return [line]  # of one matrix, whatever layer it is of
    if plain is not None and kind in ("", "dense") and (anatomy is None or scale(anatomy) is None):
        return [line]
    of_bias = bias_delta(line, repair, anatomy, of)
    if of_bias is not None:
        return [of_bias]
    through = (
        _through_softmax(line, repair, anatomy, of) if line.needed.what not in ("dL/dW", "dL/db") else None
    )
    if through is not None:
        return [through]
    exactly = told is not line and told.kind is RepairKind.INSERT_FACTOR and bool(told.after.function)
    lost = _lost_path(line, repair, of) if not exactly else None
    if lost is not None:
        return [lost]
    gate = gate_reading(line, repair, anatomy, of) if anatomy is not None and kind != "norm" else None
    if gate is not None:
        return [of_a_gate(gate, state)]
    handed = repair.edit.kind == "operand" and line.after.what in ("z", "a", "input")
    if handed and line.needed.what == "activation derivative" and line.before is UNKNOWN:
        called = replace(line, function_before=repair.edit.after, function_after=repair.edit.after)
        return [replace(called, after=line.needed, doubts=("C4",))]  # the right function, of another array
    if line.needed.what == "activation derivative" and name_line(told):
        return [told]
    if anatomy is not None and told.needed.what == "activation derivative":
        found = [*other_argument(told, anatomy, of.meanings), *found]
    swapped = swapped_function(line, anatomy, of.meanings)
    if swapped is not None:
        return [of_a_gate(swapped, state)]
    if read is not None:
        rectified = told.function_before == "maximum"  # whatever was put beside it
        at_large = read.before is UNKNOWN and read.kind is RepairKind.REPLACE_EXPRESSION
        exact = added or (
            at_large and told.before.what == "activation derivative"
        )  # that very derivative, by its values
        found = (
            [told, read, line] if rectified else [told, line] if exact else [*found[:-2], read, told, line]
        )
    found = [sent_on_early(line, of) for line in found]
    return [of_a_gate(with_its_own(line, repair, of, goes_below), state) for line in found]


def _was_its_transpose(repair: Repair) -> bool:
    """Whether a statement made the very matrix that is due, with rows and columns exchanged."""
    was, becomes = repair.was, repair.becomes
    if was is None or becomes is None or was.known is not becomes.known or was.known.value.ndim != 2:
        return False
    return was.factor == becomes.factor and {was.arrangement, becomes.arrangement} == {"", "transposed"}


def _too_early(line: LineEvidence) -> LineEvidence:
    """That weights were updated before the gradient went back through them."""
    return replace(line, kind=RepairKind.MOVE_STATEMENT, before=Role("updated weights"), after=UNKNOWN)


def _in_another_order(line: LineEvidence, kind: str, of: Pass) -> LineEvidence:
    """Axes of more than a matrix in another order: those of images, or of what is reshaped or transposed elsewhere."""
    if has_filters(of) or kind in ("convolution", "pooling"):
        return replace(line, layer_kind="convolution")
    if line.function_before == "reshape":
        return replace(line, layer_kind=kind)
    return replace(line, kind=RepairKind.INSERT_TRANSPOSE, layer_kind=kind)


def _through_softmax(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """What stood in place of a softmax Jacobian, in a statement that is handed a gradient."""
    if line.needed.what == "dL/db":
        return None  # the delta of another layer: what is sent back is right
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return None
    if not _is_handed(anatomy, new, of) and repair.edit.kind != "softmax":
        return None
    read = softmax_reading(line, old.astype(float), new.astype(float), of.meanings)
    if read is not None and repair.edit.kind == "operand":  # of the layer after the next
        return replace(read, doubts=(*read.doubts, "E1"))
    return read


def _is_handed(anatomy: Anatomy | None, new: object, of: Pass) -> bool:
    """Whether a gradient is among the operands of the statement, other than what it should yield."""
    steps = anatomy.steps if anatomy is not None else ()
    pieces = [piece for step in steps for piece in (*step.gone, *step.come, *step.kept)]
    values = [value for piece in pieces for value in (piece.value, *piece.reads)]
    handed = [value for value in values if isinstance(value, np.ndarray) and value.size > 1]
    handed += [value.squeeze() for value in handed if 1 in value.shape]
    return any(
        role_of(value, of.meanings).what in GRADIENTS and value is not new
        for value in handed
        if not isinstance(new, np.ndarray) or not same_but_scaled(value, new)
    )


def _lost_path(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence | None:
    """The uses of a value whose contribution the edit brings in."""
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    becomes = repair.becomes
    if becomes is None or becomes.arrangement or not isinstance(old, np.ndarray):
        return None
    if not isinstance(new, np.ndarray) or old.shape != new.shape:
        return None
    made = [(np.asarray(old, dtype=float) / becomes.factor, becomes.known)]
    due = [(np.asarray(new, dtype=float) / becomes.factor, becomes.known)]
    return paths_reading(line, made, due, of.graph, of.meanings)
