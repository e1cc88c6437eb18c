"""Edits that make a column once of an array that a function reads in several places, each a silent broadcast."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.explain.editing.edits import Candidate
from gradcheck.explain.editing.path_edits import function_of
from gradcheck.explain.reading.readings import Reading
from gradcheck.explain.reading.values import shape_of
from gradcheck.explain.sources import walk

COST = 0.9  # of one statement more; an edit of the only place is as good there


def column_edits(reading: Reading) -> Iterator[Candidate]:
    """`y = y.reshape(-1, 1)` before the first statement where (n,) met (n, 1), where `y` is read again."""
    crash = reading.crash
    for oddity in sorted(reading.reader.oddities, key=lambda one: one.step.number):
        step = oddity.step
        if oddity.kind != "grows" or step.statement is None or len(step.operands) != 2:
            continue
        if crash is None or step.statement is crash.statement:
            continue
        statement, source = step.statement, step.source
        for (node, flat), (_, column) in (step.operands, step.operands[::-1]):
            one, other = shape_of(flat), shape_of(column)
            if not isinstance(node, (ast.Name, ast.Attribute)) or one is None or len(one) != 1:
                continue
            if other != (one[0], 1):
                continue
            name = source.segment(node)
            alike = [n for n in walk(function_of(source, statement)) if isinstance(n, type(node))]
            if sum(source.segment(n) == name for n in alike) > 1:
                bound = f"{name} = {name}.reshape(-1, 1)"
                text = f"{bound}\n{' ' * statement.col_offset}{source.segment(statement)}"
                yield Candidate(source, statement, text, COST, "made a column, once for all", node)
        return
