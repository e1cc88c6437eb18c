"""What a loop forgets to carry on: `dh = Wh.T @ da` at the end of each round, which the next round begins with."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.terms import closes
from gradcheck.repairing.editing.text import CARRIED, SourceText, TextEdit

LATER = 0.05  # added to the cost of the same edit where the name is read
MOST = 20


def carried_on(
    edits: Sequence[TextEdit], statement: Step, around: ast.AST, source: SourceText
) -> Iterator[tuple[TextEdit, ast.stmt]]:
    """A statement more at the end of the loop, for each edit of a name that is read there and never bound.

    Each with the statement that it stands behind.
    """
    loops = [n for n in nodes_in(around) if isinstance(n, (ast.For, ast.While)) and statement in n.body]
    if not loops or isinstance(statement, (ast.For, ast.While)):
        return
    bound = {n.id for n in nodes_in(loops[-1]) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = {
        (source.start(n), source.end(n)): n.id
        for n in nodes_in(statement)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id not in bound
    }
    last = loops[-1].body[-1]
    end, indent = source.end(last), "\n" + " " * last.col_offset
    here = [edit for edit in edits if (edit.start, edit.end) in read]
    for edit in sorted(here, key=lambda edit: edit.cost)[:MOST]:
        name, text = read[edit.start, edit.end], edit.replacement
        text = text[1:-1] if text[0] == "(" and text[-1] == ")" and closes(text) else text
        yield TextEdit(end, end, f"{indent}{name} = {text}", CARRIED, "", text, edit.cost + LATER), last
