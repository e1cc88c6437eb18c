"""Edits inside a sum or a product of matrices: what must stand there, the whole made of each formula tells.

`np.sum(d * z, axis=0)` must be the gradient of a slope. What goes into the sum has no known gradient of its own and the
sum cannot be undone; so each formula is put inside, and the sums are compared with what is needed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.arranging import ArrangedEdits
from gradcheck.repairing.editing.linear import Applied, inside
from gradcheck.repairing.editing.tables import Spots, Table, Term, table_of
from gradcheck.repairing.editing.terms import atom
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import chain_of

ENTRIES = 4096  # of what goes in
FORMULAS = 400  # that are put in
WORK = 3e8  # numbers that may be worked out in all for one sum


class ThroughEdits(ArrangedEdits):
    """Makes edits of what goes into an operation that is linear in it."""

    _terms_of: dict[tuple[int, ...], list[Term]] | None = None

    def through(
        self,
        top: ast.expr,
        node: ast.expr,
        needs: Array,
        where: Spots,
        worth: Callable[[ast.expr], Array | None],
    ) -> Iterator[TextEdit]:
        """A factor more, another factor, or a term more, inside a sum or a product that must have these values."""
        now = worth(node)
        if now is None or np.shape(now) != where.shape or where.part or where.is_turned:
            return
        for inner, applied in inside(node, worth):
            value = worth(inner)
            if value is None or not 1 < np.size(value) <= ENTRIES:
                continue
            if np.size(value) * (np.size(now) + 1) * FORMULAS > WORK:
                continue
            yield from self._put_in(top, inner, np.asarray(value, dtype=float), applied, needs, where, now)

    def _put_in(
        self,
        top: ast.expr,
        inner: ast.expr,
        value: Array,
        applied: Applied,
        needs: Array,
        where: Spots,
        now: Array,
    ) -> Iterator[TextEdit]:
        terms = self._formulas_of(top, value.shape)
        for kept, lost, base in self._kept(inner, value):
            made = []
            for formula, cost, row in terms:
                with np.errstate(all="ignore"):
                    whole = applied(base * row.reshape(value.shape))
                made.append((formula, cost, where.row(whole)))
            table = table_of([term for term in made if np.isfinite(term[2]).all()])
            yield from self._found(inner, kept, lost, table, needs)
            if not kept:  # what stands beside it stays
                still = where.row(applied(np.zeros(value.shape)))
                for sign, minus in ((1.0, "+"), (-1.0, "-")):
                    for need in needs:
                        for formula, cost in table.find(sign * (need - where.row(now)) + still):
                            joined = self._inside(inner, f"{self._tight(inner, 4)} {minus} {formula}")
                            yield self._replace(inner, joined, "term", 2.0 + cost, "", formula)

    def _found(self, inner: ast.expr, kept: str, lost: str, table: Table, needs: Array) -> Iterator[TextEdit]:
        for need in needs:
            for sign, minus in ((1.0, ""), (-1.0, "-")):
                for formula, cost in table.find(sign * need):
                    made = minus + (self._times(kept, atom(formula)) if kept else formula)
                    kind = "factor" if kept and not lost else "solved"
                    price = 1.9 + cost + 0.1 * bool(minus) + 0.15 * (kind == "solved") + 0.1 * (not kept)
                    yield self._replace(inner, self._inside(inner, made), kind, price, lost, minus + formula)

    def _inside(self, inner: ast.expr, made: str) -> str:
        """The text as it may stand in place of what goes in: an argument needs no parentheses."""
        start, end = self.source.start(inner), self.source.end(inner)
        raw = self.source.bytes
        before, behind = raw[:start].rstrip()[-1:], raw[end:].lstrip()[:1]
        alone = before in (b"(", b",", b"[") and behind in (b")", b",", b"]")
        return made if alone or atom(made) == made else f"({made})"

    def _kept(self, inner: ast.expr, value: Array) -> Iterator[tuple[str, str, Array]]:
        """What of a product stays: all of it, all but one of its factors, nothing; and what is lost."""
        yield self._tight(inner, 5), "", value
        chain = [node for node, divides in chain_of(inner) if not divides]
        if len(chain) == len(chain_of(inner)) > 1:
            values = [self.value_of(self.source.of(node)) for node in chain]
            for lost, node in enumerate(chain):
                rest = [v for place, v in enumerate(values) if place != lost and v is not None]
                if len(rest) == len(chain) - 1:
                    base = np.broadcast_to(np.prod(np.broadcast_arrays(*rest), axis=0), value.shape)
                    kept = " * ".join(self._tight(n, 6) for place, n in enumerate(chain) if place != lost)
                    yield kept, self.source.of(node), base
        yield "", self.source.of(inner), np.ones(value.shape)

    def _formulas_of(self, top: ast.expr, shape: tuple[int, ...]) -> list[Term]:
        """The cheapest formulas of that shape with all their entries."""
        if self._terms_of is None:
            self._terms_of = {}
        if shape not in self._terms_of:
            terms = self._terms_at(top, Spots.whole(shape))
            self._terms_of[shape] = sorted(terms, key=lambda term: term[1])[:FORMULAS]
        return self._terms_of[shape]
