"""Edits for an index out of range: room for its greatest number, a loop that stops earlier."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.editing.path_edits import bound_later, function_of
from gradcheck.explain.editing.size_edits import size_edits
from gradcheck.explain.index_problem import OutOfRange, out_of_range
from gradcheck.explain.origins import sizes_of, trace
from gradcheck.explain.reading.values import is_array
from gradcheck.explain.sources import Source, walk

if TYPE_CHECKING:
    from gradcheck.explain.reading.functions import Reader
    from gradcheck.explain.reading.nouns import Crash


def beyond(reader: Reader, crash: Crash) -> OutOfRange | None:
    """Which part of a crash's index is out of range; None when it crashed of something else."""
    if not crash.operands or not isinstance(crash.node, ast.Subscript):
        return None
    return out_of_range(crash.node, crash.operands[0], reader.seen, str(crash.error))


def bound_edits(reader: Reader, crash: Crash, found: OutOfRange) -> Iterator[Candidate]:
    """More room along the axis, or a loop that ends where the axis does."""
    assert isinstance(crash.node, ast.Subscript)
    if crash.node not in crash.source.parents:
        return  # written by an edit, not by the user
    yield from _more_room(reader, crash, found)
    numbers = [n for n in (found.greatest, found.told) if n is not None]
    if numbers and max(numbers) >= found.size:
        yield from _by_their_step(crash)
        yield from _shorter_loops(reader, crash, found)


def _more_room(reader: Reader, crash: Crash, found: OutOfRange) -> Iterator[Candidate]:
    """`labels.max() + 1`, or one more, for the size of the axis where the array is made."""
    labels, most = _labels(reader, found)
    owner = crash.operands[0]
    path = trace(reader, owner, found.axis) if is_array(owner) else []
    born, at = path[-1] if path else (None, 0)
    sizes = sizes_of(born) if born is not None else None
    if born is None or sizes is None:
        return
    if isinstance(found.part, ast.BinOp) and isinstance(getattr(crash.node, "ctx", None), ast.Store):
        # `h[t + 1] = ...`: the states before and after T steps are T + 1.
        yield from size_edits(reader, born, frozenset(n + 1 for n in found.reach if n >= found.size))
    if labels is None or most is None or most < found.size:
        return
    inside = function_of(born.source, born.node)
    text = ast.unparse(labels)
    known = inside is function_of(crash.source, crash.node) and born.source is crash.source
    roots = {part.id for part in walk(labels) if isinstance(part, ast.Name)}
    if not known or roots & bound_later(inside, born.node):
        return
    room = f"{text}.max() + 1" if is_array(reader.seen.get(id(labels))) else f"max({text}) + 1"
    label = f"room for every number in `{text}`"
    # As many numbers as there is room for, from 1 on: they are counted from 1.
    from_one = found.least is not None and found.least >= 1 and most == found.size
    yield Candidate(born.source, sizes[at], room, 1.2 if from_one else 0.5, label, born.node)


def _labels(reader: Reader, found: OutOfRange) -> tuple[ast.AST | None, int | None]:
    """The array that holds the numbers of an index, and its greatest: `y` of `y`, and of `y[i]` in a loop."""
    part = found.part
    if isinstance(part, ast.Subscript):
        part = part.value
    elif found.greatest == found.least:
        return None, None
    value: Any = reader.seen.get(id(part))
    if not isinstance(part, (ast.Name, ast.Attribute)):
        return None, None
    if is_array(value) and value.ndim == 1 and value.size and value.dtype.kind in "iu":
        return part, int(value.max())
    if type(value) is list and value and all(type(n) is int for n in value):
        return part, max(value)
    return None, None


def _shorter_loops(reader: Reader, crash: Crash, found: OutOfRange) -> Iterator[Candidate]:
    """`range(n - 1)` for `range(n)`, `<` for `<=`: the loop whose variable the index is made of ends earlier."""
    source, names = crash.source, {part.id for part in walk(found.part) if isinstance(part, ast.Name)}
    owner = source.segment(crash.node.value)  # type: ignore[attr-defined]
    node: ast.AST = crash.node if crash.node in source.parents else crash.statement  # type: ignore[assignment]
    while node in source.parents and not isinstance(node, (ast.FunctionDef, ast.Lambda)):
        node = source.parents[node]
        loops: list[ast.For | ast.comprehension] = list(getattr(node, "generators", ()))
        if isinstance(node, ast.For):
            loops = [node]
        for loop in loops:
            bound = {part.id for part in walk(loop.target) if isinstance(part, ast.Name)}
            call = loop.iter
            if numpy_name(call) == "reversed" and isinstance(call, ast.Call) and call.args:
                call = call.args[0]
            if bound & names and isinstance(call, ast.Call) and numpy_name(call) == "range":
                yield from _shorter(reader, source, call, loop.target, found, owner)
        if isinstance(node, ast.While) and isinstance(node.test, ast.Compare):
            test = node.test
            read = {part.id for part in walk(test) if isinstance(part, ast.Name)}
            if read & names and len(test.ops) == 1 and isinstance(test.ops[0], ast.LtE):
                text = f"{source.segment(test.left)} < {source.segment(test.comparators[0])}"
                yield Candidate(source, test, text, 0.6, "the loop ends one earlier", found.part)


def _shorter(
    reader: Reader, source: Source, call: ast.Call, target: ast.expr, found: OutOfRange, owner: str
) -> Iterator[Candidate]:
    value, now = reader.seen.get(id(call)), reader.seen.get(id(found.part))
    at = _variable(reader, target, found.part)
    if (
        type(value) is not range
        or abs(value.step) != 1
        or call.keywords
        or type(now) is not int
        or at is None
    ):
        return
    ahead = now - at  # the index is that far ahead of the loop's variable
    texts = [source.segment(arg) for arg in call.args]
    greatest = found.size - ahead - 1
    place, end = (len(texts) > 1, value.stop - 1) if value.step > 0 else (False, value.start)
    less = end - greatest
    label = "the loop ends where the axis does" if ahead == 0 else "the loop stops earlier"
    # What is stored into was likelier made too small: states before and after T steps are T + 1.
    stored = isinstance(getattr(source.parents.get(found.part), "ctx", None), ast.Store)
    cost = 0.8 if stored and ahead > 0 else 0.6
    if 0 < less <= 3:
        text = _less(texts[place], less)
    elif less > 0 and value.step > 0 and ahead >= 0:
        text = f"len({owner})" + (f" - {ahead}" if ahead else "")
    else:
        return
    new = ", ".join([*texts[:place], text, *texts[place + 1 :]])
    yield Candidate(source, call, f"{source.segment(call.func)}({new})", cost, label, found.part)


def _by_their_step(crash: Crash) -> Iterator[Candidate]:
    """`out[i // k, j // k]` for `out[i, j]` in loops with the step k: one entry for each step."""
    source, node = crash.source, crash.node
    assert isinstance(node, ast.Subscript)
    steps: dict[str, str] = {}
    around: ast.AST = node
    while around in source.parents and not isinstance(around, (ast.FunctionDef, ast.Lambda)):
        around = source.parents[around]
        if isinstance(around, ast.For) and isinstance(around.target, ast.Name):
            call = around.iter
            if numpy_name(call) == "range" and isinstance(call, ast.Call) and len(call.args) == 3:
                steps[around.target.id] = source.segment(call.args[2])
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if any(isinstance(part, ast.Name) and part.id in steps for part in parts):
        texts = [
            f"{part.id} // {steps[part.id]}"
            if isinstance(part, ast.Name) and part.id in steps
            else source.segment(part)
            for part in parts
        ]
        text = f"{source.segment(node.value)}[{', '.join(texts)}]"
        yield Candidate(source, node, text, 0.5, "one entry for each step of the loop", node.slice)


def _variable(reader: Reader, name: ast.expr, part: ast.AST) -> int | None:
    """What the variable of a loop held when the index was read, if that is the variable, more or less a number."""
    if isinstance(part, ast.BinOp) and isinstance(part.right, ast.Constant):
        part = part.left
    value = reader.seen.get(id(part))
    same = isinstance(name, ast.Name) and isinstance(part, ast.Name) and name.id == part.id
    return value if same and type(value) is int else None


def _less(text: str, less: int) -> str:
    """`n - 1` for `n`, `n` for `n + 1`, `9` for `10`."""
    node = ast.parse(text, mode="eval").body
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return str(node.value - less)
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and type(node.right.value) is int:
        more = node.right.value * (1 if isinstance(node.op, ast.Add) else -1) - less
        if isinstance(node.op, (ast.Add, ast.Sub)):
            left = ast.unparse(node.left)
            return left if more == 0 else f"{left} {'+' if more > 0 else '-'} {abs(more)}"
    return f"{text} - {less}"
