"""Tells of edits after which nothing reads what other statements make: they do their work too, and hide their errors.

Code as it was meant has no use for what is never read. `dW = h.T @ error` in place of `dW = h.T @ delta` mends as much
as an edit of `delta`, and leaves that one as it is, wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from gradcheck.repairing.running.proof import Proof


def texts_of(proof: Proof) -> dict[str, str]:
    """Every file of the user's, with the edits accepted so far."""
    return {file: proof.text(file) for file in proof.bench.files}


def leaves_unread(before: Mapping[str, str], proof: Proof) -> bool:
    """Whether, with what was accepted since, a function binds a name that it does not read any more."""
    now = texts_of(proof)
    return any(_unread(now[file]) - _unread(text) for file, text in before.items() if now[file] != text)


def _unread(text: str) -> set[tuple[str, str]]:
    """The names that functions bind and do not read, with those of the functions."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
            read = {name.id for name in names if isinstance(name.ctx, ast.Load)}
            bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}
            found |= {(node.name, name) for name in bound - read}
    return found
