"""Says what a proven edit is likely about where its values show the relation of no cause: by what the statement makes.

Nothing is proven by that but the edit. What comes first is what hand-written code of that place gets wrong most often.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.catalogue import LineEvidence, RepairKind
from gradcheck.repairing.editing.left_unread import LEFT
from gradcheck.repairing.editing.old_values import MOVED
from gradcheck.repairing.editing.sizes import only_sizes_differ
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.naming.changed_part import changed_part
from gradcheck.repairing.naming.first_delta import is_behind_all
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.repairing.running.values import close

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    line: LineEvidence
    repair: Repair
    anatomy: Anatomy | None
    of: Pass

    @property
    def steps(self) -> tuple[Stage, ...]:
        return self.anatomy.steps if self.anatomy is not None else ()

    def gradients(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The operands that are gradients."""
        return [p for p in pieces if role_of(p.value, self.of.meanings).what in GRADIENTS]

    def is_handed_a_gradient(self) -> bool:
        """Whether a gradient goes into the statement, with the edit or without it."""
        pieces = [piece for step in self.steps for piece in (*step.gone, *step.come, *step.kept)]
        values = [v for piece in pieces for v in (piece.value, *piece.reads) if np.size(v) > 1]
        due = self.anatomy.new[0] if self.anatomy is not None else None
        return any(
            role_of(v, self.of.meanings).what in GRADIENTS and not _equal(v, due)
            for v in values
            if isinstance(v, np.ndarray)
        )


def likely(line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass) -> Codes:
    """The codes of causes, the likeliest first; () where nothing speaks for any."""
    edit = _Edit(line, repair, anatomy, of)
    return next((codes for rule in RULES if (codes := rule(edit))), ())


def _too_late(edit: _Edit) -> Codes:
    """Only what was written in between can make a statement wrong by its place: weights, as a rule."""
    moved = edit.repair.edit.kind in MOVED or edit.line.kind is RepairKind.MOVE_STATEMENT
    if moved and not edit.line.in_place and edit.repair.touched >= edit.of.everything:
        return ("D6", "O1")  # neither weights nor a cache: what the loss is derived from
    return (("O1", "E2") if edit.line.in_place else ("E2", "O1")) if moved else ()


def _another_size(edit: _Edit) -> Codes:
    """One length in place of another is all that the two statements differ in."""
    same = only_sizes_differ(edit.repair.statement_before, edit.repair.statement_after)
    return ("A4", "A1") if same and edit.repair.touched >= edit.of.everything else ()


def _copied(edit: _Edit) -> Codes:
    """Of several gradients in a list one stands there twice: that of a gate, where there are gates."""
    part = changed_part(edit.repair.statement_before, edit.repair.statement_after)
    if part is None or not part.is_a_copy:
        return ()
    return ("J4", "E1") if edit.line.layer_kind == "recurrent" else ("E1",)


def _of_another(edit: _Edit) -> Codes:
    """A parameter is reported to have the gradient that another one rightly has: a line was copied."""
    if edit.repair.edit.kind not in (LEFT, "operand") or len(edit.repair.fixed) != 1:
        return ()
    own = [p for p in edit.of.parameters if p.name in edit.repair.fixed and p.analytic.size > 1]
    rest = [p for p in edit.of.parameters if p.name not in edit.repair.fixed and p.analytic.any()]
    copied = any(
        p.analytic.shape == q.analytic.shape  # what a step took off is rounded
        and close(p.analytic, q.analytic)
        and close(q.analytic, q.reference)
        for p in own
        for q in rest
    )
    return ("J4", "E1") if copied else ()


def _another_side(edit: _Edit) -> Codes:
    """What is chosen between stays, and is chosen the other way: a mask."""
    part = changed_part(edit.repair.statement_before, edit.repair.statement_after)
    is_test = part is not None and isinstance(part.old, (ast.cmpop, ast.Compare))
    return ("C5",) if is_test else ()


def _turned(edit: _Edit) -> Codes:
    """What was taken off a parameter's gradient is added to it, or the reverse: one term has the wrong sign."""
    signs = {edit.repair.edit.before.strip(), edit.repair.edit.after.strip()}
    turned = edit.repair.edit.kind == "augment" and signs == {"+=", "-="}
    return ("B2",) if turned and edit.line.needed.what in ("dL/dW", "dL/db") else ()


def _at_hand(edit: _Edit) -> Codes:
    """A gradient that has a name already was not taken: the loss was derived as it should be."""
    exchange, roles = edit.repair.edit, list[bool]()
    if exchange.kind == "operand":
        put = (edit.repair.values.get(text) for text in (exchange.before, exchange.after))
        roles = [role_of(value, edit.of.meanings).what in GRADIENTS for value in put]
    for step in edit.steps if not roles else ():
        if len(step.come) == 1 and isinstance(step.come[0].node, (ast.Name, ast.Attribute)) and step.gone:
            roles = [bool(edit.gradients(step.gone)), bool(edit.gradients(step.come))]
    return ("E3", "E1") if roles == [False, True] else ()


def _behind_all(edit: _Edit) -> Codes:
    """What lies behind all weights is sent back by the loss alone, and more than one gradient rests on that."""
    if len(edit.repair.fixed) == 1 < len(edit.of.everything):
        return ()
    return ("D6",) if is_behind_all(edit.repair.becomes, edit.of) else ()


def _another_form(edit: _Edit) -> Codes:
    """z in place of g(z), or g(z) of z, in what is no gradient: the form of a derivative that goes with the other."""
    if edit.line.needed.what in ("dL/dW", "dL/db"):
        return ()
    for step in edit.steps:
        if len(step.gone) == len(step.come) == 1:
            gone, come = (role_of(p.value, edit.of.meanings) for p in (step.gone[0], step.come[0]))
            if gone.layer == come.layer is not None and {gone.what, come.what} == {"z", "a"}:
                return ("C1b",) if gone.what == "z" else ("C1",)
    return ()


def _switched(edit: _Edit) -> Codes:
    """What comes back is let through at some places, and was let through at others."""
    old, new = edit.repair.values.get(OLD), edit.repair.values.get(NEW)
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return ()
    if edit.line.needed.what not in DELTAS or edit.line.layer_kind == "pooling":
        return ()
    switched = ((old == new) | (old == 0) | (new == 0)).all() and (new == 0).any()
    return ("C5", "C2") if switched and old.any() else ()


def _upstream(edit: _Edit) -> Codes:
    """A product that a gradient comes into, and none was there: the upstream gradient was lost."""
    for step in edit.steps:
        if step.join == "product" and edit.gradients(step.come):
            return () if edit.gradients((*step.gone, *step.kept)) else ("C7",)
    return ()


def _of_the_layer(edit: _Edit) -> Codes:
    """In a normalisation it is a statistic's path, among windows their places."""
    match edit.line.layer_kind:
        case "norm" if edit.line.needed.what in DELTAS:
            return ("I2",)
        case "convolution" | "pooling":
            return ("F1", "A5") if edit.line.needed.what == "dL/db" else ("H3",)  # a bias has no windows
        case _:
            return ()


def _of_the_loss(edit: _Edit) -> Codes:
    """All gradients rest on a statement that no gradient goes into: it begins the pass."""
    everything = edit.repair.touched >= edit.of.everything or edit.line.whole_pass
    floats = edit.anatomy is None or np.asarray(edit.anatomy.new[0]).dtype.kind == "f"
    return ("D6",) if everything and floats and not edit.is_handed_a_gradient() else ()


def _of_a_parameter(edit: _Edit) -> Codes:
    """One kind of parameter alone is wrong: what is added up, or what delta is multiplied with."""
    own = edit.of.meanings.at(-1, "gradient")
    biases = {known.name for known in own if known.role.what == "dL/db"}
    factors = [
        step for step in edit.steps if step.join == "product" and step.gone and step.come and step.kept
    ]
    if edit.repair.fixed <= biases and edit.line.kind is RepairKind.CHANGE_INDEX and factors:
        return ("E5",)  # a single number that something is multiplied with is a weight
    beside_delta = factors and not any(edit.gradients((*step.gone, *step.come)) for step in factors)
    if edit.repair.fixed <= biases and edit.line.kind is RepairKind.REPLACE_OPERAND and beside_delta:
        return ("E5", "E3")
    if edit.repair.fixed <= biases:
        return ("E3", "F1") if edit.line.kind is RepairKind.REPLACE_OPERAND else ("F1",)
    if edit.line.needed.what != "dL/dW":
        return ()
    fewer = edit.anatomy is not None and np.size(edit.anatomy.old[0]) < np.size(edit.anatomy.new[0])
    return ("N1", "N2") if fewer else ("E5",)


def _of_a_delta(edit: _Edit) -> Codes:
    """A factor beside the gradient that is sent back, a term of it, or another value in its place."""
    if edit.line.needed.what not in (*DELTAS, "dL/db"):
        return ()
    if edit.line.kind is RepairKind.CHANGE_INDEX:
        return ("E1",)
    if edit.line.layer_kind == "recurrent" and edit.line.needed.function == "gate":
        return ("J3",)
    for step in edit.steps:
        if step.join == "product" and edit.gradients(step.kept):
            return ("C4", "E3") if step.gone else ("E4", "C4")
        if step.join == "sum" and step.kept and len(step.gone) != len(step.come):
            return ("E6",)
    exchanged = edit.line.kind is RepairKind.REPLACE_OPERAND and edit.is_handed_a_gradient()
    return ("E3", "E1") if exchanged else ()


def _equal(value: Any, other: Any) -> bool:
    return isinstance(other, np.ndarray) and np.array_equal(value, other)


RULES: Sequence[Callable[[_Edit], Codes]] = (
    _too_late,
    _another_size,
    _copied,
    _of_another,
    _another_side,
    _turned,
    _at_hand,
    _behind_all,
    _upstream,
    _switched,
    _of_the_layer,
    _of_the_loss,
    _another_form,
    _of_a_parameter,
    _of_a_delta,
)
