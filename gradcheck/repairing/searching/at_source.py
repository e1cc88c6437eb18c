"""Moves an edit that reads something else in place of a name to the statement that gives that name its value.

Where nothing else reads the name, the one edit is as good as the other, and only this one leaves no statement without
a purpose: `z = zs[-l]` for `z = zs[-l][::-1]`, not `s = slope(zs[-l])` for `s = slope(z)`.
"""

from __future__ import annotations

import ast

from gradcheck.repairing.editing.statements import Step, parsed, statement_at, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unread import leaves_unread


def at_its_source(trying: Trying, repair: Repair) -> Repair | None:
    """The repair as an edit of the statement that makes what is read no more, not judged yet; None if there is none."""
    proof, file = trying.proof, repair.suspect.file
    source = SourceText(proof.text(file))
    tree = parsed(source.text)
    before = statement_at(tree, repair.suspect.ordinal)
    after_text = SourceText(source.with_edits([repair.edit]))
    after = statement_at(parsed(after_text.text), repair.suspect.ordinal)
    if before is None or after is None:
        return None
    old, new = differing_part(before, after)
    if not isinstance(old, ast.Name) or not isinstance(new, ast.expr):
        return None
    made = dict(enumerate(steps(tree)))
    for ordinal in definitions(tree, before, old.id)[:1]:
        value = _only_value(made[ordinal], old.id)
        if value is None:
            return None
        text, was = after_text.of(new), source.of(value)
        edit = TextEdit(
            source.start(value), source.end(value), text, repair.edit.kind, was, text, repair.edit.cost
        )
        suspect = Suspect(file, ordinal, location_of(made[ordinal], source, repair.suspect.location))
        look = trying.looked(suspect, rounds.NOTHING)
        if look is None or leaves_unread(proof, file, edit):
            return None
        whole = proof.right_with(file, edit) == proof.everything and not proof.given
        return trying.repair(suspect, look, edit, None, repair.fixed, whole)
    return None


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
