"""What every maker of edits needs: the frame's values, pieces of text, factors that lead to a known gradient."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from types import MethodType
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.text import SourceText, TextEdit

HANDED, BESIDE = 18, 5  # arrays that a function of two is handed first, and what second
MOST_PLACES = 64  # what a whole number that says how far something is moved may be


class Maker:
    """The statement's frame as edits see it."""

    def __init__(
        self,
        source: SourceText,
        scope: Scope,
        value_of: Callable[[str], Array | None],
        matches: Callable[[Any], float | None],
        resembles: Callable[[Array], Array] | None = None,
    ) -> None:
        self.source = source
        self.scope = scope
        self.value_of = value_of
        self.matches = matches
        self.resembles = resembles or (lambda values: np.ones(len(values), dtype=bool))
        self._by_shape: dict[tuple[int, ...], list[tuple[str, float, Array]]] = {}
        self._images_by_shape: dict[tuple[int, ...], list[tuple[str, str, Array]]] = {}
        self.measured: set[int] = set()  # arrays of which only the shape is asked
        self.scaling: set[int] = set()  # constants that something is multiplied or divided by
        self.arguments: set[int] = set()  # constants that a function of the user's is given
        self.counters: set[str] = set()  # names in the statement's subscripts
        self.unit = ""  # the object that the statement stores a value on
        self.turns: set[str] = set()  # names by which the statement takes items: of the turn of a loop

    def _factors(self, value: Array | float | None) -> Iterator[tuple[str, float]]:
        """Factors in the user's own words that make a known gradient of the value: derivatives, masks, upstreams."""
        if value is None or np.asarray(value).dtype.kind not in "fiub":
            return  # a record has fields and no factors
        shape = np.shape(value)
        if shape not in self._by_shape:
            self._by_shape[shape] = list(self._factor_values(shape))
        for text, cost, factor in self._by_shape[shape]:
            if self.matches(value * factor) is not None:
                yield text, cost

    def _factor_values(self, shape: tuple[int, ...]) -> Iterator[tuple[str, float, Array]]:
        for text, number in self.scope.items.items():
            yield text, 1.6, np.asarray(number)
        for text, array in self.scope.arrays.items():
            if array.shape != shape:
                if array.size > 1 and broadcasts(array.shape, shape):
                    yield text, 1.6, array
                    yield f"(1 / {text})", 1.8, 1 / array.astype(float)
                elif array.ndim == len(shape) and broadcasts(shape, array.shape):
                    yield text, 1.6, array  # one that spreads the value
                continue
            yield text, 1.5, array
            given, array = array, array.astype(float)
            for name, function in self.scope.functions.items():
                value = self._called(function, given)
                if value is not None and np.shape(value) == shape:
                    yield f"{name}({text})", 1.6, value
            yield f"({self._times(text, f'(1 - {text})')})", 1.7, array * (1 - array)
            yield f"(1 - {self._squared(text)})", 1.7, 1 - array**2
            yield f"(1 - {text})", 1.75, 1 - array
            yield f"({text} > 0)", 1.7, array > 0
            yield from self._bent(text, array)

    def _bent(self, text: str, array: Array) -> Iterator[tuple[str, float, Array]]:
        """The derivatives of units with a number of their own: a leaky relu's slope, what an elu goes down to."""
        for name, number in {**self.scope.numbers, **self.scope.slopes}.items():
            if 0 < number < 1:
                yield f"np.where({text} > 0, 1, {name})", 1.8, np.where(array > 0, 1, number)
            if number > 0 and b"exp" in self.source.bytes:
                bent = number * np.exp(np.minimum(array, 0.0))
                yield f"np.where({text} > 0, 1, {name} * np.exp({text}))", 1.85, np.where(array > 0, 1, bent)
                yield (
                    f"np.where({text} > 0, 1, {text} + {name})",
                    1.85,
                    np.where(array > 0, 1, array + number),
                )
        if b"arctan" in self.source.bytes:
            yield f"(1 / (1 + {self._squared(text)}))", 1.75, 1 / (1 + array**2)

    def _images(self, shape: tuple[int, ...]) -> list[tuple[str, str, Array]]:
        """What the user's functions of an array and a number, or of two arrays, make of those of a shape.

        Each with its text and that of the array.
        """
        if shape not in self._images_by_shape:
            self._images_by_shape[shape] = list(self._made_by_two(shape))
        return self._images_by_shape[shape]

    def _made_by_two(self, shape: tuple[int, ...]) -> Iterator[tuple[str, str, Array]]:
        of_two = {name: f for name, f in self.scope.functions.items() if takes(f) == 2}
        named = ((t, a) for t, a in self.scope.arrays.items() if t.isidentifier() and a.shape == shape)
        arrays = [(t, a) for t, a in named if a.size > 1][:HANDED]
        whole = {t: int(n) for t, n in self.scope.numbers.items() if n == int(n) and 0 < n < MOST_PLACES}
        numbers = [(text, n) for text, n in whole.items() if text.isidentifier() or text.endswith("]")]
        seconds: list[tuple[str, Any]] = [*self._items_now(), *numbers[:BESIDE], *arrays[:BESIDE]]
        for name, function in of_two.items():
            for text, array in arrays:
                for second, value in seconds:
                    made = self._called(function, array, value) if second != text else None
                    plain = made is None or any(np.array_equal(made, a) for a in (array, array * value))
                    if made is not None and made.shape == shape and not plain:  # a product is written as one
                        yield f"{name}({text}, {second})", text, made

    def _items_now(self) -> Iterator[tuple[str, int]]:
        """The items of lists of whole numbers at the turn that the statement stands in."""
        whole = {name for name, n in self.scope.numbers.items() if n == int(n) and n > 0}
        for held in (name for name in self.scope.containers if f"{name}[0]" in whole):
            for turn in sorted(self.turns):
                value = self.value_of(f"1.0 * {held}[{turn}]")
                if isinstance(value, float) and value == int(value):
                    yield f"{held}[{turn}]", int(value)

    @staticmethod
    def _called(function: Callable[..., Any], array: Array, *more: Any) -> Any:
        try:
            value = function(array.copy(), *more)
        except Exception:
            return None
        if isinstance(value, (float, np.floating)) and array.ndim == 0:
            return np.asarray(value)
        return value if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" else None

    def _of_the_unit(self) -> dict[str, float]:
        """The numbers that the object holds on which the statement stores one: `unit.output`, `unit['z']`."""
        begin = (f"{self.unit}.", f"{self.unit}[")
        return {t: n for t, n in self.scope.numbers.items() if self.unit and t.startswith(begin) and n}

    def _sizes(self) -> Iterator[tuple[str, float]]:
        """Numbers in scope and lengths of its arrays, the shortest text for each of arrays of one shape."""
        texts: dict[object, tuple[str, float]] = {}
        for name, number in self.scope.numbers.items():
            if number not in (0.0, 1.0):
                texts[name] = name, number
        for name, array in sorted(self.scope.arrays.items(), key=lambda row: (len(row[0]), row[0])):
            if "." in name and not name.startswith("self."):
                continue
            for axis, size in enumerate(array.shape[:2]):
                if size > 1:
                    texts.setdefault((array.shape, axis), (f"{name}.shape[{axis}]", size))
            if array.ndim > 1 and array.size > max(array.shape):
                texts.setdefault(array.shape, (f"{name}.size", array.size))
        yield from sorted(texts.values(), key=lambda pair: (len(pair[0]), pair[0]))

    def _constant(self, node: ast.Constant) -> Iterator[TextEdit]:
        number = float(node.value)  # type: ignore[arg-type]
        choices = {number * 2, number / 2, -number, 1 - number, number + 1, number - 1, 0.0, 1.0}
        if id(node) in self.scaling:
            choices -= {0.0, 1.0}  # no factor: then it is left out, or its term
        if id(node) in self.arguments:
            for name in self.scope.numbers:
                if name.isidentifier():
                    yield self._replace(node, name, "operand", 1.4, self.source.of(node), name)
            held = [name for name in self.scope.containers if f"{name}[0]" in self.scope.numbers]
            for name in (f"{each}[{turn}]" for each in held for turn in sorted(self.turns)):
                yield self._replace(node, name, "operand", 1.42, self.source.of(node), name)
        for choice in sorted(choices - {number}, key=abs):
            text = (
                repr(int(choice)) if choice == int(choice) and isinstance(node.value, int) else repr(choice)
            )
            yield self._replace(
                node, f"({text})" if choice < 0 else text, "constant", 1.3, self.source.of(node), text
            )

    def _shape(self, node: ast.expr) -> tuple[int, ...] | None:
        value = self.value_of(self.source.of(node))
        return None if value is None else np.shape(value)

    def _replace(
        self, node: ast.expr, text: str, kind: str, cost: float, before: str, after: str
    ) -> TextEdit:
        return TextEdit(self.source.start(node), self.source.end(node), text, kind, before, after, cost)

    def _times(self, left: str, right: str) -> str:
        """The entrywise product of two texts, each ready to stand beside any operator."""
        return f"np.multiply({left}, {right})" if self.scope.has_matrices else f"{left} * {right}"

    def _squared(self, text: str) -> str:
        return f"np.square({text})" if self.scope.has_matrices else f"{text} ** 2"

    def _tight(self, node: ast.expr, precedence: int = 5) -> str:
        """The node's text, in parentheses if an operator of that precedence would tear it apart."""
        text = self.source.of(node)
        return text if binding_strength(node) >= precedence else f"({text})"


def takes(function: Callable[..., Any]) -> int:
    """How many arguments a function of the user's is called with."""
    code = getattr(function, "__code__", None)
    return code.co_argcount - isinstance(function, MethodType) if code is not None else 0


def binding_strength(node: ast.expr) -> int:
    """4 for sums, 5 for products, 6 for signs and powers, 7 for atoms, less for comparisons and the rest."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return 4
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.MatMult() | ast.FloorDiv() | ast.Mod()):
            return 5
        case ast.UnaryOp(op=ast.USub()) | ast.BinOp(op=ast.Pow()):
            return 6
        case (
            ast.Name()
            | ast.Attribute()
            | ast.Subscript()
            | ast.Call()
            | ast.Constant()
            | ast.List()
            | ast.Tuple()
        ):
            return 7
        case _:
            return 0


def broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Whether an array of that shape spreads over the other without growing it."""
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False
