"""Edits of what labels and ids say where: others of them, or the entries they name in place of all entries."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.making import Maker
from gradcheck.repairing.editing.numpy_names import spelled
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import TextEdit

COST = 1.2
COUNTERS = 3  # numbers in scope that may count the rounds of a loop


class LabelEdits(Maker):
    """Makes edits of which entries are meant."""

    def _looked_up(self, node: ast.Subscript) -> Iterator[TextEdit]:
        """Other ids in the place of those that say where: `d[targets[t]]` for `d[inputs[t]]`."""
        for inner in nodes_in(node.slice):
            if isinstance(inner, ast.Name) and (mine := self._ids(inner.id)) is not None:
                for other, ids in self._all_ids():
                    if other != inner.id and ids.shape == mine.shape and not np.array_equal(ids, mine):
                        yield self._replace(inner, other, "index", COST, inner.id, other)

    def _at_labels(self, statement: ast.AST) -> Iterator[TextEdit]:
        """The entries of the labels alone, where a number is taken off all: `d[targets[t]] -= 1` for `d -= 1`."""
        match statement:
            case ast.AugAssign(target=(ast.Name() | ast.Attribute()) as target, value=ast.Constant()):
                array = self.value_of(self.source.of(target))
            case _:
                return
        if not isinstance(array, np.ndarray) or array.ndim < 1:
            return
        text = self.source.of(target)
        counters = [name for name, n in self.scope.numbers.items() if name.isidentifier() and n == int(n)]
        for name, ids in self._all_ids():
            rows = spelled(f"np.arange(len({name}))", self.source.text)
            places = [f"{name}[{counter}]" for counter in counters[:COUNTERS]]
            if array.ndim == 2 and rows is not None and len(ids) in array.shape:
                places = [f"{rows}, {name}" if len(ids) == len(array) else f"{name}, {rows}", *places]
            for place in places:
                yield self._replace(target, f"{text}[{place}]", "index", COST, text, f"{text}[{place}]")

    def _all_ids(self) -> Iterator[tuple[str, Array]]:
        for name in dict.fromkeys((*self.scope.containers, *self.scope.arrays)):
            if name.isidentifier() and (ids := self._ids(name)) is not None:
                yield name, ids

    def _ids(self, name: str) -> Array | None:
        """The whole numbers that a list or an array with that name holds; None where it holds none."""
        held = self.value_of(name)
        if held is None and name in self.scope.containers:
            held = self.value_of(f"np.array({name})")
        whole = isinstance(held, np.ndarray) and held.dtype.kind in "iu" and held.ndim == 1 and held.size > 1
        return held if whole and isinstance(held, np.ndarray) else None
