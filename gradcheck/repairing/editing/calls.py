"""Edits of calls: another product, other axes of a reduction, another function, or none at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from gradcheck.repairing.editing.branches import BranchEdits
from gradcheck.repairing.editing.making import broadcasts
from gradcheck.repairing.editing.numpy_names import MODULES
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit

PRODUCTS = {"dot", "matmul", "outer", "inner", "multiply"}
REDUCTIONS = {"sum", "mean"}
OPPOSITE = {
    one: other
    for pair in (("maximum", "minimum"), ("max", "min"), ("argmax", "argmin"), ("amax", "amin"))
    for one, other in (pair, pair[::-1])
}
TURN = "another turn"  # the kind of edits of a call in a loop that is handed the count of another turn
COUNTED = "counted"  # the kind of edits of lengths that are added up
KEEPING = 0.015  # what an axis that is kept costs: less than a gradient in another shape than its parameter
MOST_AXES = 12  # sets of axes that a sum may go over


class CallEdits(BranchEdits):
    """Makes edits of a call, and of products, which may be written as calls."""

    def _call(self, node: ast.Call) -> Iterator[TextEdit]:
        name, operand, module = _called(node)
        if third_out(node, self.source):
            yield from self._third_argument(node, name, module)
        elif name in PRODUCTS and ((module and len(node.args) == 2) or (not module and len(node.args) == 1)):
            left, right = (node.args[0], node.args[1]) if module else (operand, node.args[0])
            if left is None:
                return
            prefix = f"{module}.{name}(" if module else ""
            form = prefix + "{}, {})" if module else "{}." + name + "({})"
            yield from self._product(node, left, right, form)
            a, b = self._tight(left), self._tight(right, 6)
            if name != "multiply":
                yield self._replace(node, f"({self._times(a, b)})", "operator", 1.1, name, "*")
            if name != "outer" and module:
                yield self._replace(node, f"{module}.outer({a}, {b})", "operator", 1.2, name, "outer")
                yield self._replace(node, f"{module}.outer({b}, {a})", "operator", 1.3, name, "outer")
            if name in ("outer", "multiply") and module:
                yield self._replace(node, f"{module}.dot({a}, {b})", "operator", 1.2, name, "dot")
        elif name in REDUCTIONS:
            yield from self._reduction(node, name)
        elif name == "where" and len(node.args) == 3:
            yield from self._choice(node)
        elif name in ("copy", "deepcopy") or name in ("maximum", "minimum", "clip", "abs"):
            inner = node.args[0] if node.args else operand
            if inner is not None:
                yield self._replace(node, self.source.of(inner), "drop call", 1.4, name, "")
            if inner is not None and name in ("maximum", "clip"):
                for factor, cost in self._factors(self.value_of(self.source.of(inner))):
                    text = f"{self._tight(inner)} * {factor}"
                    yield self._replace(node, text, "masked", cost + 0.1, self.source.of(inner), factor)
        else:
            yield from self._function(node)
            yield from self._of_another_turn(node)
        yield from self._counted(node)
        if name in OPPOSITE:
            called = self.source.of(node.func).removesuffix(name) + OPPOSITE[name]
            cost = 1.0 if name.startswith("arg") else 1.4
            yield self._replace(node.func, called, "function", cost, name, OPPOSITE[name])

    def _counted(self, node: ast.Call) -> Iterator[TextEdit]:
        """One more or one less of each, where lengths are added up: `sum(len(word) - 1 for word in words)`."""
        match node:
            case ast.Call(
                func=ast.Name(id="sum"),
                args=[ast.GeneratorExp(elt=ast.expr() as each) | ast.ListComp(elt=ast.expr() as each)],
            ) if any(isinstance(part, ast.Name) and part.id == "len" for part in nodes_in(each)):
                for shift in (" - 1", " + 1"):
                    text = self._tight(each, 4) + shift
                    yield self._replace(each, text, COUNTED, 1.2, self.source.of(each), text)
                if isinstance(each, ast.BinOp) and isinstance(each.right, ast.Constant):
                    whole = self.source.of(each.left)
                    yield self._replace(each, whole, COUNTED, 1.2, self.source.of(each), whole)

    def _product(
        self, node: ast.expr, left: ast.expr, right: ast.expr, form: str, base: float = 1.0
    ) -> Iterator[TextEdit]:
        if len(self._shape(left) or ()) == len(self._shape(right) or ()) == 1:
            for first, second in ((left, right), (right, left)):
                made = f"np.outer({self.source.of(first)}, {self.source.of(second)})"
                yield self._replace(node, made, "outer", 1.15, self.source.of(node), made)
        for swapped in (False, True):
            first, second = (right, left) if swapped else (left, right)
            for turns in range(4):
                if not swapped and not turns:
                    continue
                a = self._turned(first) if turns & 1 else self._tight(first)
                b = self._turned(second) if turns & 2 else self._tight(second, 6)
                cost = base + 0.1 * (turns == 3) + 0.2 * swapped
                kind = "transpose" if not swapped or turns else "swap"
                yield self._replace(
                    node, form.format(a, b), kind, cost, self.source.of(node), form.format(a, b)
                )

    def _turned(self, node: ast.expr) -> str:
        match node:
            case ast.Attribute(attr="T", value=value):
                return self._tight(value, 7)
            case ast.Call(func=ast.Attribute(attr="swapaxes" | "transpose", value=value)):
                return self._tight(value, 7)
        if len(self._shape(node) or ()) > 2:
            return f"{self._tight(node, 7)}.swapaxes(-1, -2)"
        return f"{self._tight(node, 7)}.T"

    def _third_argument(self, node: ast.Call, name: str, module: str) -> Iterator[TextEdit]:
        """np.dot(a, b, c) writes into c; a product of three was meant."""
        a, b, c = map(self.source.of, node.args)
        inner = f"{module}.{name}({a}, {b})"
        tight = self._tight(node.args[2], 6)
        for text in (f"{inner} * {tight}", f"{module}.{name}({inner}, {c})", inner):
            yield self._replace(node, text, "out", 0.9, f"{name} out", text)

    def _reduction(self, node: ast.Call, name: str) -> Iterator[TextEdit]:
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        other = "mean" if name == "sum" else "sum"
        called = self.source.of(node.func)
        yield self._replace(node.func, called[: -len(name)] + other, "reduction", 1.0, name, other)
        _, operand, module = _called(node)
        positional = node.args[1:] if module or operand is None else node.args
        array = node.args[0] if operand is None and node.args else operand
        if array is None:
            return
        head = f"{called}({self.source.of(array)}" if operand is None else f"{called}("
        keep = [f"keepdims={self.source.of(keywords['keepdims'])}"] if "keepdims" in keywords else []
        axis = keywords.get("axis") or (positional[0] if positional else None)
        was = self.source.of(axis) if axis is not None else "None"
        held = self.value_of(self.source.of(array))
        for now in _axes(np.ndim(held) if held is not None else 2):
            for kept in (keep, ["keepdims=True"] if not keep else []):
                if now == was and kept == keep:
                    continue
                arguments = ([f"axis={now}"] if now != "None" else []) + kept
                if now == "None" and kept and not keep:
                    continue
                text = head + (", " if operand is None and arguments else "") + ", ".join(arguments) + ")"
                kind = "axis" if now != was else "keepdims"
                yield self._replace(
                    node, text, kind, 1.0 + KEEPING * (kept != keep) + 0.1 * (len(now) > 2), was, now
                )
        match array:
            case ast.Subscript(value=whole, slice=ast.Constant(value=int()) | ast.UnaryOp()):  # of one sample
                axes = np.ndim(held) if held is not None else 0
                for now in (now for now in _axes(axes + 1) if now.startswith(("0", "(0"))):
                    of = f"{called}({self.source.of(whole)}, " if operand is None else ""
                    of = of or f"{self.source.of(whole)}.{name}("
                    text = f"{of}{', '.join([f'axis={now}', *keep])})"
                    yield self._replace(node, text, "axis", 1.25 + 0.05 * (axes > 1), was, now)
        yield self._replace(node, self.source.of(array), "drop reduction", 1.4, name, "")

    def _function(self, node: ast.Call) -> Iterator[TextEdit]:
        called = self.source.of(node.func)
        for text, function in self.scope.functions.items():
            if text != called and function is not self.scope.functions.get(called):
                yield self._replace(node.func, text, "function", 1.52, called, text)
        if len(node.args) == 1 and not node.keywords and self._is_array(node.args[0]):
            inside = self.source.of(node.args[0])
            yield self._replace(node, inside, "drop call", 1.5, self.source.of(node), inside)
            for factor, cost in self._factors(self.value_of(inside)):
                text = f"{self._tight(node.args[0])} * {factor}"
                yield self._replace(node, text, "masked", cost + 0.1, inside, factor)

    def _of_another_turn(self, node: ast.Call) -> Iterator[TextEdit]:
        """A function of the layer before or after: `slope(k - 1, z)` for `slope(k, z)` where a loop counts k."""
        for argument in node.args if len(node.args) > 1 else ():
            text = self.source.of(argument)
            if not isinstance(self.scope.numbers.get(text), int) and not isinstance(argument, ast.BinOp):
                continue
            match argument:
                case ast.Name():
                    others = [f"{text} - 1", f"{text} + 1"]
                case ast.BinOp(left=ast.Name(id=name), op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
                    others = [name]
                case _:
                    continue
            whole, begins = self.source.of(node), self.source.start(node)
            start, end = self.source.start(argument) - begins, self.source.end(argument) - begins
            for other in others:
                made = (whole.encode()[:start] + other.encode() + whole.encode()[end:]).decode()
                yield self._replace(argument, other, TURN, 1.25, whole, made)

    def _made_already(self, node: ast.Call) -> Iterator[TextEdit]:
        """An array in scope for what is worked out here: the layer's output for a product that stops short of it."""
        text = self.source.of(node)
        value = self.value_of(text)
        if isinstance(value, np.ndarray) and value.size > 1:
            for other, candidate in self.scope.arrays.items():
                if candidate.shape == value.shape:
                    yield self._replace(node, other, "operand", 1.6, text, other)
                elif candidate.size > 1 and broadcasts(candidate.shape, value.shape):
                    yield self._replace(node, other, "operand", 1.65, text, other)

    def _is_array(self, node: ast.expr) -> bool:
        return isinstance(self.value_of(self.source.of(node)), np.ndarray)


def _axes(count: int) -> list[str]:
    """What `axis=` may be for an array of so many axes."""
    several = [over for k in range(2, count) for over in combinations(range(count), k)]
    single = ["0", "1", "-1", "None", *(["2"] if count > 2 else [])]
    return [*single, *map(str, several[:MOST_AXES])]


def third_out(node: ast.AST, source: SourceText) -> str:
    """The third positional argument of a product, which numpy writes into; "" where there is none."""
    if not isinstance(node, ast.Call) or len(node.args) != 3 or node.keywords:
        return ""
    name, _, module = _called(node)
    is_out = bool(module) and name in ("dot", "matmul", "multiply", "add", "subtract", "divide")
    return source.of(node.args[2]) if is_out else ""


def _called(node: ast.Call) -> tuple[str, ast.expr | None, str]:
    """The name called, the array it is a method of (None for a function), and the module it is called through."""
    match node.func:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in MODULES:
            return name, None, module
        case ast.Attribute(value=value, attr=name):
            return name, value, ""
        case ast.Name(id=name):
            return name, None, ""
        case _:
            return "", None, ""
