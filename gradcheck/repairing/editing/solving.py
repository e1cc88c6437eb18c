"""Edits that are solved for: what a piece of a statement must be worth, looked up among what is in scope.

A statement must yield one of the known gradients. Where the way from a piece of it to its value can be undone, sums,
products, transposes, that says what the piece must be; a table of what the user's names make finds it. A name is
followed into the statement that made it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.derived import DerivedEdits, called_in
from gradcheck.repairing.editing.linear import joined, linear_in, moved_in
from gradcheck.repairing.editing.making import binding_strength, broadcasts
from gradcheck.repairing.editing.numpy_names import MODULES, numpy_function
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.tables import CLOSE, Spots, Table, table_of
from gradcheck.repairing.editing.terms import atom, closes
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import chain_of

MADE_ABOVE = 0.05  # added to the cost of what is put beside a name: it may be missing where the name is made
HANDED_ON = 0.15  # the same where the name is only another one for what had one
GOOD_ABOVE = 0.2  # the same where the name is made, of what is a gradient as it is: it is used wrongly
SUMMANDS = 20  # of a formula p + q * r
NEEDED = 40  # gradients that a statement may have to yield
SURE = 2  # needed values at most, and entries at least, for products of three
SCALARS = 400  # the same where all values are single numbers
ALIKE = 3  # ways to write one number
INSIDE = 0.3  # added to the cost of a size beside a piece of the statement: sizes belong to the whole
SAME_AGAIN = 0.4  # added to the cost of a term that the piece has as a factor


class SolvedEdits(DerivedEdits):
    """Makes the edits that lead from the pieces of a statement to gradients it may have to yield."""

    defined: Callable[[ast.expr], ast.expr | None] | None = None  # the expression that a name stands for
    known: Callable[[tuple[int, ...]], Sequence[Array]] | None = None  # gradients of a shape

    def solved(
        self, top: ast.expr, targets: Callable[[tuple[int, ...]], Sequence[Array]]
    ) -> Iterator[TextEdit]:
        """Edits of the pieces of an expression that make it one of the targets, arrays of its shape."""
        value = self._worth(top)
        if value is None:
            return
        limit = NEEDED if np.ndim(value) else SCALARS
        needed = [np.asarray(target, dtype=float) for target in targets(np.shape(value))[:limit]]
        if not needed or (not np.any(value) and needed[0].shape == np.shape(value)):
            return  # the second: what sums begin with
        yield from self.normalised(top, needed)
        yield from self.arranged(top, needed)
        place = Spots(needed[0].shape)  # a store spreads what it is given
        now = place.row(value)
        rows = np.array([row for row in map(place.row, needed) if not np.allclose(row, now, 1e-9, 0.0)])
        if not len(rows):
            return
        self._wholes: set[int] = set()  # what needs no parentheses around it
        pieces = list(self._pieces(top, rows, place))
        tables: dict[Spots, tuple[Table, Table]] = {}
        derivatives = self.derivatives(top)
        for node, needs, where in pieces:
            yield from self._rescaled(node, needs, where, whole=node is top or id(node) in self._wholes)
            yield from self.through(top, node, needs, where, self._worth)
            if isinstance(node, ast.Constant) and node is not top:
                yield from self._numbers_for(node, needs)
                if node.value not in (0, 1) or all(_constant(need) is not None for need in needs):
                    continue
            if where not in tables:
                terms = self._terms_at(top, where)
                tables[where] = table_of(terms), self._products(terms)
            if derivatives is not None:
                unbound = node is top or id(node) in self._wholes
                yield from self.derived(node, needs, derivatives.at(where), unbound)
            yield from self._filled(
                node, needs, where, *tables[where], whole=node is top or id(node) in self._wholes
            )

    def _rescaled(self, node: ast.expr, needs: Array, where: Spots, whole: bool) -> Iterator[TextEdit]:
        """The piece times or divided by a number, or another number in place of the one it is."""
        text, now = self.source.of(node), self._row(node, where)
        if now is None:
            return
        single = self._shape(node) in (None, ())
        tight = self._tight(node, 5)
        for need in needs:
            factor = _constant(need) if single else _constant(need, now)
            if factor is None or factor == 0 or (abs(factor - 1) < CLOSE and not single):
                continue
            minus = "-" if factor < 0 else ""
            for made, cost in islice(self.scalars.find(abs(factor)), ALIKE):
                if single and (whole or isinstance(node, ast.Constant) or made != text):
                    made = self._bare(node, minus + made if whole or not minus else f"({minus}{made})")
                    yield self._replace(node, made, "operand", 1.4 + cost, text, made)
                elif not single:
                    price = 1.5 + cost + INSIDE * (not whole)
                    yield self._replace(node, f"{minus}{tight} * {made}", "factor", price, "", made)
            for made, cost in islice(self.scalars.find(1 / abs(factor)), ALIKE if not single else 0):
                price = 1.5 + cost + INSIDE * (not whole)
                yield self._replace(node, f"{minus}{tight} / {made}", "factor", price, "", f"1 / {made}")

    def _numbers_for(self, node: ast.Constant, needs: Array) -> Iterator[TextEdit]:
        """The number that must stand there, where it is one and can be written plainly."""
        before = self.source.of(node)
        for need in needs:
            number = _constant(need)
            text = _plain(number) if number is not None else ""
            if number is not None and text and text != before:
                yield self._replace(node, f"({text})" if number < 0 else text, "constant", 1.75, before, text)

    def _is_known(self, node: ast.expr) -> bool:
        """Whether the value of an expression is a gradient, or a derivative, as it is."""
        value = self._worth(node)
        if self.known is None or value is None:
            return False
        return any(np.allclose(value, each, 1e-9, 0.0) for each in self.known(np.shape(value)))

    def _filled(
        self, node: ast.expr, needs: Array, where: Spots, simple: Table, products: Table, whole: bool
    ) -> Iterator[TextEdit]:
        text, now = self.source.of(node), self._row(node, where)
        names = [part.id for part in nodes_in(node) if isinstance(part, ast.Name)]
        lost = 0.03 * sum(name not in MODULES for name in names)  # of what the user wrote
        lost += 0.05 * any(called in self.scope.functions for called in called_in(node))
        above = self.defined(node) if self.defined is not None else None
        handed_on = isinstance(above, (ast.Name, ast.Attribute))
        aside = 0.0 if above is None or whole else HANDED_ON if handed_on else MADE_ABOVE
        aside += GOOD_ABOVE * (id(node) in self._wholes and self._is_known(node))

        def fit(made: str) -> str:
            """The text as it may stand in place of the node."""
            strong = binding_strength(ast.parse(made, mode="eval").body) >= binding_strength(node)
            strong = strong or atom(made) == made
            return made if whole or strong else f"({made})"

        chain = [part for part, divides in chain_of(node) if not divides]
        factors = [self.source.of(part) for part in chain] if len(chain) > 1 else []
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            chain = [node.args[0]] * 3  # what a function is handed, times something, for what it makes of it
        for kept in dict.fromkeys(chain) if len(chain) > 2 else ():  # all factors but one for one formula
            factor = self._row(kept, where)
            for need in needs if factor is not None else ():
                with np.errstate(all="ignore"):
                    rest = np.where(factor == 0, np.nan, need / factor)
                if (rest[np.isfinite(rest)] == 1).all():
                    continue  # nothing is to stand beside it
                for made, cost in simple.find(rest):
                    both = fit(self._times(self._tight(kept), atom(made)))
                    yield self._replace(node, both, "solved", 1.85 + cost, text, made)
        for need in needs:
            for table, extra in ((simple, 0.0), (products, 0.25)):
                for made, cost in table.find(need):
                    yield self._replace(node, fit(made), "solved", 1.82 + lost + extra + cost, text, made)
                for made, cost in table.find(-need):
                    yield self._replace(
                        node, fit(f"-{atom(made)}"), "solved", 1.92 + lost + extra + cost, text, made
                    )
                if now is None:
                    continue
                for sign, operator in ((1.0, "+"), (-1.0, "-")) if now.any() else ():
                    for made, cost in table.find(sign * (need - now)):
                        joined = fit(f"{self._tight(node, 4)} {operator} {made}")
                        again = SAME_AGAIN * (made in factors)  # x * y + x is a factor in disguise
                        price = 1.95 + aside + extra + cost + again
                        yield self._replace(node, joined, "term", price, "", made)
                with np.errstate(all="ignore"):
                    ratio = np.where(now == 0, np.nan, need / now)
                if (need[now == 0] == 0).all():
                    for sign, minus in ((1.0, ""), (-1.0, "-")):
                        for made, cost in table.find(sign * ratio):
                            joined = fit(minus + self._scaled_by(self._tight(node, 5), made))
                            price = 1.95 + 0.1 * (sign < 0) + aside + extra + cost
                            yield self._replace(node, joined, "factor", price, "", minus + made)
            if whole and where.shape:
                yield from self._scaled_terms(node, need, now, (simple, products))
            if whole:
                for index, (first, price) in enumerate(simple.terms[:SUMMANDS]):
                    for made, cost in products.find(need - simple.rows[index]):
                        both = f"{first} + {made}"
                        yield self._replace(node, both, "solved", 2.6 + cost + price, text, both)
            if len(needs) <= SURE and now is not None:
                for made, cost in self._of_three(need - now, simple, products):
                    joined = fit(f"{self._tight(node, 4)} + {made}")
                    yield self._replace(node, joined, "term", 2.2 + aside + cost, "", made)

    def _scaled_by(self, text: str, factor: str) -> str:
        """The product of both; a quotient where the factor is the inverse of something."""
        inverse = factor.startswith("(1 / ") and closes(factor) and not self.scope.has_matrices
        return f"{text} / {factor[5:-1]}" if inverse else self._times(text, atom(factor))

    def _of_three(self, needed: Array, simple: Table, products: Table) -> Iterator[tuple[str, float]]:
        """Products of three that have the needed values: the term that a derivative has lost."""
        if len(needed) < SURE or not np.any(needed[np.isfinite(needed)]):
            return
        for index in np.argsort([cost for _, cost in simple.terms], kind="stable")[:SUMMANDS].tolist():
            (first, price), row = simple.terms[index], simple.rows[index]
            if (needed[row == 0] != 0).any():
                continue
            with np.errstate(all="ignore"):
                rest = np.where(row == 0, np.nan, needed / row)
            for made, cost in products.find(rest):
                yield self._times(atom(first), made), price + cost

    def _scaled_terms(
        self, node: ast.expr, need: Array, now: Array | None, tables: Sequence[Table]
    ) -> Iterator[TextEdit]:
        """A multiple of a formula in place of the whole value, or added to it: the number is in the user's words."""
        text, tight = self.source.of(node), self._tight(node, 4)
        for table, extra in zip(tables, (0.0, 0.25)):
            for goal, added in ((need, False), *([(need - now, True)] if now is not None else [])):
                for made, cost, factor in islice(table.find_scaled(goal), ALIKE * ALIKE):
                    sign = "-" if factor < 0 else "+"
                    for form, number in (("{0} * {1}", abs(factor)), ("{1} / {0}", 1 / abs(factor))):
                        for scalar, price in islice(self.scalars.find(number), ALIKE):
                            scaled = form.format(scalar, atom(made))
                            whole = f"{tight} {sign} {scaled}" if added else f"{sign.strip('+')}{scaled}"
                            kind = "term" if added else "solved"
                            total = 1.95 + extra + cost + price
                            yield self._replace(node, whole, kind, total, "" if added else text, scaled)

    # -- what each piece must be ---------------------------------------------------------------

    def _pieces(self, node: ast.expr, needs: Array, where: Spots) -> Iterator[tuple[ast.expr, Array, Spots]]:
        """The pieces of an expression with the values each must have, one row per target."""
        yield node, needs, where
        made = self.defined(node) if self.defined is not None else None
        if made is not None:
            self._wholes.add(id(made))
            yield from self._pieces(made, needs, where)
        for inner, undone, there in (*self._undone(node, needs, where), *self._led_to(node, needs, where)):
            yield from self._pieces(inner, undone, there)

    def _led_to(self, node: ast.expr, needs: Array, where: Spots) -> Iterator[tuple[ast.expr, Array, Spots]]:
        """What goes into a sum or a matrix product, as the known gradients that make it what it must be."""
        if self.known is None or where.part or where.is_turned or self._shape(node) != where.shape:
            return
        for inner, applied in linear_in(node, self._worth):
            value = self._worth(inner)
            if value is None or np.ndim(value) < 1:
                continue
            due = []
            for gradient in self.known(np.shape(value))[:NEEDED]:
                made = where.row(applied(gradient))
                due += [c * gradient for need in needs if (c := _constant(need, made))]
            there = Spots(np.shape(value))
            rows = [there.row(g) for g in due if not np.allclose(g, value, 1e-9, 0.0)]
            if rows:
                yield inner, np.array(rows), there

    def _undone(self, node: ast.expr, needs: Array, where: Spots) -> Iterator[tuple[ast.expr, Array, Spots]]:
        parts, axis = joined(node, len(where.shape))
        begin = 0
        for part in parts:
            shape = self._shape(part)
            if shape is None or len(shape) != len(where.shape) or where.is_turned:
                return
            chosen, there = where.between(axis, begin, shape)
            yield part, needs[:, chosen], there
            begin += shape[axis]
        source = moved_in(node, lambda part: self.value_of(self.source.of(part)))
        if source is not None:
            shape, positions = self._positions(node, source)
            if np.shape(positions) == where.shape and where.shape:
                yield source, needs, where.moved(shape, positions)
        yield from self._rescaled_by_call(node, needs, where)
        operator, operands = _operation(node)
        values = [self._row(operand, where) for operand in operands]
        with np.errstate(all="ignore"):
            match operator, operands, values:
                case "add", [left, right], [a, b]:
                    if b is not None:
                        yield left, needs - b, where
                    if a is not None:
                        yield right, needs - a, where
                case "subtract", [left, right], [a, b]:
                    if b is not None:
                        yield left, needs + b, where
                    if a is not None:
                        yield right, a - needs, where
                case "multiply", [left, right], [a, b]:
                    if b is not None:
                        yield left, np.where(b == 0, np.nan, needs / b), where
                    if a is not None:
                        yield right, np.where(a == 0, np.nan, needs / a), where
                case "divide", [left, right], [a, b]:
                    if b is not None:
                        yield left, needs * b, where
                    if a is not None:
                        yield right, np.where(needs == 0, np.nan, a / needs), where
                case "negative", [operand], _:
                    yield operand, -needs, where
                case "power", [base, ast.Constant(value=2)], _:
                    yield base, np.sqrt(needs), where
                case "exp", [operand], _:
                    yield operand, np.log(needs), where
                case "where", [_, left, right], [condition, _, _] if condition is not None:
                    yield left, np.where(condition != 0, needs, np.nan), where
                    yield right, np.where(condition == 0, needs, np.nan), where
                case "transpose", [operand], _:
                    yield operand, needs, where.turned()

    def _positions(self, node: ast.expr, source: ast.expr) -> tuple[tuple[int, ...], Any]:
        """The shape of what an expression moves the entries of, and by their number which of them it puts where."""
        shape = self._shape(source) or ()
        return shape, self._made_of(node, source, f"np.arange({int(np.prod(shape))}).reshape({shape})")

    def _made_of(self, node: ast.expr, piece: ast.expr, other: str) -> Array | None:
        """The value of an expression with another text for a piece of it."""
        start, at, end = self.source.start(node), self.source.start(piece), self.source.end(piece)
        begin, rest = self.source.bytes[start:at], self.source.bytes[end : self.source.end(node)]
        return self.value_of(begin.decode() + other + rest.decode())

    def _rescaled_by_call(
        self, node: ast.expr, needs: Array, where: Spots
    ) -> Iterator[tuple[ast.expr, Array, Spots]]:
        """What a call of the user's multiplies entry by entry, by numbers that do not depend on it: weights, a mask."""
        if not isinstance(node, ast.Call) or numpy_function(node.func) or where.part or where.is_turned:
            return
        whole = self._worth(node)
        for given in node.args:
            value = self._worth(given)
            if whole is None or value is None or np.shape(value) != where.shape or len(where.shape) == 0:
                continue
            by = self._made_of(node, given, f"np.ones({where.shape})")
            twice = self._made_of(node, given, f"(2 * ({self.source.of(given)}))")
            if by is None or np.shape(by) != where.shape or twice is None:
                continue
            if np.allclose(by * value, whole, 1e-9, 0.0) and np.allclose(twice, 2 * whole, 1e-9, 0.0):
                scales = where.row(by)
                with np.errstate(all="ignore"):
                    yield given, np.where(scales == 0, np.nan, needs / scales), where

    def _row(self, node: ast.expr, where: Spots) -> Array | None:
        value = self._worth(node)
        return None if value is None or not broadcasts(np.shape(value), where.shape) else where.row(value)


def _constant(need: Array, now: Array | float = 1.0) -> float | None:
    """By which number one must be multiplied to give the other, at two places at least; None: it is no one number."""
    now = np.broadcast_to(now, need.shape)
    known = np.isfinite(need) & np.isfinite(now)
    if (need[known & (now == 0)] != 0).any():
        return None
    known &= now != 0
    if known.sum() < 2:
        return None
    ratio = need[known] / now[known]
    return float(ratio[0]) if (np.abs(ratio - ratio[0]) <= CLOSE * np.abs(ratio[0])).all() else None


def _plain(number: float) -> str:
    """The number as one writes it, with up to four digits; "" for any other."""
    short = float(f"{number:.4g}")
    if not 1e-3 <= abs(number) <= 1e4 or abs(short - number) > CLOSE * abs(number):
        return ""
    return str(int(short)) if short == int(short) else repr(short)


def _operation(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """The canonical name of an entrywise operation that can be undone, and its operands; "" for any other."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS.get(type(op), ""), [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return "negative", [operand]
        case ast.Attribute(attr="T", value=value):
            return "transpose", [value]
        case ast.Call(func=called, args=args, keywords=[]) if name := numpy_function(called):
            return name, list(args)
    return "", []


OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
}
