"""Reads an edit that changes the penalty's share of a gradient: what differs is made from the weights alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.evidence import ParameterEvidence
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.naming.identifying import role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.pieces import total_of
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.naming.scaling import scale
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.narrowing import Wrong
from gradcheck.values.loss_terms import is_of_weights_alone
from gradcheck.values.meaning import Known, Meanings

DECAY = Role("decay")


def decay_reading(
    line: LineEvidence, anatomy: Anatomy, sizes: Mapping[str, int], meanings: Meanings
) -> LineEvidence | None:
    """The term of a penalty with another factor or form, at other places, or too many; None for any other edit."""
    if line.needed.what not in ("dL/dW", "dL/db", "dL/d(other)") or not anatomy.steps:
        return None
    step = next((step for step in anatomy.steps if step.join == "sum"), anatomy.steps[0])
    if step.join != "sum" and not (anatomy.adds_to_more or anatomy.is_handed_on):
        return None
    pieces = (*step.gone, *step.come) if step.join == "sum" else (*step.gone, *step.come, *step.kept)
    if (step.join == "sum" and not step.gone) or not all(_of_weights(piece, meanings) for piece in pieces):
        return None
    if not any(_is_telling(piece, meanings) for piece in pieces):
        return None
    told = replace(line, kind=RepairKind.REPLACE_OPERAND, before=DECAY, after=DECAY)
    another = _of_another_layer(step, meanings)
    if another is not None:
        return replace(told, before=another[0], after=another[1])
    old, new = anatomy.old[0], anatomy.new[0]
    if step.join == "sum" and not step.come:
        return replace(told, kind=RepairKind.DROP_TERM, after=UNKNOWN)
    if np.shape(old) != np.shape(new):  # at other places: where the penalty leaves out the bias
        return replace(
            told, kind=RepairKind.DROP_TERM, needed=replace(line.needed, what="dL/db"), after=UNKNOWN
        )
    factor = _of_the_term(step) if step.join == "sum" else scale(anatomy)
    if factor is not None and abs(factor + 1) < 1e-9:  # subtracted, though the rest may be off as well
        return replace(told, kind=RepairKind.CHANGE_OPERATOR)
    batch = sizes.get("batch size", 0)
    if factor is not None and batch > 1 and min(abs(factor - batch), abs(factor - 1 / batch)) < 1e-9:
        by_batch = Role("batch size", function="decay", value=factor)
        return replace(told, kind=RepairKind.INSERT_FACTOR, before=by_batch, after=by_batch)
    return told


EDGES = {1: ((0,), (-1,)), 2: ((slice(None), 0), (slice(None), -1), (0, slice(None)), (-1, slice(None)))}
"""The columns and rows of weights that can be their biases, by how many axes they have."""


def bias_spared(line: LineEvidence, old: object, new: object, of: Pass) -> LineEvidence | None:
    """A penalty that no longer reaches the biases, kept in a row or a column of the weights; None for any other edit.

    Old and new differ there alone, by the whole of a penalty or, in a gradient, by a multiple of the weights.
    """
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return None
    edges = EDGES.get(old.ndim, ())
    lost = [edge for edge in edges if close(_without(new, edge), _without(old, edge)) and not close(old, new)]
    held = [known for known in of.meanings.at(-1, "forward") if known.value.shape == old.shape]
    if not any(_is_penalty(old, new, weights, edge, of) for edge in lost for weights in held):
        return None
    needed = replace(line.needed, what="dL/db")
    return replace(line, kind=RepairKind.DROP_TERM, before=DECAY, after=UNKNOWN, needed=needed)


def of_no_penalty(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence:
    """The decay of a bias in whose gradient the loss has none is a term too many, whatever the edit takes away."""
    if line.kind is not RepairKind.REPLACE_OPERAND or line.needed.what != "dL/db":
        return line
    name = repair.becomes.known.name if repair.becomes is not None else ""
    shares = (known for known in of.meanings.at(-1, "part") if known.name == name and known.of >= 0)
    if {line.before.what, line.after.what} != {DECAY.what} or any(
        is_of_weights_alone(of.graph, share.of) for share in shares
    ):
        return line
    return replace(line, kind=RepairKind.DROP_TERM, after=UNKNOWN)


def _is_penalty(
    old: np.ndarray, new: np.ndarray, weights: Known, edge: tuple[int | slice, ...], of: Pass
) -> bool:
    """Whether what differs at an edge is a penalty of the weights there.

    One number is a multiple of any other: it must be by the strength that the penalty has for the other weights.
    """
    if is_multiple(old, weights.value):
        return not new[edge].any()
    taken, there = old[edge] - new[edge], weights.value[edge]
    if taken.size > 1:
        return is_multiple(taken, there)
    shares = [part.value for part in of.meanings.at(-1, "part") if _is_share(part, weights, of)]
    strengths = [float((share * weights.value).sum()) for share in shares]
    rest = float((_without(weights.value, edge) ** 2).sum())
    due = [
        strength / rest * float(there) * factor for strength in strengths for factor in of.meanings.trusted
    ]
    return any(close(np.array([taken]), np.array([number])) for number in due)


def _is_share(part: Known, weights: Known, of: Pass) -> bool:
    """Whether it is what a penalty sends back to these weights."""
    mine = part.name == weights.name and part.value.shape == weights.value.shape and part.of >= 0
    return mine and is_of_weights_alone(of.graph, part.of)


def _without(array: np.ndarray, edge: tuple[int | slice, ...]) -> np.ndarray:
    left = array.copy()
    left[edge] = 0
    return left


def lacks_weights(parameter: ParameterEvidence) -> bool:
    """Whether what a gradient lacks is one multiple of the weights, wherever it lacks anything."""
    missing = parameter.reference - np.reshape(parameter.analytic, np.shape(parameter.reference))
    at = np.abs(missing) > 1e-9 * magnitude(parameter.reference)
    return bool(at.any()) and is_multiple(missing[at], parameter.value[at])


def is_unfilled(parameter: ParameterEvidence) -> bool:
    """Whether a gradient is zero, but for what a decay of the weights adds to it."""
    made, weights = parameter.analytic, parameter.value
    alone = made.size > 2 and made.shape == weights.shape and is_multiple(made, weights)
    return not made.any() or alone


def penalty_reading(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """A gradient that is right but for the share of a term that no data goes into: made from the weights otherwise.

    None for any other value.
    """
    name, old, new = wrong.becomes.known.name, wrong.old, wrong.new
    weights = next((k.value for k in of.meanings.at(-1, "forward") if k.name == name), None)
    if wrong.becomes.known.order != -1 or weights is None or weights.shape != old.shape:
        return None
    forms = (weights, np.sign(weights), np.abs(weights), np.ones(weights.shape))
    for part in of.meanings.at(-1, "part"):
        if part.name != name or part.of < 0 or part.value.shape != old.shape:
            continue
        if not is_of_weights_alone(of.graph, part.of):
            continue
        for times in (1, 2):  # W * W uses it twice
            made = old - new + times * wrong.becomes.factor * part.value
            if close(old - made, old):
                return replace(base, kind=RepairKind.INSERT_TERM, after=DECAY)
            if any(is_multiple(made.ravel(), form.ravel()) for form in forms):
                return replace(base, kind=RepairKind.REPLACE_OPERAND, before=DECAY, after=DECAY)
    return None


def _of_another_layer(step: Stage, meanings: Meanings) -> tuple[Role, Role] | None:
    """The weights of the wrong and of the right penalty, where they belong to two layers; None for one layer's."""
    owners = [_owners(pieces, meanings) for pieces in (step.gone, step.come)]
    if any(len(owner) != 1 for owner in owners) or owners[0] == owners[1]:
        return None
    before, after = (Role("weights", name=owner.pop()) for owner in owners)
    return before, after


def _owners(pieces: Sequence[Piece], meanings: Meanings) -> set[str]:
    """The parameters that a term is made from."""
    arrays = [v for piece in pieces for v in (piece.value, *piece.reads) if np.ndim(v)]
    return {k.name for k in meanings.at(-1, "forward") if any(np.array_equal(k.value, v) for v in arrays)}


def _of_the_term(step: Stage) -> float | None:
    """By which number the penalty's term is multiplied; None when its form is another as well."""
    gone, come = total_of(step.gone), total_of(step.come)
    if gone is None or come is None or np.shape(gone) != np.shape(come) or not np.any(gone):
        return None
    a, b = np.asarray(gone, dtype=float), np.asarray(come, dtype=float)
    factor = float((a * b).sum() / (a * a).sum())
    return factor if close(factor * a, b) else None


def _is_telling(piece: Piece, meanings: Meanings) -> bool:
    """Whether an operand has several entries, or is made from a parameter that has but one."""
    held = [k.value for k in meanings.at(-1, "forward") if k.value.size == 1]
    lone = [v for v in piece.reads if isinstance(v, np.ndarray) and v.size == 1 and np.ndim(v)]
    several = isinstance(piece.value, np.ndarray) and piece.value.size > 1
    return several or any(np.array_equal(v, value) for v in lone for value in held)


def _of_weights(piece: Piece, meanings: Meanings) -> bool:
    """Whether all the arrays an operand is made from are weights."""
    values = [value for value in (piece.value, *piece.reads) if isinstance(value, np.ndarray)]
    arrays = [value for value in values if value.size > 1]
    if not arrays:
        return True  # a number
    known = [_role(value, meanings) for value in arrays]
    return (
        all(what in ("weights", "bias") for what in known[1:])
        and len(known) > 0
        and bool(known[1:] or known[0] in ("weights", "bias"))
    )


def _role(value: np.ndarray, meanings: Meanings) -> str:
    """What an array is; weights without the column or row of the bias are weights."""
    for known in meanings.at(-1, "forward"):
        weights = known.value
        parts = [weights[1:], weights[:-1]] if weights.ndim == 2 else []
        parts += [weights[:, 1:], weights[:, :-1]] if weights.ndim == 2 else []
        if any(part.shape == value.shape and np.array_equal(part, value) for part in parts):
            return "weights"
    return role_of(value, meanings).what
