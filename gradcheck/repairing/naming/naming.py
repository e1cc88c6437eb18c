"""The readings of a proven edit that its cause is named by: what the statement begins, and what surrounds it."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import LABELS, UNKNOWN, LineEvidence, RepairKind, Role, name_line
from gradcheck.facts import Location
from gradcheck.repairing.editing.subscripts import ROW_BY_ROW
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.decay_reading import bias_spared, of_no_penalty
from gradcheck.repairing.naming.edit_forms import exchanges_gradients
from gradcheck.repairing.naming.edit_reading import edit_readings
from gradcheck.repairing.naming.element_reading import element_reading, exchanged_matrices, exchanged_weights
from gradcheck.repairing.naming.entrywise_reading import of_a_share_kept
from gradcheck.repairing.naming.first_delta import (
    beside_the_output,
    is_begun_right,
    is_behind_all,
    is_first,
    is_slope_of_the_loss,
    made_for_the_loss,
)
from gradcheck.repairing.naming.identifying import GRADIENTS, role_of
from gradcheck.repairing.naming.labels_reading import takes_ids
from gradcheck.repairing.naming.loss_reading import scores_reading
from gradcheck.repairing.naming.operation_reading import of_its_formula, operation_reading
from gradcheck.repairing.naming.other_function import own_argument
from gradcheck.repairing.naming.other_losses import lacks_the_targets
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.slopes import RECTIFIERS, derivative_evidence, of_a_rectifier
from gradcheck.repairing.naming.softmax_reading import inner_reading, softmax_reading
from gradcheck.repairing.naming.surroundings import (
    in_a_gated_cell,
    is_turned,
    leaves_turned,
    no_constant,
    no_derivative,
    of_one_path,
    of_two_alike,
    weighted_in_turn,
)
from gradcheck.repairing.naming.terms_reading import averaged_error, of_another_loss
from gradcheck.repairing.naming.unadded_reading import adds_to_items
from gradcheck.repairing.naming.written_slopes import (
    masked_in_vain,
    slope_left_out,
    slope_rescaled,
    slope_too_many,
    upstream_lost,
    upstream_twice,
    written_slope,
)
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.values.meaning import Meaning

VALUES = ("z", "a", "prediction", "input", "weights")
MASKS, CHAIN = ("C5", "C5b"), ("C7", "E1", "E3", "E4", "E6")


def readings(repair: Repair, anatomy: Anatomy | None, location: Location, of: Pass) -> list[LineEvidence]:
    """The edit by its values, by the activation's derivative alone, and by its text.

    What the loss itself sends back has been through no activation: a factor that is missing there, or a formula that
    is wrong, is that of the loss.
    """
    found = [of_one_path(line, repair, of) for line in edit_readings(repair, anatomy, location, of)]
    found = [of_no_penalty(line, repair, of) for line in found]
    if _lacks_the_input(repair, of):
        given, ones = Role("input"), Role("ones")
        line = replace(found[-1], kind=RepairKind.REPLACE_OPERAND, before=ones, after=given)
        return [replace(line, needed=Role("dL/dW"))]
    of_an_operation = operation_reading(found, repair, anatomy, location, of)
    if of_an_operation is not None:
        return [of_an_operation]
    return of_its_formula(_in_the_net(found, repair, anatomy, of), location, of)


def _in_the_net(
    found: list[LineEvidence], repair: Repair, anatomy: Anatomy | None, of: Pass
) -> list[LineEvidence]:
    """The readings by what the statement is to the net around it."""
    if found[0].kind is RepairKind.ASSIGN_TO_ADD and adds_to_items(repair):
        return found  # of which the loss is but one
    if found[0].kind is RepairKind.RESHAPE and [p.code for p in name_line(*found)] == ["N2"]:
        return found  # the rows and columns of a broadcast, whatever function they are of
    if repair.edit.kind == "term" and [p.code for p in name_line(*found)[:1]] == ["E1"]:
        found = [
            replace(line, kind=RepairKind.INSERT_TERM, before=UNKNOWN) for line in found
        ]  # more of the same
    of_one = element_reading(found[-1], repair, anatomy)
    of_one = of_one or exchanged_matrices(found[-1], repair, of) or exchanged_weights(found[-1], anatomy, of)
    if of_one is not None:
        return [of_one]
    found = [no_derivative(no_constant(line, anatomy, of), anatomy) for line in found]
    found = [in_a_gated_cell(of_a_rectifier(line, of.meanings), of) for line in found]
    found = [of_a_share_kept(line, of) for line in found]
    found = [of_two_alike(line, repair, of) for line in found]
    found = [own_argument(line, anatomy, of.meanings) or line for line in found]
    if anatomy is not None and not name_line(*found):  # inside of a choice: np.where(z > 0, u * z, 0)
        found = [derivative_evidence(found[-1], anatomy.old[0], anatomy.new[0], of.meanings), *found]
    twice = upstream_twice(found[-1], anatomy, of)
    if twice is not None:
        return [twice]
    rescaled = slope_rescaled(found[-1], anatomy)
    if rescaled is not None:
        return [rescaled]
    left_out = slope_left_out(found[0], anatomy, of)
    if left_out is not None:
        return [left_out]
    slope = slope_too_many(found[-1], anatomy)
    if slope is not None and [page.code for page in name_line(*found)[:1]] == ["E7"]:
        return [slope]
    if repair.edit.kind == ROW_BY_ROW:
        labels = Role("unknown", function=LABELS)
        return [replace(found[-1], kind=RepairKind.CHANGE_INDEX, after=labels, doubts=("H3",))]
    if takes_ids(repair, anatomy):
        labels = Role("unknown", function=LABELS)
        return [replace(found[-1], kind=RepairKind.CHANGE_INDEX, after=labels, doubts=("N2",))]
    spared = bias_spared(found[-1], repair.values.get(OLD), repair.values.get(NEW), of)
    if spared is not None:
        return [spared]
    if _is_of_a_sibling(repair, of) and found[-1].layer_kind != "recurrent":
        units = [Role("dL/dz", name=known.name) for known in (repair.was.known, repair.becomes.known)]  # type: ignore[union-attr]
        return [replace(found[-1], kind=RepairKind.REPLACE_OPERAND, before=units[0], after=units[1])]
    if repair.becomes is not None and is_slope_of_the_loss(repair.becomes.known, of):
        return [of_another_loss(found[-1])]
    if made_for_the_loss(repair, anatomy, of):
        return [of_another_loss(found[-1])]
    beside = _of_no_gradient(found[-1], repair, anatomy, of)
    if beside is not None:
        return [beside]
    added_up = found[0].kind is RepairKind.ASSIGN_TO_ADD and found[0].whole_pass
    if added_up and is_behind_all(repair.becomes, of):
        if repair.statement_before.partition("=")[0].rstrip().endswith("]") and _stores_entries(
            repair, of
        ):  # of some entries: y_hat is lost there
            return [replace(of_another_loss(found[-1]), doubts=("E6",))]
        found[0] = replace(found[0], doubts=("D6",))
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    weighted = weighted_in_turn(found[-1], repair, anatomy, of)
    if weighted is not None:
        return [weighted]
    pages = name_line(*found)
    codes = [page.code for page in pages[:1]]
    two_gradients = exchanges_gradients(found)
    another = codes == ["E1"] and not two_gradients
    inside = another or (bool(codes) and codes[0][0] == "J")
    if is_behind_all(repair.becomes, of):  # no layer and no cell lies behind the last one
        scores = None if _is_of_a_slope(found[0]) else scores_reading(found[-1], anatomy)
        if scores is not None:
            begun = is_begun_right(
                old, repair.becomes, of
            )  # then it is how that goes back through the output
            return [replace(scores, doubts=("C4",)) if begun else scores]
        of_a_softmax = "softmax jacobian" in (found[0].needed.what, found[0].after.what)  # it says so itself
        if _lacks_the_targets(old, new) and pages and not of_a_softmax:
            return [of_another_loss(found[-1])]
        named = [page.code for page in pages]
        chain = codes == ["E3"] and _is_inside(anatomy)
        lost = bool(named) and named[0] in ("D6", "E6") and "E6" in named
        begun = is_begun_right(old, repair.becomes, of) or _is_at_hand(anatomy, repair, of)
        if (inside or chain or lost) and not begun:
            doubts = ("E3",) if chain else ("E6",) if lost else ()
            return [replace(of_another_loss(found[-1]), doubts=doubts)]
        if codes == [
            "E4"
        ]:  # no layer is below that it could be lost for: inside the loss, a part of its formula
            return [replace(of_another_loss(found[-1]), doubts=("C4",))]
        if codes == ["E1"]:  # of two terms of the loss, or two heads
            found = [replace(found[0], doubts=(*found[0].doubts, "D6")), *found[1:]]
    if not is_first(repair, anatomy, new, of):
        written = written_slope(found[0], repair, anatomy, of)
        written = written or upstream_lost(found[0], repair, anatomy, of)
        found = [written] if written is not None else masked_in_vain(found, anatomy)
        return [line if line.begins else replace(line, begins=False) for line in found]
    if codes == ["C7"] and _was_a_slope(repair, of):
        return found
    skipped = _skips_the_softmax(found[-1], repair, of)
    if skipped is not None:
        return [skipped]
    if codes == ["D5"] and _is_scaled_too(repair):  # p - y, where 2 (p - y) is dL/dp: cross-entropy's
        return [replace(of_another_loss(found[-1]), doubts=("D5",))]
    beside = beside_the_output(found[-1], repair, anatomy, of)
    if beside is not None:
        return [beside]
    reversed_whole = is_turned(old, new) and (leaves_turned(of) or repair.touched >= of.everything)
    one_term = found[0].kind is RepairKind.NEGATE and not reversed_whole
    roles = [role for line in found for role in (line.needed, line.after)]
    slopes = {role.function for role in roles if role.what == "activation derivative"}
    sent_back = bool(pages) and pages[0].code in CHAIN  # nothing was, so far
    masked = bool(pages) and pages[0].code in MASKS and bool(slopes & set(RECTIFIERS))
    nameless = "" in slopes or masked  # a maximum in the loss is no activation
    handed = [line for line in found if _is_given_another_value(line)]
    if handed:
        return handed
    if codes == ["C4"] and repair.edit.kind == "factor":  # nothing of a slope stood there
        return [replace(of_another_loss(found[-1]), doubts=("C4",))]
    if not (nameless or one_term or sent_back or not pages):
        return found
    return [averaged_error(found[-1], old, new, of.sizes) or of_another_loss(found[-1])]


def _lacks_the_input(repair: Repair, of: Pass) -> bool:
    """Whether the gradient of a parameter's product stands for its own: what it is multiplied with was left out."""
    was, becomes = repair.was, repair.becomes
    if was is None or becomes is None or repair.edit.kind != "factor":
        return False
    if not becomes.known.order < 0 <= was.known.order <= of.graph.output:
        return False
    event = of.graph.recording.events[was.known.order]
    return event.operation == "multiply" and repair.edit.after in event.site.operand_texts


def _stores_entries(repair: Repair, of: Pass) -> bool:
    """Whether a statement stores into an array; a dict takes each gradient whole."""
    key = blame.key_of(repair.suspect.location)
    return any(
        e.operation == "setitem" and blame.key_of(e.site.statement) == key for e in of.recording.events
    )


def _of_no_gradient(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """What is told of a value that no gradient goes into: a softmax's inner product, or a factor's formula.

    A sign or a number is that of a formula there, as of an activation's derivative that is worked out by itself.
    """
    known = repair.becomes.known if repair.becomes is not None else None
    if anatomy is None or (known is not None and known.kind not in ("derivative", "local")):
        return None
    new = anatomy.new[0]
    inner = inner_reading(line, anatomy.old[0], new, of.meanings) if known is None else None
    if inner is not None:
        return inner
    pieces = [p for step in anatomy.steps for p in (*step.gone, *step.come, *step.kept)]
    handed = any(role_of(v, of.meanings).what in GRADIENTS for p in pieces for v in (p.value, *p.reads))
    number = line.kind is RepairKind.INSERT_FACTOR and line.after.what == "constant"
    plain = line.layer_kind in ("", "dense") and not line.whole_pass and line.needed is UNKNOWN
    if handed or not plain or not isinstance(new, np.ndarray) or new.size < 2:
        return None
    if line.kind is not RepairKind.NEGATE and not number:
        return None
    told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=Role("activation derivative"))
    return replace(told, before=UNKNOWN, after=UNKNOWN, doubts=() if number else ("B2",))


def _is_of_a_sibling(repair: Repair, of: Pass) -> bool:
    """Whether the gradient of a value was made that the same statement of the forward pass makes for another unit."""
    was, becomes = repair.was, repair.becomes
    if was is None or becomes is None or was.known is becomes.known or not repair.fixed < of.everything:
        return False
    if (was.factor, was.arrangement) != (becomes.factor, becomes.arrangement):
        return False
    orders = [meaning.known.order for meaning in (was, becomes)]
    gradients = was.known.kind == becomes.known.kind == "gradient" and was.known.value.size > 1
    if not gradients or min(orders) < 0 or orders[0] == orders[1] or was.known.role != becomes.known.role:
        return False
    sites = [of.graph.recording.events[order].site.statement for order in orders]
    return blame.key_of(sites[0]) == blame.key_of(sites[1])


def _is_at_hand(anatomy: Anatomy | None, repair: Repair, of: Pass) -> bool:
    """Whether the right gradient of a value behind it has a name in the code, and was not taken: there it began."""
    order = repair.becomes.known.order if repair.becomes is not None else -1
    pieces = [piece for step in (anatomy.steps if anatomy is not None else ()) for piece in step.come]
    return any(
        meaning.known.order > order >= 0 and meaning.factor in of.meanings.trusted
        for piece in pieces
        if isinstance(piece.node, (ast.Name, ast.Attribute)) and np.size(piece.value) > 1
        for meaning in of.meanings.all_of(piece.value, ("gradient",))[:1]
    )


def _is_scaled_too(repair: Repair) -> bool:
    """Whether what stood there was a multiple of a gradient, and what is due is one of another by another number."""
    was, becomes = repair.was, repair.becomes
    return was is not None and becomes is not None and abs(was.factor) != abs(becomes.factor)


def _was_a_slope(repair: Repair, of: Pass) -> bool:
    """Whether the derivative of an activation stood there by itself: no loss sends that back."""
    was = repair.was
    return was is not None and was.known.kind == "derivative" and not is_slope_of_the_loss(was.known, of)


def _is_inside(anatomy: Anatomy | None) -> bool:
    """Whether what was exchanged is one of several operands of what the statement makes."""
    return anatomy is not None and any(step.kept for step in anatomy.steps)


def _is_of_a_slope(line: LineEvidence) -> bool:
    """Whether by its values it is the slope that was taken elsewhere, beside what the loss sends back."""
    return line.before.what == line.after.what == "activation derivative"


def _lacks_the_targets(old: object, new: object) -> bool:
    arrays = isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.shape == new.shape
    return arrays and lacks_the_targets(old, new)  # type: ignore[arg-type]


def _skips_the_softmax(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence | None:
    """That the loss is derived as it should be, with respect to probabilities: it is their softmax that is skipped."""
    was, becomes = repair.was, repair.becomes
    if becomes is None or (was is not None and not _is_behind(was, becomes)):
        return None
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return None
    read = softmax_reading(line, old.astype(float), new.astype(float), of.meanings)
    if read is None or not name_line(read) or (was is None and read.doubts):
        return None
    return replace(read, doubts=("D6",))


def _is_behind(was: Meaning, becomes: Meaning) -> bool:
    """Whether it was the gradient, whole and as it is, of a value that is made later."""
    alike = was.factor == becomes.factor and was.arrangement == becomes.arrangement
    return alike and was.known.kind == "gradient" and was.known.order > becomes.known.order


def _is_given_another_value(line: LineEvidence) -> bool:
    """Whether what the loss sends back is at hand, and a value that is no gradient stood in its place."""
    gone, come = line.before.what, line.after.what
    return line.kind is RepairKind.REPLACE_OPERAND and gone in VALUES and come in GRADIENTS
