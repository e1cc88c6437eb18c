"""Edits of the expressions inside a statement: operators, sums, powers, operands; calls and others have own modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from gradcheck.repairing.editing.accumulated import AccumulatedEdits
from gradcheck.repairing.editing.calls import CallEdits
from gradcheck.repairing.editing.comparing import CompareEdits
from gradcheck.repairing.editing.einsums import EinsumEdits
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.subscripts import SubscriptEdits
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.editing.wholes import COMMON, HANDY_CONSTANTS, RARE, distance, is_log_softmax

UNCOUNTED = 0.05  # less for a number that is no whole one of Python: a strength rather than a count


class ExpressionEdits(SubscriptEdits, CompareEdits, CallEdits, AccumulatedEdits, EinsumEdits):
    """Makes edits of one expression; each method yields those of one idea."""

    def expression(self, node: ast.expr) -> Iterator[TextEdit]:
        match node:
            case ast.BinOp(op=ast.MatMult(), left=left, right=right):
                yield from self._product(node, left, right, "{} @ {}")
                times = self._times(self._tight(left), self._tight(right))
                yield self._replace(node, times, "operator", 1.1, "@", "*")
            case ast.BinOp(op=ast.Mult(), left=left, right=right):
                yield from self._drop(node, left, right, "drop factor")
                if self.scope.has_matrices:
                    times = self._times(self.source.of(left), self.source.of(right))
                    yield self._replace(node, times, "operator", 1.0, "*", "multiply")
                yield self._replace(
                    node, f"{self._tight(left)} @ {self._tight(right)}", "operator", 1.1, "*", "@"
                )
                yield from self._product(node, left, right, "{} @ {}", 1.3)
                for over, under in ((left, right), (right, left)):
                    quotient = f"{self._tight(over)} / {self._tight(under, 6)}"
                    yield self._replace(node, quotient, "operator", 1.5, "*", "/")
                yield from self._regrouped(node, left, right)
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                power = isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow)  # it is edited itself
                if not isinstance(right, ast.Constant) and not power and self._shape(right) in (None, ()):
                    root = f"np.sqrt({self.source.of(right)})"
                    yield self._replace(right, root, "operand", 1.2, self.source.of(right), root)
                yield self._replace(
                    node, self.source.of(left), "drop factor", 1.2, f"/ {self.source.of(right)}", ""
                )
                yield self._replace(
                    node, f"{self._tight(left)} * {self._tight(right, 6)}", "operator", 1.5, "/", "*"
                )
                yield from self._another_length(left, right)
                if not isinstance(right, ast.Constant):
                    square = f"{self._tight(right, 7)} ** 2"
                    yield self._replace(right, f"({square})", "exponent", 1.4, self.source.of(right), square)
            case ast.BinOp(op=ast.Add() | ast.Sub() as op, left=left, right=right):
                yield from self._sum(node, left, right)
                yield from self._factored(node, "+" if isinstance(op, ast.Add) else "-")
            case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
                if self.scope.has_matrices and self.source.of(exponent) == "2":
                    square = self._squared(self.source.of(base))
                    yield self._replace(node, square, "operator", 1.0, "**", "square")
                yield from self._power(node, base, exponent)
            case ast.UnaryOp(op=ast.USub()) if self.source.bytes[: self.source.start(node)].endswith(b"::"):
                return  # the step of a slice, which is no sign
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                yield self._replace(node, self._tight(operand), "negate", 1.0, "-", "")
            case ast.UnaryOp(op=ast.Invert() | ast.Not(), operand=operand):
                yield self._replace(node, self._tight(operand), "compare", 1.2, "not", "")
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                yield from self._compare(node, left, operator, right)
            case ast.Call(func=ast.Attribute(attr="exp"), args=[argument]):
                turned = f"-{self._tight(argument, 7)}"
                if isinstance(argument, ast.UnaryOp) and isinstance(argument.op, ast.USub):
                    turned = self.source.of(argument.operand)
                yield self._replace(argument, turned, "sign in exp", 1.15, self.source.of(argument), turned)
                yield from self._call(node)
                yield from self._made_already(node)
            case ast.Call(func=ast.Name(id="len"), args=[_]):
                text = self.source.of(node)
                for name in self.scope.numbers:
                    if name != text and (name.isidentifier() or name.startswith("len(")):
                        yield self._replace(node, name, "operand", 1.2 + 0.01 * len(name), text, name)
            case ast.Call():
                yield from self.einsum(node)
                yield from self._call(node)
                yield from self._made_already(node)
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                yield from self._constant(node)
            case ast.Attribute(attr="T", value=value):
                yield self._replace(node, self.source.of(value), "transpose", 1.0, ".T", "")
            case ast.Subscript():
                yield from self._subscript(node)
            case ast.IfExp():
                yield from self._either(node)
            case ast.ListComp(elt=element, generators=generators):
                yield from self._comprehension(element, generators)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            yield from self._operand(node)

    def _another_length(self, left: ast.expr, right: ast.expr) -> Iterator[TextEdit]:
        """A single number divided by another length: of an array a factor tells which, by what it must be."""
        text = self.source.of(right)
        held = self.scope.numbers.get(text)
        if not isinstance(held, int) or self._shape(left) != ():
            return
        for name, length in self._sizes():
            if isinstance(length, int) and length not in (held, 0):
                yield self._replace(right, name, "operand", 1.2 + 0.01 * len(name), text, name)

    def _regrouped(self, node: ast.expr, left: ast.expr, right: ast.expr) -> Iterator[TextEdit]:
        """A product with a sum in which the factor belongs to one of the terms: `(a + b) * c` for `a + b * c`."""
        text = self.source.of(node)
        for total, factor in ((left, right), (right, left)):
            match total:
                case ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=b):
                    sign, times = "+" if isinstance(op, ast.Add) else "-", self._tight(factor, 6)
                    plain, scaled = self._tight(a, 4), self._times(self._tight(b), times)
                    yield self._replace(node, f"{plain} {sign} {scaled}", "regroup", 1.2, text, scaled)
                    plain, scaled = self._tight(b), self._times(self._tight(a), times)
                    yield self._replace(node, f"{scaled} {sign} {plain}", "regroup", 1.2, text, scaled)

    def _factored(self, node: ast.BinOp, sign: str) -> Iterator[TextEdit]:
        """A sum in which the factor of one term belongs to both: `a + b * c` for `(a + b) * c`."""
        text = self.source.of(node)
        for first in (True, False):
            product, other = (node.left, node.right) if first else (node.right, node.left)
            match product:
                case ast.BinOp(left=a, op=ast.Mult(), right=b):
                    for inner, factor in ((a, b), (b, a)):
                        terms = (inner, other) if first else (other, inner)
                        total = f"({self._tight(terms[0], 4)} {sign} {self._tight(terms[1])})"
                        made = self._times(total, self._tight(factor, 6))
                        yield self._replace(node, made, "regroup", 1.2, text, made)

    def _comprehension(self, element: ast.expr, generators: list[ast.comprehension]) -> Iterator[TextEdit]:
        """Sums over samples are often written as comprehensions: the running total added, the mean taken."""
        text = self._tight(element)
        names = {node.id for g in generators for node in nodes_in(g.target) if isinstance(node, ast.Name)}
        for name in sorted(names - {self.source.of(element)}):
            yield self._replace(element, f"{name} + {text}", "augment", 1.4, "=", "+=")
        for size, _ in self._sizes():
            yield self._replace(
                element, f"{text} / {size}", "factor", 1.4 + 0.01 * len(size), "", f"1 / {size}"
            )

    def _drop(self, node: ast.expr, left: ast.expr, right: ast.expr, kind: str) -> Iterator[TextEdit]:
        for kept, lost in ((left, right), (right, left)):
            yield self._replace(node, self.source.of(kept), kind, 1.2, self.source.of(lost), "")

    def _sum(self, node: ast.BinOp, left: ast.expr, right: ast.expr) -> Iterator[TextEdit]:
        a, b = self.source.of(left), self._tight(right, 5)
        if isinstance(node.op, ast.Add):
            yield self._replace(node, f"{a} - {b}", "sign of a term", 1.1, "+", "-")
        else:
            yield self._replace(node, f"{a} + {b}", "sign of a term", 1.1, "-", "+")
            turned = f"{self._tight(right, 4)} - {self._tight(left, 5)}"
            cost = 1.2 if isinstance(left, ast.Constant) else 1.0  # nobody means t - 1 by 1 - t
            yield self._replace(node, turned, "negate", cost, a, b)
        for side, other, form in ((left, right, "{part} %s {rest}"), (right, left, "{rest} %s {part}")):
            sign = "+" if isinstance(node.op, ast.Add) else "-"
            rest, part = self._tight(other, 4 if side is right else 5), self._tight(side)
            for name, number in self._sizes():
                price = 1.5 + 0.01 * len(name) - UNCOUNTED * isinstance(number, float)
                for scaled in (f"{part} / {name}", f"{part} * {name}"):
                    text = (form % sign).format(part=scaled, rest=rest)
                    after = f"1 / {name}" if "/" in scaled[len(part) :] else name
                    yield self._replace(node, text, "factor", price, "", after)
            for constant in HANDY_CONSTANTS:
                text = (form % sign).format(part=f"{constant} * {self._tight(side, 6)}", rest=rest)
                price = 1.5 + RARE * (constant not in COMMON)
                yield self._replace(node, text, "factor", price, "", constant)
        yield self._replace(node, self.source.of(left), "drop term", 1.3, self.source.of(right), "")
        yield self._replace(node, self._tight(right, 4), "drop term", 1.4, self.source.of(left), "")

    def _power(self, node: ast.expr, base: ast.expr, exponent: ast.expr) -> Iterator[TextEdit]:
        plain = exponent.operand if isinstance(exponent, ast.UnaryOp) else exponent
        if not isinstance(plain, ast.Constant):
            for shift in ("- 1", "+ 1"):
                text = f"({self._tight(exponent, 4)} {shift})"
                yield self._replace(exponent, text, "exponent", 1.2, self.source.of(exponent), text)
        yield self._replace(node, self.source.of(base), "exponent", 1.3, self.source.of(exponent), "1")
        for text in ("2", "3", "0.5", "-0.5", "-1", "-1.5", "-2"):
            if text != self.source.of(exponent):
                yield self._replace(exponent, text, "exponent", 1.3, self.source.of(exponent), text)

    def _peers(self, node: ast.expr) -> list[str]:
        """The same attribute of the other objects at hand: `other.data` for `self.data`."""
        match node:
            case ast.Attribute(value=ast.Name(id=own), attr=attr):
                owners = (
                    text.removesuffix(f".{attr}") for text in self.scope.numbers if text.endswith(f".{attr}")
                )
                return [f"{owner}.{attr}" for owner in owners if owner.isidentifier() and owner != own]
        return []

    def _beside(self, node: ast.expr) -> list[str]:
        """The other numbers that the same object holds: `unit.delta` for `unit.output`."""
        match node:
            case (
                ast.Attribute(value=ast.Name(id=own))
                | ast.Subscript(value=ast.Name(id=own), slice=ast.Constant(value=str()))
            ):
                held = (
                    (t, t.removeprefix(own)) for t, n in self.scope.numbers.items() if isinstance(n, float)
                )
                own_ones = [t for t, rest in held if t != rest and re.fullmatch(r"\.\w+|\['\w+'\]", rest)]
                return [text for text in own_ones if text != ast.unparse(node)]
        return []

    def _operand(self, node: ast.expr) -> Iterator[TextEdit]:
        text = self.source.of(node)
        value = self.value_of(text)
        if value is None or not isinstance(value, (np.ndarray, float, np.floating)):
            return
        if isinstance(value, np.ndarray):
            if value.ndim >= 2 and id(node) not in self.measured:
                yield self._replace(node, f"{text}.T", "transpose", 1.0, "", ".T")
            if value.ndim >= 1 and id(node) not in self.measured:
                for part, cost in (
                    ("[1:]", 1.5),
                    ("[:, 1:]", 1.4),
                    ("[:-1]", 1.5),
                    ("[:, :-1]", 1.4),
                    ("[::-1]", 1.6),
                    ("[::-1, ::-1]", 1.6),
                ):
                    yield self._replace(node, text + part, "slice", cost, "", part)
            yield self._replace(node, f"{text}.copy()", "copy", 1.8, "", ".copy()")
            yield self._replace(node, f"{text} ** 2", "exponent", 1.45, "1", "2")
            summed = value.ndim == 2 and isinstance(node, ast.Name) and id(node) not in self.measured
            for axis in range(value.ndim) if summed else ():
                yield self._replace(node, f"{text}.sum(axis={axis})", "reduction", 1.4, "", "sum")
        else:
            for other in dict.fromkeys((*self.scope.items, *self._peers(node), *self._beside(node))):
                price = 1.15 + 0.3 * distance(text, other)
                yield self._replace(node, other, "operand", price, text, other)
        for made, of, _ in self._images(value.shape) if isinstance(value, np.ndarray) and value.ndim else ():
            if of == text:
                yield self._replace(node, made, "operand", 1.5, text, made)
        for other, candidate in self.scope.arrays.items():
            if isinstance(value, np.ndarray) and candidate.shape == value.shape and is_log_softmax(candidate):
                yield self._replace(node, f"np.exp({other})", "operand", 1.45, text, f"np.exp({other})")
            if other == text or not isinstance(value, np.ndarray):
                continue
            same = candidate.shape == value.shape
            if same or candidate.ndim == value.ndim or candidate.size == value.size:
                yield self._replace(
                    node,
                    other,
                    "operand",
                    1.15 + 0.3 * (not same) + 0.3 * distance(text, other),
                    text,
                    other,
                )
        for factor, cost in self._factors(value):
            yield self._replace(node, f"({self._times(text, factor)})", "factor", cost + 0.35, "", factor)
