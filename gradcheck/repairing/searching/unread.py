"""Tells of edits after which nothing reads what other statements make: they do their work too, and hide their errors.

Code as it was meant has no use for what is never read. `dW = h.T @ error` in place of `dW = h.T @ delta` mends as much
as an edit of `delta`, and leaves that one as it is, wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

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


def _unread(text: str) -> set[tuple[str, str]]:
    """The names that functions bind and do not read, with those of the functions; what is unpacked may be too much."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
            read = {name.id for name in names if isinstance(name.ctx, ast.Load)}
            several = (inner for inner in ast.walk(node) if isinstance(inner, (ast.Tuple, ast.List)))
            unpacked = {id(part) for each in several for part in each.elts}
            stored = (name for name in names if isinstance(name.ctx, ast.Store))
            bound = {name.id for name in stored if id(name) not in unpacked}
            found |= {(node.name, name) for name in bound - read}
    return found
