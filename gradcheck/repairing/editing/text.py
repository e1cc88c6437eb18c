"""Source text by byte offsets, and the replacement of a piece of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

BOUND, TAKEN = "bind", "pop"  # kinds of edits that only a full run shows the effect of
CARRIED = "carried"
WORKED = ("factor", "term", "solved", "masked", "negate")  # kinds of edits that work something out
COPIED = "copied"
TURNED = "turned"
ONLY_RUN = (BOUND, TAKEN, COPIED, TURNED)


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replace source bytes [start, end) of the file; `kind` says what sort of change it is."""

    start: int
    end: int
    replacement: str
    kind: str  # "transpose", "operator", "operand", "index", "factor", "drop factor", "axis", ...
    before: str  # the operand, factor or piece as it was; "" for a pure insertion
    after: str
    cost: float


class SourceText:
    """A file's text with byte offsets, which is how `ast` counts columns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bytes = text.encode()
        self._starts = [0]
        for line in self.bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt) -> int:
        """The byte offset at which the node begins."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """The byte offset just behind the node."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.expr | ast.stmt) -> str:
        """The node as it is written."""
        return self.bytes[self.start(node) : self.end(node)].decode()

    def with_edits(self, edits: tuple[TextEdit, ...] | list[TextEdit]) -> str:
        """The whole text with the edits made; they must not overlap."""
        text = self.bytes
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
            text = text[: edit.start] + edit.replacement.encode() + text[edit.end :]
        return text.decode()
