"""Edits of running sums: what goes back through one is the running sum from the other end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import WholeEdits

ACCUMULATED = "running sum"


class AccumulatedEdits(WholeEdits):
    """Makes edits of np.cumsum, in files that have one."""

    def whole(self, top: ast.expr) -> Iterator[TextEdit]:
        yield from super().whole(top)
        match top:
            case ast.Call(func=called, args=[summed, *_]) if numpy_function(called) == "cumsum":
                yield from self._from_the_end(top, summed)
            case _:
                yield from self._from_the_end(top, top)

    def _from_the_end(self, node: ast.expr, summed: ast.expr) -> Iterator[TextEdit]:
        value = self.value_of(self.source.of(summed))
        if b"cumsum" in self.source.bytes and isinstance(value, np.ndarray) and value.ndim == 1 < value.size:
            text = f"np.cumsum({self._tight(summed, 7)}[::-1])[::-1]"
            yield self._replace(node, text, ACCUMULATED, 1.4, self.source.of(node), text)
