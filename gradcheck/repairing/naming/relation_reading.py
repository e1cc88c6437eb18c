"""Reads a proven edit by how what the statement makes relates to what is due, whatever the statement and the edit are.

A number, a sign, the share of a penalty: where the words of an edit name nothing, these relations still do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.entrywise_reading import leads_entrywise
from gradcheck.repairing.naming.identifying import GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.naming.scaling import scale_reading
from gradcheck.repairing.naming.slopes import of_a_rectifier
from gradcheck.repairing.naming.terms_reading import of_another_loss
from gradcheck.repairing.running.values import close
from gradcheck.values.loss_terms import is_of_penalties, is_of_weights_alone
from gradcheck.values.meaning import OF_A_TERM, Meaning


@dataclass(frozen=True, slots=True)
class Relation:
    """A reading of an edit, and the values between which its relation holds."""

    line: LineEvidence
    made: tuple[Any, ...]
    due: tuple[Any, ...]
    of_weights: bool = False  # a term of the loss that no data goes into has it


def of_a_penalty(line: LineEvidence, anatomy: Anatomy | None, of: Pass) -> Relation | None:
    """What is wrong with the share of a term of the loss that is held against no data; None for any other edit."""
    for share in (anatomy, *_terms(anatomy)) if anatomy is not None else ():
        if _is_of_weights_alone(share, of):
            decay, missing = Role("decay"), not np.any(share.old[0])
            by_batch = _by_batch(_plain(line), share, of) if not missing else None
            if by_batch is not None:
                return Relation(by_batch, share.old, share.new, of_weights=True)
            told = replace(
                _plain(line),
                kind=RepairKind.INSERT_TERM if missing else RepairKind.REPLACE_OPERAND,
                before=UNKNOWN if missing else decay,
                after=decay,
            )
            doubts = ("G1b",) if _is_turned(share) else ()
            return Relation(replace(told, doubts=doubts), share.old, share.new, of_weights=True)
        if _is_of_a_penalty(share, of):
            return Relation(_penalty(_plain(line), share, of), share.old, share.new)
    return None


def relations(
    line: LineEvidence, anatomy: Anatomy | None, becomes: Meaning | None, of: Pass
) -> Iterator[Relation]:
    """The factor of the whole value, then the sign or factor of the one term in which two sums differ."""
    if anatomy is None:
        return
    base, values = _plain(line), (anatomy.old, anatomy.new)
    widths = frozenset(n for p in of.parameters for n in p.value.shape)
    read = scale_reading(base, anatomy, of.sizes, widths)
    if read is not None:
        yield Relation(read, *values)
    if _is_scaled_by_several(anatomy):
        number = Role("constant")
        yield Relation(replace(base, kind=RepairKind.INSERT_FACTOR, after=number, whole_pass=False), *values)
    if _is_turned(anatomy):
        yield Relation(replace(base, kind=RepairKind.NEGATE), *values)
    if _is_a_slope(line, anatomy, becomes, of):
        slope = Role("activation derivative", base.needed.layer)
        yield Relation(of_a_rectifier(replace(base, needed=slope, layer_kind=""), of.meanings), *values)
    if line.kind is RepairKind.CHANGE_INDEX and line.after.function == "slice":  # no border: H2 was refuted
        yield Relation(replace(line, after=Role("unknown", function="channel"), doubts=("E1",)), *values)
    if line.needed.what == "dL/db" and _is_reduced_otherwise(anatomy):
        yield Relation(replace(base, kind=RepairKind.CHANGE_AXIS), *values)
    base = replace(base, whole_pass=False)
    for term in _terms(anatomy):
        if _is_turned(term) and not _is_in_a_formula(anatomy, term):
            yield Relation(replace(base, kind=RepairKind.NEGATE, last_layer=None), term.old, term.new)
        read = scale_reading(base, term, of.sizes, widths)
        if read is not None:
            doubts = tuple(dict.fromkeys((*read.doubts, "A5")))
            yield Relation(replace(read, doubts=doubts), term.old, term.new)


def _is_in_a_formula(anatomy: Anatomy, term: Anatomy) -> bool:
    """Whether a term stands inside of a factor beside one that varies: a(1 + a) for a(1 - a) turns no gradient."""
    above = anatomy.steps[: len(anatomy.steps) - len(term.steps)]
    beside = [piece.values for step in above if step.join == "product" for piece in step.kept]
    return any(np.size(v) > 1 for values in beside for v in values) or any(
        len({float(v) for v in values if isinstance(v, (float, int, np.number))}) > 1 for values in beside
    )


def _is_turned(anatomy: Anatomy) -> bool:
    """Whether the one value is the other with its sign turned."""
    values = anatomy.old[0], anatomy.new[0]
    if not all(isinstance(value, (np.ndarray, float, int, np.number)) for value in values):
        return False  # a dict of gradients
    made, due = (np.asarray(value, dtype=float) for value in values)
    return made.shape == due.shape and bool(made.any()) and close(made, -due)


def _is_a_slope(line: LineEvidence, anatomy: Anatomy, becomes: Meaning | None, of: Pass) -> bool:
    """Whether beside the gradient of what an activation makes there is a factor: its derivative was meant."""
    if line.kind is not RepairKind.CHANGE_INDEX and _is_of_one_number(anatomy, of):
        return True
    if becomes is None or becomes.known.kind != "gradient" or becomes.known.order < 0:
        return False
    step = next((step for step in anatomy.steps if step.join == "product"), None)
    return step is not None and any(
        m.known.order > becomes.known.order and leads_entrywise(of.graph, becomes.known.order, m.known.order)
        for piece in (*step.kept, *step.gone)
        if isinstance(piece.value, (np.ndarray, float)) and (np.size(piece.value) > 1 or len(anatomy.old) > 2)
        for m in of.meanings.all_of(piece.value, ("gradient",))[:1]
    )


def _is_of_one_number(anatomy: Anatomy, of: Pass) -> bool:
    """Whether the gradient of a single number is multiplied with what is no slope: other.data ** n for n - 1."""
    step = anatomy.steps[0] if anatomy.steps else None
    single = all(np.size(value) == 1 for value in (*anatomy.old, *anatomy.new))
    if step is None or not single or step.join != "product" or not (step.gone and step.come):
        return False
    if len(step.gone) == len(step.come) == 1 and all(_is_a_read(piece) for piece in (*step.gone, *step.come)):
        return False  # another value, of the same array or not: what is multiplied with, no formula
    return any(role_of(piece.value, of.meanings).what in GRADIENTS for piece in step.kept)


def _is_a_read(piece: Piece) -> bool:
    return isinstance(piece.node, (ast.Name, ast.Attribute, ast.Subscript))


def _is_scaled_by_several(anatomy: Anatomy) -> bool:
    """Whether each execution makes a multiple of what is due, by numbers that differ."""
    if len(anatomy.old) < 2 or not all(np.shape(a) == np.shape(b) for a, b in zip(anatomy.old, anatomy.new)):
        return False
    pairs = [
        (np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in zip(anatomy.old, anatomy.new)
    ]
    pairs = [(a, b) for a, b in pairs if a.any() and b.any()]
    divided = all(len(step.gone) + len(step.come) == 1 for step in anatomy.steps)  # by a number of its own
    lone = [piece for step in anatomy.steps for piece in (*step.gone, *step.come)]
    numbers = divided and bool(lone) and all(np.ndim(v) == 0 for piece in lone for v in piece.values)
    return numbers and bool(pairs) and all(is_multiple(a.ravel(), b.ravel()) for a, b in pairs)


def _is_reduced_otherwise(anatomy: Anatomy) -> bool:
    """Whether one array is what both are made from: only how it is reduced differs.

    What has an entry for each of the array's is no reduction of it: b - eta * nb for b - eta / N * nb.
    """
    first = anatomy.steps[0] if anatomy.steps else None
    if first is None:
        return False
    sides = [
        [v for piece in pieces for v in piece.reads if isinstance(v, np.ndarray) and v.size > 1]
        for pieces in (first.gone, first.come)
    ]
    if not all(len(side) == 1 for side in sides) or not np.array_equal(sides[0][0], sides[1][0]):
        return False
    made = min(np.size(piece.value) for piece in (*first.gone, *first.come))
    return made < sides[0][0].size


def _plain(line: LineEvidence) -> LineEvidence:
    """Where the statement stands and what it should make, without the words of the edit."""
    return replace(
        line,
        kind=RepairKind.REPLACE_EXPRESSION,
        found=UNKNOWN,
        before=UNKNOWN,
        after=UNKNOWN,
        operator_before="",
        operator_after="",
        function_before="",
        function_after="",
        doubts=(),
    )


def _terms(anatomy: Anatomy) -> Iterator[Anatomy]:
    """The one term in which two sums differ, as a statement of its own, from the outermost sum in."""
    found = False
    for at, step in enumerate(anatomy.steps):
        if step.join != "sum" or not step.kept or len(step.gone) != 1 or len(step.come) != 1:
            continue
        made, due = (
            tuple(
                None if v is None else -1 * np.asarray(v) if piece.inverse else v for v in piece.values
            )  # a mask has no minus
            for piece in (step.gone[0], step.come[0])
        )
        if not any(v is None for v in (*made, *due)):
            found = True
            yield Anatomy(made, due, anatomy.steps[at + 1 :])
    if not found and anatomy.adds_to_more:
        yield anatomy


def _is_of_a_penalty(share: Anatomy, of: Pass) -> bool:
    """Whether what is due is what terms of the loss send back that are held against no data."""
    if not isinstance(share.new[0], (np.ndarray, float, np.number)):
        return False  # an object of the user's own
    due = np.asarray(share.new[0], dtype=float)
    if due.size > 1 and any(
        m.known.order >= 0 and is_of_penalties(of.graph, m.known.order)
        for m in of.meanings.all_of(due, ("gradient",))[:1]
    ):
        return True
    return any(
        close(np.broadcast_to(due, known.value.shape), known.value)
        for known in of.meanings.knowns
        if known.of == OF_A_TERM and known.is_penalty and _reaches(due, known.value)
    )


def _is_of_weights_alone(share: Anatomy, of: Pass) -> bool:
    """Whether what is due comes back to a parameter through a term of the loss that no data goes into."""
    due = share.new[0]
    if not isinstance(due, np.ndarray) or due.size < 2:
        return False
    made = of.meanings.all_of(due.astype(float), ("part", "gradient"))
    found = [m for m in made if m.known.role.what not in ("dL/dz", "dL/da")]  # data went into those
    found = [m for m in found if not m.known.is_stack]  # the loss itself, number by number as it grows
    uses = [m.known.of if m.known.order < 0 else m.known.order for m in found]
    return any(use >= 0 and is_of_weights_alone(of.graph, use) for use in uses)


def _reaches(value: Array, whole: Array) -> bool:
    """Whether the value can be repeated to the shape of the whole."""
    try:
        return np.broadcast_shapes(value.shape, whole.shape) == whole.shape
    except ValueError:
        return False


def _is_by_strength(share: Anatomy) -> bool:
    """Whether a number with a name, which is no whole one of Python's, comes to it or goes: `beta`, whatever it is."""
    pieces = [piece for step in share.steps[-1:] for piece in (*step.gone, *step.come)]
    return bool(pieces) and all(
        isinstance(piece.value, float) and isinstance(piece.node, (ast.Name, ast.Attribute, ast.Subscript))
        for piece in pieces
    )


def _penalty(base: LineEvidence, share: Anatomy, of: Pass) -> LineEvidence:
    """The penalty divided by a length on one side only; else it is another loss's, if but for a sign or a number."""
    if _is_by_strength(share) and scale_reading(
        replace(base, whole_pass=False), share, of.sizes, frozenset()
    ):
        decay = Role("decay")
        return replace(base, kind=RepairKind.REPLACE_OPERAND, before=decay, after=decay, doubts=("D6",))
    rival = "B2" if _is_turned(share) else "G2"
    return _by_batch(base, share, of) or replace(of_another_loss(base), doubts=(rival,))


def _by_batch(base: LineEvidence, share: Anatomy, of: Pass) -> LineEvidence | None:
    """The penalty divided by a length on one side only; None where its factor is no length."""
    read = scale_reading(replace(base, whole_pass=False), share, of.sizes, frozenset())
    if read is None or read.after.what not in ("batch size", "size") or _is_by_strength(share):
        return None
    by_batch = replace(read.after, function="decay")
    return replace(read, before=by_batch, after=by_batch, doubts=("G2",))
