"""Edits of a choice between two values, entry by entry: which of them, and what a rectifier's other side is worth."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from gradcheck.repairing.editing.making import broadcasts
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import WholeEdits


class BranchEdits(WholeEdits):
    """Makes edits of np.where(condition, one, other) and of `one if condition else other`."""

    def _choice(self, node: ast.Call) -> Iterator[TextEdit]:
        for branch in node.args[1:]:
            for text in ("1.0", "0.0"):
                yield self._replace(branch, text, "masked", 1.4, self.source.of(branch), text)
            if isinstance(branch, (ast.Name, ast.Attribute)):
                yield self._replace(branch, f"-{self.source.of(branch)}", "negate", 1.1, "", "-")
        turned = ", ".join(map(self.source.of, (node.args[0], *node.args[:0:-1])))
        swapped = f"{self.source.of(node.func)}({turned})"
        yield self._replace(node, swapped, "masked", 1.2, self.source.of(node), swapped)
        for kept, other in (node.args[1:], node.args[:0:-1]):
            value = self.value_of(self.source.of(kept))
            if isinstance(value, np.ndarray) and value.size > 1 and value.dtype.kind == "f":
                yield from self._of_the_other(kept, other, value.shape)

    def _either(self, node: ast.IfExp) -> Iterator[TextEdit]:
        """The same of one number: `1.0 if z > 0 else slope`."""
        test = self.source.of(node.test)
        one, other = (self.source.of(branch) for branch in (node.body, node.orelse))
        swapped = f"{other} if {test} else {one}"
        yield self._replace(node, swapped, "masked", 1.2, self.source.of(node), swapped)
        for branch in (node.body, node.orelse):
            stood = self.source.of(branch)
            for name in ("1.0", "0.0", *self._slopes(())):
                if name != stood:
                    yield self._replace(branch, name, "masked", 1.3 + 0.005 * len(name), stood, name)

    def _of_the_other(self, kept: ast.expr, other: ast.expr, shape: tuple[int, ...]) -> Iterator[TextEdit]:
        """What comes back times a slope, where one side has it as it is: `np.where(z > 0, da, alpha * da)`."""
        upstream, stood = self._tight(kept, 6), self.source.of(other)
        # no slope that lost what it multiplies
        lone = isinstance(other, ast.Constant) and other.value in (0, 1)
        if not lone and stood != self.source.of(kept):
            text = self._times(self._tight(other), upstream)
            yield self._replace(other, text, "masked", 1.3, stood, text)
        for name in self._slopes(shape):
            if name != stood:
                text = self._times(name, upstream)
                yield self._replace(other, text, "masked", 1.35 + 0.005 * len(name), stood, text)

    def _slopes(self, shape: tuple[int, ...]) -> Iterator[str]:
        """Numbers that can be a slope, by name or as the file writes them, and arrays of one for each unit."""
        yield from self.scope.slopes
        for name, number in self.scope.numbers.items():
            if 0 < number < 1:
                yield name
        for name, array in self.scope.arrays.items():
            if array.dtype.kind != "f" or not 1 < array.size < np.prod(shape):
                continue
            if broadcasts(array.shape, shape):
                yield name
            if array.ndim == 1 and len(shape) > 2 and array.size == shape[1]:
                yield f"{name}[{', '.join([':', *['None'] * (len(shape) - 2)])}]"
