"""Statements that take the decay off biases which are kept among the weights: `D[:, 0] -= lam * W[:, 0]`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.text import SourceText

BIASES = {1: ("0", "-1"), 2: (":, 0", "0", ":, -1", "-1")}  # by axes, where weights keep the biases


def bias_spared(
    statement: ast.Assign | ast.AugAssign, source: SourceText, value_of: Callable[[str], Array | None]
) -> Iterator[tuple[str, float]]:
    """The statement to put behind one that makes a penalty, or adds it to a gradient, and its cost."""
    match statement:
        case ast.Assign(targets=[(ast.Name() | ast.Attribute() | ast.Subscript()) as target], value=value):
            sign = 1
        case ast.AugAssign(
            target=(ast.Name() | ast.Attribute() | ast.Subscript()) as target,
            op=(ast.Add() | ast.Sub()) as op,
            value=value,
        ):
            sign = 1 if isinstance(op, ast.Add) else -1
        case _:
            return
    name = source.of(target)
    shape = _shape_of(value_of(source.of(value))) or ()
    added = isinstance(statement, ast.AugAssign)
    terms = _summands(value, sign)
    for part in BIASES.get(len(shape), ()):
        if not added:
            yield f"{name}[{part}] = 0", 1.75
        for term, way in terms if added or len(terms) > 1 else ():
            if _shape_of(value_of(source.of(term))) == shape:
                yield f"{name}[{part}] {'-+'[way < 0]}= {_part_of(term, part, shape, source, value_of)}", 1.85


def _summands(value: ast.expr, sign: int = 1) -> list[tuple[ast.expr, int]]:
    """What is added up, each with its sign."""
    match value:
        case ast.BinOp(left=left, op=(ast.Add() | ast.Sub()) as op, right=right):
            return [
                *_summands(left, sign),
                *_summands(right, sign if isinstance(op, ast.Add) else -sign),
            ]
    return [(value, sign)]


def _part_of(
    term: ast.expr,
    part: str,
    shape: tuple[int, ...],
    source: SourceText,
    value_of: Callable[[str], Array | None],
) -> str:
    """A part of a product with numbers: `lam / m * W[:, 0]`."""
    text = source.of(term)
    if isinstance(term, ast.BinOp) and isinstance(term.op, ast.Mult):
        for factor in (term.right, term.left):
            inner = source.of(factor)
            if (
                isinstance(factor, (ast.Name, ast.Attribute, ast.Subscript))
                and _shape_of(value_of(inner)) == shape
            ):
                head, tail = text[: -len(inner)], text[len(inner) :]
                return f"{head}{inner}[{part}]" if factor is term.right else f"{inner}[{part}]{tail}"
    return f"({text})[{part}]"


def _shape_of(value: Array | None) -> tuple[int, ...] | None:
    return value.shape if isinstance(value, np.ndarray) else None
