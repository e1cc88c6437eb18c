"""Edits of a statement's whole value: what it may lack, or the formula that should stand there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import extent
from gradcheck.repairing.editing.making import Maker, binding_strength, broadcasts
from gradcheck.repairing.editing.scalars import divisors
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import TextEdit

COMMON = ("2", "0.5")  # of a square, and of its half
HANDY_CONSTANTS = (*COMMON, "3")
RARE = 0.2  # more for a number that nothing accounts for: one with a name in the file is likelier
DIVIDED = (
    0.2  # less for a division by a number that the file divides by and that counts nothing: a temperature
)
SWAPPED = 0.15  # more for a product transposed as a whole: its operands in the other order make that as well
WITHIN = 0.2  # less for a term beside the gradient that an update multiplies by its rate
PAIRED = 8  # arrays of one shape that standard formulas are written with, two by two


class WholeEdits(Maker):
    """Makes edits of a value as a whole; each method yields those of one idea."""

    def whole(self, top: ast.expr) -> Iterator[TextEdit]:
        text = self.source.of(top)
        value = self.value_of(text)
        tight = self._tight(top, 5)
        first, *_ = chain_of(top)  # of a product the first factor gets what the whole of it is to have
        alone = binding_strength(first[0]) >= 6 or self.source.start(top) < self.source.start(first[0])
        product = tight if alone else self._tight(top, 6)
        if not (isinstance(top, ast.UnaryOp) and isinstance(top.op, ast.USub)):
            signed = isinstance(first[0], ast.UnaryOp) and product.startswith("-")
            yield self._replace(
                top, product[1:].lstrip() if signed else f"-{product}", "negate", 1.1, "", "-"
            )
        for factor in HANDY_CONSTANTS:
            price = 1.4 + RARE * (factor not in COMMON)
            yield self._replace(top, f"{factor} * {product}", "factor", price, "", factor)
        for made in sorted(divisors(self.source.bytes)):
            if "sqrt(" in made and isinstance(self.value_of(f"1.0 * {made}"), float):
                price = 1.35 - DIVIDED + 0.01 * len(made) / 2
                yield self._replace(top, f"{tight} / {made}", "factor", price, "", f"1 / {made}")
        sizes = list(self._sizes())
        own = dict(sizes).get(text)
        for name, number in sizes:
            rate = number != int(number)  # no size: it is multiplied by
            price = 1.4 + 0.01 * len(name) - DIVIDED * (rate and name in divisors(self.source.bytes))
            if number != own:  # nobody means n / n
                yield self._replace(top, f"{tight} / {name}", "factor", price, "", f"1 / {name}")
            if abs(number) != 1:
                price = (1.4 if rate else 1.6) + 0.01 * len(name)
                yield self._replace(top, f"{tight} * {name}", "factor", price, "", name)
        if value is None:
            return
        shape = np.shape(value)
        if isinstance(top, ast.Call):
            yield self._replace(top, f"{text} * (1 - {text})", "factor", 1.6, "", f"(1 - {text})")
        for factor, cost in self._factors(value):
            yield self._replace(top, self._times(tight, factor), "factor", cost, "", factor)
        if len(shape) == 2:
            is_product = isinstance(top, ast.BinOp) and isinstance(top.op, ast.MatMult)
            price = 1.2 + SWAPPED * is_product
            yield self._replace(top, f"{self._tight(top, 7)}.T", "transpose", price, "", ".T")
        if len(shape) >= 1 and np.any(value):  # a sum of nothing only makes another array of it
            call = self._tight(top, 7)
            for axis, keep in ((0, True), (0, False), (1, True), (1, False)):
                if axis < len(shape):
                    arguments = f"axis={axis}" + (", keepdims=True" if keep else "")
                    yield self._replace(
                        top, f"{call}.sum({arguments})", "reduction", 1.3 + 0.05 * axis, "", "sum"
                    )
        if not shape:  # of arrays the formula of the loss tells
            yield self._replace(top, f"np.sign({text})", "loss", 2.05, text, "np.sign")
            yield from self._slopes_of_one(top, tight, float(value))
            yield from self._once_more(top, tight)
        else:
            yield from self._on_one_side(top, np.asarray(value))
        yield from self._read_throughout(top)
        yield from self._products(top, shape)
        yield from self._rewrites(top, shape)
        yield from self._terms(top, np.asarray(value))
        yield from self._formulas(top, shape)

    def _on_one_side(self, top: ast.expr, value: Array) -> Iterator[TextEdit]:
        """The slope of a function that is bent on one side of 0 alone, where the value is made for both."""
        branches = any(isinstance(node, (ast.Compare, ast.IfExp)) for node in nodes_in(top))
        for name, array in () if branches else self.scope.arrays.items():
            if (
                array.shape == value.shape
                and array.dtype.kind == "f"
                and (array > 0).any()
                and (array < 0).any()
            ):
                text = f"np.where({name} > 0, 1, {self.source.of(top)})"
                if self.matches(np.where(array > 0, 1.0, value)) is not None:
                    yield self._replace(top, text, "masked", 1.15, "", text)

    def _slopes_of_one(self, top: ast.expr, tight: str, value: float) -> Iterator[TextEdit]:
        """The derivative of a sigmoid or a tanh by what it made, where units are gone through one by one."""
        own = self._of_the_unit()
        for text, number in own.items():
            for name in self.scope.functions:
                slope = self._called(self.scope.functions[name], np.asarray(number))
                if slope is not None and self.matches(np.asarray(value * slope)) is not None:
                    formula = f"{name}({text})"
                    yield self._replace(top, self._times(tight, formula), "factor", 1.6, "", formula)
        for text, number in {**own, **self.scope.items}.items():
            if text not in own and self.turns and text.rpartition("[")[2].removesuffix("]") not in self.turns:
                continue  # of another unit
            formulas = (
                (f"({self._times(text, f'(1 - {text})')})", number * (1 - number)),
                (f"(1 - {self._squared(text)})", 1 - number**2),
            )
            for formula, slope in formulas:
                if self.matches(np.asarray(value * slope)) is not None:
                    cost = 1.65 if text in own else 1.7
                    yield self._replace(top, self._times(tight, formula), "factor", cost, "", formula)

    def _once_more(self, top: ast.expr, tight: str) -> Iterator[TextEdit]:
        """A number that is read as 1 - a, times a: what stands alone has no value that tells it."""
        for node in nodes_in(top):
            match node:
                case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=right) if isinstance(
                    right, (ast.Name, ast.Attribute, ast.Subscript)
                ):
                    factor = self.source.of(right)
                    yield self._replace(top, self._times(tight, factor), "factor", 1.45, "", factor)

    def _read_throughout(self, top: ast.expr) -> Iterator[TextEdit]:
        """Another value of its shape wherever one is read that is read several times: a line copied from a sibling."""
        read: dict[str, list[ast.expr]] = {}
        for node in nodes_in(top):
            if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
                read.setdefault(self.source.of(node), []).append(node)
        start, raw = self.source.start(top), self.source.of(top).encode()
        for text, nodes in read.items():
            value = self.value_of(text)
            if len(nodes) < 2 or not isinstance(value, np.ndarray):
                continue
            for other, array in self.scope.arrays.items():
                if other == text or array.shape != value.shape:
                    continue
                made = raw
                for node in sorted(nodes, key=self.source.start, reverse=True):
                    begin, end = self.source.start(node) - start, self.source.end(node) - start
                    made = made[:begin] + other.encode() + made[end:]
                cost = 1.25 + 0.3 * distance(text, other)
                yield self._replace(top, made.decode(), "operand", cost, text, other)

    def _terms(self, top: ast.expr, value: Array) -> Iterator[TextEdit]:
        """A term more that makes a known gradient of the value: another branch, a weight decay."""
        text, shape = self._tight(top, 4), np.shape(value)
        for made, _, image in self._images(shape) if shape else ():
            if self.matches(value + image) is not None:
                yield self._replace(top, f"{text} + {made}", "term", 1.95, "", made)
        sizes = [(name, number) for name, number in self._sizes() if number == int(number)]
        scalars = [(name, number) for name, number in self.scope.numbers.items() if number]
        scaled = self._scaled_sum(top)
        for name, array in self.scope.arrays.items():
            if not broadcasts(array.shape, shape) or array.size < 2:
                continue
            terms: dict[str, tuple[float, float]] = {name: (1.8, 1.0)}
            for size, length in sizes:
                terms[f"{name} / {size}"] = (2.0 + 0.01 * len(size), 1 / length)
            for scalar, number in scalars:
                terms[f"{scalar} * {name}"] = (1.9, number)
                terms[f"2 * {scalar} * {name}"] = (2.1, 2 * number)
                if number != int(number):
                    for size, length in sizes:
                        terms[f"{scalar} / {size} * {name}"] = (2.1 + 0.01 * len(size), number / length)
            signed = [(*row, sign) for row in terms.items() for sign in (1.0, -1.0)]
            for form, inner, rate in (("{}", text, 1.0),) if scaled is None else (("{}", text, 1.0), scaled):
                factors = rate * np.array([sign * scale for _, (_, scale), sign in signed])
                sums = value + factors.reshape(-1, *(1,) * len(shape)) * array
                for (term, (cost, _), sign), total, is_like in zip(signed, sums, self.resembles(sums)):
                    if is_like and self.matches(total) is not None:
                        joined = form.format(f"{inner} {'+' if sign > 0 else '-'} {term}")
                        price = cost + 0.1 * (sign < 0) - WITHIN * (inner != text)
                        yield self._replace(top, joined, "term", price, "", term)

    def _scaled_sum(self, top: ast.expr) -> tuple[str, str, float] | None:
        """How an update is written around what it multiplies by a rate, that, and the rate: `rate * (dW + lam * W)`."""
        match top:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                rate = self.value_of(f"1.0 * ({self.source.of(left)})")
                if isinstance(rate, float) and rate:
                    return f"{self._tight(left)} * ({{}})", self._tight(right, 4), rate
        return None

    def _formulas(self, top: ast.expr, shape: tuple[int, ...]) -> Iterator[TextEdit]:
        """The formulas that stand in every net: the product with a softmax Jacobian, the derivatives of the losses."""
        fitting = [
            (n, array.astype(float))
            for n, array in self.scope.arrays.items()
            if array.shape == shape and array.size > 1
        ]
        fitting = [*((f"np.exp({n})", np.exp(a)) for n, a in fitting if is_log_softmax(a)), *fitting]
        before = self.source.of(top)
        for one, ones in (("1", np.ones(shape)), ("-1", -np.ones(shape))):
            if before != one and self.matches(ones) is not None:
                yield self._replace(top, one, "constant", 1.25, before, one)
        if len(shape) == 2 and shape[0] == shape[1]:
            yield from self._jacobians(top, shape[0], before)
        over = {0: (None,), 1: (None,), 2: (1, 0)}.get(
            len(shape), (-1, 1)
        )  # the classes: rows, columns, channels
        axes = [(f"axis={axis}, keepdims=True" if axis is not None else "", axis) for axis in over]
        yield from self._over_groups(top, fitting, before)
        for s, a in fitting[:PAIRED]:
            for u, b in fitting[:PAIRED]:
                if u == s:
                    continue
                for along, axis in axes:
                    inner = (b * a).sum(axis=axis, keepdims=axis is not None)
                    text = f"{s} * ({u} - ({u} * {s}).sum({along}))"
                    yield from self._scaled(top, text, a * (b - inner), "softmax", 2.0, before, u)
                    if not np.allclose(a.sum(axis=axis), 1, rtol=1e-9):
                        continue
                    error, e = f"({s} - {u})", a - b  # of squared errors
                    inner = (e * a).sum(axis=axis, keepdims=axis is not None)
                    text = f"{s} * ({error} - ({error} * {s}).sum({along}))"
                    yield from self._scaled(top, text, a * (e - inner), "softmax", 2.1, before, error)
                for form, made in (
                    (f"({s} - {u})", a - b),
                    (f"-{u} / {s}", -b / a),
                    (f"np.sign({s} - {u})", np.sign(a - b)),
                    (f"({s} - {u}) / ({s} * (1 - {s}))", (a - b) / (a * (1 - a))),
                ):
                    if extent(made):  # else it is a number by the accident of this data
                        yield from self._scaled(top, form, made, "loss", 2.05, before, form)

    def _over_groups(
        self, top: ast.expr, fitting: Sequence[tuple[str, Array]], before: str
    ) -> Iterator[TextEdit]:
        """The product with the Jacobian of a softmax over the rows of each group: over the edges into each node."""
        indices = {t: i for t, i in self.scope.arrays.items() if i.ndim == 1 and i.dtype.kind in "iu"}
        for name, index in indices.items():
            rows = [(t, a) for t, a in fitting if a.ndim in (1, 2) and len(a) == len(index)]
            same = (index[:, None] == index).astype(float)
            for s, a in rows:
                if (a < 0).any() or np.abs(same @ a - 1).max() > 1e-9:
                    continue
                for u, b in rows:
                    total = same @ (a * b)
                    held = (t for t, w in self.scope.arrays.items() if _gathers(w, index, total))
                    summed = next(held, None)
                    gathered = f"{summed}[{name}]" if summed else f"({name}[:, None] == {name}) @ ({s} * {u})"
                    if u != s:
                        yield from self._scaled(
                            top, f"{s} * ({u} - {gathered})", a * (b - total), "softmax", 2.0, before, u
                        )

    def _jacobians(self, top: ast.expr, classes: int, before: str) -> Iterator[TextEdit]:
        """The matrix that a softmax is derived with, of one sample's outputs."""
        for name, s in self.scope.arrays.items():
            if s.size == classes == max(s.shape) and s.dtype.kind == "f" and abs(float(s.sum()) - 1) < 1e-9:
                diagonal = "np.diag" if s.ndim == 1 else "np.diagflat"
                formula = f"{diagonal}({name}) - np.outer({name}, {name})"
                yield self._replace(top, formula, "softmax", 2.0, before, name)

    def _scaled(
        self, top: ast.expr, text: str, value: Array, kind: str, cost: float, before: str, after: str
    ) -> Iterator[TextEdit]:
        """The text with whatever constant makes the gradient itself of a multiple of it."""
        factor = self.matches(value)
        if factor is None:
            return
        if factor == 1.0:
            yield self._replace(top, text, kind, cost, before, after)
            return
        yield self._replace(top, text, kind, cost + 0.4, before, after)
        if factor == 0.5:
            yield self._replace(top, f"2 * {text}", kind, cost + 0.05, before, after)
        for size, number in self._sizes():
            if abs(number - factor) < 1e-9 * number:
                yield self._replace(
                    top, f"{text} / {size}", kind, cost + 0.1 + 0.01 * len(size), before, after
                )
            elif abs(number - 2 * factor) < 1e-9 * number:
                yield self._replace(
                    top, f"2 * {text} / {size}", kind, cost + 0.15 + 0.01 * len(size), before, after
                )

    def _products(self, top: ast.expr, shape: tuple[int, ...]) -> Iterator[TextEdit]:
        """A product of several: two of them dropped, or all but one exchanged for another factor."""
        chain = chain_of(top)
        if len(chain) < 2:
            return
        for kept, (node, divides) in enumerate(chain):
            own = self._shape(node)
            if divides or own is None or not broadcasts(own, shape):
                continue
            rest = [pair for index, pair in enumerate(chain) if index != kept]
            before = self._written([pair for pair in rest if not pair[1]])
            head = self._tight(node)
            for factor, cost in self._factors(self.value_of(self.source.of(node))):
                yield self._replace(top, self._times(head, factor), "operand", cost + 0.15, before, factor)
            if len(chain) >= 3:
                yield self._replace(top, head, "drop factor", 1.5, before, "")
                for spared in rest:
                    sign = "/" if spared[1] else "*"
                    lost = self._written([pair for pair in rest if pair is not spared and not pair[1]])
                    text = f"{head} {sign} {self._tight(spared[0], 6)}"
                    yield self._replace(top, text, "drop factor", 1.4, lost, "")

    def _written(self, chain: list[tuple[ast.expr, bool]]) -> str:
        return " * ".join(self._tight(node, 6) for node, _ in chain)

    def _rewrites(self, top: ast.expr, shape: tuple[int, ...]) -> Iterator[TextEdit]:
        """The whole value as a product or a sum of what is in scope: what dW and db always are."""
        before = self.source.of(top)
        arrays = self.scope.arrays
        for name, array in arrays.items():
            if array.ndim != 2:
                continue
            for axis in (0, 1):
                for kept in (True, False):
                    summed = (*array.shape[:axis], *((1,) if kept else ()), *array.shape[axis + 1 :])
                    if summed == shape:
                        made = array.sum(axis=axis, keepdims=kept)
                        keep = ", keepdims=True" if kept and not self.scope.has_matrices else ""
                        text = f"{name}.sum(axis={axis}{keep})"
                        yield from self._scaled(top, text, made, "rewrite", 2.2, before, name)
        if len(shape) != 2:
            return
        flat = [(name, array) for name, array in arrays.items() if array.ndim == 2]
        for left, a in flat:
            for right, b in flat:
                for form, rows, inner, other, columns in (
                    (f"{left} @ {right}", a.shape[0], a.shape[1], b.shape[0], b.shape[1]),
                    (f"{left}.T @ {right}", a.shape[1], a.shape[0], b.shape[0], b.shape[1]),
                    (f"{left} @ {right}.T", a.shape[0], a.shape[1], b.shape[1], b.shape[0]),
                ):
                    if inner == other and (rows, columns) == shape:
                        yield self._replace(top, form, "rewrite", 2.3, before, form)


def _gathers(array: Array, index: Array, total: Array) -> bool:
    """Whether the rows of an array that an index picks are these."""
    fits = array.ndim == total.ndim and array.shape[1:] == total.shape[1:] and len(array) > index.max()
    return fits and bool(np.allclose(array[index], total, rtol=1e-9, atol=0))


def is_log_softmax(value: Array) -> bool:
    """Whether it is the logarithm of numbers that add up to 1 along an axis."""
    if value.ndim < 1 or not (value < 0).all():
        return False
    made = np.exp(value)
    return any(n > 1 and np.allclose(made.sum(axis=axis), 1, rtol=1e-9) for axis, n in enumerate(value.shape))


def distance(left: str, right: str) -> float:
    """0 for texts that differ in one character (z1, a1), up to 1 for unrelated ones."""
    longest = max(len(left), len(right))
    common = sum(1 for a, b in zip(left, right) if a == b)
    tail = sum(1 for a, b in zip(reversed(left), reversed(right)) if a == b)
    return 1 - max(common, tail) / longest


def chain_of(node: ast.expr) -> list[tuple[ast.expr, bool]]:
    """The operands of a product, each with whether it divides."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        return [*chain_of(node.left), (node.right, isinstance(node.op, ast.Div))]
    return [(node, False)]
