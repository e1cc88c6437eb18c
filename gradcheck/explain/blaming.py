"""Decides which operand of the failing expression does not fit: the one that the best edit changes, or made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from gradcheck.explain.editing.edits import Candidate
from gradcheck.explain.editing.search import Tried
from gradcheck.explain.failing import Failing
from gradcheck.explain.reading.nouns import Step
from gradcheck.explain.reading.operands import Given, operand_nodes
from gradcheck.explain.reading.reader import Expressions
from gradcheck.explain.reading.readings import Reading
from gradcheck.explain.reading.values import is_array, shape_of
from gradcheck.explain.sources import Source, walk

_FAR = 10_000


def blame(
    failing: Failing,
    given: list[Given],
    reading: Reading | None,
    edits: list[Tried],
    index: int | None = None,
) -> int | None:
    """The position of the operand that does not fit; None without operands.

    `index` is the operand that reaches beyond its axis: it is blamed unless an edit gives the axis another size.
    """
    for i, one in enumerate(given):
        if one.value is None:
            return i
    arrays = [i for i, one in enumerate(given) if one.shape != () or one.known == "not evaluated"]
    if not edits or reading is None:
        if index is not None:
            return index
        short = [i for i in arrays if given[i].cut is not None]
        if short:
            return short[0]
        if not arrays:
            return 0 if given else None
        return max(arrays, key=lambda i: len(given[i].shape or ()) * 100 + i)
    if len(given) == 1:
        return 0
    candidate = edits[0].candidate
    if candidate.node is failing.node and candidate.operand in (None, failing.node):
        if index is not None:
            return index
        return _of_the_operation(failing, given, arrays, candidate)
    wanted = candidate.operand if candidate.operand is not None else candidate.node
    for i, one in enumerate(given):
        if any(node is wanted for node in walk(one.node)):
            return i
    origin = reading.reader.seen.get(id(wanted))
    for i, one in enumerate(given):
        if origin is not None and is_array(origin) and one.value is origin:
            return i
    changed = _changed(given, arrays, reading, edits[0])
    if len(changed) == 1:
        return changed[0]
    far = {i: _distance(reading.reader, given[i].value, wanted, origin, candidate.source) for i in arrays}
    if far and min(far.values()) < _FAR:
        return min(far, key=lambda i: (far[i], i))
    if index is not None:
        return index
    short = [i for i in arrays if given[i].cut is not None]
    if short:
        return short[0]
    odd = {id(oddity.step) for oddity in reading.reader.oddities}
    for i, one in enumerate(given):
        if any(id(step) in odd for _, step, _ in _steps(reading.reader, one.value)):
            return i
    return arrays[-1] if arrays else None


def _of_the_operation(
    failing: Failing, given: list[Given], arrays: list[int], candidate: Candidate
) -> int | None:
    """Of an edit that makes another operation of the expression, the only operand that it changes as well.

    Where it leaves both as they are, the operation is wrong and no operand: the second is shown then.
    """
    new = candidate.replacement()
    kept = {ast.unparse(node) for node in operand_nodes(new)} if new is not None else set()
    changed = [i for i in arrays if ast.unparse(given[i].node) not in kept]
    if len(changed) == 1 and len(arrays) > 1:
        return changed[0]
    written = [i for i in arrays if not isinstance(given[i].node, (ast.Constant, ast.Tuple, ast.List))]
    if written:
        return written[min(len(written), 2) - 1]
    return arrays[-1] if arrays else None


def _changed(given: list[Given], arrays: list[int], reading: Reading, tried: Tried) -> list[int]:
    """The operands that have another shape with the edit, where they were read once with it and once without."""
    crash, again = reading.crash, tried.reading.reader
    both = reading.reader.visits, again.visits
    if crash is None or any(visits.get(id(crash.statement)) != 1 for visits in both):
        return []
    after = {i: shape_of(again.seen.get(id(given[i].node))) for i in arrays}
    return [i for i, shape in after.items() if shape and given[i].shape and shape != given[i].shape]


def _steps(reader: Expressions, value: Any, limit: int = 200) -> Iterator[tuple[Any, Step | None, int]]:
    """The arrays that a value was made of, nearest first: each with its step and how many lie between."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    met: set[int] = set()
    while waiting and len(met) < limit:
        current, far = waiting.pop(0)
        if type(current) in (list, tuple):
            waiting.extend((part, far) for part in current[:6])
            continue
        if not is_array(current) or id(current) in met:
            continue
        met.add(id(current))
        step = reader.made.get(id(current))
        yield current, step, far
        waiting.extend((part, far + 1) for _, part in (step.operands if step is not None else ()))


def _distance(reader: Expressions, value: Any, wanted: ast.AST, origin: Any, source: Source) -> int:
    """How many steps lie between a value and the expression that an edit changes, or what that held."""
    named = _named_by(source, wanted) if type(reader.seen.get(id(wanted))) is int else set()
    # `x.shape`, `zeros_like(x)`: what x is made of says nothing about who is to have another size.
    parent = source.parents.get(wanted)
    of_its_shape = isinstance(parent, ast.Attribute) and parent.attr == "shape"
    for made, step, far in _steps(reader, value):
        if made is origin and not of_its_shape:
            return far
        if step is None:
            continue
        simple = step.statement is not None and not hasattr(step.statement, "body")
        for root in (step.node, step.statement) if simple else (step.node,):
            for node in walk(root) if root is not None else ():
                # `n = x.shape[1]` made another size, and `a[:, :n]` is made with it.
                sized = root is step.node and isinstance(node, ast.Name) and node.id in named
                if node is wanted or (sized and step.source is source):
                    return far
    return _FAR


def _named_by(source: Source, wanted: ast.AST) -> set[str]:
    """The names that the statement around a size binds, where it binds nothing else than sizes."""
    statement = source.statement(wanted)
    if not isinstance(statement, ast.Assign) or not isinstance(wanted, (ast.Subscript, ast.Constant)):
        return set()
    return {part.id for target in statement.targets for part in walk(target) if isinstance(part, ast.Name)}
