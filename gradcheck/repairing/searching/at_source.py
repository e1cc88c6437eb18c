"""Moves an edit that reads something else in place of a name to the statement that gives that name its value.

Where nothing else reads the name, the one edit is as good as the other, and only this one leaves no statement without
a purpose: `z = zs[-l]` for `z = zs[-l][::-1]`, not `s = slope(zs[-l])` for `s = slope(z)`. So does a factor of a name
that a statement beside the name's own has: `a = p / n` beside `b = q / n`, not `a / n + b` for `a + b`. And where the
name's own divides by what the edit multiplies with, it is the division that was one too many.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, statement_at, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unread import leaves_unread


def at_its_source(trying: Trying, repair: Repair) -> Repair | None:
    """The repair as an edit of the statement that makes what is read no more, not judged yet; None if there is none."""
    found = _source_of(trying, repair)
    return _moved_to(trying, repair, found, found.text) if found is not None and not found.scales else None


def beside_its_like(trying: Trying, repair: Repair) -> Repair | None:
    """The repair that scales a name as an edit of the statement that makes it: there it undoes, or one beside is alike.

    Or where the name is one of several that are joined: what each of them is was made before.
    """
    found = _source_of(trying, repair)
    if found is None or not found.scales:
        return None
    match found.value, found.new:
        case (
            ast.BinOp(left=kept, op=ast.Div(), right=number),
            ast.BinOp(op=ast.Mult()),
        ):  # what is multiplied with was divided by
            dropped = replace(
                repair.edit, kind="drop factor", before=f"/ {found.source.of(number)}", after=""
            )
            undone = _moved_to(trying, replace(repair, edit=dropped), found, found.source.of(kept))
            if undone is not None and repair.fixed <= trying.proof.right_with(
                repair.suspect.file, undone.edit
            ):
                return undone
    others = (step for ordinal, step in found.steps.items() if ordinal != found.ordinal)
    alike = [step for step in others if _is_scaled_so(step, found.new)]
    if not found.joined and not alike:
        return None
    if any(_gives_to_the_same(step, found.steps.get(repair.suspect.ordinal)) for step in alike):
        return None  # `unit.delta = total * slope(unit.z)` says how `unit.delta = error` is to read
    assert isinstance(found.new, ast.BinOp)
    scaled = ast.BinOp(found.value, found.new.op, found.new.right)
    return _moved_to(trying, repair, found, ast.unparse(scaled))


@dataclass(frozen=True, slots=True)
class _Source:
    """The statement that gives a name its value, and what an edit puts in the place of that name."""

    source: SourceText
    steps: dict[int, Step]
    ordinal: int
    value: ast.expr
    new: ast.expr
    text: str
    scales: bool  # it is the name, times or divided by something
    joined: bool  # the name stands in a list of names


def _source_of(trying: Trying, repair: Repair) -> _Source | None:
    file = repair.suspect.file
    source = SourceText(trying.proof.text(file))
    tree = parsed(source.text)
    before = statement_at(tree, repair.suspect.ordinal)
    after_text = SourceText(source.with_edits([repair.edit]))
    after = statement_at(parsed(after_text.text), repair.suspect.ordinal)
    if before is None or after is None:
        return None
    old, new = differing_part(before, after)
    if (base := _squared(old)) is not None and (other := _squared(new)) is not None:
        old, new = base, other  # `t * t` for `u ** 2`
    if not isinstance(old, ast.Name) or not isinstance(new, ast.expr):
        return None
    made = dict(enumerate(steps(tree)))
    for ordinal in definitions(tree, before, old.id)[:1]:
        value = _only_value(made[ordinal], old.id)
        if value is not None:
            by = isinstance(new, ast.BinOp) and isinstance(new.op, ast.Mult | ast.Div)
            scales = by and isinstance(new, ast.BinOp) and ast.dump(new.left) == ast.dump(old)
            joined = _stands_among_names(before, old)
            return _Source(source, made, ordinal, value, new, after_text.of(new), scales, joined)
    return None


def _squared(node: ast.AST) -> ast.expr | None:
    """What is multiplied by itself, however that is written; None for anything else."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if ast.dump(left) == ast.dump(right):
            return left
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
            return base
        case ast.Call(func=ast.Attribute(attr="square"), args=[base], keywords=[]):
            return base
    return None


def _moved_to(trying: Trying, repair: Repair, found: _Source, text: str) -> Repair | None:
    """The repair as another value of the statement that was found; None where it cannot be looked at."""
    proof, file, source, value = trying.proof, repair.suspect.file, found.source, found.value
    was, edit = source.of(value), repair.edit
    moved = TextEdit(source.start(value), source.end(value), text, edit.kind, was, text, edit.cost)
    if found.scales:
        moved = replace(moved, before=edit.before, after=edit.after)
    suspect = Suspect(
        file, found.ordinal, location_of(found.steps[found.ordinal], source, repair.suspect.location)
    )
    look = trying.looked(suspect, rounds.NOTHING)
    if look is None or leaves_unread(proof, file, moved):
        return None
    whole = proof.right_with(file, moved) == proof.everything and not proof.given
    return trying.repair(suspect, look, moved, None, repair.fixed, whole)


def _is_scaled_so(step: Step, new: ast.expr) -> bool:
    """Whether a statement of the file has that factor behind what it assigns."""
    value = step.value if isinstance(step, ast.Assign) else None
    if not isinstance(value, ast.BinOp) or not isinstance(new, ast.BinOp):
        return False
    return type(value.op) is type(new.op) and ast.dump(value.right) == ast.dump(new.right)


def _gives_to_the_same(step: Step, other: Step | None) -> bool:
    """Whether two statements give a value to what has one name, an attribute or an item of something."""
    if not isinstance(step, ast.Assign) or not isinstance(other, ast.Assign):
        return False
    texts = [[ast.unparse(target) for target in each.targets] for each in (step, other)]
    return texts[0] == texts[1] and all(isinstance(t, (ast.Attribute, ast.Subscript)) for t in step.targets)


def _stands_among_names(statement: ast.AST, name: ast.Name) -> bool:
    """Whether it is an item of a list, or a tuple, of several names."""
    lists = (node for node in nodes_in(statement) if isinstance(node, (ast.List, ast.Tuple)))
    return any(
        any(item is name for item in items) and all(isinstance(item, ast.Name) for item in items)
        for items in (each.elts for each in lists if len(each.elts) > 1)
    )


def differing_part(before: ast.AST, after: ast.AST) -> tuple[ast.AST, ast.AST]:
    """The innermost parts outside of which two trees are the same."""
    while type(before) is type(after):
        a, b = list(ast.iter_child_nodes(before)), list(ast.iter_child_nodes(after))
        differing = [(x, y) for x, y in zip(a, b) if ast.dump(x) != ast.dump(y)]
        if len(a) != len(b) or len(differing) != 1:
            break
        before, after = differing[0]
    return before, after


def _only_value(step: Step, name: str) -> ast.expr | None:
    """What a statement gives to the name and to nothing else."""
    if isinstance(step, ast.Assign) and [ast.unparse(target) for target in step.targets] == [name]:
        return step.value
    return None
