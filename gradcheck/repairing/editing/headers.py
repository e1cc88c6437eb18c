"""Edits of what a loop goes over, all of it or from the other end, and of which items it reads in each round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.walks import ORDER

ROUNDS, ITEM = "rounds of a loop", "index"  # kinds of edits


def headers(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The loop, the edit of its header, and how that reads with it."""
    for step in steps(tree):
        if not isinstance(step, ast.For):
            continue
        start, end = source.start(step.iter), source.end(step.iter)
        was = source.of(step.iter)
        for now in dict.fromkeys(_others(step.iter)):
            if now != was:
                kind = ORDER if ("reversed" in was) != ("reversed" in now) else ROUNDS
                edit = TextEdit(start, end, now, kind, was, now, 0.0)
                yield step, edit, f"for {source.of(step.target)} in {now}:"


def nested_headers(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The same of two loops, one right inside the other, that both leave out as much: rows and columns."""
    for outer in steps(tree):
        inner = outer.body[0] if isinstance(outer, ast.For) else None
        if not isinstance(outer, ast.For) or not isinstance(inner, ast.For):
            continue
        start, end = source.start(outer.iter), source.end(inner.iter)
        was, between = source.of(outer.iter), source.bytes[source.end(outer.iter) : source.start(inner.iter)]
        for now, then in zip(_others(outer.iter), _others(inner.iter)):
            if "reversed" not in now + then:
                edit = TextEdit(start, end, now + between.decode() + then, ROUNDS, was, now, 0.0)
                heads = ((outer, now), (inner, then))
                yield outer, edit, " ".join(f"for {source.of(l.target)} in {made}:" for l, made in heads)


def items(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement, the edit by which it reads the item of this round, the next or the last, and how it reads then."""
    for loop in (node for node in nodes_in(tree) if isinstance(node, ast.For)):
        turns = {node.id for node in nodes_in(loop.target) if isinstance(node, ast.Name)}
        for step in (child for child in loop.body if isinstance(child, (ast.Assign, ast.AugAssign))):
            for node in nodes_in(step.value):
                if not isinstance(node, ast.Subscript) or _turn(node.slice) not in turns:
                    continue
                start, end = source.start(node.slice), source.end(node.slice)
                was, turn = source.of(node.slice), _turn(node.slice)
                for now in (turn, f"{turn} - 1", f"{turn} + 1"):
                    if now != was:
                        edit = TextEdit(start, end, now, ITEM, source.of(node), _read(node, now), 0.0)
                        head = source.start(step)
                        raw = source.of(step).encode()
                        shown = raw[: start - head] + now.encode() + raw[end - head :]
                        yield step, edit, shown.decode()


def _turn(index: ast.expr) -> str:
    """The variable of an index `t`, `t - 1` or `t + 1`; "" for any other."""
    match index:
        case ast.Name(id=name):
            return name
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            return name
    return ""


def _read(node: ast.Subscript, index: str) -> str:
    return f"{ast.unparse(node.value)}[{index}]"


def _others(header: ast.expr) -> Iterator[str]:
    """What else a loop may go over, by what it goes over now."""
    text = ast.unparse(header)
    match header:
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            yield from (f"reversed({other})" for other in _others(inner) if "reversed" not in other)
            yield ast.unparse(inner)
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            yield from _ranges([ast.unparse(bound) for bound in bounds])
            yield f"reversed({text})"
        case ast.Call(func=ast.Name(id="zip" | "enumerate" | "list") as called, args=parts, keywords=[]):
            for place, part in enumerate(parts):
                for other in _whole(part):
                    given = [other if place == k else ast.unparse(each) for k, each in enumerate(parts)]
                    yield f"{called.id}({', '.join(given)})"
        case _:
            yield from _whole(header)


def _whole(node: ast.expr) -> Iterator[str]:
    """All of what a slice leaves a part of out."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        of, step = ast.unparse(node.value), node.slice.step
        if node.slice.lower is not None or node.slice.upper is not None:
            yield of if step is None else f"{of}[::{ast.unparse(step)}]"


def _ranges(bounds: list[str]) -> Iterator[str]:
    """One round more at either end, one less, and from the first."""
    match bounds:
        case [stop]:
            yield from (f"range({other})" for other in (_moved(stop, 1), _moved(stop, -1)))
            yield f"range(1, {stop})"
        case [first, stop]:
            yield f"range({stop})"
            yield from (f"range({first}, {other})" for other in (_moved(stop, 1), _moved(stop, -1)))
            yield from (f"range({other}, {stop})" for other in (_moved(first, -1), _moved(first, 1)))
        case [first, stop, "-1"]:
            yield from (f"range({first}, {other}, -1)" for other in (_moved(stop, -1), _moved(stop, 1)))
            yield from (f"range({other}, {stop}, -1)" for other in (_moved(first, 1), _moved(first, -1)))


def _moved(bound: str, by: int) -> str:
    """A bound one further or nearer: `n - 1` becomes `n`."""
    node = ast.parse(bound, mode="eval").body
    match node:
        case ast.Constant(value=int() as number):
            return str(number + by)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
            return str(by - number)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=int() as number)):
            by += number if isinstance(op, ast.Add) else -number
            bound = ast.unparse(left)
    return bound if not by else f"{bound} {'+' if by > 0 else '-'} {abs(by)}"
