"""Says what an operand that an edit exchanges is as written: a number, a formula, a call of another object's method."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy, Piece


def total_of(pieces: Sequence[Piece]) -> Any:
    """The sum of terms; None where one has no value, or there is none."""
    total: Any = None
    for piece in pieces:
        if piece.value is None:
            return None
        value = (-1 if piece.inverse else 1) * piece.value  # numpy turns no mask round
        total = value if total is None else total + value
    return total


def is_number(piece: Piece, anatomy: Anatomy) -> bool:
    """Whether an operand is a constant or a length: the same number whenever the statement runs."""
    numbers = [value for value in piece.values if value is not None]
    if not numbers or any(np.size(value) != 1 for value in numbers):
        return False
    if isinstance(numbers[0], (int, np.integer)) or isinstance(piece.node, ast.Constant):
        return True
    arrays = any(np.size(value) > 1 for value in anatomy.new)
    return arrays or (len(numbers) > 2 and len({float(np.ravel(value)[0]) for value in numbers}) == 1)


def product_of(pieces: Sequence[Piece]) -> Any:
    """The product of factors; None where one has no value, or there is none."""
    product: Any = None
    for piece in pieces:
        if piece.value is None:
            return None
        value = 1 / np.asarray(piece.value, dtype=float) if piece.inverse else piece.value
        product = value if product is None else product * value
    return np.asarray(product, dtype=float) if product is not None else None


def made_from(piece: Piece, value: Any) -> bool:
    """Whether an operand is made from that value, and is not the value itself."""
    if isinstance(piece.node, (ast.Name, ast.Attribute, ast.Subscript)) or not np.size(value):
        return False
    return any(
        isinstance(read, (np.ndarray, float))
        and np.shape(read) == np.shape(value)
        and np.array_equal(read, value)
        for read in piece.reads
    )


def is_formula(piece: Piece) -> bool:
    """Whether an operand is worked out from one value and constants: 1 - a, 1 + a ** 2."""
    if not isinstance(piece.node, ast.BinOp) or not isinstance(piece.node.op, (ast.Add, ast.Sub, ast.Pow)):
        return False
    return len(piece.reads) >= 1 and any(isinstance(n, ast.Constant) for n in nodes_in(piece.node))


def of_another(gone: Piece, come: Piece) -> bool:
    """Whether the same method of another object is called."""
    function = method_name(gone.node)
    numpy = function and any(
        ast.unparse(_called(piece)).startswith(("np.", "numpy.")) for piece in (gone, come)
    )
    same = function and not numpy and function == method_name(come.node)
    if hasattr(np.ndarray, function or "T"):
        return False
    return bool(same) and ast.dump(_called(gone)) != ast.dump(_called(come))


def _called(piece: Piece) -> ast.expr:
    return piece.node.func if isinstance(piece.node, ast.Call) else piece.node or ast.Constant(None)


def method_name(node: ast.expr | None) -> str:
    """`slope` of `self.next.slope(z)`; "" for what is no call of a method."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def called_alike(gone: ast.expr | None, come: ast.expr | None) -> tuple[str, str] | None:
    """The names of two functions that are called with the same arguments; None for any other expressions."""
    if not isinstance(gone, ast.Call) or not isinstance(come, ast.Call):
        return None
    names = ast.unparse(gone.func), ast.unparse(come.func)
    given = ([ast.dump(part) for part in (*call.args, *call.keywords)] for call in (gone, come))
    return names if names[0] != names[1] and next(given) == next(given) else None
