"""Sums, means and products as functions of what goes into them: which gradient does, the result tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.numpy_names import numpy_function

Applied = Callable[[Array], Array]
MOVES = frozenset("repeat tile broadcast_to reshape transpose swapaxes moveaxis expand_dims take".split())
JOINS = frozenset({"hstack", "vstack", "concatenate"})
DEPTH = 3  # operations within each other


def linear_in(node: ast.expr, worth: Callable[[ast.expr], Any]) -> Iterator[tuple[ast.expr, Applied]]:
    """The operands of a sum, a mean or a product, each with what makes of it the value of the whole.

    `worth` gives the value of an expression, or None.
    """
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            yield from _operands(left, right, np.matmul, worth)
        case ast.Call(func=called, args=[left, right], keywords=[]) if (name := numpy_function(called)) in (
            "dot",
            "matmul",
            "outer",
        ):
            yield from _operands(left, right, getattr(np, name), worth)
        case ast.Call(func=called, args=[ast.Constant(value=str() as letters), *operands], keywords=[]) if (
            numpy_function(called) == "einsum"
        ):
            yield from _einsum(letters, operands, worth)
        case ast.Call(func=called, args=[inner, *axis]) if (name := numpy_function(called)) in (
            "sum",
            "mean",
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


def joined(node: ast.expr, axes: int) -> tuple[list[ast.expr], int]:
    """The arrays that are put side by side, and along which axis; none for any other expression."""
    match node:
        case ast.Call(
            func=called, args=[ast.List(elts=parts) | ast.Tuple(elts=parts), *rest], keywords=keywords
        ) if axes and (name := numpy_function(called)) in JOINS:
            axis = {"hstack": min(1, axes - 1), "vstack": 0, "concatenate": 0}[name]
            given = [*rest, *(keyword.value for keyword in keywords if keyword.arg == "axis")]
            if given and name == "concatenate":
                try:
                    axis = int(ast.literal_eval(given[0])) % axes
                except (ValueError, TypeError):
                    return [], 0
            return parts, axis
    return [], 0


def moved_in(node: ast.expr, worth: Callable[[ast.expr], Any]) -> ast.expr | None:
    """The array whose entries an expression only moves, or repeats: by an index, by new axes; None for any other."""
    match node:
        case ast.Subscript(value=value, slice=index):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            added = [isinstance(p, ast.Constant) and p.value is None for p in parts]
            added += [isinstance(p, ast.Attribute) and p.attr == "newaxis" for p in parts]
            found = value if any(added) or any(isinstance(worth(p), np.ndarray) for p in parts) else None
        case ast.Call(func=called, args=[value, *_]) if numpy_function(called) in MOVES:
            found = value
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in MOVES and not isinstance(
            value, ast.Name
        ):
            found = value
        case _:
            found = None
    return found if found is not None and isinstance(worth(found), np.ndarray) else None


def inside(
    node: ast.expr, worth: Callable[[ast.expr], Any], depth: int = DEPTH
) -> Iterator[tuple[ast.expr, Applied]]:
    """What goes into a sum or a product, also by way of others, of a transpose, or side by side with something."""
    for inner, applied in (*linear_in(node, worth), *_arranged(node, worth)):
        yield inner, applied
        for deeper, first in inside(inner, worth, depth - 1) if depth else ():
            yield deeper, lambda array, f=first, g=applied: g(f(array))  # type: ignore[misc]


def _arranged(node: ast.expr, worth: Callable[[ast.expr], Any]) -> Iterator[tuple[ast.expr, Applied]]:
    """What is transposed, or put beside others, with what makes the whole of it."""
    match node:
        case ast.Attribute(attr="T", value=value):
            yield value, np.transpose
    whole = worth(node) if isinstance(node, ast.Call) else None
    parts, axis = joined(node, np.ndim(whole)) if isinstance(whole, np.ndarray) else ([], 0)
    values = [worth(part) for part in parts]
    for place, part in enumerate(parts if all(v is not None for v in values) else ()):
        before, after = values[:place], values[place + 1 :]
        yield part, lambda array, b=before, a=after: np.concatenate([*b, array, *a], axis=axis)  # type: ignore[misc]
