"""Finds the innermost part of a statement that an edit changes, and what stands around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

READS = (ast.Name, ast.Attribute, ast.Subscript)


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """What stood there and what stands there now, with what is around it, the innermost first."""

    old: ast.AST
    new: ast.AST
    around: tuple[ast.AST, ...]

    @property
    def is_an_exchange(self) -> bool:
        """Whether one value that has a name takes the place of another."""
        reads = isinstance(self.old, READS) and isinstance(self.new, READS)
        called = any(isinstance(node, ast.Call) and node.func is self.old for node in self.around[:1])
        return reads and not called and ast.unparse(_base(self.old)) != ast.unparse(_base(self.new))

    @property
    def is_a_factor(self) -> bool:
        """Whether it is an operand of a product that is all there is, but for calls and subscripts around it."""
        outer = [node for node in self.around if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare))]
        return bool(outer) and all(
            isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.MatMult)) for node in outer
        )

    @property
    def is_a_copy(self) -> bool:
        """Whether the very same stands once more in the list that it is an item of."""
        items = self.around[0] if self.around else None
        if not isinstance(items, (ast.List, ast.Tuple)):
            return False
        return sum(ast.dump(item) == ast.dump(self.old) for item in items.elts) > 1

    def within(self, *kinds: type[ast.AST]) -> ast.AST | None:
        """The innermost of these kinds that it is part of, or is."""
        return next((node for node in (self.old, *self.around) if isinstance(node, kinds)), None)


def changed_part(before: str, after: str) -> ChangedPart | None:
    """The innermost part in which two spellings of a statement differ; None where there is no single one."""
    try:
        old, new = (ast.parse(text.strip()) for text in (before, after))
    except SyntaxError:
        return None
    if len(old.body) != 1 or len(new.body) != 1:
        return None
    around: list[ast.AST] = []
    here: tuple[ast.AST, ast.AST] = old.body[0], new.body[0]
    while (inner := _inner(*here)) is not None:
        around.insert(0, here[0])
        here = inner
    return ChangedPart(*here, tuple(around))


def _inner(old: ast.AST, new: ast.AST) -> tuple[ast.AST, ast.AST] | None:
    """The one pair of children that differ; None where more does, or nothing."""
    if type(old) is not type(new) or isinstance(old, ast.Name):
        return None
    if isinstance(old, ast.Attribute) and isinstance(old.value, (ast.Name, ast.Attribute)):
        return None  # of self.a and other.a the whole differs
    pairs = list(_children(old, new))
    different = [pair for pair in pairs if pair is None or _dump(pair[0]) != _dump(pair[1])]
    return different[0] if len(different) == 1 else None


def _children(old: ast.AST, new: ast.AST) -> Iterator[tuple[ast.AST, ast.AST] | None]:
    """The children of two nodes of one type, side by side; None for what has no fellow or is no node."""
    for field in old._fields:
        left, right = getattr(old, field, None), getattr(new, field, None)
        if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            yield from zip(left, right)
        elif isinstance(left, ast.AST) and isinstance(right, ast.AST):
            yield left, right
        elif left != right:
            yield None


def _dump(node: object) -> str:
    return ast.dump(node) if isinstance(node, ast.AST) else repr(node)


def _base(node: ast.AST) -> ast.AST:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node
