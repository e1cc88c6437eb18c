"""Edits of several pieces of a statement at once: two arrays in each other's place, each logarithm by what it is of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations, islice

import numpy as np

from gradcheck.repairing.editing.linear import joined
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import is_log_softmax
from gradcheck.repairing.editing.windows import WindowEdits

EXCHANGES = 30  # pairs of arrays of one statement that are put in each other's place
MOST_JOINED = 8  # arrays that are put side by side


class ExchangeEdits(WindowEdits):
    """Makes edits that change more than one place."""

    def exchanged(self, value: ast.expr) -> Iterator[TextEdit]:
        """Two arrays of one shape in each other's place: `dq @ wk.T + dk @ wq.T`; all logarithms of a softmax by it."""
        for node in nodes_in(value):
            parts, _ = joined(node, MOST_JOINED) if isinstance(node, ast.Call) else ([], 0)
            for left, right in combinations(parts[:MOST_JOINED], 2):  # side by side, in another order
                if self._shape(left) == self._shape(right) is not None:
                    texts = self.source.of(left), self.source.of(right)
                    yield self._joint([(left, texts[1]), (right, texts[0])], *texts, 1.36, "operand")
        places: dict[str, list[ast.expr]] = {}
        for node in nodes_in(value):
            if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in self.measured:
                places.setdefault(self.source.of(node), []).append(node)
        held = {text: self.value_of(text) for text in places}
        logs = [
            text for text, array in held.items() if isinstance(array, np.ndarray) and is_log_softmax(array)
        ]
        if len(logs) > 1:
            spans = [(node, f"np.exp({text})") for text in logs for node in places[text]]
            yield self._joint(spans, logs[0], f"np.exp({logs[0]})", 1.36, "operand")
        arrays = {text: a for text, a in held.items() if isinstance(a, np.ndarray) and a.ndim > 0}
        for (one, a), (other, b) in islice(combinations(arrays.items(), 2), EXCHANGES):
            if a.shape == b.shape:
                spans = [(node, other) for node in places[one]] + [(node, one) for node in places[other]]
                yield self._joint(spans, one, other, 1.36, "operand")
