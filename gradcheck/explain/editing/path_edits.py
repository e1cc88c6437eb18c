"""Edits between where an array is bound and where it fails: cut like its neighbour, unpacked in another order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.editing.writer import Writer
from gradcheck.explain.origins import MAKERS
from gradcheck.explain.reading.values import shape_of
from gradcheck.explain.sources import Source, children, walk


def function_of(source: Source, node: ast.AST) -> ast.AST:
    """The function around a node, or the module."""
    while node in source.parents:
        node = source.parents[node]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            break
    return node


@lru_cache(maxsize=64)
def own_nodes(inside: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes of a function or module that are not those of a function or class in it."""
    found = list(children(inside))
    for node in found:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            found.extend(children(node))
    return tuple(found)


@lru_cache(maxsize=64)
def _first_bound(inside: ast.AST) -> dict[str, int]:
    """The first line in which a function or module binds each of its names and attributes."""
    first: dict[str, int] = {}
    for node in own_nodes(inside):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            text = ast.unparse(node)
            first[text] = min(first.get(text, node.lineno), node.lineno)
    return first


def bound_later(inside: ast.AST, before: ast.AST) -> set[str]:
    """The names and attributes that a function or module binds in a statement for the first time, or after it."""
    return {name for name, line in _first_bound(inside).items() if line >= before.lineno}  # type: ignore[attr-defined]


def _names(node: ast.AST) -> list[ast.Name | ast.Attribute]:
    return [
        part
        for part in walk(node)
        if isinstance(part, (ast.Name, ast.Attribute)) and isinstance(part.ctx, ast.Load)
    ]


def way_edits(source: Source, statement: ast.AST, seen: dict[int, Any]) -> Iterator[Candidate]:
    """Edits of the bindings of the names that a failing statement reads, in the same function."""
    inside = function_of(source, statement)
    read = {part.id for part in _names(statement) if isinstance(part, ast.Name)}
    cuts = list(_cuts(source, inside, seen))
    yield from _cut_alike(source, statement, seen, cuts, 0.0)
    yield from _made_alike(source, statement, seen)
    for node in walk(inside):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and node is not statement:
            target = node.targets[0]
            if (
                isinstance(target, ast.Name)
                and target.id in read
                and isinstance(node.value, (ast.Name, ast.Attribute))
            ):
                yield from _cut_alike(source, node.value, seen, cuts, -0.1)
                yield from _without_label(source, inside, node.value, seen)
                yield from _of_this_round(source, node, seen)
            elif isinstance(target, ast.Tuple):
                yield from _other_order(source, target, read, node.value)
        elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.target, ast.Tuple):
            yield from _other_order(source, node.target, read, None)
            yield from _backwards(source, node, read, seen)


def _cuts(
    source: Source, inside: ast.AST, seen: dict[int, Any]
) -> Iterator[tuple[int, int, str, ast.Subscript]]:
    """`x[i:j]` and `x[idx]` along the first axis: the size before, the size after, the index as written."""
    for node in walk(inside):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            index: ast.AST = node.slice
            if isinstance(index, ast.Tuple):
                index = index.elts[0]
            before, after = shape_of(seen.get(id(node.value))), shape_of(seen.get(id(node)))
            if not before or not after or len(before) != len(after) or after[0] >= before[0]:
                continue
            if isinstance(index, (ast.Slice, ast.Name)) and not _is_index(source, node, inside):
                yield before[0], after[0], source.segment(index), node


def _is_index(source: Source, node: ast.AST, inside: ast.AST) -> bool:
    """Whether what is cut here, `idx = perm[i:j]`, is itself an index of something."""
    parent = source.parents.get(node)
    if not (isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name)):
        return False
    name = parent.targets[0].id
    return any(
        isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Name) and part.slice.id == name
        for part in walk(inside)
    )


def _of_this_round(source: Source, statement: ast.Assign, seen: dict[int, Any]) -> Iterator[Candidate]:
    """`s = self.s[i]` for `s = self.s` in a loop over i, which goes over all rows of it."""
    shape, around = shape_of(seen.get(id(statement.value))), source.parents.get(statement)
    if not isinstance(around, ast.For) or not isinstance(around.target, ast.Name) or not shape:
        return
    rounds: Any = seen.get(id(around.iter))
    if type(rounds) is range and len(shape) > 1 and rounds == range(shape[0]):
        text = f"{source.segment(statement.value)}[{around.target.id}]"
        label = f"the entry of this {around.target.id}"
        yield Candidate(source, statement.value, text, 0.4, label, statement.value)


def _without_label(
    source: Source, inside: ast.AST, table: ast.Name | ast.Attribute, seen: dict[int, Any]
) -> Iterator[Candidate]:
    """`rows[:, :-1]` for `rows`, where another line takes the label from its last column, or its first."""
    shape, text = shape_of(seen.get(id(table))), source.segment(table)
    for node in walk(inside):
        if not isinstance(node, ast.Subscript) or source.segment(node.value) != text or len(shape or ()) != 2:
            continue
        match node.slice:
            case ast.Tuple(elts=[ast.Slice(lower=None, upper=None), column]):
                at = seen.get(id(column), getattr(column, "value", None))
                last = shape is not None and at in (-1, shape[1] - 1)
                if type(at) is int and (last or at == 0):
                    label = f"without the column that line {node.lineno} takes"
                    yield Candidate(source, table, f"{text}[:, {':-1' if last else '1:'}]", 0.3, label, table)


def _cut_alike(
    source: Source,
    root: ast.AST,
    seen: dict[int, Any],
    cuts: list[tuple[int, int, str, ast.Subscript]],
    more: float,
) -> Iterator[Candidate]:
    for part in _names(root):
        shape = shape_of(seen.get(id(part)))
        if not shape:
            continue
        parent = source.parents.get(part)
        if isinstance(parent, (ast.Attribute, ast.Subscript)) and parent.value is part:
            continue
        for before, _, text, node in cuts:
            if shape[0] == before and node.value is not part:
                like = source.one_line(node)
                yield Candidate(
                    source, part, f"{source.segment(part)}[{text}]", 0.6 + more, f"cut like `{like}`", part
                )


def _made_alike(source: Source, statement: ast.AST, seen: dict[int, Any]) -> Iterator[Candidate]:
    """`add_bias(test)` where `add_bias(X)` was called for an array of the same kind."""
    inside = function_of(source, statement)
    here = getattr(inside, "name", "")
    defined = {node.name for node in walk(source.tree) if isinstance(node, ast.FunctionDef)}
    calls = [
        node
        for node in walk(source.tree)
        if isinstance(node, ast.Call)
        and len(node.args) == 1
        and not node.keywords
        and source.segment(node.func).removeprefix("self.") != here
        and source.segment(node.func).removeprefix("self.") in defined
        and shape_of(seen.get(id(node.args[0])))
        and shape_of(seen.get(id(node)))
    ]
    for part in _names(statement):
        shape = shape_of(seen.get(id(part)))
        parent = source.parents.get(part)
        called = isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is part)
        if not shape or (called and getattr(parent, "attr", "") != "T"):
            continue
        for call in calls:
            before, after = shape_of(seen.get(id(call.args[0]))), shape_of(seen.get(id(call)))
            if not before or not after or before[1:] != shape[1:] or len(before) != len(shape):
                continue
            if after != before and not any(inner is part for inner in walk(call)):
                text = f"{source.segment(call.func)}({source.segment(part)})"
                yield Candidate(source, part, text, 0.9, f"made like `{source.one_line(call)}`", part)


def _other_order(
    source: Source, target: ast.Tuple, read: set[str], value: ast.AST | None
) -> Iterator[Candidate]:
    names = [source.segment(part) for part in target.elts]
    if not read & set(names) or len(names) > 8 or any("\n" in name for name in names):
        return
    if isinstance(value, ast.Tuple):
        return  # `a, b = f(x), g(y)`: each name stands beside its value
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            if {names[i], names[j]} & read:
                new = [*names]
                new[i], new[j] = names[j], names[i]
                text = ", ".join(new)
                if source.segment(target).startswith("("):
                    text = f"({text})"
                near = 0.0 if len(names) == 2 else 0.35
                yield Candidate(
                    source,
                    target,
                    text,
                    1.25 + near,
                    f"{names[i]} and {names[j]} the other way round",
                    target,
                )


def _backwards(
    source: Source, loop: ast.For | ast.comprehension, read: set[str], seen: dict[int, Any]
) -> Iterator[Candidate]:
    """`zip(weights, grads[::-1])`: one of the lists that are walked together runs the other way."""
    bound = {part.id for part in walk(loop.target) if isinstance(part, ast.Name)}
    if not bound & read or not isinstance(loop.iter, ast.Call) or numpy_name(loop.iter) != "zip":
        return
    for arg in loop.iter.args:
        if type(seen.get(id(arg))) in (list, tuple) and isinstance(arg, (ast.Name, ast.Attribute)):
            text = f"{source.segment(arg)}[::-1]"
            yield Candidate(source, arg, text, 1.1, "in the reverse order", arg)


def shape_index_edits(
    source: Source, statement: ast.AST, seen: dict[int, Any], wanted: frozenset[int]
) -> Iterator[Candidate]:
    """The other axis of a `.shape[k]`, or that of another argument, where an array or its size is made."""
    roots: list[ast.AST] = [statement] if not hasattr(statement, "body") else []
    read = {part.id for root in roots for part in walk(root) if isinstance(part, ast.Name)}
    for node in walk(function_of(source, statement)):
        if isinstance(node, ast.Assign) and node is not statement:
            bound = {part.id for t in node.targets for part in walk(t) if isinstance(part, ast.Name)}
            if bound & read:
                roots.append(node)
    for part in (part for root in roots for part in walk(root)):
        match part:
            case ast.Subscript(
                value=ast.Attribute(attr="shape") as shape, slice=ast.Constant(value=int(axis))
            ):
                if axis in (0, 1):
                    text = f"{source.segment(shape)}[{1 - axis}]"
                    yield Candidate(source, part, text, 1.0, "the size of the other axis", part)
                yield from _of_another(source, part, int(axis), seen, wanted)


def _of_another(
    source: Source, size: ast.Subscript, axis: int, seen: dict[int, Any], wanted: frozenset[int]
) -> Iterator[Candidate]:
    """`h.shape[1]` for `x.shape[1]`: the same axis of another argument of the function, of the size that is due."""
    inside = function_of(source, size)
    if not isinstance(inside, ast.FunctionDef):
        return
    arguments = {arg.arg for arg in inside.args.args}
    read = {n.id: n for n in own_nodes(inside) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for name in arguments & read.keys():
        shape = shape_of(seen.get(id(read[name])))
        text = f"{name}.shape[{axis}]"
        if shape and len(shape) > axis and shape[axis] in wanted and text != source.segment(size):
            yield Candidate(source, size, text, 0.7, f"the size of {name}", size)


def made_otherwise(
    source: Source, statement: ast.AST, writer: Writer, need: tuple[int, ...] | None
) -> Iterator[Candidate]:
    """The whole right hand side of an assignment, or what is returned, in another form."""
    if isinstance(statement, ast.Assign):
        if len(statement.targets) != 1 or isinstance(statement.targets[0], (ast.Tuple, ast.List)):
            return
        value: ast.AST = statement.value
    elif isinstance(statement, ast.Return) and statement.value is not None:
        value = statement.value
    else:
        return
    shape = writer.shape(value)
    if not shape or isinstance(value, ast.Constant):
        return
    atom = writer.atom(value)
    if writer.as_index:
        yield Candidate(source, value, f"{atom}{writer.as_index[0]}", -0.1, writer.as_index[1], value)
    fresh = 0.5 if numpy_name(value) in MAKERS else 0.0  # an array just made is made in another shape
    for text, cost, label in writer.remade(value, shape, need):
        yield Candidate(source, value, text, cost + 0.05 + fresh, label, value)
    if len(shape) == 2 and shape[0] != shape[1]:
        yield Candidate(source, value, writer.transposed(value), 1.2, "transposed", value)
    if len(shape) == 3 and 1 in shape:
        axis = shape.index(1)
        yield Candidate(
            source, value, f"{atom}.squeeze({axis})", 1.2, f"without the axis {axis} of size 1", value
        )
