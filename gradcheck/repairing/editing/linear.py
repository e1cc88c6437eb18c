"""Sums, means and products as functions of what goes into them: which gradient does, the result tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcheck.facts import Array

Applied = Callable[[Array], Array]


def linear_in(node: ast.expr, worth: Callable[[ast.expr], Any]) -> Iterator[tuple[ast.expr, Applied]]:
    """The operands of a sum, a mean or a product, each with what makes of it the value of the whole.

    `worth` gives the value of an expression, or None.
    """
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            yield from _operands(left, right, np.matmul, worth)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="dot" | "matmul" | "outer" as name),
            args=[left, right],
            keywords=[],
        ):
            yield from _operands(left, right, getattr(np, name), worth)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="einsum"),
            args=[ast.Constant(value=str() as letters), *operands],
            keywords=[],
        ):
            yield from _einsum(letters, operands, worth)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="sum" | "mean" as name),
            args=[inner, *axis],
        ):
            yield from _summed(inner, axis, node.keywords, getattr(np, name))
        case ast.Call(func=ast.Attribute(value=left, attr="dot"), args=[right], keywords=[]):
            yield from _operands(left, right, np.dot, worth)
        case ast.Call(func=ast.Attribute(value=inner, attr="sum" | "mean" as name), args=[*axis]):
            yield from _summed(inner, axis, node.keywords, getattr(np, name))


def _operands(
    left: ast.expr, right: ast.expr, product: Callable[..., Any], worth: Callable[[ast.expr], Any]
) -> Iterator[tuple[ast.expr, Applied]]:
    a, b = worth(left), worth(right)
    if a is not None and b is not None:
        yield right, lambda inner: np.asarray(product(a, inner))
        yield left, lambda inner: np.asarray(product(inner, b))


def _einsum(
    letters: str, operands: list[ast.expr], worth: Callable[[ast.expr], Any]
) -> Iterator[tuple[ast.expr, Applied]]:
    values = [worth(operand) for operand in operands]
    if any(value is None for value in values):
        return
    for place, operand in enumerate(operands):
        before, after = values[:place], values[place + 1 :]
        yield operand, lambda inner, b=before, a=after: np.asarray(np.einsum(letters, *b, inner, *a))  # type: ignore[misc]


def _summed(
    inner: ast.expr, axis: list[ast.expr], keywords: list[ast.keyword], total: Callable[..., Any]
) -> Iterator[tuple[ast.expr, Applied]]:
    given = dict(zip(("axis",), axis)) | {k.arg: k.value for k in keywords if k.arg}
    try:
        options = {name: ast.literal_eval(value) for name, value in given.items()}
    except (ValueError, TypeError):
        return
    if options.keys() <= {"axis", "keepdims"}:
        yield inner, lambda array: np.asarray(total(array, **options))
