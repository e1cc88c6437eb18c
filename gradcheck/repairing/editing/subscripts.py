"""Edits of one item or slice: another key, another container, another axis, the other end, the next index."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import TAKEN, TextEdit
from gradcheck.repairing.editing.wholes import WholeEdits, distance

ONE_ROW = (
    0.3  # added for one row of lists in lists, always the same: T[3] for a list that a loop goes through
)
OTHER_END, ROW_BY_ROW = "other end", "row by row"  # kinds of edits


class SubscriptEdits(WholeEdits):
    """Makes edits of a subscript."""

    def _subscript(self, node: ast.Subscript) -> Iterator[TextEdit]:
        array, index = self.source.of(node.value), node.slice
        key = self.source.of(index)
        if key == "-1" and array in self.scope.containers:
            yield self._replace(node, f"{array}.pop()", TAKEN, 1.2, self.source.of(node), f"{array}.pop()")
        for word in nodes_in(index):
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                for prefix in self.scope.containers.get(array, ()):
                    if prefix and prefix != word.value.rstrip("0123456789"):
                        digits = word.value[len(word.value.rstrip("0123456789")) :]
                        text = self.source.of(word)[0] + prefix + digits + self.source.of(word)[0]
                        cost = 1.15 + 0.1 * distance(prefix, word.value)
                        start, end = self.source.start(word), self.source.end(word)
                        yield TextEdit(start, end, text, "operand", *self._keyed(node, word, text), cost)
        for other in self.scope.containers:
            if other != array and self.value_of(f"{other}[{key}]") is not None:
                text = f"{other}[{key}]"
                cost = 1.1 + 0.1 * distance(array, other) + ONE_ROW * other.endswith("]")
                yield self._replace(node, text, "operand", cost, self.source.of(node), text)
        if isinstance(node.value, ast.Subscript):
            yield from self._another_matrix(node.value, key)
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            held = self.value_of(self.source.of(node.value.value))
            for axis in range(np.ndim(held) if held is not None else 0):
                yield self._replace(
                    node, f"{array}[{axis}]", "operand", 1.0, self.source.of(node), f"{array}[{axis}]"
                )
            return
        for part in index.elts if isinstance(index, ast.Tuple) else [index]:
            other = _other_end(part)
            if other:
                yield self._replace(part, other, OTHER_END, 1.0, self.source.of(part), other)
            for other in _other_parts(part):
                yield self._replace(part, other, "slice", 1.2, self.source.of(part), other)
        if isinstance(index, ast.Slice) or (
            isinstance(index, ast.Tuple) and any(isinstance(part, ast.Slice) for part in index.elts)
        ):
            yield self._replace(node, array, "drop slice", 1.2, self.source.of(node), array)
        elif not isinstance(index, (ast.Tuple, ast.Slice)) and not (
            isinstance(index, ast.Constant) and isinstance(index.value, str)
        ):
            yield from self._of_this_turn(node, array, key)
            text = self.source.of(index)
            for by in (1, -1):
                moved = f"{array}[{moved_index(index, text, by)}]"
                yield self._replace(node, moved, "index", 1.1, f"{array}[{text}]", moved)

    def _of_this_turn(self, node: ast.Subscript, array: str, key: str) -> Iterator[TextEdit]:
        """The item of a list that belongs to this turn of a loop, where one is read that is always the same."""
        if array not in self.scope.containers or not re.fullmatch(r"-?\d+", key):
            return
        for name in self.scope.counters:
            for text, cost in ((name, 1.2), (f"{name} + 1", 1.25), (f"{name} - 1", 1.25), (f"-{name}", 1.3)):
                made = f"{array}[{text}]"
                if isinstance(self.value_of(made), np.ndarray):
                    yield self._replace(node, made, "operand", cost, self.source.of(node), made)

    def _another_matrix(self, row: ast.Subscript, column: str) -> Iterator[TextEdit]:
        """Of a matrix in lists the same entry of another one: `w2[i][j]` for `w1[i][j]`."""
        base, index = self.source.of(row.value), self.source.of(row.slice)
        for other in self.scope.containers:
            if other == base or other.endswith("]"):
                continue
            if isinstance(self.value_of(f"{other}[{index}][{column}]"), float):
                cost = 1.1 + 0.1 * distance(base, other)
                yield self._replace(row.value, other, "operand", cost, base, other)

    def row_by_row(self, node: ast.Subscript) -> Iterator[TextEdit]:
        """One entry of each row where whole columns, or rows, are taken: `d[np.arange(len(y)), y]` for `d[:, y]`."""
        match node.slice:
            case ast.Tuple(elts=[ast.Slice(lower=None, upper=None, step=None), index]):
                pass
            case ast.Name() | ast.Attribute() as index:
                pass
            case _:
                return
        text = self.source.of(index)
        held, array = self.value_of(text), self.value_of(self.source.of(node.value))
        if not (isinstance(held, np.ndarray) and isinstance(array, np.ndarray) and held.dtype.kind in "iu"):
            return
        if held.ndim == 1 < len(held) and array.ndim == 2 and len(array) == len(held):
            both = f"np.arange(len({text})), {text}"
            yield self._replace(node.slice, both, ROW_BY_ROW, 1.25, self.source.of(node.slice), both)

    def _keyed(self, node: ast.Subscript, word: ast.Constant, key: str) -> tuple[str, str]:
        """The item with the key as it is, and with another word in it."""
        whole, start = self.source.of(node), self.source.start(word) - self.source.start(node)
        end = start + self.source.end(word) - self.source.start(word)
        raw = whole.encode()
        return whole, (raw[:start] + key.encode() + raw[end:]).decode()


def _other_end(part: ast.expr) -> str:
    """The slice that leaves out as many at the other end; "" for any other slice."""
    match part:
        case ast.Slice(lower=ast.Constant(value=int()) as count, upper=None):
            return f":-{ast.unparse(count)}"
        case ast.Slice(
            lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int()) as count)
        ):
            return f"{ast.unparse(count)}:"
    return ""


def _other_parts(part: ast.expr) -> Iterator[str]:
    """The slices with what this one leaves out, and with as much from the other end."""
    match part:
        case ast.Slice(lower=ast.expr() as bound, upper=None, step=None):
            yield f":{ast.unparse(bound)}"
            if isinstance(bound, ast.UnaryOp) and isinstance(bound.op, ast.USub):
                yield f":{ast.unparse(bound.operand)}"
        case ast.Slice(lower=None, upper=ast.expr() as bound, step=None):
            yield f"{ast.unparse(bound)}:"
            if not isinstance(bound, (ast.UnaryOp, ast.BinOp)):
                yield f"-{ast.unparse(bound)}:"


def moved_index(index: ast.expr, text: str, by: int) -> str:
    """The text of an index that is higher by so many: t + 1 becomes t, not t + 1 - 1, and 1 becomes 2."""
    match index:
        case ast.Constant(value=int() as count) if count + by >= 0:
            return str(count + by)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=ast.Constant(value=int() as count)):
            by += count if isinstance(sign, ast.Add) else -count
            text = ast.unparse(left)
    return f"{text} {'+' if by > 0 else '-'} {abs(by)}" if by else text
