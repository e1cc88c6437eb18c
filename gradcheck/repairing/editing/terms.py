"""What a needed value can be made of: arrays in scope, simple functions and products of them, found by value."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.making import Maker, broadcasts
from gradcheck.repairing.editing.scalars import bounds_in, scalars_of, written_in
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.tables import Spots, Table, Term, table_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.editing.wholes import HANDY_CONSTANTS

ATOMS = 40  # arrays in scope that formulas are made of
PAIRED = 60  # simple formulas of which products are made
FACTORS = 48  # arrays that matrix products are made of, two by two
MOST_AXES = 5  # of an array that is summed over some of them
OUTER = 0.4  # what a column costs that spreads over a matrix: an outer product says it better
MULTIPLIED = 300_000  # multiplications in one of these products

ValueOf = Callable[[str], Array | None]


class Terms(Maker):
    """Makes the formulas that are tried in place of a piece of a statement."""

    def __init__(
        self, source: SourceText, scope: Scope, value_of: ValueOf, others: Sequence[ast.expr]
    ) -> None:
        super().__init__(source, scope, value_of, lambda value: None)
        numbers, self.written = written_in(others, lambda text: _number_or_array(value_of, text), source)
        self.scalars = scalars_of(self._sizes(), numbers)
        bounds: dict[str, Any] = {text: value_of(f"1.0 * ({text})") for text in bounds_in(source.bytes)}
        self.bounds = {t: limit for t, limit in bounds.items() if isinstance(limit, float) and limit > 0}

    def _terms_at(self, top: ast.expr, where: Spots) -> list[Term]:
        """Arrays in scope, pieces of the statement and simple functions of both, at the sampled entries."""
        atoms: dict[str, float] = {}
        for node in nodes_in(top):
            if isinstance(node, ast.expr) and not isinstance(node, (ast.Constant, ast.Slice, ast.Tuple)):
                text = self.source.of(node)
                atoms.setdefault(text if isinstance(node, (ast.Name, ast.Attribute)) else atom(text), 0.0)
        for text in (
            *self.scope.arrays,
            *self.scope.views,
            *([] if where.shape else [*self.scope.items, *self.scope.numbers]),
        ):
            atoms.setdefault(text, 0.05)
        for text in self.written:
            atoms.setdefault(text, 0.1 + 0.002 * len(text))
        for text in self._trimmed(where.shape):
            atoms.setdefault(text, 0.1)
        for text in self._spread(where.shape):
            atoms.setdefault(text, OUTER if len(where.shape) == 2 else 0.1)
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
                if value.shape == where.shape and text not in self.written:
                    for name, function in self.scope.functions.items():
                        result = self._called(function, np.asarray(value, dtype=float))
                        if result is not None and np.shape(result) == where.shape:
                            terms.append((f"{name}({text})", cost + 0.1, where.row(result)))
            rates = {name: number for name, number in self.scope.numbers.items() if number != int(number)}
            scaled = [
                (f"{name} * {text}", cost + 0.1, number * row)
                for name, number in rates.items()
                for text, cost, row in terms
            ]
            scaled += [  # what a penalty on the squares of weights adds
                (f"2 * {name} * {text}", cost + 0.2, 2 * number * where.row(value))
                for name, number in rates.items()
                for text, cost, value in plain
            ]
        terms += [
            (f"{number} * {text}", cost + 0.1, float(number) * where.row(value))
            for text, cost, value in plain
            for number in HANDY_CONSTANTS
        ]
        terms.append(("1", 0.1, where.row(np.ones(()))))
        if where.shape:  # what a penalty on the sum of a value adds to each of its entries
            numbers = {**self.scope.items, **self.scope.numbers}
            terms += [(name, 0.15, where.row(np.asarray(n))) for name, n in numbers.items() if n != int(n)]
        with np.errstate(all="ignore"):
            terms += [*self._multiplied(where), *self._reduced(where)]
        return [term for term in [*terms, *scaled] if np.isfinite(term[2]).all() and term[2].any()]

    def _trimmed(self, shape: tuple[int, ...]) -> Iterator[str]:
        """Arrays in scope without the one entry, row or column that is too much: the unit that stands for a bias."""
        for text, array in {**self.scope.arrays, **self.scope.views}.items():
            more = [axis for axis, (n, m) in enumerate(zip(array.shape, shape)) if n != m]
            if array.ndim == len(shape) and len(more) == 1 and array.shape[more[0]] == shape[more[0]] + 1:
                before = ":, " * more[0]
                yield f"{text}[{before}1:]"
                yield f"{text}[{before}:-1]"

    def _spread(self, shape: tuple[int, ...]) -> Iterator[str]:
        """Arrays in scope with axes more, so that they lie along other axes than the last: `slope[:, None, None]`."""
        for text, array in {**self.scope.arrays, **self.scope.views}.items():
            if not 0 < array.ndim < len(shape) <= MOST_AXES or array.size < 2:
                continue
            for axes in combinations(range(len(shape)), array.ndim):
                along = all(shape[axis] == n for axis, n in zip(axes, array.shape))
                if along and axes[-1] - axes[0] + 1 + (len(shape) - 1 - axes[-1]) > array.ndim:
                    index = [":" if axis in axes else "None" for axis in range(axes[0], len(shape))]
                    yield f"{text}[{', '.join(index)}]"

    def _multiplied(self, where: Spots) -> Iterator[Term]:
        """The products of two matrices, of a matrix and a vector, and the outer ones, that have this shape."""
        arrays = [
            (text, array.astype(float))
            for text, array in {**self.scope.views, **self.scope.arrays}.items()
            if 1 <= array.ndim <= 3 and array.size > 1 and array.dtype.kind in "fiub"
        ][:FACTORS]
        for left, a in arrays:
            for right, b in arrays:
                for first, second, x, y in (
                    (left, right, a, b),
                    (f"{left}.T", right, a.T, b),
                    (left, f"{right}.T", a, b.T),
                ):
                    if (first != left and a.ndim != 2) or (second != right and b.ndim != 2):
                        continue
                    if x.shape[-1] != y.shape[0] or y.ndim > 2 or x.size * y.shape[-1] > MULTIPLIED:
                        continue
                    if (*x.shape[:-1], *y.shape[1:]) == where.shape:
                        yield self._dotted(first, second), 0.3, where.row(x @ y)
                if a.ndim == b.ndim == 1 and (a.size, b.size) == where.shape:
                    yield f"np.outer({left}, {right})", 0.3, where.row(np.outer(a, b))

    def _dotted(self, left: str, right: str) -> str:
        """A product of matrices as the file writes them."""
        if self.scope.has_matrices:
            return f"{left} * {right}"
        text = self.source.bytes
        return f"np.dot({left}, {right})" if b" @ " not in text and b"dot(" in text else f"{left} @ {right}"

    def _reduced(self, where: Spots) -> Iterator[Term]:
        """Means and sums along an axis, spread over it again; sums over some axes of what has more of them."""
        keep = "" if self.scope.has_matrices else ", keepdims=True"
        for text, array in list(self.scope.arrays.items())[:FACTORS]:
            if array.shape == where.shape and array.ndim > 1:
                for axis in (0, len(where.shape) - 1):
                    for name, made in (
                        ("mean", array.mean(axis=axis, keepdims=True)),
                        ("sum", array.sum(axis=axis, keepdims=True)),
                    ):
                        yield f"{text}.{name}(axis={axis}{keep})", 0.3, where.row(made)
            elif where.shape and 1 < array.ndim <= MOST_AXES and array.dtype.kind == "f":
                for over, kept in _sums(array.shape, where.shape):
                    axes = str(over[0]) if len(over) == 1 else str(over)
                    made = array.sum(axis=over, keepdims=kept)
                    yield f"{text}.sum(axis={axes}{keep if kept else ''})", 0.3, where.row(made)

    def _products(self, terms: Sequence[Term]) -> Table:
        """The products of two, and the differences of two plain ones."""
        chosen = sorted(terms, key=lambda term: term[1])[:PAIRED]
        made: list[Term] = []
        for i, (left, price, a) in enumerate(chosen):
            for right, cost, b in chosen[i:]:
                twice = 0.1 * (left == right)
                made.append((self._times(atom(left), atom(right)), price + cost + twice, a * b))
                if _is_plain(left) and _is_plain(right):
                    made.append((f"({left} - {right})", price + cost, a - b))
        return table_of(made)

    def _formulas(self, text: str, a: Array) -> Iterator[tuple[str, Array]]:
        """The simple functions that activations, losses and their derivatives are written with."""
        yield f"(1 - {text})", 1 - a
        yield self._squared(text), a**2
        yield f"(1 - {self._squared(text)})", 1 - a**2
        yield self._times(text, f"(1 - {text})"), a * (1 - a)
        bare = text[1:-1] if text[0] == "(" and text[-1] == ")" and closes(text) else text
        yield f"np.exp({bare})", np.exp(a)
        yield f"np.exp(-{text})", np.exp(-a)
        yield f"np.tanh({bare})", np.tanh(a)
        yield self._squared(f"np.tanh({bare})"), np.tanh(a) ** 2
        for name, function, beside in RARE:
            if name in self.source.bytes or beside in self.source.bytes:
                yield f"np.{name.decode()}({bare})", function(a)
        yield f"1 / (1 + np.exp(-{text}))", 1 / (1 + np.exp(-a))
        yield f"({bare} > 0)", a > 0
        yield f"({bare} < 0)", a < 0
        if b"arctan" in self.source.bytes:
            yield f"(1 / (1 + {self._squared(text)}))", 1 / (1 + a**2)
        for bound, limit in self.bounds.items():
            yield f"np.clip({bare}, -{atom(bound)}, {bound})", np.clip(a, -limit, limit)


def _sums(shape: tuple[int, ...], to: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], bool]]:
    """The axes over which a sum has that shape, and whether it keeps them."""
    axes = range(len(shape))
    for count in axes[1:]:
        for over in combinations(axes, count):
            if tuple(n for axis, n in enumerate(shape) if axis not in over) == to:
                yield over, False
            if tuple(1 if axis in over else n for axis, n in enumerate(shape)) == to:
                yield over, True


def _number_or_array(value_of: ValueOf, text: str) -> Any:
    value = value_of(text)
    return value_of(f"1.0 * ({text})") if value is None else value


def _is_plain(text: str) -> bool:
    """Whether a text is a name, or one of an object's."""
    return text.replace(".", "").isidentifier()


def closes(text: str) -> bool:
    """Whether the parenthesis a text begins with is closed by the one it ends with."""
    try:
        ast.parse(" ".join(text[1:-1].split()), mode="eval")
    except SyntaxError:
        return False
    return True


@lru_cache(maxsize=4096)  # the same few factors are put together in many ways
def atom(text: str) -> str:
    """The text so that any operator may stand beside it."""
    node = ast.parse(f"({text})", mode="eval").body  # lines of it may stand in brackets further out
    inside = text[0] == "(" and text[-1] == ")" and closes(text)
    plain = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant))
    return text if plain or inside else f"({text})"


RARE: tuple[tuple[bytes, Callable[[Array], Array], bytes], ...] = (
    (b"sign", np.sign, b"abs"),  # in code that has it, or what it is the derivative of
    (b"abs", np.abs, b"sign"),
    (b"log", np.log, b"log"),
    (b"cos", np.cos, b"sin"),
    (b"sin", np.sin, b"cos"),
    (b"cosh", np.cosh, b"sinh"),
    (b"sinh", np.sinh, b"cosh"),
)
