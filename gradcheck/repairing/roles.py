"""Says a proven edit in the words that name a cause: what the statement is, what was exchanged for what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.known import OUTPUT_FORM_AT_Z
from gradcheck.meaning import Meaning, Meanings
from gradcheck.repairing.search import NEW, OLD, SIMPLEX, UPSTREAM, Repair

KINDS: Mapping[str, RepairKind] = {
    "factor": RepairKind.INSERT_FACTOR,
    "drop factor": RepairKind.DROP_FACTOR,
    "operand": RepairKind.REPLACE_OPERAND,
    "function": RepairKind.REPLACE_FUNCTION,
    "reduction": RepairKind.REPLACE_FUNCTION,
    "operator": RepairKind.CHANGE_OPERATOR,
    "sign of a term": RepairKind.CHANGE_OPERATOR,
    "compare": RepairKind.CHANGE_OPERATOR,
    "negate": RepairKind.NEGATE,
    "transpose": RepairKind.INSERT_TRANSPOSE,
    "swap": RepairKind.SWAP_OPERANDS,
    "axis": RepairKind.CHANGE_AXIS,
    "keepdims": RepairKind.CHANGE_AXIS,
    "drop reduction": RepairKind.DROP_SUM,
    "term": RepairKind.INSERT_TERM,
    "drop term": RepairKind.DROP_TERM,
    "copy": RepairKind.INSERT_COPY,
    "index": RepairKind.CHANGE_INDEX,
    "slice": RepairKind.CHANGE_INDEX,
    "drop slice": RepairKind.CHANGE_INDEX,
    "move": RepairKind.MOVE_STATEMENT,
    "drop statement": RepairKind.DROP_STATEMENT,
}


def line_evidence(
    repair: Repair, meanings: Meanings, sizes: Mapping[str, int], everything: frozenset[str]
) -> LineEvidence:
    """The repair as evidence for a cause; fields that are not known stay at their defaults."""
    edit = repair.edit
    needed = _role_of(repair.becomes)
    found = _role_of(repair.was)
    before = _operand(edit.before, repair.values, meanings, sizes)
    after = _operand(edit.after, repair.values, meanings, sizes)
    kind = KINDS.get(edit.kind, RepairKind.REPLACE_EXPRESSION)
    evidence = LineEvidence(kind, needed, found, before, after, whole_pass=repair.fixed == everything)
    layers = [known.role.layer for known in meanings.knowns if known.role.layer is not None]
    if needed.layer is not None and layers:
        evidence = replace(evidence, last_layer=needed.layer == max(layers))
    match edit.kind:
        case "operator" | "sign of a term" | "compare":
            evidence = replace(evidence, operator_before=edit.before, operator_after=edit.after)
        case "reduction" if not edit.before:
            evidence = replace(evidence, kind=RepairKind.INSERT_SUM)
        case "reduction" | "function":
            evidence = replace(evidence, function_before=edit.before, function_after=edit.after)
        case "drop call":
            evidence = replace(
                evidence, kind=RepairKind.REPLACE_OPERAND, function_before=_called(edit.before)
            )
        case "masked":
            evidence = replace(
                evidence, function_before=_called(repair.statement_before.partition("=")[2].strip())
            )
        case "transpose" if not edit.after:
            evidence = replace(evidence, kind=RepairKind.DROP_TRANSPOSE)
        case "augment":
            evidence = replace(
                evidence,
                kind=RepairKind.ASSIGN_TO_ADD if edit.before == "=" else RepairKind.ADD_TO_ASSIGN,
            )
            if {edit.before, edit.after.strip()} == {"+=", "-="}:
                evidence = replace(evidence, kind=RepairKind.NEGATE)
        case "axis" | "keepdims":
            evidence = replace(evidence, axis_before=_axes(edit.before), axis_after=_axes(edit.after))
            if needed.what not in ("dL/dW", "dL/db") and repair.values.get(SIMPLEX):
                evidence = replace(evidence, needed=Role("softmax jacobian"))
        case "rewrite":
            evidence = replace(evidence, function_before=_called(edit.before))
        case "constant" | "exponent":
            evidence = replace(evidence, kind=RepairKind.REPLACE_OPERAND)
    match edit.kind:
        case "softmax":
            evidence = replace(evidence, before=_softmax_before(repair), after=Role("softmax jacobian"))
        case "loss":
            evidence = replace(evidence, kind=RepairKind.REPLACE_EXPRESSION, before=UNKNOWN, after=UNKNOWN)
    if evidence.kind is RepairKind.DROP_FACTOR and before.what == "batch size" and (before.value or 0) > 1:
        turned = replace(before, value=1 / (before.value or 1))
        evidence = replace(evidence, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=turned)
    if needed is UNKNOWN and repair.complete and layers and after.layer == max(layers):
        # a value on the way to the first delta: it has no name of its own, the delta made from it has
        evidence = replace(evidence, needed=Role("dL/dz", after.layer), last_layer=True)
    return _with_decay(_as_factor(evidence, repair, sizes), repair, meanings)


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


def derivative_evidence(line: LineEvidence, repair: Repair, meanings: Meanings) -> LineEvidence:
    """The same edit told of the activation's derivative alone: dL/dz = dL/da * g'(z), both sides divided by dL/da.

    The line itself when the statement is no such product.
    """
    upstream = repair.values.get(UPSTREAM)
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if line.needed.what != "dL/dz" or not isinstance(upstream, np.ndarray) or not isinstance(old, np.ndarray):
        return line
    if old.shape != upstream.shape or np.shape(new) != upstream.shape or not upstream.all():
        return line
    if np.allclose(old, upstream, rtol=1e-9, atol=0):
        return line  # no derivative at all is another cause
    right = meanings.of(new / upstream, ("derivative",))
    if right is None or right.factor != 1.0:
        return line
    was = meanings.of(old / upstream, ("misfit", "derivative", "forward"))
    before = was.known.role if was is not None and was.factor == 1.0 else UNKNOWN
    after = right.known.role
    if before.at == OUTPUT_FORM_AT_Z:
        before, after = replace(before, at="z"), replace(after, at="a")
    kind = line.kind
    if before is not UNKNOWN and before.what == "activation derivative":
        kind = RepairKind.REPLACE_OPERAND
    elif kind not in (RepairKind.CHANGE_OPERATOR, RepairKind.NEGATE):
        kind = RepairKind.REPLACE_EXPRESSION
    return replace(line, kind=kind, needed=right.known.role, before=before, after=after)


def _softmax_before(repair: Repair) -> Role:
    """The diagonal of the softmax Jacobian, when that is what the statement multiplied by."""
    old = repair.values.get(OLD)
    upstream = repair.values.get(repair.edit.after)
    if not isinstance(old, np.ndarray) or not isinstance(upstream, np.ndarray) or old.shape != upstream.shape:
        return UNKNOWN
    if not upstream.any() or np.allclose(old, upstream):
        return UNKNOWN
    ratio = np.divide(old, upstream, out=np.full(old.shape, np.nan), where=upstream != 0)
    known = ratio[np.isfinite(ratio)]
    inside = known.size > 0 and bool(((known > 0) & (known < 1)).all())
    return Role("softmax jacobian", function="diagonal") if inside else UNKNOWN


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
    for size in (factor, 1 / factor):
        role = _number_role(size, sizes, divides=size != factor)
        if role.what != "constant":
            return replace(evidence, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=role)
    return replace(
        evidence, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=Role("constant", value=factor)
    )


def _number_role(number: float, sizes: Mapping[str, int], divides: bool) -> Role:
    value = 1 / number if divides and number else number
    if number != 1 and abs(number - sizes.get("batch size", 0)) < 1e-9:
        return Role("batch size", value=value)
    for label, count in sizes.items():
        if count > 2 and abs(number - count) < 1e-9:
            return Role("size", function=label, value=value)
    return Role("constant", value=value)


def _role_of(meaning: Meaning | None) -> Role:
    return meaning.known.role if meaning is not None else UNKNOWN


def _operand(text: str, values: Mapping[str, Any], meanings: Meanings, sizes: Mapping[str, int]) -> Role:
    if not text:
        return UNKNOWN
    size = re.fullmatch(r"(1 )?/ ?(.+)", text)
    name = size.group(2) if size else text
    value = values.get(text, values.get(name))
    if value is None:
        try:
            value = float(name)
        except ValueError:
            return UNKNOWN
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (np.ndarray, int, float, np.number)):
        return UNKNOWN
    if isinstance(value, np.ndarray) and value.ndim:
        meaning = meanings.of(value, ("derivative", "gradient", "forward", "part", "misfit"))
        if meaning is not None and meaning.factor == 1.0:
            return meaning.known.role
        if meaning is not None and meaning.known.role.what in ("weights", "bias"):
            return Role("decay", meaning.known.role.layer, value=meaning.factor)
        return Role("ones") if value.dtype.kind == "f" and bool((value == 1).all()) else UNKNOWN
    return _number_role(float(value), sizes, divides=size is not None)


def _called(text: str) -> str:
    """The function a text calls outermost: "zeros_like" of `np.zeros_like(b)`."""
    match = re.match(r"(?:\w+\.)*(\w+)\(", text)
    return match.group(1) if match else ""


def _axes(text: str) -> tuple[int, ...] | None:
    numbers = re.findall(r"-?\d+", text)
    return tuple(int(number) for number in numbers) if numbers else None
