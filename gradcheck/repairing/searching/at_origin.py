"""Moves a proven edit to the statement that makes what the edited one reads, where it mends as much there.

What reads a wrong value can often make up for it: the error is where the value is made.
"""

from __future__ import annotations

import ast
import re

from gradcheck.repairing.editing.statements import Step, only_takes_out, parsed, statement_at, steps
from gradcheck.repairing.editing.text import WORKED, SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching.origin import accumulates, definitions, location_of
from gradcheck.repairing.searching.trying import Trying

READ = 4  # statements that make what it reads
SHARE = 0.3  # of the time that is left
PLAINER = (
    0.2  # by which an edit of what is a value of the forward pass, though another one, has to be cheaper
)


def at_its_origin(trying: Trying, repair: Repair, right: frozenset[str]) -> Repair:
    """The repair, or one no dearer of a statement that makes what this one reads and is no gradient as it is."""
    proof = trying.proof
    source = SourceText(proof.text(repair.suspect.file))
    tree = parsed(source.text)
    statement = statement_at(tree, repair.suspect.ordinal)
    if statement is None:
        return repair
    late = proof.alarm(SHARE)
    before = dict(enumerate(steps(tree)))
    for ordinal in definitions(tree, statement)[:READ]:
        moved = _there(before[ordinal], statement, repair.edit, source)
        if accumulates(before[ordinal]) and not moved:
            continue
        location = location_of(before[ordinal], source, repair.suspect.location)
        suspect = Suspect(repair.suspect.file, ordinal, location)
        look = trying.looked(suspect, (0.0, repair.edit.cost + 1e-9))
        if look is None or not look.is_array or look.is_given:
            continue
        rows = [(edit, repair.becomes) for edit in moved]
        if all(m is None or m.known.kind == "forward" for m in (look.was, look.at_first)):
            forward = look.was is not None
            dearest = repair.edit.cost - (PLAINER if forward else 0.0)
            offered = look.seen(sound=True) if forward else look.anything()
            rows += [(edit, becomes) for _, edit, becomes in offered if edit.cost <= dearest]
        for edit, becomes in rows:
            if late():
                return repair
            if edit.replacement.startswith("\n"):
                continue  # one statement more mends what was made there, not how
            if edit.kind in WORKED and look.was is not None and only_takes_out(before[ordinal]):
                continue  # which it takes may be wrong; what is worked out of it is not worked out there
            now = proof.right_with(suspect.file, edit)
            if right | repair.fixed <= now and proof.holds(suspect.file, edit, now - right):
                return trying.repair(suspect, look, edit, becomes, now - right, now == proof.everything)
    return repair


def _there(step: Step, statement: Step, edit: TextEdit, source: SourceText) -> list[TextEdit]:
    """The edit of a name, made where what there is was only given that name: something was to be done there.

    What is added to a name that is returned as it is belongs to the sum that it was given; what is returned in place
    of the name belongs there whole.
    """
    text = source.bytes[edit.start : edit.end].decode()
    match step:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if (
            isinstance(statement, ast.Return)
            and text == name
            and not re.search(rf"(?<![\w.]){name}\b", edit.replacement)
        ):
            whole = (source.start(value), source.end(value), edit.replacement)
            return [TextEdit(*whole, edit.kind, source.of(value), edit.after, edit.cost)]
        case ast.Assign(
            targets=[ast.Name() | ast.Attribute() as target],
            value=ast.Name(id=old) | ast.Attribute(attr=old) as value,
        ):
            name = source.of(target)
            if old == name.rpartition(".")[2] or text != name:
                return []
            same = source.of(value)
            made = re.sub(rf"(?<![\w.]){re.escape(name)}\b", lambda _: same, edit.replacement)
            return [TextEdit(source.start(value), source.end(value), made, edit.kind, same, made, edit.cost)]
        case (
            ast.Assign(targets=[target], value=value)
            | ast.AugAssign(target=target, op=ast.Add(), value=value)
        ):
            returned = getattr(statement, "value", None) if isinstance(statement, ast.Return) else None
            name = source.of(target)
            added = edit.replacement.removeprefix(f"{text} + ")
            plain = isinstance(value, (ast.BinOp, ast.Call, ast.Name, ast.Attribute, ast.Subscript))
            plain = plain and added != edit.replacement
            if isinstance(returned, ast.Name) and name == returned.id == text and plain:
                at = source.end(value)
                return [TextEdit(at, at, f" + {added}", edit.kind, "", added, edit.cost)]
    return []
