"""Makes a statement read as one of its function does for another layer: `dZ0 = dH0 * slope(Z0)` like that of `dZ1`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.inserting import WORDS, changed, changes, renamed
from gradcheck.repairing.editing.statements import Step, nodes_in, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

LIKENED = 1.45  # the cost of such an edit: one of a single word is likelier
JOINED = {ast.Mult: ("*", "factor"), ast.Add: ("+", "term")}


def likened(statement: Step, around: ast.AST, source: SourceText) -> Iterator[TextEdit]:
    """Edits of the whole value, or of what is missing behind it, each as a statement with a like target has it."""
    targets = targets_of(statement)
    if not isinstance(statement, (ast.Assign, ast.AugAssign)) or len(targets) != 1:
        return
    mine, text = source.of(targets[0]), source.of(statement.value)
    known = set(WORDS.findall(source.bytes.decode()))
    seen = {text}
    for other in nodes_in(around):
        if not isinstance(other, (ast.Assign, ast.AugAssign)) or _form(other) != _form(statement):
            continue
        if len(targets_of(other)) != 1 or other is statement:
            continue
        theirs, value = source.of(targets_of(other)[0]), source.of(other.value)
        names = WORDS.findall(value)
        for change in changes(WORDS.findall(theirs), WORDS.findall(mine)):
            for swaps in (_swapped(names, change, known), _counted(names, change, known)):
                turned = {name: new for name in WORDS.findall(theirs) if (new := changed(name, change))}
                made = renamed(value, swaps)
                if renamed(theirs, turned) == mine and swaps and made not in seen:
                    seen.add(made)
                    yield _edit(statement.value, text, made, source)


def _form(statement: ast.Assign | ast.AugAssign) -> object:
    return type(statement.op) if isinstance(statement, ast.AugAssign) else None


def _swapped(names: list[str], change: tuple[str, str], known: set[str]) -> dict[str, str]:
    """The names that end as the target does with the change made: `Z0` for `Z1` beside `dZ0` for `dZ1`."""
    return {name: new for name in names if (new := changed(name, change)) in known}


def _counted(names: list[str], change: tuple[str, str], known: set[str]) -> dict[str, str]:
    """All numbered names as many numbers further: `W2` for `W3` and `z1` for `z2` beside `d1` for `d2`."""
    was, now = change
    if not (was.isdecimal() and now.isdecimal()):
        return {}
    found: dict[str, str] = {}
    for name in names:
        stem = name.rstrip("0123456789")
        number = name[len(stem) :]
        new = f"{stem}{int(number) + int(now) - int(was)}" if number else ""
        found |= {name: new} if new in known else {}
    return found


def _edit(value: ast.expr, text: str, made: str, source: SourceText) -> TextEdit:
    """What is put behind the value where that is all; else the whole value anew."""
    node = ast.parse(made, mode="eval").body
    for operator, (sign, kind) in JOINED.items():
        joined = isinstance(node, ast.BinOp) and isinstance(node.op, operator)
        if joined and made.startswith(f"{text} {sign} ") and _left_of(node) == ast.unparse(value):
            rest = made[len(text) :]
            after = rest.removeprefix(f" {sign} ")
            return TextEdit(source.end(value), source.end(value), rest, kind, "", after, LIKENED)
    return TextEdit(source.start(value), source.end(value), made, "solved", text, made, LIKENED)


def _left_of(node: ast.expr) -> str:
    return ast.unparse(node.left) if isinstance(node, ast.BinOp) else ""
