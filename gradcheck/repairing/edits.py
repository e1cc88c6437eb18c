"""Single edits of one statement, simplest first: each is a replacement of a piece of its source text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.scope import Scope
from gradcheck.repairing.text import SourceText, TextEdit

PRODUCTS = {"dot", "matmul", "outer", "inner", "multiply"}
REDUCTIONS = {"sum", "mean"}
MOVES = 6  # statements of a block that another one is moved over
PAIRED = 8  # arrays of one shape that standard formulas are written with, two by two
HANDY_CONSTANTS = ("2", "0.5")


def edits_of(
    statement: ast.stmt,
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
    matches: Callable[[Any], float | None],
    body: Sequence[ast.stmt] = (),
) -> list[TextEdit]:
    """Every single edit of the statement that is worth a trial, cheapest first, no two with the same text.

    `value_of` gives the value of an expression text in the statement's frame, or None. `matches` says of a value which
    multiple of a known gradient or derivative it is, or None: whatever is multiplied or added must lead to one.
    """
    maker = _Maker(source, scope, value_of, matches)
    found = [*maker.statement(statement), *maker.moved(statement, body)]
    unique: dict[tuple[int, int, str], TextEdit] = {}
    for edit in found:
        if source.bytes[edit.start : edit.end].decode() == edit.replacement:
            continue
        key = (edit.start, edit.end, edit.replacement)
        if key not in unique or unique[key].cost > edit.cost:
            unique[key] = edit
    return sorted(unique.values(), key=lambda edit: edit.cost)


def subscripted(statement: ast.stmt) -> list[ast.Subscript]:
    """The places a statement stores to by subscript."""
    match statement:
        case ast.Assign(targets=targets):
            return [target for target in targets if isinstance(target, ast.Subscript)]
        case ast.AugAssign(target=ast.Subscript() as target):
            return [target]
        case _:
            return []


def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


def value_node(statement: ast.stmt) -> ast.expr | None:
    """The expression a statement computes: the right side, the returned value, or the header of a block."""
    match statement:
        case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.Expr(value=value):
            return value
        case ast.AnnAssign(value=value) | ast.Return(value=value):
            return value
        case ast.For(iter=header) | ast.If(test=header) | ast.While(test=header):
            return header
        case _:
            return None


class _Maker:
    """Makes edits for one statement; each method yields those of one idea."""

    def __init__(
        self,
        source: SourceText,
        scope: Scope,
        value_of: Callable[[str], Array | None],
        matches: Callable[[Any], float | None],
    ) -> None:
        self.source = source
        self.scope = scope
        self.value_of = value_of
        self.matches = matches
        self._by_shape: dict[tuple[int, ...], list[tuple[str, float, Array]]] = {}
        self.measured: set[int] = set()  # arrays of which only the shape is asked

    def statement(self, statement: ast.stmt) -> Iterator[TextEdit]:
        yield from self._assignment(statement)
        value = value_node(statement)
        if value is None:
            return
        for target in subscripted(statement):
            for node in ast.walk(target.slice):
                if isinstance(node, ast.expr):
                    yield from self._node(node)
        for node in ast.walk(value):
            if isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim"):
                self.measured.add(id(node.value))
        for node in ast.walk(value):
            if isinstance(node, ast.expr):
                yield from self._node(node)
        if isinstance(statement, (ast.For, ast.While)):
            return
        tops = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]
        for top in tops:
            yield from self._whole(top, statement)
        if isinstance(statement, ast.Return):
            yield from self._lists(tops)

    def moved(self, statement: ast.stmt, body: Sequence[ast.stmt]) -> Iterator[TextEdit]:
        """The statement put before earlier ones of its block: what it reads may have been changed by them."""
        place = next((i for i, child in enumerate(body) if child is statement), 0)
        text = self.source.of(statement)
        for back in range(1, min(place, MOVES) + 1):
            first = body[place - back]
            start, end = self.source.start(first), self.source.end(statement)
            between = self.source.bytes[start : self.source.start(statement)].decode()
            indent = "\n" + " " * statement.col_offset
            whole = text + indent + between.rstrip()
            yield TextEdit(start, end, whole, "move", text, f"before line {first.lineno}", 1.3 + 0.05 * back)

    def _lists(self, tops: Sequence[ast.expr]) -> Iterator[TextEdit]:
        """Every array of the returned lists divided by a size at once."""
        names = [self.source.of(top) for top in tops]
        if not all(
            isinstance(top, (ast.Name, ast.Attribute)) and n in self.scope.containers
            for top, n in zip(tops, names)
        ):
            return
        for size, _ in self._sizes():
            text = ", ".join(f"[g / {size} for g in {name}]" for name in names)
            start, end = self.source.start(tops[0]), self.source.end(tops[-1])
            yield TextEdit(start, end, text, "factor", "", f"1 / {size}", 1.5 + 0.01 * len(size))

    # -- the statement -------------------------------------------------------------------------

    def _assignment(self, statement: ast.stmt) -> Iterator[TextEdit]:
        match statement:
            case ast.AugAssign(target=target, value=value, op=ast.Add() | ast.Sub()):
                was = "+=" if isinstance(statement.op, ast.Add) else "-="
                for now in {"+=", "-=", "="} - {was}:
                    yield self._between(target, value, was, f" {now} ", "augment", 1.2)
            case ast.Assign(
                targets=[(ast.Name() | ast.Attribute() | ast.Subscript()) as target], value=value
            ):
                yield self._between(target, value, "=", " += ", "augment", 1.4)
                yield self._between(target, value, "=", " = -", "negate", 1.3, guard=value)

    def _between(
        self,
        left: ast.expr,
        right: ast.expr,
        before: str,
        text: str,
        kind: str,
        cost: float,
        guard: ast.expr | None = None,
    ) -> TextEdit:
        end = self.source.start(right)
        if guard is not None and _precedence(guard) < 5:
            return TextEdit(
                end, self.source.end(right), f"-({self.source.of(right)})", kind, before, "-", cost
            )
        return TextEdit(self.source.end(left), end, text, kind, before, text.strip(), cost)

    # -- every expression ----------------------------------------------------------------------

    def _node(self, node: ast.expr) -> Iterator[TextEdit]:
        match node:
            case ast.BinOp(op=ast.MatMult(), left=left, right=right):
                yield from self._product(node, left, right, "{} @ {}")
                yield self._replace(
                    node, f"{self._tight(left)} * {self._tight(right)}", "operator", 1.1, "@", "*"
                )
            case ast.BinOp(op=ast.Mult(), left=left, right=right):
                yield from self._drop(node, left, right, "drop factor")
                yield self._replace(
                    node, f"{self._tight(left)} @ {self._tight(right)}", "operator", 1.1, "*", "@"
                )
                yield from self._product(node, left, right, "{} @ {}", 1.3)
                yield self._replace(
                    node, f"{self._tight(left)} / {self._tight(right, 6)}", "operator", 1.5, "*", "/"
                )
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                yield self._replace(
                    node, self.source.of(left), "drop factor", 1.2, f"/ {self.source.of(right)}", ""
                )
                yield self._replace(
                    node, f"{self._tight(left)} * {self._tight(right, 6)}", "operator", 1.5, "/", "*"
                )
            case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
                yield from self._sum(node, left, right)
            case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
                yield from self._power(node, base, exponent)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                yield self._replace(node, self._tight(operand), "negate", 1.0, "-", "")
            case ast.UnaryOp(op=ast.Invert() | ast.Not(), operand=operand):
                yield self._replace(node, self._tight(operand), "compare", 1.2, "not", "")
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                yield from self._compare(node, left, operator, right)
            case ast.Call():
                yield from self._call(node)
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                yield from self._constant(node)
            case ast.Attribute(attr="T", value=value):
                yield self._replace(node, self.source.of(value), "transpose", 1.0, ".T", "")
            case ast.Subscript():
                yield from self._subscript(node)
            case ast.ListComp(elt=element, generators=generators):
                yield from self._comprehension(element, generators)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            yield from self._operand(node)

    def _comprehension(self, element: ast.expr, generators: list[ast.comprehension]) -> Iterator[TextEdit]:
        """Sums over samples are often written as comprehensions: the running total added, the mean taken."""
        text = self._tight(element)
        names = {node.id for g in generators for node in ast.walk(g.target) if isinstance(node, ast.Name)}
        for name in sorted(names - {self.source.of(element)}):
            yield self._replace(element, f"{name} + {text}", "augment", 1.4, "=", "+=")
        for size, _ in self._sizes():
            yield self._replace(
                element, f"{text} / {size}", "factor", 1.4 + 0.01 * len(size), "", f"1 / {size}"
            )

    def _product(
        self, node: ast.expr, left: ast.expr, right: ast.expr, form: str, base: float = 1.0
    ) -> Iterator[TextEdit]:
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
        if isinstance(node, ast.Attribute) and node.attr == "T":
            return self._tight(node.value, 7)
        return f"{self._tight(node, 7)}.T"

    def _drop(self, node: ast.expr, left: ast.expr, right: ast.expr, kind: str) -> Iterator[TextEdit]:
        for kept, lost in ((left, right), (right, left)):
            yield self._replace(node, self.source.of(kept), kind, 1.2, self.source.of(lost), "")

    def _sum(self, node: ast.BinOp, left: ast.expr, right: ast.expr) -> Iterator[TextEdit]:
        a, b = self.source.of(left), self._tight(right, 5)
        if isinstance(node.op, ast.Add):
            yield self._replace(node, f"{a} - {b}", "sign of a term", 1.1, "+", "-")
        else:
            yield self._replace(node, f"{a} + {b}", "sign of a term", 1.1, "-", "+")
            yield self._replace(
                node, f"{self._tight(right, 4)} - {self._tight(left, 5)}", "negate", 1.0, a, b
            )
        for side, other, form in ((left, right, "{part} %s {rest}"), (right, left, "{rest} %s {part}")):
            sign = "+" if isinstance(node.op, ast.Add) else "-"
            rest, part = self._tight(other, 4 if side is right else 5), self._tight(side)
            for name, _ in self._sizes():
                for scaled in (f"{part} / {name}", f"{part} * {name}"):
                    text = (form % sign).format(part=scaled, rest=rest)
                    after = f"1 / {name}" if "/" in scaled[len(part) :] else name
                    yield self._replace(node, text, "factor", 1.5 + 0.01 * len(name), "", after)
            for constant in HANDY_CONSTANTS:
                text = (form % sign).format(part=f"{constant} * {self._tight(side, 6)}", rest=rest)
                yield self._replace(node, text, "factor", 1.5, "", constant)
        yield self._replace(node, self.source.of(left), "drop term", 1.3, self.source.of(right), "")
        yield self._replace(node, self._tight(right, 4), "drop term", 1.4, self.source.of(left), "")

    def _power(self, node: ast.expr, base: ast.expr, exponent: ast.expr) -> Iterator[TextEdit]:
        yield self._replace(node, self.source.of(base), "exponent", 1.3, self.source.of(exponent), "1")
        for text in ("2", "3", "0.5", "-0.5", "-1", "-1.5", "-2"):
            if text != self.source.of(exponent):
                yield self._replace(
                    exponent,
                    f"({text})" if text[0] == "-" else text,
                    "exponent",
                    1.3,
                    self.source.of(exponent),
                    text,
                )

    def _compare(
        self, node: ast.expr, left: ast.expr, operator: ast.cmpop, right: ast.expr
    ) -> Iterator[TextEdit]:
        signs: dict[type[ast.cmpop], str] = {
            ast.Gt: ">",
            ast.GtE: ">=",
            ast.Lt: "<",
            ast.LtE: "<=",
            ast.Eq: "==",
        }
        was = signs.get(type(operator))
        if was is None:
            return
        for now in signs.values():
            if now != was:
                text = f"{self.source.of(left)} {now} {self.source.of(right)}"
                yield self._replace(node, text, "compare", 1.0 if now[0] != was[0] else 1.1, was, now)

    def _call(self, node: ast.Call) -> Iterator[TextEdit]:
        name, operand, module = _called(node)
        if name in PRODUCTS and ((module and len(node.args) == 2) or (not module and len(node.args) == 1)):
            left, right = (node.args[0], node.args[1]) if module else (operand, node.args[0])
            if left is None:
                return
            prefix = f"{module}.{name}(" if module else ""
            form = prefix + "{}, {})" if module else "{}." + name + "({})"
            yield from self._product(node, left, right, form)
            a, b = self._tight(left), self._tight(right, 6)
            if name != "multiply":
                yield self._replace(node, f"({a} * {b})", "operator", 1.1, name, "*")
            if name != "outer" and module:
                yield self._replace(node, f"{module}.outer({a}, {b})", "operator", 1.2, name, "outer")
                yield self._replace(node, f"{module}.outer({b}, {a})", "operator", 1.3, name, "outer")
            if name in ("outer", "multiply") and module:
                yield self._replace(node, f"{module}.dot({a}, {b})", "operator", 1.2, name, "dot")
        elif name in REDUCTIONS:
            yield from self._reduction(node, name)
        elif name == "where" and len(node.args) == 3:
            for branch in node.args[1:]:
                for text in ("1.0", "0.0"):
                    yield self._replace(branch, text, "masked", 1.4, self.source.of(branch), text)
            turned = ", ".join(map(self.source.of, (node.args[0], *node.args[:0:-1])))
            swapped = f"{self.source.of(node.func)}({turned})"
            yield self._replace(node, swapped, "masked", 1.2, self.source.of(node), swapped)
        elif name in ("copy", "deepcopy") or name in ("maximum", "minimum", "clip", "abs"):
            inner = node.args[0] if node.args else operand
            if inner is not None:
                yield self._replace(node, self.source.of(inner), "drop call", 1.4, name, "")
            if inner is not None and name in ("maximum", "clip"):
                for factor, cost in self._factors(self.value_of(self.source.of(inner))):
                    text = f"{self._tight(inner)} * {factor}"
                    yield self._replace(node, text, "masked", cost + 0.1, self.source.of(inner), factor)
            if name in ("maximum", "minimum"):
                other = "minimum" if name == "maximum" else "maximum"
                yield self._replace(
                    node.func, self.source.of(node.func).replace(name, other), "function", 1.4, name, other
                )
        else:
            yield from self._function(node)

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
        for now in ("0", "1", "-1", "None", "2", "(0, 1)", "(0, 2, 3)", "(0, 2)"):
            for kept in (keep, ["keepdims=True"] if not keep else []):
                if now == was and kept == keep:
                    continue
                arguments = ([f"axis={now}"] if now != "None" else []) + kept
                if now == "None" and kept and not keep:
                    continue
                text = head + (", " if operand is None and arguments else "") + ", ".join(arguments) + ")"
                kind = "axis" if now != was else "keepdims"
                yield self._replace(
                    node, text, kind, 1.0 + 0.1 * (kept != keep) + 0.1 * (len(now) > 2), was, now
                )
        yield self._replace(node, self.source.of(array), "drop reduction", 1.4, name, "")

    def _function(self, node: ast.Call) -> Iterator[TextEdit]:
        called = self.source.of(node.func)
        for text, function in self.scope.functions.items():
            if text != called and function is not self.scope.functions.get(called):
                yield self._replace(node.func, text, "function", 1.5, called, text)
        if len(node.args) == 1 and not node.keywords and self._is_array(node.args[0]):
            inside = self.source.of(node.args[0])
            yield self._replace(node, inside, "drop call", 1.5, self.source.of(node), inside)
            for factor, cost in self._factors(self.value_of(inside)):
                text = f"{self._tight(node.args[0])} * {factor}"
                yield self._replace(node, text, "masked", cost + 0.1, inside, factor)

    def _constant(self, node: ast.Constant) -> Iterator[TextEdit]:
        number = float(node.value)  # type: ignore[arg-type]
        choices = {number * 2, number / 2, -number, 1 - number, number + 1, number - 1, 0.0, 1.0}
        for choice in sorted(choices - {number}, key=abs):
            text = (
                repr(int(choice)) if choice == int(choice) and isinstance(node.value, int) else repr(choice)
            )
            yield self._replace(
                node, f"({text})" if choice < 0 else text, "constant", 1.3, self.source.of(node), text
            )

    def _subscript(self, node: ast.Subscript) -> Iterator[TextEdit]:
        array, index = self.source.of(node.value), node.slice
        key = self.source.of(index)
        for other in self.scope.containers:
            if other != array and self.value_of(f"{other}[{key}]") is not None:
                text = f"{other}[{key}]"
                yield self._replace(
                    node, text, "operand", 1.1 + 0.1 * _distance(array, other), self.source.of(node), text
                )
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            held = self.value_of(self.source.of(node.value.value))
            for axis in range(np.ndim(held) if held is not None else 0):
                yield self._replace(
                    node, f"{array}[{axis}]", "operand", 1.0, self.source.of(node), f"{array}[{axis}]"
                )
            return
        if isinstance(index, ast.Slice) or (
            isinstance(index, ast.Tuple) and any(isinstance(part, ast.Slice) for part in index.elts)
        ):
            yield self._replace(node, array, "drop slice", 1.2, self.source.of(node), array)
        elif not isinstance(index, (ast.Tuple, ast.Slice)) and not (
            isinstance(index, ast.Constant) and isinstance(index.value, str)
        ):
            text = self.source.of(index)
            for shift in (" + 1", " - 1"):
                undone = text[: -len(shift)] if text.endswith(_opposite(shift)) else text + shift
                yield self._replace(
                    node, f"{array}[{undone}]", "index", 1.1, f"{array}[{text}]", f"{array}[{undone}]"
                )

    # -- operands ------------------------------------------------------------------------------

    def _is_array(self, node: ast.expr) -> bool:
        return isinstance(self.value_of(self.source.of(node)), np.ndarray)

    def _operand(self, node: ast.expr) -> Iterator[TextEdit]:
        text = self.source.of(node)
        value = self.value_of(text)
        if value is None or not isinstance(value, (np.ndarray, float, np.floating)):
            return
        if isinstance(value, np.ndarray):
            if value.ndim >= 2 and id(node) not in self.measured:
                yield self._replace(node, f"{text}.T", "transpose", 1.0, "", ".T")
            if value.ndim >= 1:
                for part, cost in (
                    ("[1:]", 1.5),
                    ("[:, 1:]", 1.4),
                    ("[:-1]", 1.5),
                    ("[:, :-1]", 1.4),
                    ("[::-1]", 1.6),
                ):
                    yield self._replace(node, text + part, "slice", cost, "", part)
            yield self._replace(node, f"{text}.copy()", "copy", 1.8, "", ".copy()")
        for other, candidate in self.scope.arrays.items():
            if other == text or not isinstance(value, np.ndarray):
                continue
            same = candidate.shape == value.shape
            if same or candidate.ndim == value.ndim or candidate.size == value.size:
                yield self._replace(
                    node,
                    other,
                    "operand",
                    1.15 + 0.3 * (not same) + 0.3 * _distance(text, other),
                    text,
                    other,
                )
        for factor, cost in self._factors(value):
            yield self._replace(node, f"({text} * {factor})", "factor", cost + 0.35, "", factor)

    def _factors(self, value: Array | float | None) -> Iterator[tuple[str, float]]:
        """Factors in the user's own words that make a known gradient of the value: derivatives, masks, upstreams."""
        if value is None:
            return
        shape = np.shape(value)
        if shape not in self._by_shape:
            self._by_shape[shape] = list(self._factor_values(shape))
        for text, cost, factor in self._by_shape[shape]:
            if self.matches(value * factor) is not None:
                yield text, cost

    def _factor_values(self, shape: tuple[int, ...]) -> Iterator[tuple[str, float, Array]]:
        for text, array in self.scope.arrays.items():
            if array.shape != shape:
                if array.size > 1 and _broadcasts(array.shape, shape):
                    yield text, 1.6, array
                    yield f"(1 / {text})", 1.8, 1 / array.astype(float)
                continue
            yield text, 1.5, array
            given, array = array, array.astype(float)
            for name, function in self.scope.functions.items():
                value = self._called(function, given)
                if value is not None and np.shape(value) == shape:
                    yield f"{name}({text})", 1.6, value
            yield f"({text} * (1 - {text}))", 1.7, array * (1 - array)
            yield f"(1 - {text} ** 2)", 1.7, 1 - array**2
            yield f"(1 - {text})", 1.75, 1 - array
            yield f"({text} > 0)", 1.7, array > 0
            for name, number in self.scope.numbers.items():
                if 0 < number < 1:
                    yield f"np.where({text} > 0, 1, {name})", 1.8, np.where(array > 0, 1, number)

    @staticmethod
    def _called(function: Callable[..., Any], array: Array) -> Any:
        try:
            value = function(array.copy())
        except Exception:
            return None
        return value if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" else None

    # -- the value as a whole ------------------------------------------------------------------

    def _whole(self, top: ast.expr, statement: ast.stmt) -> Iterator[TextEdit]:
        text = self.source.of(top)
        value = self.value_of(text)
        tight = self._tight(top, 5)
        if not (isinstance(top, ast.UnaryOp) and isinstance(top.op, ast.USub)):
            yield self._replace(top, f"-{self._tight(top, 6)}", "negate", 1.1, "", "-")
        for factor in HANDY_CONSTANTS:
            yield self._replace(top, f"{factor} * {self._tight(top, 6)}", "factor", 1.4, "", factor)
        for name, number in self._sizes():
            yield self._replace(top, f"{tight} / {name}", "factor", 1.4 + 0.01 * len(name), "", f"1 / {name}")
            if abs(number) != 1:
                yield self._replace(top, f"{tight} * {name}", "factor", 1.6 + 0.01 * len(name), "", name)
        if value is None:
            return
        shape = np.shape(value)
        if isinstance(top, ast.Call):
            yield self._replace(top, f"{text} * (1 - {text})", "factor", 1.6, "", f"(1 - {text})")
        for factor, cost in self._factors(value):
            yield self._replace(top, f"{tight} * {factor}", "factor", cost, "", factor)
        if len(shape) == 2:
            yield self._replace(top, f"{self._tight(top, 7)}.T", "transpose", 1.2, "", ".T")
        if len(shape) >= 1:
            call = self._tight(top, 7)
            for axis, keep in ((0, True), (0, False), (1, True), (1, False)):
                if axis < len(shape):
                    arguments = f"axis={axis}" + (", keepdims=True" if keep else "")
                    yield self._replace(
                        top, f"{call}.sum({arguments})", "reduction", 1.3 + 0.05 * axis, "", "sum"
                    )
        yield from self._products(top, shape)
        yield from self._rewrites(top, shape)
        yield from self._terms(top, np.asarray(value))
        yield from self._formulas(top, shape)

    def _terms(self, top: ast.expr, value: Array) -> Iterator[TextEdit]:
        """A term more that makes a known gradient of the value: another branch, a weight decay."""
        text, shape = self._tight(top, 4), np.shape(value)
        sizes = [(name, number) for name, number in self._sizes() if number == int(number)]
        scalars = [(name, number) for name, number in self.scope.numbers.items() if number]
        for name, array in self.scope.arrays.items():
            if not _broadcasts(array.shape, shape) or array.size < 2:
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
            for term, (cost, scale) in terms.items():
                for sign in (1.0, -1.0):
                    if self.matches(value + sign * scale * array) is not None:
                        joined = f"{text} {'+' if sign > 0 else '-'} {term}"
                        yield self._replace(top, joined, "term", cost + 0.1 * (sign < 0), "", term)

    def _formulas(self, top: ast.expr, shape: tuple[int, ...]) -> Iterator[TextEdit]:
        """The formulas that stand in every net: the product with a softmax Jacobian, the derivatives of the losses."""
        fitting = [
            (n, array.astype(float))
            for n, array in self.scope.arrays.items()
            if array.shape == shape and array.size > 1
        ]
        before = self.source.of(top)
        axes: list[tuple[str, int | None]] = [("", None)]
        if len(shape) == 2:
            axes = [("axis=1, keepdims=True", 1), ("axis=0, keepdims=True", 0)]
        for s, a in fitting[:PAIRED]:
            for u, b in fitting[:PAIRED]:
                if u == s:
                    continue
                for over, axis in axes:
                    inner = (b * a).sum(axis=axis, keepdims=axis is not None)
                    text = f"{s} * ({u} - ({u} * {s}).sum({over}))"
                    yield from self._scaled(top, text, a * (b - inner), "softmax", 2.0, before, u)
                for form, made in (
                    (f"({s} - {u})", a - b),
                    (f"-{u} / {s}", -b / a),
                    (f"({s} - {u}) / ({s} * (1 - {s}))", (a - b) / (a * (1 - a))),
                ):
                    yield from self._scaled(top, form, made, "loss", 2.05, before, form)

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
        chain = _chain(top)
        if len(chain) < 2:
            return
        for kept, (node, divides) in enumerate(chain):
            if divides or np.shape(self.value_of(self.source.of(node))) != shape:
                continue
            rest = [pair for index, pair in enumerate(chain) if index != kept]
            before = self._written([pair for pair in rest if not pair[1]])
            head = self._tight(node)
            for factor, cost in self._factors(self.value_of(self.source.of(node))):
                yield self._replace(top, f"{head} * {factor}", "operand", cost + 0.15, before, factor)
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
                for keep in (", keepdims=True", ""):
                    summed = (*array.shape[:axis], *((1,) if keep else ()), *array.shape[axis + 1 :])
                    if summed == shape:
                        yield self._replace(
                            top, f"{name}.sum(axis={axis}{keep})", "rewrite", 2.2, before, name
                        )
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

    def _sizes(self) -> Iterator[tuple[str, float]]:
        seen: set[tuple[str, float]] = set()
        for name, number in self.scope.numbers.items():
            if number not in (0.0, 1.0):
                seen.add((name, number))
        for name, array in self.scope.arrays.items():
            if "." in name and not name.startswith("self."):
                continue
            for axis, size in enumerate(array.shape[:2]):
                if size > 1:
                    seen.add((f"{name}.shape[{axis}]", float(size)))
            if array.ndim == 2 and min(array.shape) > 1:
                seen.add((f"{name}.size", float(array.size)))
        yield from sorted(seen, key=lambda pair: (len(pair[0]), pair[0]))

    # -- text ----------------------------------------------------------------------------------

    def _replace(
        self, node: ast.expr, text: str, kind: str, cost: float, before: str, after: str
    ) -> TextEdit:
        return TextEdit(self.source.start(node), self.source.end(node), text, kind, before, after, cost)

    def _tight(self, node: ast.expr, precedence: int = 5) -> str:
        """The node's text, in parentheses if an operator of that precedence would tear it apart."""
        text = self.source.of(node)
        return text if _precedence(node) >= precedence else f"({text})"


def _precedence(node: ast.expr) -> int:
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


def _called(node: ast.Call) -> tuple[str, ast.expr | None, str]:
    """The name called, the array it is a method of (None for a function), and the module it is called through."""
    match node.func:
        case ast.Attribute(value=ast.Name(id=("np" | "numpy" | "cp" | "xp") as module), attr=name):
            return name, None, module
        case ast.Attribute(value=value, attr=name):
            return name, value, ""
        case ast.Name(id=name):
            return name, None, ""
        case _:
            return "", None, ""


def _chain(node: ast.expr) -> list[tuple[ast.expr, bool]]:
    """The operands of a product, each with whether it divides."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        return [*_chain(node.left), (node.right, isinstance(node.op, ast.Div))]
    return [(node, False)]


def _opposite(shift: str) -> str:
    return " - 1" if "+" in shift else " + 1"


def _distance(left: str, right: str) -> float:
    """0 for texts that differ in one character (z1, a1), up to 1 for unrelated ones."""
    longest = max(len(left), len(right))
    common = sum(1 for a, b in zip(left, right) if a == b)
    tail = sum(1 for a, b in zip(reversed(left), reversed(right)) if a == b)
    return 1 - max(common, tail) / longest
