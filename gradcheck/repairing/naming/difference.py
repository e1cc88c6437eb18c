"""Which operands two readings of one expression do not share: what a proven edit took out, and what it put in.

Two texts that mean the same exchange may look very different: `dy * f(x)` for `f(dy)`, `4.0 * d / n` for `2.0 * d / n`.
Sums and products are therefore taken apart, and what both have in common by its value is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gradcheck.magnitudes import magnitude

Evaluate = Callable[[ast.expr], Any]
Join = Literal["sum", "product", "matrix product", "call", "whole"]

PRODUCTS = frozenset({"dot", "matmul", "outer", "einsum", "inner", "tensordot"})
PLAIN_CALLS = frozenset({"array", "asarray", "ascontiguousarray", "copy", "float", "float64"})
TURNED = frozenset({"T", "mT"})
TURNS = frozenset({"transpose", "swapaxes", "copy", "squeeze"})


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a sum or product: its node, and whether it stands with a minus or below a fraction bar."""

    node: ast.expr
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One step on the way from the whole expression to what differs: what goes, what comes, what stays beside it."""

    join: Join
    gone: tuple[Operand, ...]
    come: tuple[Operand, ...]
    kept: tuple[Operand, ...] = ()


def difference(old: ast.expr, new: ast.expr, evaluate: Evaluate) -> list[Level]:
    """How two expressions differ, from the outside in; [] when they are the same text."""
    old, new = _chosen(old, evaluate), _chosen(new, evaluate)
    if ast.dump(old) == ast.dump(new):
        return []
    splits: tuple[tuple[Join, Callable[[ast.expr], list[Operand]]], ...] = (
        ("sum", terms),
        ("product", factors),
        ("matrix product", matrix_factors),
    )
    for join, parts in splits:
        first, second = parts(old), parts(new)
        if max(len(first), len(second)) < 2:
            continue
        gone, come, kept = _cancelled(first, second, evaluate, turned=join != "sum")
        if join == "sum" and not kept and min(len(first), len(second)) < 2:
            continue  # one of them is no sum: the other became a term of a product
        one_side = _one_side(old, new)
        if join == "matrix product" and one_side is not None and not len(gone) == len(come) == 1:
            was, now, beside = one_side
            level = Level(join, (Operand(was),), (Operand(now),), (Operand(beside),))
            return [level, *difference(was, now, evaluate)]
        level = Level(join, gone, come, kept)
        if len(gone) == len(come) == 1 and gone[0].inverse == come[0].inverse:
            return [level, *difference(gone[0].node, come[0].node, evaluate)]
        return [level]
    if isinstance(old, (ast.List, ast.Tuple)) and isinstance(new, (ast.List, ast.Tuple)):
        pairs = [(a, b) for a, b in zip(old.elts, new.elts) if ast.dump(a) != ast.dump(b)]
        return difference(*pairs[0], evaluate) if len(pairs) == 1 and len(old.elts) == len(new.elts) else []
    if isinstance(old, ast.Call) and isinstance(new, ast.Call):
        inner = _arguments(old, new)
        if inner is not None:
            level = Level("call", (Operand(inner[0]),), (Operand(inner[1]),))
            return [Level("whole", (Operand(old),), (Operand(new),)), level, *difference(*inner, evaluate)]
    if isinstance(old, ast.Subscript) and isinstance(new, ast.Subscript):
        pairs = [
            (a, b) for a, b in ((old.value, new.value), (old.slice, new.slice)) if ast.dump(a) != ast.dump(b)
        ]
        looked_up = all(is_ids(evaluate(place)) for place in (old.slice, new.slice))
        if len(pairs) == 1 and (looked_up or (pairs[0][0] is old.value and _only_turns(old.slice))):
            return [Level("whole", (Operand(old),), (Operand(new),)), *difference(*pairs[0], evaluate)]
    match old, new:
        case (
            ast.BinOp(left=base, op=ast.Pow(), right=power),
            ast.BinOp(left=other, op=ast.Pow(), right=same_power),
        ) if ast.dump(power) == ast.dump(same_power):
            return [Level("whole", (Operand(old),), (Operand(new),)), *difference(base, other, evaluate)]
    if isinstance(old, ast.UnaryOp) and isinstance(new, ast.UnaryOp) and type(old.op) is type(new.op):
        return difference(old.operand, new.operand, evaluate)
    return [Level("whole", (Operand(old),), (Operand(new),))]


def _only_turns(index: ast.expr) -> bool:
    """Whether a subscript takes everything, with axes of length 1 more: `[:, None, :]`."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    whole = (
        (isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None)
        or (isinstance(part, ast.Constant) and part.value in (None, Ellipsis))
        or (isinstance(part, ast.Attribute) and part.attr == "newaxis")
        for part in parts
    )
    return all(whole)


def terms(node: ast.expr) -> list[Operand]:
    """The terms of a sum, with their signs; the expression itself where it is none."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*terms(left), *terms(right)]
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return [*terms(left), *(Operand(t.node, not t.inverse) for t in terms(right))]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [Operand(t.node, not t.inverse) for t in terms(operand)]
        case _:
            return [Operand(node)]


def factors(node: ast.expr) -> list[Operand]:
    """The factors of an entrywise product, without transposes; the expression itself where it is none."""
    match _straight(node):
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return [*factors(left), *factors(right)]
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return [*factors(left), *(Operand(f.node, not f.inverse) for f in factors(right))]
        case ast.Call(func=ast.Attribute(attr="multiply"), args=[left, right]):
            return [*factors(left), *factors(right)]
        case ast.Call(func=ast.Attribute(attr="divide"), args=[left, right]):
            return [*factors(left), *(Operand(f.node, not f.inverse) for f in factors(right))]
        case straight:
            return [Operand(straight)]


def matrix_factors(node: ast.expr) -> list[Operand]:
    """The factors of a product of matrices, without transposes; the expression itself where it is none."""
    match _straight(node):
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            return [*matrix_factors(left), *matrix_factors(right)]
        case ast.Call(func=ast.Attribute(value=value, attr="dot"), args=[argument]) if not _is_module(value):
            return [*matrix_factors(value), *matrix_factors(argument)]
        case ast.Call(func=ast.Attribute(attr=attr), args=arguments) if attr in PRODUCTS:
            operands = arguments[1:] if attr == "einsum" else arguments[:2]
            return [f for operand in operands for f in matrix_factors(operand)] or [Operand(node)]
        case straight:
            return [Operand(straight)]


def _straight(node: ast.expr) -> ast.expr:
    """The expression that is transposed or copied, where one is."""
    match node:
        case ast.Attribute(value=value, attr=attr) if attr in TURNED:
            return _straight(value)
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in TURNS and not _is_module(value):
            return _straight(value)
        case ast.Call(func=ast.Attribute(attr=attr), args=[argument]) if attr in PLAIN_CALLS:
            return _straight(argument)
        case ast.Call(func=ast.Attribute(attr="transpose"), args=[argument, *_]):
            return _straight(argument)
        case _:
            return node


def is_ids(value: Any) -> bool:
    """Whether a value says which rows are taken or added to."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim > 0 and value.size > 1


def _one_side(old: ast.expr, new: ast.expr) -> tuple[ast.expr, ast.expr, ast.expr] | None:
    """The factors in which two products of two matrices differ, and the one they share; None for any others."""
    match old, new:
        case (
            ast.BinOp(left=a, op=ast.MatMult(), right=b),
            ast.BinOp(left=c, op=ast.MatMult(), right=d),
        ):
            pairs = [(a, c), (b, d)]
        case (
            ast.Call(func=ast.Attribute(value=a, attr="dot"), args=[b]),
            ast.Call(func=ast.Attribute(value=c, attr="dot"), args=[d]),
        ):
            pairs = [(a, c), (b, d)]
        case ast.Call(args=[a, b]), ast.Call(args=[c, d]):
            pairs = [(a, c), (b, d)]
        case _:
            return None
    differing = [pair for pair in pairs if ast.dump(pair[0]) != ast.dump(pair[1])]
    kept = [pair[0] for pair in pairs if pair not in differing]
    return (*differing[0], kept[0]) if len(differing) == len(kept) == 1 else None


def same(a: Any, b: Any, turned: bool = False) -> bool:
    """Whether two values are equal up to rounding, `turned` also when one is the other transposed or reshaped."""
    try:
        one, other = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    except (TypeError, ValueError):
        return False
    if one.shape != other.shape:
        if not turned or sorted(one.shape) != sorted(other.shape):
            return False
        if one.ndim != 2 or one.T.shape != other.shape:
            return False
        one = one.T
    size = magnitude(other)
    return bool((np.abs(one - other) <= 1e-9 * size).all())


def _cancelled(
    first: Sequence[Operand], second: Sequence[Operand], evaluate: Evaluate, turned: bool
) -> tuple[tuple[Operand, ...], tuple[Operand, ...], tuple[Operand, ...]]:
    """What only the first has, what only the second has, and what they share: by text before by value."""
    left, right, kept = list(first), list(second), []
    alike: tuple[Callable[[ast.expr, ast.expr], bool], ...] = (
        lambda a, b: ast.dump(a) == ast.dump(b),
        lambda a, b: _both(evaluate(a), evaluate(b), turned),
    )
    for equal in alike:
        for operand in list(left):
            twin = next(
                (o for o in right if o.inverse == operand.inverse and equal(operand.node, o.node)), None
            )
            if twin is not None:
                left.remove(operand)
                right.remove(twin)
                kept.append(twin)
    return tuple(left), tuple(right), tuple(kept)


def _both(a: Any, b: Any, turned: bool) -> bool:
    return a is not None and b is not None and same(a, b, turned)


def _chosen(node: ast.expr, evaluate: Evaluate) -> ast.expr:
    """The branch that counts, where the expression is a choice between two."""
    if isinstance(node, ast.IfExp):
        test = evaluate(node.test)
        if isinstance(test, (bool, np.bool_)):
            return _chosen(node.body if test else node.orelse, evaluate)
    return node


def _arguments(old: ast.Call, new: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """The one argument, or the one object, in which two calls of the same function differ."""
    if len(old.args) != len(new.args) or len(old.keywords) != len(new.keywords):
        return None
    pairs: list[tuple[ast.expr, ast.expr]] = [*zip(old.args, new.args)]
    pairs += [(a.value, b.value) for a, b in zip(old.keywords, new.keywords)]
    if isinstance(old.func, ast.Attribute) and isinstance(new.func, ast.Attribute):
        if old.func.attr != new.func.attr:
            return None
        pairs.append((old.func.value, new.func.value))
    elif ast.dump(old.func) != ast.dump(new.func):
        return None
    differing = [(a, b) for a, b in pairs if ast.dump(a) != ast.dump(b)]
    return differing[0] if len(differing) == 1 else None


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy")


def leaves(node: ast.expr) -> Iterator[ast.expr]:
    """The names, attributes and places a node reads, the largest first."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from leaves(child)
