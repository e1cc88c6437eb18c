"""Moves a statement more to its like: `d["b"] += dz` behind `d["W"] += np.outer(dz, x)`, which reads and stores so."""

from __future__ import annotations

import ast
from dataclasses import replace

from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, statement_at, steps, targets_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.workbench import bodies
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.trying import Trying


def among_its_like(trying: Trying, repair: Repair, right: frozenset[str]) -> Repair:
    """The repair, or the same statement behind the last one of its block that is like it, where it mends as much."""
    file, edit = repair.suspect.file, repair.edit
    source = SourceText(trying.proof.text(file))
    tree = parsed(source.text)
    here = statement_at(tree, repair.suspect.ordinal)
    added = _statement(edit.after)
    blocks = (body for node in nodes_in(tree) for body in bodies(node))
    block = next((body for body in blocks if any(step is here for step in body)), None)
    if block is None or added is None or here is None or _is_like(here, added):
        return repair
    like = next((step for step in reversed(block) if _is_like(step, added)), None)
    if like is None:
        return repair
    end = source.end(like)
    moved = replace(edit, start=end, end=end)
    now = trying.proof.right_with(file, moved)
    if not (right | repair.fixed <= now and trying.proof.holds(file, moved, now - right)):
        return repair
    ordinal = next(ordinal for ordinal, step in enumerate(steps(tree)) if step is like)
    suspect = Suspect(file, ordinal, location_of(like, source, repair.suspect.location))
    look = trying.looked(suspect, rounds.NOTHING)
    if look is None:
        return repair
    return trying.repair(suspect, look, moved, repair.becomes, now - right, now == trying.proof.everything)


def _statement(text: str) -> ast.stmt | None:
    try:
        return ast.parse(text).body[0]
    except SyntaxError:
        return None


def _is_like(step: Step, added: ast.stmt) -> bool:
    """Whether a statement stores in the same way into the same thing, and reads all arrays that the other one reads."""
    if not isinstance(step, (ast.Assign, ast.AugAssign)) or type(step) is not type(added):
        return False
    assert isinstance(added, (ast.Assign, ast.AugAssign))
    return _held(step) == _held(added) != "" and _read(added) <= _read(step)


def _held(step: Step) -> str:
    """What a statement stores an item or an attribute of."""
    target = next(iter(targets_of(step)), None)
    return ast.unparse(target.value) if isinstance(target, (ast.Subscript, ast.Attribute)) else ""


def _read(step: ast.Assign | ast.AugAssign) -> set[str]:
    """The names that a statement reads, but those of what it calls."""
    called = {id(node.func) for node in nodes_in(step.value) if isinstance(node, ast.Call)}
    outer = {id(n.value) for n in nodes_in(step.value) if isinstance(n, ast.Attribute) and id(n) in called}
    names = (node for node in nodes_in(step.value) if isinstance(node, ast.Name))
    return {name.id for name in names if id(name) not in called | outer}
