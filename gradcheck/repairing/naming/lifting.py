"""Puts together what a statement makes number by number: as arrays by the indices of the loops around it.

`delta[j] = s * h[j] * (1 - h[j])` makes one number for each unit, which says nothing. All of them together are what the
same statement makes in code with arrays, and are read like that; so are sums, `s += d[k] * w[k][j]`, which are products
of matrices.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

import numpy as np

from gradcheck.repairing.editing.loops import Key, names_of
from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.values.meaning import Meaning, Meanings


def lifted(anatomy: Anatomy) -> Anatomy | None:
    """The anatomy with arrays in place of numbers, one for each time that all indices were gone through."""
    rows = [*anatomy.old, *anatomy.new]
    statement, loops, keys = anatomy.statement, anatomy.loops, [key for key, _ in anatomy.rounds]
    if statement is None or not keys or not all(map(_is_number, rows)):
        return None
    counting = [k for k in range(len(loops)) if all(isinstance(key[k], int) for key in keys)]
    kept, summed = _axes(statement, loops, counting)
    axes = [*kept, *summed]
    grids = _grids(anatomy.rounds, counting, axes) if kept else []
    if not grids:
        return None
    names = {axis: names_of(loops[axis]) for axis in axes}
    made: dict[int, _Operand] = {}
    for step in anatomy.steps:
        for piece in (*step.gone, *step.come, *step.kept):
            made.setdefault(id(piece), _together(piece, grids, names))
    totals = tuple(range(len(kept), len(axes)))
    old, new = (
        tuple(
            np.array([values[i] for i in grid.order], dtype=float).reshape(grid.shape).sum(axis=totals)
            for grid in grids
        )
        for values in (anatomy.old, anatomy.new)
    )
    steps: list[Stage] = []
    for step in anatomy.steps:
        gone, come, beside = ([made[id(p)] for p in row] for row in (step.gone, step.come, step.kept))
        steps.append(_stage(step.join, gone, come, beside, bool(summed)))
    return replace(anatomy, old=old, new=new, steps=tuple(steps), target=None, statement=None)


def lifted_repair(repair: Repair, anatomy: Anatomy, meanings: Meanings) -> Repair:
    """The repair with those arrays as its values, and what they are."""
    old, new = anatomy.old[0], anatomy.new[0]
    pieces = [p for step in anatomy.steps for p in (*step.gone, *step.come)]
    values = {**repair.values, **{piece.text: piece.value for piece in pieces}, OLD: old, NEW: new}
    was, becomes = (meanings.of(value) for value in (old, new))
    return replace(repair, values=values, was=was, becomes=becomes or _of_parameter(repair), shape=new.shape)


def _of_parameter(repair: Repair) -> Meaning | None:
    """What a whole parameter's gradient is that was made from many numbers."""
    known = repair.becomes.known if repair.becomes is not None else None
    return repair.becomes if known is not None and known.order < 0 and known.kind == "gradient" else None


@dataclass(frozen=True, slots=True)
class _Grid:
    """One time that all indices were gone through: which executions, in the order of the indices."""

    order: tuple[int, ...]
    shape: tuple[int, ...]


def _axes(statement: Step, loops: Sequence[ast.For], counting: Sequence[int]) -> tuple[list[int], list[int]]:
    """The loops by whose indices the values are told apart, and those over which they are added up."""
    names = {axis: names_of(loops[axis]) for axis in counting}
    adds = isinstance(statement, ast.AugAssign) and isinstance(statement.op, (ast.Add, ast.Sub))
    match statement:
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            pass
        case _:
            return [], []
    if isinstance(target, (ast.Subscript, ast.Attribute)):
        kept = [axis for axis in counting if names[axis] & _names_in(target)]
        read = _names_in(statement.value)
        return kept, [axis for axis in counting if adds and axis not in kept and names[axis] & read]
    if not isinstance(target, ast.Name):
        return [], []
    around = [axis for axis in counting if _binds(loops[axis], target.id, statement)]
    if not adds:
        return counting[-1:], []  # type: ignore[return-value]
    return around[-1:], [axis for axis in counting if around and axis > around[-1]]


def _binds(loop: ast.For, name: str, statement: Step) -> bool:
    """Whether a loop binds a name anew in each of its rounds, `s = 0.0`, but by that statement."""
    return any(
        isinstance(step, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in step.targets)
        for step in loop.body
        if step is not statement
    )


def _names_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in nodes_in(node) if isinstance(inner, ast.Name)}


def _grids(
    executions: Sequence[tuple[Key, int]], counting: Sequence[int], axes: Sequence[int]
) -> list[_Grid]:
    """The executions by round of all indices together; those rounds are left out that are no full grid."""
    outer = [axis for axis in counting if axis not in axes]
    rounds: list[dict[Key, int]] = []
    before: Key | None = None
    for key, number in executions:
        place, around = tuple(key[axis] for axis in axes), tuple(key[axis] for axis in outer)
        if not rounds or around != before or place in rounds[-1]:
            rounds.append({})
        rounds[-1][place] = number
        before = around
    full = max(map(len, rounds), default=0)
    found = []
    for place_of in rounds:
        values = [sorted({place[k] for place in place_of}) for k in range(len(axes))]  # type: ignore[type-var]
        whole = len(place_of) == full == prod(map(len, values)) > 1
        if whole and min(place_of.values()) >= 0:
            order = tuple(place_of[place] for place in product(*values))
            found.append(_Grid(order, tuple(map(len, values))))
    return found


@dataclass(frozen=True, slots=True)
class _Operand:
    """An operand with its numbers in arrays, and the loops on whose rounds it depends."""

    piece: Piece
    axes: frozenset[int] = frozenset()


def _together(piece: Piece, grids: Sequence[_Grid], names: Mapping[int, frozenset[str]]) -> _Operand:
    if len(piece.values) <= max(max(grid.order) for grid in grids) or not all(map(_is_number, piece.values)):
        return _Operand(piece)
    read = _names_in(piece.node) if piece.node is not None else set()
    stacks = [np.array([piece.values[i] for i in grid.order]).reshape(grid.shape) for grid in grids]
    axes = set(names)
    for place, (axis, bound) in reversed(list(enumerate(names.items()))):
        if not bound & read and all(not np.ptp(stack, axis=place).any() for stack in stacks):
            stacks = [stack.take(0, axis=place) for stack in stacks]
            axes.remove(axis)
    if not axes:
        return _Operand(replace(piece, values=tuple(piece.values[grid.order[0]] for grid in grids)))
    return _Operand(replace(piece, values=tuple(stacks)), frozenset(axes))


def _stage(
    join: str, gone: Sequence[_Operand], come: Sequence[_Operand], kept: Sequence[_Operand], summed: bool
) -> Stage:
    """A step between operands that are arrays: a product that is added up, or of other indices, is one of matrices."""
    rows = (gone, come, kept)
    several = len({each.axes for row in rows for each in row if each.axes}) > 1
    matrices = join == "product" and (summed or several) and any(each.axes for each in (*gone, *come))
    kinds = (tuple(e.piece for e in row if e.axes or not matrices) for row in rows)
    return Stage("matrix product" if matrices else join, *kinds)


def _is_number(value: Any) -> bool:
    single = isinstance(value, (int, float, np.number)) or (isinstance(value, np.ndarray) and value.ndim == 0)
    return single and not isinstance(value, (bool, np.bool_, complex))
