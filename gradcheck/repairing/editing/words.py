"""Words a value of the forward pass: by the name that holds it where the backward runs, else as it was worked out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.recording.events import Event
from gradcheck.repairing.editing.polynomials import Product, Sum, added, multiplied, written
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import SourceText

CLOSE = 1e-9  # of the largest entry
DEEP = 8  # operations that a text may nest
PLAIN = 4  # digits of a number that stands for itself
COMPARED = {"greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<="}
NEAR = 3  # operations behind one that may have made something with a name of it
UNDONE = {  # by operation and whether it was its first operand, how it is taken back
    ("multiply", True): "/",
    ("multiply", False): "/",
    ("divide", True): "*",
    ("add", True): "-",
    ("add", False): "-",
    ("subtract", True): "+",
}
NAMED_OTHERWISE = {"absolute": "abs", "fabs": "abs", "true_divide": "divide", "pow": "power"}


class Words:
    """The expressions that a statement can be written with, by their values when it is about to run."""

    def __init__(
        self,
        source: SourceText,
        top: ast.expr,
        scope: Scope,
        value_of: Callable[[str], Any],
        events: list[Event],
    ) -> None:
        self.value_of = value_of
        self.events = events
        self.numbers = scope.numbers
        self.shapes: dict[str, tuple[int, ...]] = {}  # of the texts that were made
        self._held: dict[tuple[int, ...], list[tuple[str, Array]]] = {}
        self._whole = {text: n for text, n in scope.numbers.items() if isinstance(n, int) and n > 1}
        for text, array in sorted({**scope.arrays, **scope.views}.items(), key=lambda row: len(row[0])):
            if array.size > 1:
                self._held.setdefault(array.shape, []).append((text, np.asarray(array, dtype=float)))
        turns = _turns(top)
        numbers = [
            (t, np.asarray(n)) for t, n in {**scope.items, **scope.numbers}.items() if type(n) is not int
        ]
        self._held[()] = sorted(
            numbers, key=lambda row: (not row[0].isidentifier(), not row[0].endswith(turns), len(row[0]))
        )
        self._products: dict[tuple[int, ...], list[tuple[str, Array]]] = {}
        for node in nodes_in(top):
            if isinstance(node, (ast.BinOp, ast.Call)):
                value = value_of(source.of(node))
                if isinstance(value, np.ndarray) and value.size > 1 and value.dtype.kind == "f":
                    scales = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div, ast.Pow))
                    held = self._products if scales else self._held
                    held.setdefault(value.shape, []).append((source.of(node), value))

    def named(self, value: Any, products: bool = False) -> str:
        """The expression that holds a value, one of the `products` in the statement where those count; "" for none."""
        if not isinstance(value, (np.ndarray, float, np.floating)) or not np.any(value):
            return ""
        if not np.isfinite(value).all():
            return ""
        shape = np.shape(value)
        number = np.asarray(value, dtype=float)
        slack = CLOSE * magnitude(number)
        held = [*self._held.get(shape, []), *(self._products.get(shape, []) if products else [])]
        for text, array in held:
            if np.abs(array - number).max() <= slack:
                self.shapes[text] = shape
                return text
        return ""

    def of(self, event: Event, position: int, deep: int = 0) -> Sum | None:
        """What an operation was given there, in words of this statement; None where there are none."""
        value, origin = event.args[position], event.origins[position]
        text = _given(event, position)
        if not isinstance(value, (np.ndarray, int, float, np.number)) or isinstance(value, bool):
            return None
        if np.size(value) == 1 and origin is None:
            return self._number(float(np.asarray(value).item()), text)
        if name := self.named(value):
            return self._base(name, np.shape(value))
        if isinstance(origin, int) and origin >= 0:
            return self.made(self.events[origin], deep + 1)
        found = self.value_of(text) if text else None
        if found is not None and np.shape(found) == np.shape(value) and np.array_equal(found, value):
            return self._base(text, np.shape(value))
        return None

    def result(self, event: Event) -> Sum | None:
        """What an operation made."""
        name = self.named(event.result)
        return self._base(name, np.shape(event.result)) if name else self.made(event) or self._undone(event)

    def made(self, event: Event, deep: int = 0) -> Sum | None:
        """What an operation made, worked out as it did."""
        if deep > DEEP or not isinstance(event.result, (np.ndarray, float, np.floating)):
            return None
        operation = NAMED_OTHERWISE.get(event.operation, event.operation)
        if event.writes or event.kwargs:
            return self._as_written(event)
        if operation in ("float", "positive", "copy", "float64"):
            return self.of(event, 0, deep)
        count = {"negative": 1, "square": 1, "sqrt": 1, "reciprocal": 1}.get(operation, 2)
        if operation in ARITHMETIC and len(event.args) == count:
            given = [self.of(event, position, deep) for position in range(count)]
            return ARITHMETIC[operation](*given, self, event) if None not in given else None
        function = getattr(np, operation, None)
        if isinstance(function, np.ufunc) or operation in ("where", "clip"):
            return self._called(event, operation, deep)
        return self._as_written(event)

    def _undone(self, event: Event) -> Sum | None:
        """What an operation made, taken back from what was made of it with one number: `self.out / 1.7159`."""
        for reader in self.events[event.index + 1 : event.index + 1 + NEAR]:
            operation = NAMED_OTHERWISE.get(reader.operation, reader.operation)
            if event.index not in reader.origins or (operation, True) not in UNDONE or len(reader.args) != 2:
                continue
            first = reader.origins[0] == event.index
            sign, number = UNDONE.get((operation, first)), reader.args[first]
            held = self.named(reader.result)
            if sign is None or not held or reader.origins[first] is not None or np.size(number) != 1:
                continue
            given = self._number(float(np.asarray(number).item()), _given(reader, int(first)))
            if given:
                return self._base(f"({held} {sign} {written(given)})", np.shape(event.result))
        return None

    def condition(self, event: Event, position: int) -> str:
        """A comparison that an operation was given, in words of this statement; "" where there are none."""
        value, origin = event.args[position], event.origins[position]
        text = _given(event, position)
        found = self.value_of(text) if text else None
        if isinstance(found, np.ndarray) and np.array_equal(found, value):
            return text
        made = self.events[origin] if isinstance(origin, int) and origin >= 0 else None
        if made is None or made.operation not in COMPARED:
            return ""
        sides = [self.of(made, side) for side in (0, 1)]
        if sides[0] is None or sides[1] is None:
            return ""
        return f"{written(sides[0])} {COMPARED[made.operation]} {written(sides[1])}"

    def base(self, text: str, shape: tuple[int, ...]) -> Sum:
        """The text as a factor, of which the shape is known from now on."""
        return self._base(text, shape)

    def shape_of(self, total: Sum) -> tuple[int, ...] | None:
        """The shape of a sum of products; None where one of its texts has none."""
        texts = [text for product in total for text, _ in product.powers]
        if any(text not in self.shapes for text in texts):
            return None
        try:
            return np.broadcast_shapes(*(self.shapes[text] for text in texts))
        except ValueError:
            return None

    def count(self, number: int, of: Any, axis: int | None) -> Sum:
        """How many entries a mean is taken of: a name for the number, else the length of what has so many."""
        names = sorted((text for text, n in self._whole.items() if n == number), key=len)
        if names:
            return self._base(names[0], ())
        shape = np.shape(of)
        held = self.named(of) if shape else ""
        held = held or next((text for text, _ in self._held.get(shape or (number,), ())), "")
        if held and axis is None:
            return self._base(f"len({held})" if len(shape) == 1 else f"{held}.size", ())
        if held:
            return self._base(f"{held}.shape[{axis}]", ())
        return (Product(float(number)),)

    def _base(self, text: str, shape: tuple[int, ...]) -> Sum:
        self.shapes[text] = shape
        return (Product(1.0, ((text, 1.0),)),)

    def _number(self, value: float, text: str) -> Sum | None:
        """A number that is written out as one, else by the name that has it here."""
        try:
            written_out = all(
                isinstance(node, (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop))
                for node in ast.walk(ast.parse(text, mode="eval").body)
            )
        except SyntaxError:
            written_out = False
        if text and not written_out:
            found = self.value_of(f"1.0 * ({text})")
            if isinstance(found, float) and found == value:
                return self._base(text, ())
            same = sorted((name for name, n in self.numbers.items() if n == value), key=len)
            if same:
                return self._base(same[0], ())
        plain = float(f"{value:.{PLAIN}g}") == value
        if not value:
            return ()
        return (Product(value),) if plain or written_out else None

    def _called(self, event: Event, operation: str, deep: int) -> Sum | None:
        given = []
        for position in range(len(event.args)):
            part = self.of(event, position, deep)
            text = written(part) if part is not None else self.condition(event, position)
            if not text:
                return self._as_written(event)
            given.append(text)
        return self._base(f"np.{operation}({', '.join(given)})", np.shape(event.result))

    def _as_written(self, event: Event) -> Sum | None:
        """The expression as it stands in the forward pass, where it has the same value here."""
        text = event.site.location.text or ""
        found = self.value_of(text) if text else None
        if found is None or np.shape(found) != np.shape(event.result):
            return None
        return self._base(text, np.shape(event.result)) if np.array_equal(found, event.result) else None

    def raised(self, total: Sum, power: float, event: Event) -> Sum | None:
        """A product to a power; the root of one is one factor, as that of a square is no more than its size."""
        if len(total) != 1:
            return None
        whole = Product(1.0, total[0].powers) == total[0] and all(p == 1 for _, p in total[0].powers)
        if power != int(power) and not (whole and len(total[0].powers) == 1):
            total = self._base(written(total), np.shape(event.result))
        made = total[0].raised(power)
        return (made,) if made is not None else None

    def together(self, total: Sum, event: Event) -> Sum:
        """A sum as one factor."""
        return total if len(total) == 1 else self._base(written(total), np.shape(event.result))


def _turns(top: ast.expr) -> tuple[str, ...]:
    """The subscripts by which a statement takes items: `[j]`."""
    indices = (node.slice for node in nodes_in(top) if isinstance(node, ast.Subscript))
    return tuple(f"[{index.id}]" for index in indices if isinstance(index, ast.Name))


def _given(event: Event, position: int) -> str:
    """How an operand is written in the forward pass; "" where that is not known."""
    texts = event.site.operand_texts[-len(event.args) :]  # without the function that is called
    return texts[position] if len(texts) == len(event.args) else ""


def _add(a: Sum, b: Sum, words: Words, event: Event) -> Sum | None:
    return words.together(added(a, b), event)


def _subtract(a: Sum, b: Sum, words: Words, event: Event) -> Sum | None:
    return words.together(added(a, _scaled(b, -1.0)), event)


def _multiply(a: Sum, b: Sum, words: Words, event: Event) -> Sum | None:
    return multiplied(a, b)


def _divide(a: Sum, b: Sum, words: Words, event: Event) -> Sum | None:
    turned = words.raised(b, -1.0, event)
    return multiplied(a, turned) if turned is not None else None


def _power(a: Sum, b: Sum, words: Words, event: Event) -> Sum | None:
    if len(b) == 1 and not b[0].powers:
        return words.raised(a, b[0].number, event)
    return words.base(f"({written(a)}) ** ({written(b)})", np.shape(event.result))


def _scaled(total: Sum, number: float) -> Sum:
    return tuple(Product(number * product.number, product.powers) for product in total)


ARITHMETIC: Mapping[str, Callable[..., Sum | None]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "negative": lambda a, words, event: _scaled(a, -1.0),
    "square": lambda a, words, event: words.raised(a, 2.0, event),
    "sqrt": lambda a, words, event: words.raised(a, 0.5, event),
    "reciprocal": lambda a, words, event: words.raised(a, -1.0, event),
}
