"""Says what a proven edit means, read from values alone: which operands went and came, and what those are.

However an edit is written, what counts is the relation between what the statement yields with it and without.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.meaning import Kind, Meanings
from gradcheck.repairing.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.repairing.slopes import smooth
from gradcheck.repairing.values import close

GRADIENTS = ("dL/dz", "dL/da", "dL/dW", "dL/db", "dL/d(other)", "upstream")
DELTAS = ("dL/dz", "dL/da", "dL/d(other)", "upstream")
FORWARD: tuple[Kind, ...] = ("forward",)
EVERYTHING: tuple[Kind, ...] = ("derivative", "gradient", "forward", "part", "misfit")
TURNED = (RepairKind.INSERT_TRANSPOSE, RepairKind.DROP_TRANSPOSE, RepairKind.CHANGE_AXIS)
STEP_NUMBER = re.compile(r" \(\d+(st|nd|rd|th)\)$|\[-?\d+\]$")


def value_reading(
    line: LineEvidence, anatomy: Anatomy, repair: Repair, meanings: Meanings
) -> LineEvidence | None:
    """The edit in the words that name a cause, told from its anatomy; None when the values tell nothing."""
    needed = _needed(line, anatomy, repair, meanings)
    last = max((k.role.layer for k in meanings.knowns if k.role.layer is not None), default=None)
    base = replace(
        line,
        kind=RepairKind.REPLACE_EXPRESSION,
        needed=needed,
        last_layer=needed.layer == last if needed.layer is not None else line.last_layer,
        before=UNKNOWN,
        after=UNKNOWN,
        operator_before="",
        operator_after="",
        function_before="",
        function_after="",
        axis_before=None,
        axis_after=None,
    )
    old, new = anatomy.old[0], anatomy.new[0]
    if anatomy.idle:
        return _undone(base, anatomy, meanings)
    if anatomy.blown_up:
        return replace(base, kind=RepairKind.RESHAPE, shape_before=np.shape(old))
    if np.ndim(new) > 2 and base.layer_kind != "recurrent" and _flipped(old, new):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if base.layer_kind in ("convolution", "pooling") and _partly(old, new):
        return replace(base, before=Role("unknown", function="part"))
    image = base.layer_kind in ("convolution", "pooling") and np.ndim(new) > 2
    if image and _permuted(old, new) and _turned(old, new):
        return replace(base, kind=RepairKind.CHANGE_AXIS, function_before="swapaxes")
    if _permuted(old, new) and line.kind in TURNED:
        reshaped = any("reshape" in piece.text for step in anatomy.steps for piece in step.gone)
        return (
            replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="reshape") if reshaped else None
        )
    if isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and close(old.astype(float), -new):
        return _sign(base, anatomy, meanings)
    if needed.what == "dL/db":
        return _bias(base, anatomy, meanings)
    if needed.what in DELTAS and np.size(old) > 1 and not any(np.any(o) for o in anatomy.old) and np.any(new):
        return replace(
            base, kind=RepairKind.INSERT_TERM, after=Role("other branch", function=needed.function)
        )
    first = (base.last_layer or base.whole_pass) and _is_first_delta(base, anatomy, meanings)
    if first:
        read = _logits(base, anatomy, meanings) or _of_the_loss(base, anatomy, meanings)
        if read is not None:
            return read
    for depth, step in enumerate(anatomy.steps):
        deeper = depth + 1 < len(anatomy.steps)
        if deeper and step.join == "whole" and not _of_another(step.gone[0], step.come[0]):
            continue  # two calls of one function: what differs is an argument
        read = _step(base, step, anatomy, meanings)
        if read is not None and deeper and step.join == "sum" and _both_gradients(read):
            continue  # two terms of a sum: what differs lies inside of them
        if read is not None:
            return read
    return replace(base, needed=Role("dL/dz", needed.layer), last_layer=True) if first else None


def _turned(old: np.ndarray, new: np.ndarray) -> bool:
    """Whether two axes of one array are exchanged in the other."""
    pairs = combinations(range(new.ndim), 2)
    return any(np.array_equal(np.swapaxes(new, a, b), old) for a, b in pairs)


def _switches(value: Any) -> bool:
    """Whether an array lets entries through or not."""
    return isinstance(value, np.ndarray) and value.size > 1 and bool(np.isin(value, (0, 1)).all())


def _partly(old: Any, new: Any) -> bool:
    """Whether whole rows, columns or channels of an array are 0 that should not be, and all else is right."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    lost = old != new
    if not lost.any() or lost.all() or old[lost].any():
        return False
    axes = range(new.ndim)
    for axis in axes:
        others = tuple(other for other in axes if other != axis)
        kept = old.any(axis=others)
        if not kept.all() and np.array_equal(lost.any(axis=others), ~kept & new.any(axis=others)):
            return True
    return False


def _flipped(old: Any, new: Any) -> bool:
    """Whether one array is the other, backwards along some axes."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    axes = [axis for axis in range(new.ndim) if new.shape[axis] > 1]
    choices = (chosen for count in range(1, len(axes) + 1) for chosen in combinations(axes, count))
    return not np.array_equal(old, new) and any(
        np.array_equal(np.flip(new, chosen), old) for chosen in choices
    )


def _sign(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence:
    """A reversed sign: of a derivative, where it stands right before one, else of the whole statement."""
    told = replace(base, kind=RepairKind.NEGATE)
    for step in anatomy.steps:
        for piece in (*step.gone, *step.come):
            role = role_of(piece.value, meanings)
            minus = isinstance(piece.node, ast.UnaryOp) and role.what == "activation derivative"
            if minus and step.join == "product":
                return replace(told, needed=replace(role, name=""), after=role)
    return told


def _both_gradients(line: LineEvidence) -> bool:
    return line.before.what in GRADIENTS and line.after.what in GRADIENTS


def _permuted(old: Any, new: Any) -> bool:
    """Whether two arrays have the same entries in another order."""
    arrays = isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.size == new.size > 1
    return arrays and close(np.sort(old, axis=None).astype(float), np.sort(new, axis=None).astype(float))


def _is_first_delta(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> bool:
    """Whether the statement makes the gradient of the loss from forward values alone."""
    new = anatomy.new[0]
    if base.needed.what not in ("dL/dz", "dL/da", "activation derivative") or not isinstance(new, np.ndarray):
        return False
    here = role_of(new, meanings)
    pieces = [p for step in anatomy.steps for p in (*step.gone, *step.come, *step.kept)]
    for value in (v for piece in pieces for v in (piece.value, *piece.reads)):
        role = role_of(value, meanings) if np.size(value) > 1 else UNKNOWN
        if (
            role.what in GRADIENTS
            and (role.what, role.name) != (here.what, here.name)
            and not _alone(value, new)
        ):
            return False
    return True


def _logits(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """The last z where its activation is due: `z - y` for `p - y`."""
    for step in anatomy.steps:
        if step.join in ("sum", "whole") and len(step.gone) == len(step.come) == 1:
            before, after = (role_of(pieces[0].value, meanings) for pieces in (step.gone, step.come))
            if before.what == "z" and before.at == "" and after.what in ("a", "prediction", "unknown"):
                return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return None


def _of_the_loss(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """A first delta that is averaged over its entries, or the gradient of another loss throughout."""
    old, new = anatomy.old[0], anatomy.new[0]
    another = replace(base, needed=Role("dL/dz", base.needed.layer), last_layer=True)
    if isinstance(old, np.ndarray) and old.shape == new.shape and old.any() and old.size > 2:
        reduced = any(
            word in p.text for s in anatomy.steps for p in s.gone for word in ("mean", "sum", "average")
        )
        for axis in (None, *range(new.ndim)):
            flat = reduced and old.size > 2 and not np.ptp(old, axis=axis).any()
            if flat and (axis is None or new.shape[axis] > 1) and np.all(np.ptp(new, axis=axis)):
                return replace(another, kind=RepairKind.DROP_SUM)
    product = next((step for step in anatomy.steps if "product" in step.join), None)
    if product is None:
        return None
    rows = (product.gone, product.come, product.kept)
    gone, come, kept = ([piece for piece in row if np.size(piece.value) > 1] for row in rows)
    derivative = len(come) == 1 and role_of(come[0].value, meanings).what == "activation derivative"
    if not kept and len(gone) == 1 and derivative:
        return another  # the derivative of the loss, entry by entry
    unknown = len(gone) == 1 and not come and role_of(gone[0].value, meanings) is UNKNOWN
    return another if unknown and not _is_formula(gone[0]) and not gone[0].inverse else None


def _alone(value: Any, new: np.ndarray) -> bool:
    """Whether a value is what the statement yields but for a factor."""
    array = np.asarray(value, dtype=float)
    return array.shape == new.shape and _multiple(array.ravel(), np.asarray(new, dtype=float).ravel())


def mask_reading(line: LineEvidence, repair: Repair, meanings: Meanings) -> LineEvidence | None:
    """An upstream gradient that was switched off at other places than where the forward value is negative."""
    old, new = repair.values.get(OLD), repair.values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return None
    if old.shape != new.shape or new.size < 4:
        return None
    if line.needed.what not in DELTAS or not ((old == new) | (old == 0) | (new == 0)).all():
        return None
    mask = _derivative((new != 0).astype(float), meanings)
    if mask is UNKNOWN or not ((old == 0) & (new != 0)).any():
        return None
    told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=mask, operator_before="")
    return replace(told, before=UNKNOWN, after=mask)


def role_of(value: Any, meanings: Meanings) -> Role:
    """What a value is, and of which forward value; UNKNOWN when it is none that has a name."""
    if isinstance(value, (bool, np.bool_, int, np.integer)) or value is None:
        return UNKNOWN
    if not isinstance(value, (np.ndarray, float, np.floating)):
        return UNKNOWN
    array = np.asarray(value)
    if array.dtype.kind not in "fb" or (array.dtype.kind == "b" and array.size < 2):
        return UNKNOWN
    varied = array.size > 2 and len(np.unique(array)) > 2  # else any two are multiples of each other
    for meaning in meanings.all_of(array.astype(float), EVERYTHING):
        plain = meaning.factor in meanings.trusted or meaning.factor == -1.0
        if plain or meaning.known.role.what == "mask" or (meaning.known.kind == "gradient" and varied):
            role = meaning.known.role
            if role is UNKNOWN and meaning.known.kind == "forward":
                role = Role("a", function="")
            return replace(role, name=meaning.known.name)
    if array.size > 1 and bool((array == 1).all()):
        return Role("ones")
    return UNKNOWN


def _needed(line: LineEvidence, anatomy: Anatomy, repair: Repair, meanings: Meanings) -> Role:
    """What the right statement yields: by its value, else by which gradients the edit made right."""
    if line.needed is not UNKNOWN:
        return line.needed
    role = role_of(anatomy.new[0], meanings)
    if role.what in GRADIENTS or role.what == "activation derivative":
        return replace(role, name="")
    kinds = {
        k.role.what
        for k in meanings.knowns
        if k.kind == "gradient" and k.order == -1 and k.name in repair.fixed
    }
    alone = len(repair.fixed) == 1 or kinds == {"dL/db"}  # several weights are all that lies below a delta
    return Role(kinds.pop()) if len(kinds) == 1 and alone else UNKNOWN


def _undone(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """A write that should not be: into weights that are still needed, or into a value of the forward pass."""
    found = meanings.of(anatomy.target, FORWARD)
    if found is None:
        return None
    if found.known.role.what in ("weights", "bias"):
        return replace(base, kind=RepairKind.MOVE_STATEMENT, before=Role("updated weights"))
    return replace(base, kind=RepairKind.INSERT_COPY, in_place=True)


def _bias(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """How a bias gradient was made in place of the sum over the samples: the total, another axis, one sample, zeros."""
    old, new = anatomy.old[0], anatomy.new[0]
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or new.size < 2:
        return None
    if not old.any():
        return replace(base, function_before="zeros_like")
    if np.ptp(old.astype(float)) == 0 and np.ptp(new.astype(float)) > 0:  # a mask is no number
        return replace(base, kind=RepairKind.INSERT_SUM)
    for known in meanings.knowns:
        delta = known.value
        if known.kind != "gradient" or delta.ndim != 2 or known.role.what not in DELTAS:
            continue
        for axis in (0, 1):
            total = delta.sum(axis=axis)
            if total.size != new.size or not _multiple(new.ravel(), total):
                continue
            other = delta.sum(axis=1 - axis)
            rows = np.moveaxis(delta, axis, 0)
            parts = [other, delta.ravel(), *rows, np.abs(delta).sum(axis=axis), delta.max(axis=axis)]
            if any(part.size == old.size and _multiple(old.ravel(), part) for part in parts):
                return replace(base, kind=RepairKind.CHANGE_AXIS)
    return None


def _multiple(a: np.ndarray, b: np.ndarray) -> bool:
    square = float((b * b).sum())
    return square > 0 and close(a, float((a * b).sum()) / square * b)


def _step(base: LineEvidence, step: Stage, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    match step.join:
        case "product" | "matrix product":
            return _product(base, step, anatomy, meanings)
        case "sum" if step.kept:
            return _sum(base, step, meanings)
        case "whole":
            return _exchanged(base, step.gone[0], step.come[0], anatomy, meanings)
        case _:
            return None


def _sum(base: LineEvidence, step: Stage, meanings: Meanings) -> LineEvidence | None:
    """A term that was missing or too many, or one value in place of another."""
    gone, come = (_total(pieces) for pieces in (step.gone, step.come))
    before, after = role_of(gone, meanings), role_of(come, meanings)
    if not step.gone and after.what in GRADIENTS:
        return replace(base, kind=RepairKind.INSERT_TERM, after=after)
    if not step.gone or not step.come or UNKNOWN in (before, after):
        return None
    if before.what == after.what and before.name == after.name:
        return None
    return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def _total(pieces: Sequence[Piece]) -> Any:
    total: Any = None
    for piece in pieces:
        if piece.value is None:
            return None
        value = -piece.value if piece.inverse else piece.value
        total = value if total is None else total + value
    return total


def _product(base: LineEvidence, step: Stage, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    gone, come = (
        [piece for piece in pieces if not _is_number(piece, anatomy)] for pieces in (step.gone, step.come)
    )
    if not gone and not come:
        return None
    if base.layer_kind in ("convolution", "pooling") and len(come) == 1 and _switches(come[0].value):
        if not gone and _derivative(np.asarray(come[0].value, dtype=float), meanings) is UNKNOWN:
            return replace(base, before=Role("unknown", function="ties"))  # the mask of a maximum
        if len(gone) == 1 and np.all(come[0].value) and _switches(gone[0].value):
            return replace(base, before=Role("unknown", function="part"))
    if _entrywise(step) and base.needed.what not in ("dL/dW", "dL/db"):
        read = _entrywise_product(base, gone, come, step, meanings, anatomy)
        if read is not None:
            return read
    roles = [role_of(piece.value, meanings) for piece in (*gone, *come)]
    if len(gone) == len(come) == 1:
        return _exchanged(base, gone[0], come[0], anatomy, meanings)
    if not gone and len(come) == 1:
        if base.needed.what == "dL/dW" and roles[0].what not in (*GRADIENTS, "unknown"):
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=Role("ones"), after=roles[0])
        return replace(base, kind=RepairKind.INSERT_FACTOR, after=roles[0])
    if not come and len(gone) == 1:
        return replace(base, kind=RepairKind.DROP_FACTOR, before=roles[0])
    return None


def _is_number(piece: Piece, anatomy: Anatomy) -> bool:
    """Whether an operand is a constant or a length: the same number whenever the statement runs."""
    numbers = [value for value in piece.values if value is not None]
    if not numbers or any(np.size(value) != 1 for value in numbers):
        return False
    if isinstance(numbers[0], (int, np.integer)) or isinstance(piece.node, ast.Constant):
        return True
    arrays = any(np.size(value) > 1 for value in anatomy.new)
    return arrays or (len(numbers) > 2 and len({float(np.ravel(value)[0]) for value in numbers}) == 1)


def _entrywise(step: Stage) -> bool:
    """Whether the operands are multiplied entry by entry: all have one shape, or are single numbers."""
    arrays = [p.value for p in (*step.gone, *step.come, *step.kept) if isinstance(p.value, np.ndarray)]
    return step.join == "product" and len({array.shape for array in arrays if array.size > 1}) < 2


def _entrywise_product(
    base: LineEvidence,
    gone: Sequence[Piece],
    come: Sequence[Piece],
    step: Stage,
    meanings: Meanings,
    anatomy: Anatomy,
) -> LineEvidence | None:
    """u o g'(z), or what was made of it."""
    roles = {id(piece): role_of(piece.value, meanings) for piece in (*gone, *come, *step.kept)}

    def gradients(pieces: Sequence[Piece]) -> list[Piece]:
        return [p for p in pieces if roles[id(p)].what in GRADIENTS]

    kept = [piece for piece in step.kept if not _is_number(piece, anatomy)]
    upstream = gradients(come)
    if upstream and not gradients(gone):
        given = roles[id(upstream[0])]
        if any(_rectified(piece.value, upstream[0].value) for piece in gone):
            before = Role("dL/da", given.layer)
            return replace(
                base, before=before, after=Role("activation derivative"), function_before="maximum"
            )
        if any(_reads(piece, upstream[0].value) for piece in gone):
            at = Role("activation derivative", given.layer, at="upstream")
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=at, after=given)
        if not gone or len(come) > 1:
            return replace(base, kind=RepairKind.INSERT_FACTOR, after=replace(given, what="dL/da"))
        return None
    if gradients(gone) or not gradients(kept):
        return None
    others = [piece for piece in kept if roles[id(piece)].what not in GRADIENTS]
    wrong, right = _multiplied([*gone, *others]), _multiplied([*come, *others])
    upstreams = gradients(kept)
    derivative = _derivative(right, meanings)
    taken, put = _multiplied(gone), _multiplied(come)
    with np.errstate(all="ignore"):
        taken, put = (1.0 if product is None else product for product in (taken, put))
        missing, doubled = _derivative(put / taken, meanings), _derivative(taken / put, meanings)
    if len(gone) == len(come) == 1 and _of_another(gone[0], come[0]):
        function = _last_name(come[0].node)
        told = replace(
            base, kind=RepairKind.REPLACE_OPERAND, function_before=function, function_after=function
        )
        return replace(told, after=derivative)
    if missing is not UNKNOWN:
        return replace(base, kind=RepairKind.INSERT_FACTOR, after=missing)
    if doubled is not UNKNOWN:
        return replace(base, kind=RepairKind.DROP_FACTOR, before=doubled)
    if any(_reads(piece, upstreams[0].value) for piece in gone):
        before = Role("activation derivative", derivative.layer, derivative.function, "upstream")
        return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=derivative)
    if derivative is not UNKNOWN:
        if wrong is None:
            return replace(base, kind=RepairKind.INSERT_FACTOR, after=derivative)
        before = role_of(wrong, meanings)
        if derivative.function == "relu" and before.what not in ("a", "z", "activation derivative"):
            before = UNKNOWN
        told = replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=derivative)
        return replace(told, needed=replace(derivative, name=""))
    masks = [piece for piece in (*gone, *come) if roles[id(piece)].what == "mask"]
    if masks and not gone:
        return replace(base, kind=RepairKind.INSERT_FACTOR, after=Role("mask"))
    gates = [roles[id(piece)] for piece in come if roles[id(piece)].what == "a"]
    if base.layer_kind == "recurrent" and len(gone) == len(come) == len(gates) == 1:
        return replace(
            base, kind=RepairKind.REPLACE_OPERAND, before=Role("a", name="another"), after=gates[0]
        )
    if not gone and len(come) == 1 and _is_formula(come[0]) and not any(map(_is_formula, others)):
        return replace(
            base, kind=RepairKind.INSERT_FACTOR, after=Role("activation derivative", base.needed.layer)
        )
    if any(_is_formula(piece) for piece in (*gone, *come, *others)) and base.layer_kind != "norm":
        needed = Role("activation derivative", base.needed.layer)
        gate = replace(base.needed, function=base.needed.function)
        return replace(base, needed=needed if base.layer_kind != "recurrent" else gate, after=needed)
    return None


def _derivative(value: Any, meanings: Meanings) -> Role:
    """The activation whose derivative a value is; UNKNOWN when it is none."""
    if not isinstance(value, np.ndarray) or value.size < 2 or not np.isfinite(value).all():
        return UNKNOWN
    found = meanings.of(value, ("derivative", "misfit"))
    if found is not None and abs(found.factor) == 1.0 and found.known.role.at == "z":
        return replace(found.known.role, name=found.known.name)
    levels = np.unique(value)
    if len(levels) == 2 and levels[1] == 1.0 and levels[0] in (0.0, 0.01, 0.1, 0.2):
        for known in meanings.knowns:
            alike = (
                known.kind == "forward" and known.role.what in ("z", "a") and known.value.size == value.size
            )
            if alike and np.array_equal(np.reshape(known.value, value.shape) > 0, value == 1.0):
                function = "relu" if levels[0] == 0 else "leaky relu"
                return Role("activation derivative", known.role.layer, function, "z", name=known.name)
    return UNKNOWN


def _multiplied(pieces: Sequence[Piece]) -> Any:
    product: Any = None
    for piece in pieces:
        if piece.value is None:
            return None
        value = 1 / np.asarray(piece.value, dtype=float) if piece.inverse else piece.value
        product = value if product is None else product * value
    return np.asarray(product, dtype=float) if product is not None else None


def _reads(piece: Piece, value: Any) -> bool:
    """Whether an operand is made from that value, and is not the value itself."""
    if isinstance(piece.node, (ast.Name, ast.Attribute, ast.Subscript)) or not np.size(value):
        return False
    return any(
        isinstance(read, (np.ndarray, float))
        and np.shape(read) == np.shape(value)
        and np.array_equal(read, value)
        for read in piece.reads
    )


def _rectified(value: Any, upstream: Any) -> bool:
    arrays = isinstance(value, np.ndarray) and isinstance(upstream, np.ndarray)
    return arrays and value.shape == upstream.shape and close(value, np.maximum(upstream, 0))


def _is_formula(piece: Piece) -> bool:
    """Whether an operand is worked out from one value and constants: 1 - a, 1 + a ** 2."""
    if not isinstance(piece.node, ast.BinOp) or not isinstance(piece.node.op, (ast.Add, ast.Sub, ast.Pow)):
        return False
    return len(piece.reads) >= 1 and any(isinstance(n, ast.Constant) for n in ast.walk(piece.node))


def _exchanged(
    base: LineEvidence, gone: Piece, come: Piece, anatomy: Anatomy, meanings: Meanings
) -> LineEvidence | None:
    """One operand in place of another."""
    indexed = _indexed(base, gone, come, meanings)
    if indexed is not None:
        return indexed
    if _flipped(gone.value, come.value):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    before, after = role_of(gone.value, meanings), role_of(come.value, meanings)
    own = isinstance(anatomy.new[0], np.ndarray) and _alone(come.value, anatomy.new[0])
    if own and (before is UNKNOWN or after.what == "dL/dW"):
        return None  # all of the statement: what differs lies further inside
    if before.name and before.name == after.name and before.what == after.what:
        return None
    told = replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    if _of_another(gone, come):
        function = _last_name(come.node)
        return replace(told, function_before=function, function_after=function)
    gradient = base.needed.what == "dL/dW" or base.needed.function == "gamma"
    if gradient and after.what not in GRADIENTS and before.what not in ("time step", *GRADIENTS):
        if _shifted(before, after, base.layer_kind):
            return replace(
                told, before=replace(before, what="time step"), after=replace(after, what="time step")
            )
        return replace(told, after=after if after is not UNKNOWN else Role("a"))
    if _shifted(before, after, base.layer_kind):
        return replace(told, before=replace(before, what="time step"), after=replace(after, what="time step"))
    passed_on = before.what in GRADIENTS and after.what in GRADIENTS
    if passed_on and _passed_on(gone.value, come.value, meanings):
        if len(gone.values) == 1 and _is_last(before, meanings) and isinstance(gone.node, ast.Name):
            return replace(told, before=replace(before, what="error"))  # y_hat - y itself is sent back
        return replace(told, before=Role("dL/da", after.layer), after=Role("dL/dz", after.layer))
    if before.what in GRADIENTS and after.what in GRADIENTS:
        return replace(told, before=replace(before, what=after.what))
    if UNKNOWN in (before, after) and after.what not in GRADIENTS:
        return None
    return told


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
    if base.layer_kind == "recurrent" and not any(isinstance(b, ast.Slice) for _, b in differing):
        return replace(told, before=Role("time step"), after=Role("time step"))
    if base.layer_kind not in ("convolution", "pooling") or not differing:
        return None
    if len(pairs) == 1 and np.ndim(come.value) == 1:
        return None  # entries chosen by a mask, for all that is known
    if any(isinstance(b, ast.Slice) for _, b in differing):
        strides = [sum(map(_is_stride, ast.walk(ast.Tuple(list(side))))) for side in zip(*differing)]
        word = "stride" if strides[0] != strides[1] else "slice"
        return replace(told, after=Role("unknown", function=word))
    if differing[0] == pairs[0] and role_of(come.reads[0] if come.reads else None, meanings).what in (
        "a",
        "z",
        "input",
    ):
        weights = replace(told, kind=RepairKind.REPLACE_OPERAND, needed=Role("dL/dW"))
        return replace(weights, before=Role("a"), after=Role("a"))  # another sample of the input
    return replace(told, after=Role("unknown", function="channel"))


def _is_stride(node: ast.AST) -> bool:
    """Whether a place is multiplied with a step: h * s."""
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
    return product and not any(isinstance(leaf, ast.Constant) for leaf in ast.walk(node))


def _shifted(before: Role, after: Role, kind: str) -> bool:
    """Whether two values are the same one at different time steps; each step of a recurrent net is a layer."""
    if kind != "recurrent" or before.what != after.what or before.what not in ("z", "a", "input"):
        return False
    stems = [STEP_NUMBER.sub("", role.name) for role in (before, after)]
    return (before.layer != after.layer) or (before.name != after.name and stems[0] == stems[1] != "")


def _passed_on(gone: Any, come: Any, meanings: Meanings) -> bool:
    """Whether one gradient is the other times the derivative of an activation."""
    if np.shape(gone) != np.shape(come) or not isinstance(gone, np.ndarray):
        return False
    if any(
        known.kind == "derivative"
        and known.value.size == gone.size
        and close(gone * known.value.reshape(gone.shape), come)
        for known in meanings.knowns
    ):
        return True
    found = meanings.of(come, ("gradient",))
    inner = next(iter(meanings.at(found.known.order, "forward")), None) if found is not None else None
    if inner is None or inner.value.shape != gone.shape or not gone.all():
        return False
    return smooth(come / gone, inner.value)


def _of_another(gone: Piece, come: Piece) -> bool:
    """Whether the same method of another object is called."""
    function = _last_name(gone.node)
    numpy = function and any(
        ast.unparse(_called(piece)).startswith(("np.", "numpy.")) for piece in (gone, come)
    )
    same = function and not numpy and function == _last_name(come.node)
    if hasattr(np.ndarray, function or "T"):
        return False
    return bool(same) and ast.dump(_called(gone)) != ast.dump(_called(come))


def _called(piece: Piece) -> ast.expr:
    return piece.node.func if isinstance(piece.node, ast.Call) else piece.node or ast.Constant(None)


def _last_name(node: ast.expr | None) -> str:
    """`slope` of `self.next.slope(z)`; "" for what is no call of a method."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
