"""Gathers the edits that might help: of the failing statement, of those its operands come from, of the calls."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.explain.editing.bound_edits import beyond, bound_edits
from gradcheck.explain.editing.column_edits import column_edits
from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.editing.order_edits import literal_orders, loop_orders, unpacked
from gradcheck.explain.editing.path_edits import function_of, made_otherwise, shape_index_edits, way_edits
from gradcheck.explain.editing.pool_edits import like_edits
from gradcheck.explain.editing.scope_edits import (
    argument_edits,
    forgotten_return,
    neighbours,
    number_returns,
    other_parts,
    owners,
    siblings,
    size_order,
)
from gradcheck.explain.editing.size_edits import reshaped_sizes, size_edits
from gradcheck.explain.editing.writer import Writer
from gradcheck.explain.failing import Failing
from gradcheck.explain.origins import JOINS, MAKERS, ancestors, sizes_of
from gradcheck.explain.reading.functions import Reader
from gradcheck.explain.reading.nouns import Crash, Instance, Scope, Step
from gradcheck.explain.reading.readings import Reading
from gradcheck.explain.reading.values import REDUCTIONS, is_array, shape_of
from gradcheck.explain.refusals import block_clash
from gradcheck.explain.sources import Source, children, walk
from gradcheck.values.one_hot import has_one_hot_rows


def _has_bias_unit(reader: Reader) -> bool:
    """Whether the code that was read joins ones, or any column, to an array."""
    return any(
        step.operation in JOINS or step.operation in ("insert", "pad") for step in reader.made.values()
    )


def _bias_first(reader: Reader) -> bool | None:
    for step in reader.made.values():
        if step.operation in JOINS and step.operands:
            parts = step.operands[0][1]
            if type(parts) in (tuple, list) and len(parts) == 2:
                node = step.operands[0][0]
                texts = (
                    [ast.unparse(e) for e in node.elts]
                    if isinstance(node, (ast.Tuple, ast.List))
                    else ["", ""]
                )
                for i, part in enumerate(parts):
                    maker = reader.made.get(id(part)) if is_array(part) else None
                    if "ones" in texts[i] or (maker is not None and maker.operation in ("ones", "ones_like")):
                        return i == 0
            if step.operation == "insert":
                return True
            if step.operation == "append":
                return False
    return None


def sites(reading: Reading, limit: int = 7) -> list[tuple[Step | None, ast.stmt, Any, float]]:
    """Statements that had a hand in the crash: the failing one, then those its operands come from, nearest first."""
    crash = reading.crash
    assert crash is not None and crash.statement is not None
    found: list[tuple[Step | None, ast.stmt, Any, float]] = [(None, crash.statement, crash.source, 0.0)]
    seen = {id(crash.statement)}
    odd = {id(oddity.step) for oddity in reading.reader.oddities}
    steps = ancestors(reading.reader, list(crash.operands))
    steps.sort(key=lambda step: id(step) not in odd)
    for step in steps:
        if step.statement is None or id(step.statement) in seen:
            continue
        seen.add(id(step.statement))
        near = 0.25 if id(step) in odd else 0.5 + 0.12 * len(found)
        found.append((step, step.statement, step.source, near))
        if len(found) >= limit:
            break
    return found


def header(statement: ast.stmt) -> ast.AST:
    """What of a statement is read at its own line: the test of an `if`, what a loop goes through."""
    if isinstance(statement, (ast.If, ast.While)):
        return statement.test
    if isinstance(statement, ast.For):
        return statement.iter
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.With, ast.Try)):
        return ast.Pass()
    return statement


def _sizes_near(source: Source, statement: ast.AST, reader: Reader) -> dict[str, int]:
    """The whole numbers that the function around a statement reads by name."""
    found: dict[str, int] = {}
    for node in walk(function_of(source, statement)):
        value = reader.seen.get(id(node)) if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Name) and type(value) is int and 1 < value < 5000:
            found[node.id] = value
    return found


def _sizes(scope: Scope) -> dict[str, int]:
    """The whole numbers in scope that can be sizes."""
    found = {**scope.module, **(dict(scope.frame) if scope.frame is not None else {}), **scope.names}
    return {k: v for k, v in found.items() if type(v) is int and 1 < v < 5000}


def _deliberate(reader: Reader, value: Any) -> bool:
    """Whether an array was made with one row or column more than something, written so: `(n + 1, m)`."""
    for step in ancestors(reader, value, 4):
        for part in sizes_of(step) or ():
            if (
                isinstance(part, ast.BinOp)
                and isinstance(part.op, ast.Add)
                and ast.unparse(part.right) == "1"
            ):
                return True
    return False


def _late(reader: Reader, candidate: Candidate, has_bias: bool) -> float:
    """What an edit costs more because it mends a value where it is used, and not where it was made."""
    operand = candidate.operand
    value = reader.seen.get(id(operand))
    step = reader.made.get(id(value)) if is_array(value) else None
    while step is not None and step.operation in ("divide", "multiply", "negative") and step.operands:
        arrays = [value for _, value in step.operands if shape_of(value)]
        step = reader.made.get(id(arrays[0])) if len(arrays) == 1 else None
    if step is None:
        return 0.0
    if candidate.label == "without the bias unit" and _deliberate(reader, value):
        return 0.8
    product = step.operation in ("matmul", "dot", "outer")
    if candidate.label == "with the bias unit" and step is not None and step.operation in MAKERS:
        return -0.6 if has_bias else 0.0  # raw samples lack what was joined to others
    if candidate.label == "with the bias unit":
        return 1.5 if product else 0.0  # ones belong to what comes in, not to what was computed from it
    if not isinstance(operand, (ast.Name, ast.Attribute, ast.Subscript)):
        return 0.0
    if candidate.label in ("transposed", "the right operand transposed", "the left operand transposed"):
        return 0.6 if product else 0.4 if step.operation == "reshape" else 0.0
    if candidate.label in ("made a column", "made a row"):
        return 0.4 if step.operation in REDUCTIONS and "axis" in step.keywords else 0.0
    return 0.0


def _counters(statement: ast.AST, reader: Reader) -> dict[str, int]:
    """The names that a statement uses as an index, each with the length of what it counts."""
    found: dict[str, int] = {}
    for part in walk(statement):
        if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Name):
            counted: Any = reader.seen.get(id(part.value))
            if type(reader.seen.get(id(part.slice))) is int and shape_of(counted):
                found[part.slice.id] = (shape_of(counted) or (0,))[0]
    return found


def _around(source: Source, node: ast.AST) -> set[int]:
    """The ids of the nodes in a node and around it: an edit of any other part of its statement leaves it as it is."""
    found = {id(part) for part in walk(node)}
    parent: ast.AST | None = node
    while parent is not None and not isinstance(parent, (ast.FunctionDef, ast.ClassDef, ast.Module)):
        found.add(id(parent))
        parent = source.parents.get(parent)
    return found | {id(part) for part in children(node)}


def _refused_index(reader: Reader, crash: Crash) -> tuple[tuple[str, str] | None, set[int]]:
    """What an index array lacks that has the right shape: whole numbers, or a count that starts at 0."""
    if not isinstance(crash.node, ast.Subscript) or len(crash.operands) < 2:
        return None, set()
    owner, index = crash.operands[:2]
    for axis, part in enumerate(index if type(index) is tuple else (index,)):
        nodes = {key for key, value in reader.seen.items() if value is part}
        if not is_array(part) or part.dtype == bool or not part.size:
            continue
        if part.dtype.kind == "f":
            return (".astype(int)", "whole numbers, as an index must be"), nodes
        size = owner.shape[axis] if is_array(owner) and axis < owner.ndim else 0
        if part.dtype.kind in "iu" and type(part) is np.ndarray and part.min() >= 1 and part.max() == size:
            return (" - 1", "counted from 0, as an index is"), nodes
    return None, set()


def _flat(value: Any) -> Iterator[Any]:
    for part in value if type(value) in (list, tuple) else ():
        yield from _flat(part) if type(part) in (list, tuple) else (part,)


def _is_mask(reader: Reader, value: Any) -> bool:
    """Whether an array was made by a comparison, scaled or not: it multiplies entry by entry."""
    near = ancestors(reader, value, 4) if is_array(value) else []
    return any(step.operation == "compare" and step.result.shape == value.shape for step in near)


def _cancels(candidate: Candidate) -> bool:
    """Whether an edit leaves a quotient or difference of an expression and itself: ones or zeros, whatever it is."""
    around = candidate.source.parents.get(candidate.node)
    if isinstance(around, ast.BinOp) and isinstance(around.op, (ast.Div, ast.Sub, ast.FloorDiv, ast.Mod)):
        other = around.right if around.left is candidate.node else around.left
        if "".join(candidate.source.segment(other).split()) == "".join(candidate.text.split()):
            return True
    return False


def gather(
    failing: Failing, reading: Reading, failing_node: ast.AST, calls: Iterable[ast.AST | None] = ()
) -> list[Candidate]:
    """All candidates, cheapest first."""
    crash, reader = reading.crash, reading.reader
    assert crash is not None
    shapes = {key: shape_of(value) for key, value in reader.seen.items()}
    if isinstance(crash.node, ast.AugAssign) and crash.operands:
        shapes[id(crash.node.target)] = shape_of(crash.operands[0])
    shapes.update({key: () for key, value in reader.seen.items() if type(value) is str})
    steps = ancestors(reader, list(crash.operands))
    made: list[Candidate] = []
    # The calls the traceback goes through, and the calls in their statements and arguments.
    outer = {id(part) for call in calls if call is not None for part in walk(call)}
    arrays = {key for key, value in reader.seen.items() if is_array(value)}
    out_of_range = beyond(reader, crash)
    block = (
        [part for row in crash.operands[:1] for part in _flat(row)]
        if numpy_name(crash.node) == "block"
        else []
    )
    wanted = frozenset(n for value in crash.operands[:2] for n in (shape_of(value) or ())[-2:] if n > 1)
    if out_of_range is not None:
        made.extend(bound_edits(reader, crash, out_of_range))
        wanted = frozenset(n + 1 for n in out_of_range.reach if n >= out_of_range.size)
    clash = block_clash(crash.node, [shape_of(part) for part in block]) or ()
    calm = {id(part) for i, part in enumerate(block) if clash and i not in clash}
    wanted |= frozenset(n for part in block for n in shape_of(part) or () if n > 1)
    integers = {key for key in arrays if reader.seen[key].dtype.kind in "iu"}
    one_hot = {key for key in arrays if has_one_hot_rows(reader.seen[key])}
    first, has_bias = _bias_first(reader), _has_bias_unit(reader)
    lists = {key for key, value in reader.seen.items() if type(value) is list}
    masked = [value for value in crash.operands if _is_mask(reader, value)]
    masks = (
        {key for key, value in reader.seen.items() if any(value is mask for mask in masked)}
        if masked
        else set()
    )
    # A mask that does not fit was made for another array: this one has the size it has.
    others = [value for value in crash.operands if masked and not any(value is mask for mask in masked)]
    unmasked = {id(step.result) for step in ancestors(reader, others)} if masked else set()
    as_index, refused = _refused_index(reader, crash)
    operands = [shape_of(value) for value in crash.operands]
    stored = crash.node not in crash.source.parents or isinstance(getattr(crash.node, "ctx", None), ast.Store)
    whole = header(crash.statement) if stored and crash.statement is not None else crash.node
    beside = [crash.source.one_line(part) for part in children(crash.node) if isinstance(part, ast.expr)]
    concerned = _around(crash.source, whole)
    for step, statement, source, far in sites(reading):
        writer = Writer(source, shapes, first)
        writer.has_bias_unit = has_bias
        writer.arrays, writer.integers, writer.lists = arrays, integers, lists
        writer.as_index, writer.refused = as_index, refused
        writer.operands = tuple(operands)
        writer.wanted = wanted if step is not None else frozenset()
        if step is not None and has_bias:
            writer.needed = tuple(n for value in crash.operands for n in shape_of(value) or ())
        if crash.scope is not None:
            writer.sizes = _sizes(crash.scope) if step is None else _sizes_near(source, statement, reader)
        writer.masks = masks if step is None else set()
        writer.is_matrix = any(type(operand) is np.matrix for operand in crash.operands)
        root = header(statement)
        inner = failing_node if step is None else None
        if step is None:
            writer.counters = _counters(statement, reader)
        found = list(writer.candidates(root, inner))
        if step is None:
            found = [c for c in found if id(c.node) in concerned]
        else:
            own = shape_of(step.result)
            unlike = [shape for shape in operands if shape != own]
            need = unlike[0] if len(operands) == 2 and len(unlike) == 1 else own
            found += made_otherwise(source, statement, writer, need)
            found += shape_index_edits(source, statement, reader.seen, wanted)
            found += other_parts(source, root, reader)
            found += neighbours(source, root, {})
            for maker in steps:
                if maker.statement is statement and id(maker.result) not in unmasked:
                    found += size_edits(reader, maker, wanted)
            found += like_edits(source, statement, reader, beside)
        for candidate in found:
            cost = candidate.cost + far + (0.6 if step is not None and id(step.result) in calm else 0.0)
            cost += _late(reader, candidate, has_bias) if step is None else 0.0
            if isinstance(root, ast.Return) and step is not None:
                cost += 0.1
            made.append(replace(candidate, cost=cost))
        if step is None and crash.scope is not None:
            names = dict(crash.scope.names)
            if crash.scope.frame is not None:
                names = {**{k: reader.lift(v) for k, v in crash.scope.frame.items()}, **names}
            inside = whole if isinstance(whole, ast.expr) else header(statement)
            # An index that is too large for its array says nothing for another array.
            refusing = {id(part) for part in walk(crash.node)} if out_of_range is not None else set()
            for other in siblings(source, inside, names):
                twice = other.text in beside  # `stack([a, a])`, `x @ x`: the other operand once more
                if not twice and (other.node is crash.node or id(other.node) not in refusing):
                    made.append(other)
            made.extend(owners(source, header(statement)))
            made.extend(other_parts(source, inside, reader))
            made.extend(way_edits(source, header(statement), reader.seen))
            made.extend(unpacked(source, crash.node, reader))
    made.extend(column_edits(reading))
    made.extend(literal_orders(reader, crash))
    made.extend(reshaped_sizes(reader, crash.source, crash.node))
    if any(value is None for value in crash.operands):
        for source, silent in reader.silent[-6:]:
            made.extend(forgotten_return(source, silent))
    made.extend(loop_orders(failing))
    for value in crash.operands:
        literal = reader.literals.get(id(value))
        if literal is not None and type(value) is list:
            made.append(
                Candidate(
                    literal[1],
                    literal[0],
                    f"np.array({literal[1].segment(literal[0])})",
                    0.7,
                    "a list made an array",
                    literal[0],
                )
            )
    for source, call, scope in list(reader.calls_read.values()):
        if call not in source.parents:
            continue  # written by an edit, not by the user
        if isinstance(reader.seen.get(id(call)), Instance):
            made.extend(size_order(source, call, reader.seen))
            made.extend(like_edits(source, source.statement(call), reader, []))
        if id(call) in outer:
            names = {**(dict(scope.frame) if scope.frame is not None else {}), **scope.names}
            for candidate in argument_edits(source, call, names, shapes, one_hot):
                made.append(replace(candidate, cost=candidate.cost + 0.3))
    for source, way_out in list(reader.returned.values())[-12:]:
        function: ast.AST = way_out
        while function in source.parents and not isinstance(function, (ast.FunctionDef, ast.Lambda)):
            function = source.parents[function]
        made.extend(number_returns(source, way_out, function))
        returning = Writer(source, shapes, first)
        for candidate in made_otherwise(source, way_out, returning, None):
            cost = candidate.cost + 0.5
            made.append(replace(candidate, cost=cost))
    seen: set[tuple[int, str]] = set()
    unique = []
    made = [candidate for candidate in made if not _cancels(candidate)]
    for candidate in sorted(made, key=lambda c: c.cost):
        key = (id(candidate.node), candidate.text)
        if key not in seen and candidate.text != candidate.source.segment(candidate.node):
            seen.add(key)
            unique.append(candidate)
    return unique
