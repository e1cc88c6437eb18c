"""Derives a piece of the user's forward pass by rule: what a statement should say, where no formula is known for it.

`L = np.mean(np.log(np.cosh(e)))` makes `np.tanh(e) / n` for dL/de. What is asked for is a value; that tells which
derivative it is, and the rules only make its text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.repairing.editing.forward import Forward
from gradcheck.repairing.editing.making import broadcasts
from gradcheck.repairing.editing.polynomials import Product, Sum, added, multiplied, written
from gradcheck.repairing.editing.rules import factor
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.simplifying import simplified
from gradcheck.repairing.editing.tables import Spots, Table
from gradcheck.repairing.editing.terms import atom
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.editing.words import Words
from gradcheck.values.meaning import Known

WALKED = 60  # operations that one derivative goes through
DEEP = 16  # of them one after the other
ROWS = 600  # values of one shape that may be asked for
ALIKE = 3  # values of the forward pass with one derivative
LONG = 160  # characters: what is longer nobody reads
UNSPOKEN = re.compile(r"\d\.\d{7}")  # a number that nobody writes: 0.142857142857 for a count without a name
BASE, LETTER = 0.3, 0.003  # what a derivative costs, and more for each of its characters
CARRIES = frozenset({"add", "float", "float64", "positive", "copy", "astype"})


class Derivatives:
    """The derivatives of a forward pass, found by value and written in words of one statement."""

    def __init__(
        self,
        forward: Forward,
        source: SourceText,
        top: ast.expr,
        scope: Scope,
        value_of: Callable[[str], Any],
    ) -> None:
        self.forward = forward
        self.words = Words(source, top, scope, value_of, forward.events)
        self._texts: dict[tuple[int, float], str] = {}
        self._tables: dict[Spots, DerivedTable] = {}

    def at(self, where: Spots) -> DerivedTable:
        """Those that an array of a shape may hold."""
        if where not in self._tables:
            self._tables[where] = self._table(where)
        return self._tables[where]

    def _table(self, where: Spots) -> DerivedTable:
        fits = [known for known in self.forward.knowns if _fits(known, where)][:ROWS]
        rows = np.array([where.row(_shaped(known.value, where.shape)) for known in fits])
        table = Table([(str(k), 0.0) for k in range(len(fits))], rows if len(fits) else np.empty((0, 0)))
        return DerivedTable(table, fits, self.text, self.forward.scales)

    def text(self, known: Known, scale: float) -> str:
        """A multiple of the derivative as it is written, "" where the rules do not lead to it."""
        key = id(known), scale
        if key not in self._texts:
            is_gradient = known.kind == "gradient"
            start, end = (known.order, self.forward.graph.output) if is_gradient else (known.of, known.order)
            found: Sum | None = None
            if 0 <= start < end and (is_gradient or abs(scale) == 1):
                found = self._derived(start, end, scale)
            text = written(simplified(found, self.words)) if found else ""
            self._texts[key] = text if len(text) <= LONG and not UNSPOKEN.search(text) else ""
        return self._texts[key]

    def _derived(self, start: int, end: int, scale: float) -> Sum | None:
        """The multiple of a derivative: of what comes from above by a name that holds the same multiple of it."""
        for products in (False, True):
            way = Derivation(self, start, end, scale, products)
            found = way.whole()
            if found:
                return found if way.is_handed or abs(scale) == 1 else self._rescaled(found, scale)
        return None

    def _rescaled(self, found: Sum, scale: float) -> Sum | None:
        """The sum without the number that scales it: by the count that it cancels, or by a name for it."""
        plain = multiplied(found, (Product(1 / abs(scale)),)) or ()
        whole = abs(scale) if abs(scale) > 1 else 1 / abs(scale)
        texts = [text for text, power in plain[0].powers if power == (-1 if abs(scale) > 1 else 1)]
        for text in texts:
            number = self.words.value_of(f"1.0 * ({text})")
            if np.ndim(number) == 0 and number == whole:
                return multiplied(plain, (Product(1.0, ((text, 1.0 if abs(scale) > 1 else -1.0),)),))
        if whole != int(whole):
            return found
        named = self.words.count(int(whole), None, None)
        power = 1.0 if abs(scale) > 1 else -1.0
        turned = self.words.raised(named, power, self.forward.events[0])
        return multiplied(plain, turned) if turned is not None else None


class DerivedTable:
    """Derivatives by their values, as a table of formulas is asked for them."""

    def __init__(
        self,
        table: Table,
        knowns: Sequence[Known],
        text: Callable[[Known, float], str],
        scales: Sequence[float],
    ) -> None:
        self.table = table
        self.knowns = knowns
        self.text = text
        self.scales = scales

    def find(self, needed: Array) -> Iterator[tuple[str, float]]:
        """Those that have the needed values, the shortest first."""
        for scale in self.scales:
            found = [self.knowns[int(key)] for key, _ in self.table.find(needed / scale)]
            found.sort(key=lambda known: -known.order)  # nearer the loss there is less to derive
            texts = {text for known in found[:ALIKE] if (text := self.text(known, scale))}
            for text in sorted(texts, key=len):
                yield text, BASE + LETTER * len(text)


class Derivation:
    """How one value of the forward pass changes with another one."""

    def __init__(self, of: Derivatives, start: int, end: int, scale: float, products: bool) -> None:
        self.forward, self.words = of.forward, of.words
        self.start, self.end = start, end
        self.scale = scale
        self.is_handed = False  # from a name that holds such a multiple of a gradient
        self.products = products  # of the statement may stand for what comes from above
        self._within = of.forward.before(end)
        self._done: dict[int, Sum | None] = {}
        self._walked = 0

    def whole(self) -> Sum | None:
        """The derivative in the shape of what it is taken by."""
        found = self._by(self.start, 0)
        shape = np.shape(self.forward.events[self.start].result)
        if not found or self.words.shape_of(found) == shape:
            return found
        named = self.words.named(self.forward.events[self.start].result)
        ones = self.words.base(f"np.ones_like({named})", shape) if named else None
        return multiplied(found, ones) if ones is not None else None

    def _by(self, index: int, deep: int) -> Sum | None:
        if index == self.end:
            return (Product(self.scale),)
        if index not in self._done:
            self._walked += 1
            self._done[index] = self._worked_out(index, deep) if self._walked <= WALKED else None
        return self._done[index]

    def _worked_out(self, index: int, deep: int) -> Sum | None:
        if deep > DEEP:
            return None
        if deep and (handed := self._handed(index)) is not None:
            return handed
        index = self._carried(index)
        if index == self.end:
            return (Product(self.scale),)
        total: Sum = ()
        for event, position in self._readers(index):
            above = self._by(event.index, deep + 1)
            part = None if above is None else self._through(event, position, index, above)
            if part is None:
                return None
            total = added(total, part)
        return total

    def _handed(self, index: int) -> Sum | None:
        """The gradient by a value, where it has a name by now."""
        if self.end != self.forward.graph.output:
            return None
        gradient = self.forward.graph.gradient(index)
        if not isinstance(gradient, (np.ndarray, float, np.floating)):
            return None
        gradient = self.scale * gradient
        number = float(np.asarray(gradient).item()) if np.size(gradient) == 1 else 0.5
        if number == int(number):
            return None  # by which nothing is told
        name = self.words.named(gradient, self.products)
        self.is_handed = self.is_handed or bool(name)
        return self.words.base(name, np.shape(gradient)) if name else None

    def _readers(self, index: int) -> list[tuple[Event, int]]:
        return [row for row in self.forward.readers(index) if row[0].index in self._within]

    def _carried(self, index: int) -> int:
        """The last of the sums that a value is but added to: of a loop over the samples there are many."""
        while index != self.end:
            readers = self._readers(index)
            if len(readers) != 1 or readers[0][0].operation not in CARRIES:
                break
            event = readers[0][0]
            if np.shape(event.result) != np.shape(self.forward.events[index].result):
                break
            index = event.index
        return index

    def _through(self, event: Event, position: int, index: int, above: Sum) -> Sum | None:
        """What comes below an operation, of what comes above it."""
        if not above:
            return ()
        value = self.forward.events[index].result
        if event.operation in ("sum", "mean", "builtin_sum"):
            return self._spread(event, value, above)
        if position < 0:
            return self._of_one(event, index, above)
        if event.operation in ("dot", "inner", "vdot", "matmul") and np.ndim(event.result) == 0:
            other = self.words.of(event, 1 - position)
            return multiplied(above, other) if other is not None else None
        if event.operation in RESHAPED and position == 0:
            return self._reshaped(event, value, above)
        slope = factor(event, position, self.words)
        made = multiplied(above, slope) if slope is not None else None
        return self._collected(made, np.shape(event.result), np.shape(value)) if made is not None else None

    def _of_one(self, event: Event, index: int, above: Sum) -> Sum | None:
        """What comes back to one of several numbers that an array was put together from."""
        origins = event.origins[0] if event.operation in ("array", "asarray", "stack") else ()
        if not isinstance(origins, tuple) or origins.count(index) != 1 or event.shape != (len(origins),):
            return None
        place = origins.index(index)
        made = []
        for product in above:
            powers = []
            for text, power in product.powers:
                if self.words.shapes.get(text) == event.shape:
                    whole = self.words.value_of(text)
                    text = self.words.named(float(whole[place])) if whole is not None else ""
                if not text:
                    return None
                powers.append((text, power))
            made.append(Product(product.number, tuple(powers)))
        return tuple(made)

    def _spread(self, event: Event, value: Any, above: Sum) -> Sum | None:
        """A gradient that comes back through a sum or a mean."""
        if event.operation == "builtin_sum":
            return above
        shape, made = np.shape(value), np.shape(event.result)
        axis = event.kwargs.get("axis", event.args[1] if len(event.args) > 1 else None)
        if set(event.kwargs) - {"axis", "keepdims"} or not (axis is None or isinstance(axis, int)):
            return None
        if axis is not None and len(made) < len(shape) and axis % len(shape) and made:
            if len(shape) != 2:
                return None
            above = self._renamed(above, made, "{}[:, None]", (*made, 1))
        if event.operation == "sum":
            return above
        size = int(np.prod(made)) if made else 1
        count = self.words.count(int(np.prod(shape)) // max(size, 1), value, axis)
        turned = self.words.raised(count, -1.0, event)
        return multiplied(above, turned) if turned is not None else None

    def _renamed(self, total: Sum, shape: tuple[int, ...], form: str, to: tuple[int, ...]) -> Sum:
        """The sum with each factor of one shape brought into another."""
        made = []
        for product in total:
            powers = []
            for text, power in product.powers:
                if self.words.shapes.get(text) == shape:
                    text = form.format(atom(text))
                    self.words.shapes[text] = to
                powers.append((text, power))
            made.append(Product(product.number, tuple(powers)))
        return tuple(made)

    def _reshaped(self, event: Event, value: Any, above: Sum) -> Sum | None:
        """A gradient that comes back through another view of a whole array, with an axis of length 1 more or less."""
        before, after = np.shape(value), np.shape(event.result)
        if before == after and event.operation != "transpose":
            return above
        if int(np.prod(before)) != int(np.prod(after)) or not after:
            return None
        if len(before) == 2 and before[1] == 1 and len(after) == 1:
            return self._renamed(above, after, "{}[:, None]", before)
        if len(after) == 2 and after[1] == 1 and len(before) == 1:
            return self._renamed(above, after, "{}[:, 0]", before)
        return None

    def _collected(self, total: Sum, made: tuple[int, ...], given: tuple[int, ...]) -> Sum | None:
        """What comes back to an operand that was spread over others, added up."""
        if made == given or not total:
            return total
        if self.words.shape_of(total) != made:
            return None
        text = atom(written(total))
        if not given:
            return self.words.base(f"np.sum({written(total)})", given)
        if len(made) == 2 and given == made[1:]:
            return self.words.base(f"{text}.sum(axis=0)", given)
        if len(made) == 2 and len(given) == 2 and 1 in given:
            return self.words.base(f"{text}.sum(axis={given.index(1)}, keepdims=True)", given)
        return None


RESHAPED = frozenset({"reshape", "ravel", "flatten", "squeeze", "expand_dims", "getitem"})


def _fits(known: Known, where: Spots) -> bool:
    shape = np.shape(known.value)
    return broadcasts(shape, where.shape) and (known.value.size > 1 or not where.shape)


def _shaped(value: Array, shape: tuple[int, ...]) -> Array:
    return value if len(value.shape) <= len(shape) else value.reshape(shape)
