"""Edits of comparisons: masks of activations, and where a maximum was taken."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import WholeEdits

CHOOSES = 0.6  # added where an edit makes another branch run: what is wrong stays in the one that did


class CompareEdits(WholeEdits):
    """Makes edits of a comparison: another sign, equality with what it may be the maximum of, or none at all."""

    def _compare(
        self, node: ast.expr, left: ast.expr, operator: ast.cmpop, right: ast.expr
    ) -> Iterator[TextEdit]:
        signs: dict[type[ast.cmpop], str] = {
            ast.Gt: ">",
            ast.GtE: ">=",
            ast.Lt: "<",
            ast.LtE: "<=",
            ast.Eq: "==",
        }
        was = signs.get(type(operator))
        if was is None:
            return
        sides = (self.value_of(self.source.of(left)), self.value_of(self.source.of(right)))
        chooses = not any(isinstance(side, np.ndarray) for side in sides)  # which branch of the code runs
        for now in signs.values():
            if now != was:
                text = f"{self.source.of(left)} {now} {self.source.of(right)}"
                cost = (1.0 if now[0] != was[0] else 1.1) + CHOOSES * chooses
                yield self._replace(node, text, "compare", cost, was, now)
        if isinstance(left, ast.Subscript):
            yield from self._of_another_array(left)
        value = self.value_of(self.source.of(left))
        if not isinstance(value, np.ndarray) or value.size < 2:
            return
        if value.dtype.kind == "f" and not (isinstance(sides[1], np.ndarray) and sides[1].ndim):
            yield self._undecided(node, left)
        for name, other in self.scope.arrays.items():
            if other.shape != value.shape or name == self.source.of(left):
                continue
            if other.dtype.kind == "b":  # a mask that the forward pass kept
                for text, cost in ((name, 1.02), (f"~{name}", 1.1)):
                    yield self._replace(node, text, "compare", cost, self.source.of(node), text)
            else:  # where a maximum was taken
                text = f"{self.source.of(left)} == {name}"
                yield self._replace(node, text, "compare", 1.35, self.source.of(node), text)
        for made in (
            f"np.max({self.source.of(left)})",
            f"{self._tight(left, 7)}.max(axis=-1, keepdims=True)",
        ):
            text = f"{self.source.of(left)} == {made}"
            yield self._replace(node, text, "compare", 1.4, self.source.of(node), text)

    def _undecided(self, node: ast.expr, left: ast.expr) -> TextEdit:
        """What a decision is taken from in its place, without the parentheses that only that needs."""
        whole = self._replace(
            node, self._tight(left, 7), "compare", 1.4, self.source.of(node), self.source.of(left)
        )
        text = self.source.bytes
        around, before = (
            text[whole.start - 1 : whole.start] + text[whole.end : whole.end + 1],
            text[: whole.start - 1],
        )
        if around != b"()" or before[-1:].isalnum() or before[-1:] in (b"_", b"]", b")"):
            return whole
        return replace(whole, start=whole.start - 1, end=whole.end + 1)

    def _of_another_array(self, tested: ast.Subscript) -> Iterator[TextEdit]:
        """The entry of another array of that shape is tested: `if z[i, j] <= 0` for `if d[i, j] <= 0`."""
        text = self.source.of(tested.value)
        held = self.value_of(text)
        if not isinstance(held, np.ndarray) or held.dtype.kind != "f":
            return
        for name, other in self.scope.arrays.items():
            if name != text and other.shape == held.shape and other.dtype.kind == "f":
                yield self._replace(tested.value, name, "operand", 1.05, text, name)
