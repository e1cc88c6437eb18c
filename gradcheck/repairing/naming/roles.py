"""Says a proven edit in the words that name a cause: what the statement is, what was exchanged for what."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, WHOLE, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.editing.old_values import MOVED
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.subscripts import OTHER_END
from gradcheck.repairing.editing.text import BOUND, COPIED, TURNED
from gradcheck.repairing.naming.edit_roles import (
    called,
    needed_of,
    number_role,
    operand_role,
    place_of,
    role_of_meaning,
)
from gradcheck.repairing.naming.exchange_reading import are_of_steps
from gradcheck.repairing.naming.identifying import GRADIENTS, role_of
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.repair import NEW, OLD, SIMPLEX, Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.layer_kind import GATE
from gradcheck.values.meaning import Meanings

NUMBERS = frozenset({"unknown", "constant", "size", "batch size"})
KINDS: Mapping[str, RepairKind] = {
    "factor": RepairKind.INSERT_FACTOR,
    "drop factor": RepairKind.DROP_FACTOR,
    "operand": RepairKind.REPLACE_OPERAND,
    "function": RepairKind.REPLACE_FUNCTION,
    "out": RepairKind.REPLACE_FUNCTION,
    "reduction": RepairKind.REPLACE_FUNCTION,
    "operator": RepairKind.CHANGE_OPERATOR,
    "sign of a term": RepairKind.CHANGE_OPERATOR,
    "compare": RepairKind.CHANGE_OPERATOR,
    "negate": RepairKind.NEGATE,
    "transpose": RepairKind.INSERT_TRANSPOSE,
    "swap": RepairKind.SWAP_OPERANDS,
    "outer": RepairKind.OUTER_PRODUCT,
    "axis": RepairKind.CHANGE_AXIS,
    "keepdims": RepairKind.CHANGE_AXIS,
    "drop reduction": RepairKind.DROP_SUM,
    "term": RepairKind.INSERT_TERM,
    "drop term": RepairKind.DROP_TERM,
    "copy": RepairKind.INSERT_COPY,
    COPIED: RepairKind.INSERT_COPY,
    TURNED: RepairKind.NEGATE,
    "index": RepairKind.CHANGE_INDEX,
    "slice": RepairKind.CHANGE_INDEX,
    OTHER_END: RepairKind.CHANGE_INDEX,
    "flip": RepairKind.REPLACE_FUNCTION,
    "axes": RepairKind.REPLACE_FUNCTION,
    "drop slice": RepairKind.CHANGE_INDEX,
    **dict.fromkeys(MOVED, RepairKind.MOVE_STATEMENT),
    "drop statement": RepairKind.DROP_STATEMENT,
    "target": RepairKind.REPLACE_TARGET,
}


def line_evidence(
    repair: Repair, meanings: Meanings, sizes: Mapping[str, int], everything: frozenset[str]
) -> LineEvidence:
    """The repair as evidence for a cause; fields that are not known stay at their defaults."""
    edit = repair.edit
    needed = needed_of(repair, meanings)
    found = role_of_meaning(repair.was)
    before = operand_role(edit.before, repair.values, meanings, sizes)
    after = operand_role(edit.after, repair.values, meanings, sizes)
    kind = KINDS.get(edit.kind, RepairKind.REPLACE_EXPRESSION)
    if kind is RepairKind.OUTER_PRODUCT and called(edit.before) == "outer":  # it was one, of the two in turn
        kind = RepairKind.SWAP_OPERANDS
    whole = bool(everything) and repair.touched >= everything
    evidence = LineEvidence(kind, needed, found, before, after, whole_pass=whole)
    layers = [known.role.layer for known in meanings.knowns if known.role.layer is not None]
    if needed.layer is not None and layers:
        evidence = replace(evidence, last_layer=needed.layer == max(layers))
    match edit.kind:
        case "operator" | "sign of a term" | "compare":
            evidence = replace(evidence, operator_before=edit.before, operator_after=edit.after)
        case _ if edit.kind == BOUND:  # a layer was handed what belongs to another one
            given, due = Role("upstream", 1), Role("upstream", 0)
            evidence = replace(evidence, kind=RepairKind.REPLACE_OPERAND, before=given, after=due)
        case "reduction" if not edit.before:
            evidence = replace(evidence, kind=RepairKind.INSERT_SUM)
        case "index" | "slice" if (
            "[" not in edit.before + edit.after and {before.what, after.what} <= NUMBERS
        ):
            was, due = (role_of(repair.values.get(side), meanings) for side in (OLD, NEW))
            evidence = replace(evidence, before=UNKNOWN, after=Role("unknown", function=place_of(edit)))
            if was.what in GRADIENTS and due.what in GRADIENTS and was.name != due.name:  # of what was joined
                was, due = (Role("upstream", role.layer, name=role.name) for role in (was, due))
                evidence = replace(evidence, before=was, after=due)
        case "regroup":
            evidence = replace(evidence, function_before=edit.kind)
        case "reduction" | "function" | "out" | "flip" | "axes":
            evidence = replace(evidence, function_before=edit.before, function_after=edit.after)
        case "other end":
            evidence = replace(evidence, function_before=OTHER_END, before=UNKNOWN, after=UNKNOWN)
        case "samples":
            sample = Role("unknown", function="sample")
            evidence = replace(evidence, kind=RepairKind.CHANGE_INDEX, before=UNKNOWN, after=sample)
        case "drop call":
            evidence = replace(evidence, kind=RepairKind.REPLACE_OPERAND, function_before=called(edit.before))
        case "masked":
            evidence = replace(
                evidence, function_before=called(repair.statement_before.partition("=")[2].strip())
            )
        case "transpose" if _is_reshaped_to(repair):
            evidence = replace(evidence, kind=RepairKind.REPLACE_FUNCTION, function_before="reshape")
        case "transpose" if edit.after == "swapaxes":
            evidence = replace(evidence, function_after="swapaxes")
        case "transpose" if not edit.after:
            evidence = replace(evidence, kind=RepairKind.DROP_TRANSPOSE)
        case "augment":
            evidence = replace(
                evidence,
                kind=RepairKind.ASSIGN_TO_ADD if edit.before == "=" else RepairKind.ADD_TO_ASSIGN,
            )
            if edit.before == "=" and edit.after.strip() == "*=":  # what came back was overwritten
                return replace(evidence, kind=RepairKind.INSERT_FACTOR, after=Role("upstream", needed.layer))
            if edit.before == "=" and edit.after.strip() == "-=" and _turned(repair.values):
                return replace(evidence, kind=RepairKind.REPLACE_EXPRESSION)
            if _stores_windows(repair.statement_before):
                evidence = replace(evidence, before=Role("unknown", function="windows"))
            elif "[" not in repair.statement_before.partition("=")[0]:
                evidence = replace(evidence, before=Role("unknown", function=WHOLE))
            if {edit.before, edit.after.strip()} == {"+=", "-="}:
                return _sign_of_a_step(evidence, repair)
        case "axis" | "keepdims":
            if needed.what not in ("dL/dW", "dL/db") and repair.values.get(SIMPLEX):
                evidence = replace(evidence, needed=Role("softmax jacobian"))
        case "sign in exp":
            evidence = replace(evidence, needed=Role("activation derivative", needed.layer))
        case "rewrite":
            evidence = replace(evidence, function_before=called(edit.before))
        case "constant" | "exponent":
            evidence = replace(evidence, kind=RepairKind.REPLACE_OPERAND)
        case "term" if repair.statement_before.partition("=")[0].strip() == edit.after:
            evidence = replace(evidence, kind=RepairKind.ASSIGN_TO_ADD, before=UNKNOWN, after=UNKNOWN)
    match edit.kind:
        case _ if needed.what == "softmax jacobian" and edit.kind not in ("axis", "keepdims"):
            evidence = _of_the_matrix(evidence, repair)
        case "softmax":
            before = _softmax_before(repair)
            if before is not UNKNOWN or _is_handed_on(repair):  # else something else stood in its place
                evidence = replace(evidence, before=before, after=Role("softmax jacobian"))
        case "loss":
            evidence = replace(evidence, kind=RepairKind.REPLACE_EXPRESSION, before=UNKNOWN, after=UNKNOWN)
    if evidence.kind is RepairKind.DROP_FACTOR and before.what == "batch size" and (before.value or 0) > 1:
        turned = replace(before, value=1 / (before.value or 1))
        evidence = replace(evidence, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=turned)
    if (
        evidence.kind is RepairKind.NEGATE
        and edit.kind != "augment"
        and not _opposite(repair.values.get(OLD), repair.values.get(NEW))
    ):
        evidence = replace(evidence, kind=RepairKind.REPLACE_EXPRESSION)
    if needed is UNKNOWN and repair.complete and layers and after.layer == max(layers):
        # a value on the way to the first delta: it has no name of its own, the delta made from it has
        evidence = replace(evidence, needed=Role("dL/dz", after.layer), last_layer=True)
    if kind is not RepairKind.DROP_FACTOR and _becomes_a_softmax(repair):
        return replace(evidence, kind=RepairKind.CHANGE_AXIS, needed=Role("prediction"))
    if found.what in ("a", "prediction") and repair.was is not None and _one_in_all(repair.was.known.value):
        return replace(evidence, kind=RepairKind.CHANGE_AXIS, needed=Role("prediction"))
    return _with_decay(_as_factor(evidence, repair, sizes), repair, meanings)


def _sign_of_a_step(evidence: LineEvidence, repair: Repair) -> LineEvidence:
    """`-=` for `+=`: the sign of what is added; of a bare number into all gradients it is a term of the first delta."""
    if evidence.whole_pass and np.size(repair.values.get(NEW, 0.0)) == 1 and evidence.needed is UNKNOWN:
        delta = Role("dL/dz")
        return replace(evidence, kind=RepairKind.REPLACE_EXPRESSION, needed=delta, last_layer=True)
    whole = _opposite(repair.values.get(OLD), repair.values.get(NEW))  # else one of several terms is turned
    kind = RepairKind.NEGATE if whole else RepairKind.REPLACE_EXPRESSION
    return replace(evidence, kind=kind, before=UNKNOWN, after=UNKNOWN)


def _is_reshaped_to(repair: Repair) -> bool:
    """Whether what is to be transposed was brought into its shape by a reshape, which is idle with the edit."""
    was, becomes = repair.edit.before, repair.edit.after
    before, after = repair.values.get(was), repair.values.get(becomes)
    if not was or not isinstance(before, np.ndarray) or not isinstance(after, np.ndarray):
        return False
    behind = repair.statement_before.partition(was)[2]
    return behind.startswith(".reshape(") and before.shape == after.shape[::-1] != after.shape


def _turned(values: Mapping[str, Any]) -> bool:
    """Whether what is stored is only stored with the other sign: there was nothing to subtract it from."""
    old, new = values.get(OLD), values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    other = old != new
    return bool(other.any()) and close(old[other].astype(float), -new[other].astype(float))


def _stores_windows(statement: str) -> bool:
    """Whether a statement stores into a piece that moves: `x[:, i:i + k, j:j + k] = ...`, `x[t:t + k] = ...`."""
    try:
        body = ast.parse(statement).body
    except SyntaxError:
        return False
    if not body or not isinstance(body[0], ast.Assign) or not isinstance(body[0].targets[0], ast.Subscript):
        return False
    place = body[0].targets[0].slice
    axes = place.elts if isinstance(place, ast.Tuple) else [place]
    bounds = [
        [_read_by(end) for end in (axis.lower, axis.upper)] for axis in axes if isinstance(axis, ast.Slice)
    ]
    moving = [lower & upper for lower, upper in bounds]
    return any(moving) or sum(bool(lower | upper) for lower, upper in bounds) >= 2


def _read_by(node: ast.expr | None) -> set[str]:
    return {n.id for n in nodes_in(node) if isinstance(n, ast.Name)} if node is not None else set()


def _opposite(old: object, new: object) -> bool:
    """Whether one value is the other with its sign turned, or nothing is known of them."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return True
    return close(old.astype(float), -new.astype(float))


def _becomes_a_softmax(repair: Repair) -> bool:
    """Whether positive numbers add up to one along an axis with the edit, and did not do so before."""
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    if new.ndim < 2 or not ((new > 0).all() and (old > 0).all()) or not np.isfinite(old).all():
        return False
    axes = [axis for axis in range(new.ndim) if new.shape[axis] > 1]
    normal = [axis for axis in axes if np.abs(new.sum(axis=axis) - 1).max() < 1e-9]
    return bool(normal) and all(np.abs(old.sum(axis=axis) - 1).max() > 1e-9 for axis in normal)


def _one_in_all(value: object) -> bool:
    """Whether positive numbers of several samples add up to one altogether: a softmax over the whole batch."""
    several = isinstance(value, np.ndarray) and value.ndim == 2 and min(value.shape) > 1
    return several and bool((np.asarray(value) > 0).all() and abs(np.sum(value) - 1) < 1e-9)  # type: ignore[call-overload]


def _with_decay(evidence: LineEvidence, repair: Repair, meanings: Meanings) -> LineEvidence:
    """The roles of a weight decay, where the edit adds a multiple of the weights themselves."""
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return evidence
    added = meanings.of(new - old, ("forward",))
    if (
        added is None
        or added.known.role.what not in ("weights", "bias")
        or evidence.kind is RepairKind.INSERT_TERM
    ):
        return evidence
    decay = Role("decay", added.known.role.layer, value=added.factor)
    if evidence.kind is RepairKind.DROP_TERM:
        return replace(evidence, before=decay)
    if evidence.kind in (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR):
        role = evidence.after if evidence.kind is RepairKind.INSERT_FACTOR else evidence.before
        if role.what == "batch size":
            return replace(evidence, before=replace(evidence.before, function="decay"))
    kind = evidence.kind if evidence.kind is RepairKind.CHANGE_OPERATOR else RepairKind.REPLACE_OPERAND
    return replace(evidence, kind=kind, before=decay, after=decay)


def with_factor(line: LineEvidence, shared: float | None, sizes: Mapping[str, int]) -> LineEvidence:
    """The evidence with the factor that every gradient showed, where the edit brings one in that has no value."""
    if line.kind is not RepairKind.INSERT_FACTOR or line.after is not UNKNOWN or not shared:
        return line
    divides = abs(shared) > 1
    return replace(line, after=number_role(shared if divides else 1 / shared, sizes, divides))


def in_its_layer(line: LineEvidence, repair: Repair, kind: str, state: str) -> LineEvidence:
    """The evidence with what the kind of layer adds: which state of a recurrent net, ties of a maximum, a spread.

    `state` is "h" or "c" where the statement yields the gradient of one, "gate" for the inside of a gate.
    """
    old, new = repair.values.get(repair.edit.before), repair.values.get(repair.edit.after)
    if "standard deviation" in (line.before.what, line.after.what, line.needed.what):
        kind = "norm"
        if isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and _alike(old, new):
            line = replace(line, needed=Role("standard deviation"))
    if kind == "recurrent":
        before, after = line.before, line.after
        shifted = before.what == after.what and None not in (before.layer, after.layer)
        shifted = shifted and (not before.what.startswith("dL/") or are_of_steps(before.name, after.name))
        if shifted and before.layer != after.layer and before.what in ("a", "z", "dL/da", "dL/dz"):
            line = replace(line, before=Role("time step", before.layer), after=Role("time step", after.layer))
        if state and (line.needed.what == "dL/dz") == (state == GATE):
            line = replace(line, needed=replace(line.needed, function=state))
    if kind == "pooling" and _ties(repair.values.get(repair.edit.before or repair.edit.after)):
        line = replace(line, before=Role("unknown", function="ties"))
    return replace(line, layer_kind=kind)


def _alike(old: Array, new: Array) -> bool:
    """Whether one array is the other but for details: eps outside the root, another count of degrees of freedom."""
    return old.shape == new.shape and bool((np.abs(old - new) < 0.5 * np.abs(new)).all())


def _ties(mask: object) -> bool:
    """Whether a mask of windows lets several entries through in some window, and one at least in each."""
    if not isinstance(mask, np.ndarray) or not np.isin(mask, (0, 1)).all() or mask.ndim < 2:
        return False
    counts = [mask.sum(axis=axis) for axis in range(mask.ndim)]
    return any(bool((count >= 1).all() and (count > 1).any()) for count in counts)


def _softmax_before(repair: Repair) -> Role:
    """The diagonal of the softmax Jacobian, when that is what the statement multiplied by."""
    old = repair.values.get(OLD)
    upstream = repair.values.get(repair.edit.after)
    if not isinstance(old, np.ndarray) or not isinstance(upstream, np.ndarray) or old.shape != upstream.shape:
        return UNKNOWN
    if not upstream.any() or is_multiple(old.astype(float).ravel(), upstream.astype(float).ravel()):
        return UNKNOWN
    ratio = np.divide(old, upstream, out=np.full(old.shape, np.nan), where=upstream != 0)
    known = ratio[np.isfinite(ratio)]
    inside = known.size > 0 and bool(((known > 0) & (known < 1)).all())
    return Role("softmax jacobian", function="diagonal") if inside else UNKNOWN


def _is_handed_on(repair: Repair) -> bool:
    """Whether what a softmax is sent back was a multiple of what came, or nothing is known of either."""
    old, upstream = repair.values.get(OLD), repair.values.get(repair.edit.after)
    if not isinstance(old, np.ndarray) or not isinstance(upstream, np.ndarray) or old.shape != upstream.shape:
        return True
    return is_multiple(old.astype(float).ravel(), upstream.astype(float).ravel())


def _of_the_matrix(evidence: LineEvidence, repair: Repair) -> LineEvidence:
    """What a softmax's Jacobian is in place of: its diagonal alone, or a matrix that has no name."""
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    plain = replace(evidence, before=UNKNOWN, after=UNKNOWN)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return plain
    if close(old, -new):
        return replace(plain, kind=RepairKind.NEGATE)
    is_diagonal = old.ndim > 1 and not (old * (1 - np.eye(old.shape[-1]))).any()
    diagonal = Role("softmax jacobian", function="diagonal") if is_diagonal else UNKNOWN
    doubts = ("D1",) if diagonal is UNKNOWN else ()
    return replace(plain, kind=RepairKind.REPLACE_EXPRESSION, before=diagonal, doubts=doubts)


def _as_factor(evidence: LineEvidence, repair: Repair, sizes: Mapping[str, int]) -> LineEvidence:
    """An edit of numbers that only rescales a known gradient is a factor, however it was written."""
    was, becomes = repair.was, repair.becomes
    if (
        was is None
        or becomes is None
        or was.known is not becomes.known
        or was.arrangement != becomes.arrangement
    ):
        return evidence
    factor = becomes.factor / was.factor
    if abs(factor - 1) < 1e-9:
        return evidence  # it differs in other executions
    if abs(factor + 1) < 1e-9 and evidence.kind is not RepairKind.INSERT_FACTOR:
        return replace(evidence, kind=RepairKind.NEGATE)
    scalars = ("unknown", "constant", "size", "batch size")
    exchanged = evidence.kind in (
        RepairKind.REPLACE_OPERAND,
        RepairKind.REPLACE_EXPRESSION,
        RepairKind.CHANGE_OPERATOR,
        RepairKind.CHANGE_INDEX,
    )
    if not exchanged or evidence.before.what not in scalars or evidence.after.what not in scalars:
        return evidence
    if {evidence.before.what, evidence.after.what} <= {"size", "batch size"}:
        return evidence
    literal = repair.edit.kind == "constant" and abs(factor) in (0.25, 0.5, 2.0, 4.0)
    for size in (
        (factor, 1 / factor) if not literal else ()
    ):  # a bare number in the code is a constant of the loss
        role = number_role(size, sizes, divides=size != factor)
        if role.what != "constant":
            return replace(evidence, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=role)
    plain = abs(factor) in (0.25, 0.5, 2.0, 4.0)  # constants of a loss, though sizes may have that ratio too
    for wrong, right in ((a, b) for a in sizes for b in sizes if sizes[a] != sizes[b] and not plain):
        if abs(factor * sizes[right] - sizes[wrong]) < 1e-9 * sizes[wrong]:
            before, after = (
                Role("batch size" if name == "batch size" else "size", function=name)
                for name in (wrong, right)
            )
            return replace(evidence, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return replace(
        evidence, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=Role("constant", value=factor)
    )
