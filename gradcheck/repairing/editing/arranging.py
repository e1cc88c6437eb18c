"""An array brought into the order of axes that is due: every number is there, but in another place.

`d.reshape(F, -1)` for `d.transpose(1, 2, 3, 0).reshape(F, -1)` keeps all numbers and mixes them up. With the value that
is due at hand no text need be guessed: the axes of the array, or of what is due, are put in every order.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.editing.making import binding_strength
from gradcheck.repairing.editing.normalising import NormEdits
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import TextEdit

AXES = 5  # beyond that many, orders are too many to try
ORDERING = ("reshape", "transpose", "swapaxes", "moveaxis", "ravel", "flatten")
IN_SCOPE = 0.25  # added for an array that the expression does not read
UNNAMED = 0.3  # for a length that has no name


class ArrangedEdits(NormEdits):
    """Makes a whole value anew as one of its own pieces, or of the arrays in scope, with its axes in another order."""

    def arranged(self, top: ast.expr, needed: Sequence[Array]) -> Iterator[TextEdit]:
        """The piece reshaped and transposed, where that gives one of the needed arrays; one of more than two axes."""
        for target in needed:
            if not 1 < target.ndim <= AXES:
                continue
            sorted_ = np.sort(target, axis=None)
            for text, array, cost in self._pieces_of(top, target.size):
                if array.ndim <= 2 and target.ndim <= 2:
                    continue  # one is the other transposed: a shorter edit says so
                if not _alike(np.sort(array, axis=None), sorted_):
                    continue
                for made, price in self._orders_of(top, text, array, target):
                    yield self._replace(top, made, "axes", cost + price, _ordered_by(top), _ordered(made))
                    break

    def _pieces_of(self, top: ast.expr, size: int) -> Iterator[tuple[str, Array, float]]:
        """Arrays of that many numbers that are no other's mere arrangement: of the expression, then of the scope."""
        seen: set[str] = set()
        for node in nodes_in(top):
            if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Call)):
                continue
            text = self.source.of(node)
            value = None if text in seen or _ordered_by(node) else self.value_of(text)
            if isinstance(value, np.ndarray) and value.size == size and value.ndim <= AXES:
                seen.add(text)
                tight = text if binding_strength(node) >= 7 else f"({text})"
                yield tight, value.astype(float), 1.3
        for text, array in self.scope.arrays.items():
            if text not in seen and array.size == size and array.ndim <= AXES:
                yield text, array.astype(float), 1.3 + IN_SCOPE

    def _orders_of(
        self, top: ast.expr, text: str, array: Array, target: Array
    ) -> Iterator[tuple[str, float]]:
        """The ways to arrange one array as another, the shortest first."""
        shape = target.shape
        for order in permutations(range(array.ndim)):
            turned = array.transpose(order)
            if turned.size == target.size and _alike(turned.reshape(shape), target):
                made, price = f"{text}.transpose({', '.join(map(str, order))})", 0.0
                if order == tuple(range(array.ndim)):
                    made = text
                if turned.shape != shape:
                    lengths, price = self._lengths(top, shape)
                    made = f"{made}.reshape({lengths})"
                if made != text:
                    yield made, price
        for order in permutations(range(target.ndim)):
            whole = array.reshape([shape[axis] for axis in order])
            back = tuple(int(axis) for axis in np.argsort(order))
            if back != tuple(range(target.ndim)) and _alike(whole.transpose(back), target):
                lengths, price = self._lengths(top, whole.shape)
                yield f"{text}.reshape({lengths}).transpose({', '.join(map(str, back))})", 0.05 + price

    def _lengths(self, top: ast.expr, shape: Sequence[int]) -> tuple[str, float]:
        """The lengths of axes in the user's words, the one that is hardest to name as -1; and what they cost.

        Axes that are equally long by accident, as samples and groups can be, have each a name of their own.
        """
        named: list[tuple[str, float]] = []
        for length in shape:
            ways = sorted(self._named(top, length), key=lambda way: (way[1], len(way[0])))
            named.append(next((way for way in ways if way not in named), ways[0]))
        hardest = max(range(len(shape)), key=lambda axis: (named[axis][1], len(named[axis][0])))
        texts = [text if axis != hardest else "-1" for axis, (text, _) in enumerate(named)]
        return ", ".join(texts), sum(cost for axis, (_, cost) in enumerate(named) if axis != hardest)

    def _named(self, top: ast.expr, length: int) -> Iterator[tuple[str, float]]:
        """What says a length: a piece of the expression, a name, a formula that the file has, the number."""
        for node in nodes_in(top):
            if isinstance(node, (ast.Name, ast.Attribute, ast.BinOp)):
                value = self.value_of(f"1.0 * ({self.source.of(node)})")
                if isinstance(value, float) and value == length:
                    yield self.source.of(node), 0.0
        for text, number in self.scope.numbers.items():
            if number == length and text.isidentifier():
                yield text, 0.05
        for text, _ in self.scalars.find(float(length)):
            if not text.isdecimal():
                yield text, 0.15
        yield str(length), UNNAMED


def _alike(a: Array, b: Array) -> bool:
    size = magnitude(b)
    return a.shape == b.shape and size > 0 and bool((np.abs(a - b) <= 1e-9 * size).all())


def _ordered_by(node: ast.expr) -> str:
    """The call by which an expression orders axes; "" for one that does not."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) if name in ORDERING:
            return name
        case ast.Attribute(attr="T"):
            return "transpose"
    return ""


def _ordered(text: str) -> str:
    return "transpose" if ".transpose(" in text else "reshape"
