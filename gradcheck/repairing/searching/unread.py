"""Tells of edits after which nothing reads what other statements make: they do their work too, and hide their errors.

Code as it was meant has no use for what is never read. `dW = h.T @ error` in place of `dW = h.T @ delta` mends as much
as an edit of `delta`, and leaves that one as it is, wrong.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.proof import Proof


def texts_of(proof: Proof) -> dict[str, str]:
    """Every file of the user's, with the edits accepted so far."""
    return {file: proof.text(file) for file in proof.bench.files}


def unread_since(before: Mapping[str, str], proof: Proof) -> bool:
    """Whether, with what was accepted since, a function binds a name that it does not read any more."""
    return any(_leaves_unread(text, proof.text(file)) for file, text in before.items())


def leaves_unread(proof: Proof, file: str, edit: TextEdit) -> bool:
    """Whether with one edit more a function binds a name that it does not read any more."""
    before = proof.text(file)
    return _leaves_unread(before, SourceText(before).with_edits([edit]))


def _leaves_unread(before: str, after: str) -> bool:
    return before != after and bool(_unread(after) - _unread(before))


def _unread(text: str) -> set[tuple[str, str, int]]:
    """The names that functions bind and do not read from then on, by function and by the how-manieth binding it is.

    What is unpacked may be too much. A loop reads in its next round what it binds in this one.
    """
    found = set()
    for function in nodes_in(parsed(text)):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        scope = _scope(function)
        counts: Counter[str] = Counter()
        for name, loop, end in scope.bound:
            read = any(
                load.id == name.id and (place > end or (loop is not None and place[0] in loop))
                for load, place in scope.read
            )
            if not read and name.id not in scope.read_any_time:
                found.add((function.name, name.id, counts[name.id]))
            counts[name.id] += 1
    return found


Place = tuple[int, int]  # line and column


@dataclass(slots=True)
class _Scope:
    """What a function binds, each with the lines of the outermost loop around it and its end, and what it reads."""

    bound: list[tuple[ast.Name, range | None, Place]] = field(default_factory=list)
    read: list[tuple[ast.Name, Place]] = field(default_factory=list)
    read_any_time: set[str] = field(default_factory=set)  # by functions inside, whenever they are called


def _scope(function: ast.FunctionDef | ast.AsyncFunctionDef) -> _Scope:
    found = _Scope()
    later = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

    def walk(node: ast.AST, statement: ast.stmt, loop: range | None) -> None:
        if isinstance(node, later):
            names = (each for each in nodes_in(node) if isinstance(each, ast.Name))
            found.read_any_time.update(each.id for each in names if isinstance(each.ctx, ast.Load))
            return
        if isinstance(node, ast.stmt):
            statement = node
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)) and loop is None:
            loop = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.read.append((node, (node.lineno, node.col_offset)))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            whole = isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign))
            last = statement if whole else node
            end = (last.end_lineno or last.lineno, last.end_col_offset or last.col_offset)
            found.bound.append((node, loop, end))
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.comprehension):  # its names are read in front of it
                walk(child.iter, statement, loop)
                for condition in child.ifs:
                    walk(condition, statement, loop)
            elif isinstance(child, (ast.Tuple, ast.List)) and isinstance(child.ctx, ast.Store):
                for part in child.elts:
                    if not isinstance(part, ast.Name):
                        walk(part, statement, loop)
            else:
                walk(child, statement, loop)

    for step in function.body:
        walk(step, step, None)
    return found
