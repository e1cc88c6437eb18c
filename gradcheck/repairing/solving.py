"""Edits that are solved for: what a piece of a statement must be worth, looked up among what is in scope.

A statement must yield one of the known gradients. Where the way from a piece of it to its value can be undone, sums,
products, transposes, that says what the piece must be; a table of what the user's names make finds it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.making import Maker, binding_strength, broadcasts
from gradcheck.repairing.text import TextEdit
from gradcheck.repairing.wholes import HANDY_CONSTANTS

SAMPLES = 24  # entries by which values are compared; what agrees in them is looked at in full
ATOMS = 40  # arrays in scope that formulas are made of
PAIRED = 60  # simple formulas of which products are made
SUMMANDS = 20  # of a formula p + q * r
NEEDED = 40  # gradients that a statement may have to yield
SCALARS = 400  # the same where all values are single numbers
CLOSE = 1e-9

Term = tuple[str, float, Array]  # text, what it costs, its value


@dataclass(slots=True)
class Table:
    """Formulas by their values at the sampled entries."""

    terms: Sequence[tuple[str, float]]
    rows: Array  # (formulas, samples)
    _orders: dict[int, tuple[Array, Array]] = field(default_factory=dict)

    def find(self, needed: Array) -> Iterator[tuple[str, float]]:
        """The formulas that have the needed values, where those are known (not nan)."""
        known = np.isfinite(needed)
        size = float(np.abs(needed[known]).max(initial=0.0))
        if known.sum() < min(4, len(needed)) or not size or not len(self.rows):
            return
        column = int(np.argmax(np.where(known, np.abs(needed), -1)))
        if column not in self._orders:
            order = np.argsort(self.rows[:, column])
            self._orders[column] = order, self.rows[order, column]
        order, values = self._orders[column]
        slack = CLOSE * size
        low, high = np.searchsorted(values, (needed[column] - slack, needed[column] + slack))
        for index in order[low:high].tolist():
            if (np.abs(self.rows[index, known] - needed[known]) <= slack).all():
                yield self.terms[index]


class SolvedEdits(Maker):
    """Makes the edits that lead from the pieces of a statement to gradients it may have to yield."""

    def solved(
        self, top: ast.expr, targets: Callable[[tuple[int, ...]], Sequence[Array]]
    ) -> Iterator[TextEdit]:
        """Edits of the pieces of an expression that make it one of the targets, arrays of its shape."""
        value = self.value_of(self.source.of(top))
        if value is None or not np.any(value):
            return  # what sums begin with
        limit = NEEDED if np.ndim(value) else SCALARS
        needed = [np.asarray(target, dtype=float) for target in targets(np.shape(value))[:limit]]
        if not needed:
            return
        place = _Place(np.shape(value))
        now = place.row(value)
        rows = np.array([row for row in map(place.row, needed) if not np.allclose(row, now, 1e-9, 0.0)])
        if not len(rows):
            return
        pieces = list(self._pieces(top, rows, place))
        tables: dict[_Place, tuple[Table, Table]] = {}
        for node, needs, where in pieces:
            if where not in tables:
                terms = self._terms_at(top, where)
                tables[where] = _table(terms), self._products(terms)
            yield from self._filled(node, needs, where, *tables[where], whole=node is top)

    def _filled(
        self, node: ast.expr, needs: Array, where: _Place, simple: Table, products: Table, whole: bool
    ) -> Iterator[TextEdit]:
        text, now = self.source.of(node), self._row(node, where)
        names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
        lost = 0.03 * sum(name not in ("np", "numpy") for name in names)  # of what the user wrote
        lost += 0.05 * any(called in self.scope.functions for called in _called_in(node))

        def fit(made: str) -> str:
            """The text as it may stand in place of the node."""
            strong = binding_strength(ast.parse(made, mode="eval").body) >= binding_strength(node)
            return made if whole or strong else f"({made})"

        for need in needs:
            for table, extra in ((simple, 0.0), (products, 0.25)):
                for made, cost in table.find(need):
                    yield self._replace(node, fit(made), "solved", 1.82 + lost + extra + cost, text, made)
                for made, cost in table.find(-need):
                    yield self._replace(
                        node, fit(f"-{_atom(made)}"), "solved", 1.92 + lost + extra + cost, text, made
                    )
                if now is None:
                    continue
                for sign, operator in ((1.0, "+"), (-1.0, "-")):
                    for made, cost in table.find(sign * (need - now)):
                        joined = fit(f"{self._tight(node, 4)} {operator} {made}")
                        yield self._replace(node, joined, "term", 1.95 + extra + cost, "", made)
                with np.errstate(all="ignore"):
                    ratio = np.where(now == 0, np.nan, need / now)
                if (need[now == 0] == 0).all():
                    for sign, minus in ((1.0, ""), (-1.0, "-")):
                        for made, cost in table.find(sign * ratio):
                            joined = fit(minus + self._times(self._tight(node, 5), _atom(made)))
                            price = 1.95 + 0.1 * (sign < 0) + extra + cost
                            yield self._replace(node, joined, "factor", price, "", minus + made)
            if whole:
                for index, (first, price) in enumerate(simple.terms[:SUMMANDS]):
                    for made, cost in products.find(need - simple.rows[index]):
                        both = f"{first} + {made}"
                        yield self._replace(node, both, "solved", 2.6 + cost + price, text, both)

    # -- what each piece must be ---------------------------------------------------------------

    def _pieces(
        self, node: ast.expr, needs: Array, where: _Place
    ) -> Iterator[tuple[ast.expr, Array, _Place]]:
        """The pieces of an expression with the values each must have, one row per target."""
        if not isinstance(node, ast.Constant):
            yield node, needs, where
        for inner, undone, there in self._undone(node, needs, where):
            yield from self._pieces(inner, undone, there)

    def _undone(
        self, node: ast.expr, needs: Array, where: _Place
    ) -> Iterator[tuple[ast.expr, Array, _Place]]:
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

    def _row(self, node: ast.expr, where: _Place) -> Array | None:
        text = self.source.of(node)
        value = self.value_of(text)
        if value is None:
            value = self.value_of(f"1.0 * ({text})")  # a whole number
        return None if value is None or not broadcasts(np.shape(value), where.shape) else where.row(value)

    # -- what there is to make them of ---------------------------------------------------------

    def _terms_at(self, top: ast.expr, where: _Place) -> list[Term]:
        """Arrays in scope, pieces of the statement and simple functions of both, at the sampled entries."""
        atoms: dict[str, float] = {}
        for node in ast.walk(top):
            if isinstance(node, ast.expr) and not isinstance(node, ast.Constant):
                text = self.source.of(node)
                atoms.setdefault(text if isinstance(node, (ast.Name, ast.Attribute)) else _atom(text), 0.0)
        for text in (*self.scope.arrays, *([] if where.shape else self.scope.numbers)):
            atoms.setdefault(text, 0.05)
        terms: list[Term] = []
        plain = [
            (text, cost, value)
            for text, cost, value in ((t, c, np.asarray(self.value_of(t))) for t, c in atoms.items())
            if value.dtype.kind in "fiub" and broadcasts(value.shape, where.shape)
            if value.size > 1 or not where.shape
        ][:ATOMS]
        for text, cost, value in plain:
            terms.append((text, cost, where.row(value)))
        with np.errstate(all="ignore"):
            for text, cost, value in plain:
                terms.extend((made, cost + 0.1, row) for made, row in self._formulas(text, where.row(value)))
                terms.append((f"(1 / {text})", cost + 0.25, 1 / where.row(value)))
                if value.shape == where.shape and text in self.scope.arrays:
                    for name, function in self.scope.functions.items():
                        result = self._called(function, np.asarray(value, dtype=float))
                        if result is not None and np.shape(result) == where.shape:
                            terms.append((f"{name}({text})", cost + 0.1, where.row(result)))
            scaled = [
                (f"{name} * {text}", cost + 0.1, number * row)
                for name, number in self.scope.numbers.items()
                if number != int(number)
                for text, cost, row in terms
            ]
        terms += [
            (f"{number} * {text}", cost + 0.1, float(number) * where.row(value))
            for text, cost, value in plain
            for number in HANDY_CONSTANTS
        ]
        terms.append(("1", 0.1, where.row(np.ones(()))))
        return [term for term in [*terms, *scaled] if np.isfinite(term[2]).all() and term[2].any()]

    def _products(self, terms: Sequence[Term]) -> Table:
        """The products of two, and the differences of two plain ones."""
        chosen = sorted(terms, key=lambda term: term[1])[:PAIRED]
        made: list[Term] = []
        for i, (left, price, a) in enumerate(chosen):
            for right, cost, b in chosen[i:]:
                made.append((self._times(_atom(left), _atom(right)), price + cost, a * b))
                if left.isidentifier() and right.isidentifier():
                    made.append((f"({left} - {right})", price + cost, a - b))
        return _table(made)

    def _formulas(self, text: str, a: Array) -> Iterator[tuple[str, Array]]:
        """The simple functions that activations, losses and their derivatives are written with."""
        yield f"(1 - {text})", 1 - a
        yield self._squared(text), a**2
        yield f"(1 - {self._squared(text)})", 1 - a**2
        yield self._times(text, f"(1 - {text})"), a * (1 - a)
        bare = text[1:-1] if text[0] == "(" and text[-1] == ")" and _closes(text) else text
        yield f"np.exp({bare})", np.exp(a)
        yield f"np.exp(-{text})", np.exp(-a)
        yield f"np.tanh({bare})", np.tanh(a)
        yield self._squared(f"np.tanh({bare})"), np.tanh(a) ** 2
        yield f"np.sign({bare})", np.sign(a)
        yield f"np.abs({bare})", np.abs(a)
        yield f"np.log({bare})", np.log(a)
        yield f"np.cos({bare})", np.cos(a)
        yield f"np.sin({bare})", np.sin(a)
        yield f"1 / (1 + np.exp(-{text}))", 1 / (1 + np.exp(-a))
        yield f"({bare} > 0)", a > 0


@dataclass(frozen=True, slots=True)
class _Place:
    """The entries of arrays of one shape that are looked at."""

    shape: tuple[int, ...]
    places: tuple[Array, ...] = field(default=(), compare=False)
    is_turned: bool = False

    def __post_init__(self) -> None:
        if self.shape and not self.places:
            size = int(np.prod(self.shape))
            flat = np.unique(np.linspace(0, size - 1, min(size, SAMPLES)).astype(int))
            object.__setattr__(self, "places", tuple(np.unravel_index(flat, self.shape)))

    def row(self, value: Array) -> Array:
        """The value at these entries, spread over the shape."""
        return np.atleast_1d(np.asarray(np.broadcast_to(value, self.shape)[self.places], dtype=float))

    def turned(self) -> _Place:
        """The same entries of the transposed array."""
        return _Place(self.shape[::-1], self.places[::-1], not self.is_turned)


def _table(terms: Sequence[Term]) -> Table:
    rows = np.array([row for _, _, row in terms]) if terms else np.empty((0, 0))
    return Table([(text, cost) for text, cost, _ in terms], rows)


def _called_in(node: ast.expr) -> list[str]:
    return [ast.unparse(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)]


def _closes(text: str) -> bool:
    """Whether the parenthesis a text begins with is closed by the one it ends with."""
    try:
        ast.parse(text[1:-1], mode="eval")
    except SyntaxError:
        return False
    return True


def _atom(text: str) -> str:
    """The text so that any operator may stand beside it."""
    node = ast.parse(text, mode="eval").body
    inside = text[0] == "(" and text[-1] == ")" and _closes(text)
    plain = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant))
    return text if plain or inside else f"({text})"


def _operation(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """The canonical name of an entrywise operation that can be undone, and its operands; "" for any other."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS.get(type(op), ""), [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return "negative", [operand]
        case ast.Attribute(attr="T", value=value):
            return "transpose", [value]
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name), args=args, keywords=[]
        ):
            return name, list(args)
    return "", []


OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
}
