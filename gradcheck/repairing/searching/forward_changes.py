"""Edits of the forward pass that make the loss the one whose gradients the code reports: made, proven and told."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from gradcheck import source
from gradcheck.catalogue import page
from gradcheck.facts import AnnotatedBackward, AnnotatedLine, Edit, Finding, Location, Severity
from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import Workbench


@dataclass(frozen=True, slots=True)
class ForwardChange:
    """An edit of a file, and the statement it stands in, as it is and with the edit."""

    file: str
    edit: TextEdit
    statement: Location
    before: str
    after: str


def change_of(
    file: str, tree: ast.Module, text: SourceText, node: ast.expr, after: str
) -> ForwardChange | None:
    """The change that puts `after` in the place of an expression; None where it stands in no statement."""
    edit = TextEdit(text.start(node), text.end(node), after, "axis", text.of(node), after, 1.0)
    around = [s for s in nodes_in(tree) if isinstance(s, ast.stmt) and _holds(text, s, node)]
    if not around:
        return None
    statement = max(around, key=text.start)
    begin, whole = text.start(statement), text.of(statement)
    inside = replace(edit, start=edit.start - begin, end=edit.end - begin)
    where = Location(file, statement.lineno, statement.col_offset, text=whole)
    return ForwardChange(file, edit, where, whole, SourceText(whole).with_edits([inside]))


def _holds(text: SourceText, statement: ast.stmt, node: ast.expr) -> bool:
    return text.start(statement) <= text.start(node) and text.end(node) <= text.end(statement)


def proven(
    changes: Sequence[ForwardChange], bench: Workbench, is_right: Callable[[], bool]
) -> Sequence[ForwardChange]:
    """The changes with which the user's own code is right, as `is_right` checks it when it runs; () where it is not.

    Those that are given, or they and the same ones in statements that read alike: where backward works out anew what
    forward has made, both are wrong together.
    """
    alike = [twin for change in changes for twin in _twins(change, bench)]
    for chosen in (changes, [*changes, *alike]) if alike else (changes,):
        if _is_right_with(chosen, bench, is_right):
            return chosen
    return ()


def _twins(change: ForwardChange, bench: Workbench) -> Iterator[ForwardChange]:
    """The same change in every other statement of the same words."""
    own = SourceText(bench.files[change.file].text)
    begin = next(
        own.start(s)
        for s in nodes_in(parsed(own.text))
        if isinstance(s, ast.stmt)
        and (s.lineno, s.col_offset) == (change.statement.line, change.statement.column)
    )
    start, end = change.edit.start - begin, change.edit.end - begin
    for file, code in bench.files.items():
        text = SourceText(code.text)
        for node in nodes_in(parsed(text.text)):
            if not isinstance(node, ast.stmt) or text.of(node) != change.before:
                continue
            at = text.start(node)
            if (file, at) != (change.file, begin):
                edit = replace(change.edit, start=at + start, end=at + end)
                where = Location(file, node.lineno, node.col_offset, text=change.before)
                yield replace(change, file=file, edit=edit, statement=where)


def _is_right_with(changes: Sequence[ForwardChange], bench: Workbench, is_right: Callable[[], bool]) -> bool:
    by_file: dict[str, list[TextEdit]] = {}
    for change in changes:
        by_file.setdefault(change.file, []).append(change.edit)
    try:
        texts = {
            file: SourceText(bench.files[file].text).with_edits(edits) for file, edits in by_file.items()
        }
        with ExitStack() as stack:
            for file, text in texts.items():
                stack.enter_context(bench.edited(file, text))
            stack.enter_context(source.reading(texts))
            return is_right()
    except Exception:  # an edit may break the user's code in any way
        return False


def told(
    code: str, changes: Sequence[ForwardChange], meaning: str, note: str, notes: Sequence[str]
) -> tuple[AnnotatedBackward, Finding]:
    """The changed statements, marked, and the finding, which is placed at the last of them."""
    cause = page(code)
    changes = sorted(changes, key=lambda change: change.statement.line)
    effect = f"with {'this edit' if len(changes) == 1 else 'these edits'} all gradients are right"
    edits = tuple(Edit(c.statement, c.before, c.after, effect, True, cause.code) for c in changes)
    lines = tuple(AnnotatedLine(c.statement, "", None, meaning, "wrong", note) for c in changes)
    main = edits[-1]
    finding = Finding(
        cause.code,
        cause.name,
        "all parameters",
        cause.title,
        notes=tuple(notes),
        help=f"write {main.after}",
        severity=Severity.ERROR,
        location=main.location,
    )
    return AnnotatedBackward(lines, edits, f"line {main.location.line} is wrong; {effect}"), finding
