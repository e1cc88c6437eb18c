"""Edits that put the derivative of the user's own forward pass in a statement, where no usual formula holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.facts import Array
from gradcheck.repairing.editing.derivatives import Derivatives, DerivedTable
from gradcheck.repairing.editing.forward import Forward
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.terms import atom, closes
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.through import ThroughEdits

AT_HOME = 0.6  # more where it takes the place of a call of the user's: what that returns is wrong in there
MEANT = 0.4  # more in place of what is a value of the forward pass: that may only be used wrongly
DERIVED = 1.95  # what a derivative that is worked out by rule costs before its length


class DerivedEdits(ThroughEdits):
    """Makes the edits by which a piece of a statement becomes a derivative that is worked out by rule."""

    forward: Forward | None = None  # whose derivatives these are

    def derivatives(self, top: ast.expr) -> Derivatives | None:
        """The derivatives in the words that a statement can be written with."""
        if self.forward is None:
            return None
        return Derivatives(self.forward, self.source, top, self.scope, self.value_of)

    def derived(self, node: ast.expr, needs: Array, table: DerivedTable, whole: bool) -> Iterator[TextEdit]:
        """The derivative of the forward pass that a piece must be, where the rules lead to one."""
        text = self.source.of(node)
        own = any(called in self.scope.functions for called in called_in(node))
        price = (
            DERIVED
            + AT_HOME * own
            + MEANT * (self.forward is not None and self.forward.makes(self._worth(node)))
        )
        for need in needs:
            for made, cost in table.find(need):
                fitting = made if whole else self._bare(node, atom(made))
                yield self._replace(node, fitting, "solved", price + cost, text, made)

    def _bare(self, node: ast.expr, text: str) -> str:
        """The text without its parentheses where the node stands in such."""
        around = self.source.bytes[self.source.start(node) - 1 : self.source.end(node) + 1]
        inside = around[:1] == b"(" and around[-1:] == b")"
        return text[1:-1] if inside and text[0] == "(" and text[-1] == ")" and closes(text) else text

    def _worth(self, node: ast.expr) -> Array | None:
        """The value of an expression, whole numbers included."""
        text = self.source.of(node)
        value = self.value_of(text)
        return self.value_of(f"1.0 * ({text})") if value is None else value


def called_in(node: ast.expr) -> list[str]:
    """What the calls in an expression call, as it is written."""
    return [ast.unparse(part.func) for part in nodes_in(node) if isinstance(part, ast.Call)]
