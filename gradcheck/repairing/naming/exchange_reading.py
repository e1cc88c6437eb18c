"""Reads an edit that puts one operand in place of another: another value, another place of the same array."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, derivative_of, role_of
from gradcheck.repairing.naming.pieces import method_name, of_another, total_of
from gradcheck.repairing.naming.relations import differing_blocks, is_flipped, is_permuted, same_but_scaled
from gradcheck.repairing.naming.slopes import smooth
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Meanings

EACH = 6  # executions in which a relation must hold
PARAMETER = -1  # the order of a parameter among the known values
NAME = re.compile(r"[\w.]+(\[[^\]]*\])*")
STEP_NUMBER = re.compile(r" \(\d+(st|nd|rd|th)\)$|\[[^\]]*\]$")


def other_weights(line: LineEvidence, anatomy: Anatomy | None, meanings: Meanings) -> LineEvidence | None:
    """A gradient that went through the weights of another layer, transposed as they were due or not; else None."""
    if anatomy is None or line.needed.what not in DELTAS:
        return None
    for step in anatomy.steps:
        if step.join != "matrix product" or len(step.gone) != 1 or len(step.come) != 1:
            continue
        before, after = (_weights_or_role(pieces[0].value, meanings) for pieces in (step.gone, step.come))
        sent = any(role_of(piece.value, meanings).what in GRADIENTS for piece in step.kept)
        if sent and before.what == after.what == "weights" and before.name != after.name:
            return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return None


def _weights_or_role(value: Any, meanings: Meanings) -> Role:
    """What a value is; some rows or columns of a matrix of weights are those weights: all but those of a bias unit."""
    role = role_of(value, meanings)
    if role is not UNKNOWN or np.ndim(value) != 2 or np.size(value) < 2:
        return role
    for known in meanings.at(PARAMETER, "forward"):
        if known.role.what == "weights" and known.value.ndim == 2:
            turns = (known.value, known.value.T)
            if any(_is_cut_from(value, turn, axis) for turn in turns for axis in (0, 1)):
                return replace(known.role, name=known.name)
    return UNKNOWN


def _is_cut_from(part: Array, whole: Array, axis: int) -> bool:
    """Whether an array is some neighbouring rows, or columns, of another one."""
    many, wide = part.shape[axis], part.shape[1 - axis]
    if wide != whole.shape[1 - axis] or many >= whole.shape[axis]:
        return False
    starts = range(whole.shape[axis] - many + 1)
    return any(np.array_equal(np.take(whole, range(k, k + many), axis), part) for k in starts)


def exchange_reading(
    base: LineEvidence, gone: Piece, come: Piece, anatomy: Anatomy, meanings: Meanings
) -> LineEvidence | None:
    """One operand in place of another."""
    indexed = _indexed(base, gone, come, meanings)
    if indexed is not None:
        return indexed
    if isinstance(gone.node, ast.Constant) and isinstance(come.node, ast.Constant):
        return None  # 1.0 is the gradient of the loss itself, and of much else
    if is_flipped(gone.value, come.value):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if "reshape" in gone.text and is_permuted(gone.value, come.value):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="reshape")
    if base.layer_kind == "recurrent":  # of what is joined: the input beside the state, a gate beside others
        blocks = differing_blocks(gone.value, come.value)
        if blocks is not None and all(role_of(block, meanings) is not UNKNOWN for block in blocks):
            gone, come = (replace(piece, values=(block,)) for piece, block in zip((gone, come), blocks))
    before, after = role_of(gone.value, meanings), role_of(come.value, meanings)
    named = isinstance(
        come.node, (ast.Name, ast.Attribute, ast.Subscript)
    )  # else it is made there: another loss
    if after.what in DELTAS and named and _is_square(gone.value, come.value):
        return replace(base, kind=RepairKind.DROP_FACTOR, before=after)
    own = isinstance(anatomy.new[0], np.ndarray) and same_but_scaled(come.value, anatomy.new[0])
    if own and (before is UNKNOWN or after.what == "dL/dW"):
        return None  # all of the statement: what differs lies further inside
    if before.name and before.name == after.name and before.what == after.what:
        return None
    told = replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    if of_another(gone, come):
        function = method_name(come.node)
        return replace(told, function_before=function, function_after=function)
    gradient = base.needed.what == "dL/dW" or base.needed.function == "gamma"
    if gradient and after.what not in GRADIENTS and before.what not in ("time step", *GRADIENTS):
        if np.size(come.value) < 2 or not isinstance(come.value, np.ndarray) or _is_multiple(gone, come):
            return None  # an axis, a factor: no other input
        if shifted(before, after, base.layer_kind):
            return replace(
                told, before=replace(before, what="time step"), after=replace(after, what="time step")
            )
        return replace(told, after=after if after is not UNKNOWN else Role("a"))
    if shifted(before, after, base.layer_kind):
        return replace(told, before=replace(before, what="time step"), after=replace(after, what="time step"))
    passed_on = before.what in GRADIENTS and after.what in GRADIENTS
    pairs = list(zip(gone.values, come.values))[:EACH]
    if passed_on and all(_passed_on(*pair, meanings) for pair in pairs):
        last = len(gone.values) == 1 and _is_last(before, meanings)
        if last and (not isinstance(gone.node, ast.Name) or before.what == "dL/d(other)"):
            return replace(told, before=replace(before, what="error"), doubts=("E4",))  # y_hat - y itself
        told = replace(told, doubts=("E3",)) if last else told
        return replace(told, before=Role("dL/da", after.layer), after=Role("dL/dz", after.layer))
    if before.what in GRADIENTS and after.what in GRADIENTS:
        doubts = ("E3",) if before.layer is None else ()  # it may be of the same layer, further up
        return replace(told, before=replace(before, what=after.what), doubts=doubts)
    if UNKNOWN in (before, after) and after.what not in GRADIENTS:
        return None
    return told


def argument_reading(
    base: LineEvidence, step: Stage, anatomy: Anatomy, meanings: Meanings
) -> LineEvidence | None:
    """The right function for an activation's derivative, called with another value than that activation's."""
    if step.join != "whole" or len(step.gone) != 1 or len(step.come) != 1:
        return None
    gone, come = step.gone[0], step.come[0]
    derivative = derivative_of(come.value, meanings)
    calls = isinstance(gone.node, ast.Call) and isinstance(come.node, ast.Call)
    if derivative is UNKNOWN or not calls or ast.dump(gone.node.func) != ast.dump(come.node.func):  # type: ignore[union-attr]
        return None
    inner = anatomy.steps[-1]
    given = [role_of(total_of(pieces), meanings) for pieces in (inner.gone, inner.come)]
    if any(role.what not in ("z", "a", "input", "prediction") for role in given):
        return None
    told = replace(base, kind=RepairKind.REPLACE_OPERAND, needed=derivative)
    if [role.what for role in given] == ["a", "z"] and given[0].layer == given[1].layer == derivative.layer:
        return replace(told, before=given[0], after=given[1])
    if derivative.name == f"d({given[0].name})/d({given[1].name})":  # whatever the two are called in a layer
        return replace(told, before=replace(given[0], what="a"), after=replace(given[1], what="z"))
    function = ast.unparse(come.node.func)  # type: ignore[union-attr]
    return replace(told, before=given[0], after=derivative, function_before=function, function_after=function)


def _is_multiple(gone: Piece, come: Piece) -> bool:
    alike = np.shape(gone.value) == np.shape(come.value) and isinstance(gone.value, np.ndarray)
    return alike and same_but_scaled(gone.value, come.value)


def _is_square(gone: Any, come: Any) -> bool:
    """Whether an array is the other, multiplied with itself entry by entry."""
    arrays = isinstance(gone, np.ndarray) and isinstance(come, np.ndarray) and gone.shape == come.shape
    return arrays and gone.size > 1 and close(gone, come * come)


def _is_last(role: Role, meanings: Meanings) -> bool:
    """Whether a gradient is that of a value behind all layers: the output, or the error made from it."""
    order = max(
        (k.order for k in meanings.knowns if k.name == role.name and k.kind == "gradient"), default=-1
    )
    return order > max((k.order for k in meanings.knowns if k.role.what == "z"), default=order)


def _indexed(base: LineEvidence, gone: Piece, come: Piece, meanings: Meanings) -> LineEvidence | None:
    """Another place of one array: a border, a stride, a channel, a time step."""
    old, new = gone.node, come.node
    if not isinstance(old, ast.Subscript) or not isinstance(new, ast.Subscript):
        return None
    if ast.dump(old.value) != ast.dump(new.value):
        return None
    pairs = list(zip(*(n.slice.elts if isinstance(n.slice, ast.Tuple) else [n.slice] for n in (old, new))))
    differing = [(a, b) for a, b in pairs if ast.dump(a) != ast.dump(b)]
    told = replace(base, kind=RepairKind.CHANGE_INDEX)
    if any(isinstance(b, ast.Constant) and isinstance(b.value, str) for _, b in differing):
        return None  # another entry of a dict: another parameter, another cache
    fixed = not any(isinstance(n, ast.Name) for _, b in differing for n in nodes_in(b))
    if fixed and _is_of_parameter(come, meanings):  # weights of several gates in one array
        told = replace(told, kind=RepairKind.REPLACE_OPERAND)
        return replace(told, before=Role("weights", name=gone.text), after=Role("weights", name=come.text))
    if base.layer_kind == "recurrent" and not any(isinstance(b, ast.Slice) for _, b in differing):
        return replace(told, before=Role("time step"), after=Role("time step"))
    if (
        base.layer_kind in ("", "dense")
        and np.ndim(come.value) == 0
        and base.needed.what in (*DELTAS, "dL/db")
    ):
        return replace(told, before=Role("weights", name=gone.text), after=Role("weights", name=come.text))
    if base.layer_kind not in ("convolution", "pooling") or not differing:
        return None
    if len(pairs) == 1 and np.ndim(come.value) == 1:
        return None  # entries chosen by a mask, for all that is known
    if any(isinstance(b, ast.Slice) for _, b in differing):
        strides = [sum(map(_is_stride, nodes_in(ast.Tuple(list(side))))) for side in zip(*differing)]
        of_weights = base.needed.what in ("dL/dW", "dL/db")  # what is read there, no border
        word = "stride" if strides[0] != strides[1] else "position" if of_weights else "slice"
        return replace(told, after=Role("unknown", function=word))
    if (
        np.ndim(come.value)
        and differing[0] == pairs[0]
        and role_of(come.reads[0] if come.reads else None, meanings).what
        in (
            "a",
            "z",
            "input",
        )
    ):
        weights = replace(told, kind=RepairKind.REPLACE_OPERAND, needed=Role("dL/dW"))
        return replace(weights, before=Role("a"), after=Role("a"))  # another sample of the input
    return replace(told, after=Role("unknown", function="channel"))


def _is_of_parameter(piece: Piece, meanings: Meanings) -> bool:
    """Whether what an operand is taken from is a parameter."""
    arrays = [read for read in piece.reads if isinstance(read, np.ndarray)]
    found = [meaning for read in arrays for meaning in meanings.all_of(read, ("forward",))]
    return any(m.factor == 1.0 and m.known.order == PARAMETER for m in found)


def _is_stride(node: ast.AST) -> bool:
    """Whether a place is multiplied with a step: h * s."""
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
    return product and not any(isinstance(leaf, ast.Constant) for leaf in nodes_in(node))


def shifted(before: Role, after: Role, kind: str) -> bool:
    """Whether two values are the same one at different time steps; each step of a recurrent net is a layer."""
    if kind != "recurrent" or before.what != after.what or before.what not in ("z", "a", "input"):
        return False
    if not before.name or not after.name:
        return None not in (before.layer, after.layer) and before.layer != after.layer
    if None in (before.layer, after.layer):
        return before.name != after.name and STEP_NUMBER.sub("", before.name) == STEP_NUMBER.sub(
            "", after.name
        )
    return before.layer != after.layer and are_of_steps(before.name, after.name)  # else of gates in turn


def are_of_steps(name: str, other: str) -> bool:
    """Whether two names are one but for the time step, or for a word that says so: c and c_prev, h and hPrev."""
    stems = [STEP_NUMBER.sub("", each) for each in (name, other)]
    if not all(NAME.fullmatch(stem) for stem in stems):
        return stems[0] == stems[1]  # what is worked out from a name is another value
    words = [set(re.findall(r"[a-z]+|[A-Z][a-z]*", stem)) for stem in stems]
    return stems[0] == stems[1] or words[0] < words[1] or words[1] < words[0]


def _passed_on(gone: Any, come: Any, meanings: Meanings) -> bool:
    """Whether one gradient is the other times the derivative of an activation."""
    if np.shape(gone) != np.shape(come) or not isinstance(gone, np.ndarray):
        return False
    if any(
        known.kind == "derivative"
        and known.value.size == gone.size
        and any(close(sign * gone * known.value.reshape(gone.shape), come) for sign in (1, -1))
        for known in meanings.knowns
    ):
        return True
    found = meanings.of(come, ("gradient",))
    inner = (
        next(iter(meanings.at(found.known.order, "forward", found.known)), None)
        if found is not None
        else None
    )
    if inner is None or inner.value.shape != gone.shape or not gone.all():
        return False
    return smooth(come / gone, inner.value)
