"""Single edits of one statement, simplest first: each is a replacement of a piece of its source text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.copies import copied
from gradcheck.repairing.editing.definitions import METHODS
from gradcheck.repairing.editing.exchanging import ExchangeEdits
from gradcheck.repairing.editing.expressions import ExpressionEdits
from gradcheck.repairing.editing.forward import Forward
from gradcheck.repairing.editing.making import binding_strength
from gradcheck.repairing.editing.masked_stores import stored_slopes
from gradcheck.repairing.editing.numpy_names import as_spelled, numpy_function
from gradcheck.repairing.editing.old_values import old_values
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.solving import SolvedEdits
from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, targets_of
from gradcheck.repairing.editing.text import BOUND, SourceText, TextEdit
from gradcheck.repairing.editing.turned import turned_back
from gradcheck.repairing.running.values import as_numbers
from gradcheck.stumbling import until_it_stumbles

LIBRARIES = ("np", "numpy", "math", "range", "len", "zip", "enumerate", "reversed")  # that change nothing
LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")  # that ask for a shape
MOVES = 6  # statements of a block that another one is moved over


def edits_of(
    statement: Step,
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
    matches: Callable[[Any], float | None],
    body: Sequence[ast.stmt] = (),
    resembles: Callable[[Array], Array] | None = None,
) -> list[TextEdit]:
    """Every single edit of the statement that is worth a trial, cheapest first, no two with the same text.

    `value_of` gives the value of an expression text in the statement's frame, or None. `matches` says of a value which
    multiple of a known gradient or derivative it is, or None: whatever is multiplied or added must lead to one.
    `resembles` says quickly of each of a stack of values whether `matches` may find any.
    """
    maker = StatementEdits(source, scope, value_of, matches, resembles)
    made = [*until_it_stumbles(maker.statement(statement)), *until_it_stumbles(maker.moved(statement, body))]
    made += until_it_stumbles(old_values(statement, body, source, value_of))
    made += until_it_stumbles(copied(statement, body, source))
    made += until_it_stumbles(turned_back(statement, body, source))
    return _cheapest([edit for edit in made if not _idle(edit, statement, source)], source)


def solved_edits(
    statement: Step,
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
    targets: Callable[[tuple[int, ...]], Sequence[Array]],
    defined: Callable[[ast.expr], ast.expr | None],
    known: Callable[[tuple[int, ...]], Sequence[Array]],
    forward: Forward | None = None,
) -> list[TextEdit]:
    """The edits that are solved for: `targets` gives what a value of a shape may have to be.

    `defined` gives the expression that a name stands for, or None: edits of that one are among them. `known` gives
    what a factor of a matrix product may have to be. Of the `forward` pass derivatives are worked out by rule.
    """
    value = value_node(statement)
    if value is None or isinstance(statement, (ast.For, ast.While, ast.If)):
        return []
    own = {ast.dump(node) for node in nodes_in(statement)}  # what it says itself is no other word for it
    others = [n for n in nodes_in(parsed(source.text)) if isinstance(n, ast.expr) and ast.dump(n) not in own]
    maker = SolvedEdits(source, scope, value_of, others)
    maker.defined, maker.known, maker.forward = defined, known, forward
    tops = [top.elt if isinstance(top, ast.ListComp) else top for top in parts_of(value)]
    solved = (edit for top in tops for edit in until_it_stumbles(maker.solved(top, targets)))
    return _cheapest([*solved], source)


def _may_change(statement: ast.stmt, read: set[str]) -> bool:
    """Whether a statement may give another value to any of these, or write into it: what it calls may, too."""
    bound = {
        ast.unparse(target.value if isinstance(target, ast.Subscript) else target)
        for node in nodes_in(statement)
        if isinstance(node, ast.stmt)
        for target in targets_of(node)
    }
    calls = [n.func for n in nodes_in(statement) if isinstance(n, ast.Call)]
    own = [f for f in calls if ast.unparse(f).partition(".")[0] not in LIBRARIES]
    return bool(bound & read) or any(getattr(f, "attr", "") not in METHODS for f in own)


def _idle(edit: TextEdit, statement: Step, source: SourceText) -> bool:
    """Whether a statement would leave something what it is already: `d *= -1` is to go, not to be `d *= 1`."""
    match statement:
        case ast.Assign(targets=[target], value=value):
            whole = (edit.start, edit.end) == (source.start(value), source.end(value))
            return whole and edit.replacement == source.of(target)
        case ast.AugAssign(op=ast.Mult() | ast.Div(), value=ast.UnaryOp(op=ast.USub()) as value):
            whole = (edit.start, edit.end) == (source.start(value), source.end(value))
            return whole and edit.replacement in ("1", "1.0")
    return False


def _cheapest(found: Sequence[TextEdit], source: SourceText) -> list[TextEdit]:
    """No two edits with the same text, cheapest first, and none that changes nothing."""
    unique: dict[tuple[int, int, str], TextEdit] = {}
    for edit in as_spelled(found, source):
        if source.bytes[edit.start : edit.end].decode() == edit.replacement:
            continue
        key = (edit.start, edit.end, edit.replacement)
        if key not in unique or unique[key].cost > edit.cost:
            unique[key] = edit
    return sorted(unique.values(), key=lambda edit: edit.cost)


def subscripted(statement: Step) -> list[ast.Subscript]:
    """The places a statement stores to by subscript."""
    match statement:
        case ast.Assign(targets=targets):
            return [target for target in targets if isinstance(target, ast.Subscript)]
        case ast.AugAssign(target=ast.Subscript() as target):
            return [target]
        case _:
            return []


def value_node(statement: Step) -> ast.expr | None:
    """The expression a statement computes: the right side, the returned value, or the header of a block."""
    match statement:
        case ast.Lambda(body=value):
            return value
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "insert"), args=[*_, value])):
            return value  # the call itself must not run once more
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Attribute(), attr="at"), args=[_, _, value])
        ):
            return value  # np.add.at(dE, ids, value)
        case (
            ast.Expr(value=ast.Yield(value=ast.expr() as value))
            | ast.Assign(value=ast.Yield(value=ast.expr() as value))
        ):
            return value  # what a generator hands out
        case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.Expr(value=value):
            return value
        case ast.AnnAssign(value=value) | ast.Return(value=value):
            return value
        case ast.For(iter=header) | ast.If(test=header) | ast.While(test=header):
            return header
        case _:
            return None


def statement_value(text: str) -> ast.expr | None:
    """The expression that a statement computes which is written like that; None where that is none."""
    try:
        tree = ast.parse(f"def f():\n    {text.strip()}")
    except SyntaxError:
        return None
    inner = tree.body[0].body[0] if isinstance(tree.body[0], ast.FunctionDef) else None
    return value_node(inner) if inner is not None else None


def _stored_on(statement: Step) -> str:
    """The name of the object on which a statement stores a value: `unit` of `unit.delta = d`; "" for none."""
    match statement:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name))]
        ):
            return name
    return ""


def unpacked(statement: Step) -> list[ast.expr]:
    """What the several values of a call are bound to: `dx, dW = backward(...)`; [] where there is one value."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=several)], value=ast.Call()):
            return several
        case _:
            return []


def parts_of(value: ast.expr) -> list[ast.expr]:
    """The values of a statement: those of a tuple or a dict one by one, of `dict(W=..., b=...)` and `Grads(dW, db)`."""
    match value:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts) if parts:
            return [inner for part in parts for inner in parts_of(part)]
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=[*keywords]) if keywords:
            return [inner for keyword in keywords for inner in parts_of(keyword.value)]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=[*keywords]) if (
            len(args) + len(keywords) > 1 and (name == "_replace" or name[:1].isupper())
        ):  # a record of several values
            return [inner for part in (*args, *(k.value for k in keywords)) for inner in parts_of(part)]
    return [value]


class StatementEdits(ExpressionEdits, ExchangeEdits):
    """Makes edits of one statement: how it assigns, where it stands, and every edit of what is in it."""

    def statement(self, statement: Step) -> Iterator[TextEdit]:
        yield from self._assignment(statement)
        value = value_node(statement)
        if value is None:
            return
        yield from self.windows(
            statement
        )  # of the same value in the first round of a loop the earlier ones are kept
        yield from self.indices(statement)
        for node in nodes_in(statement) if not isinstance(statement, (ast.For, ast.While, ast.If)) else ():
            if isinstance(node, ast.Subscript):
                yield from self.row_by_row(node)
        for target in subscripted(statement):
            for node in nodes_in(target.slice):
                if isinstance(node, ast.expr):
                    yield from self.expression(node)
        self.unit = _stored_on(statement)
        for node in nodes_in(value):
            match node:
                case ast.Attribute(attr="shape" | "size" | "ndim", value=array):
                    self.measured.add(id(array))
                case ast.Subscript(slice=ast.Name(id=name)):
                    self.turns.add(name)
                case ast.Call(func=ast.Name(id="len"), args=[array]):
                    self.measured.add(id(array))
                case ast.Call(func=func, args=[array, *_]) if numpy_function(func) in LIKE:
                    self.measured.add(id(array))
                case ast.BinOp(op=ast.Mult() | ast.Div(), left=left, right=right):
                    self.scaling |= {id(side) for side in (left, right) if isinstance(side, ast.Constant)}
                case ast.Call(func=ast.Name() | ast.Attribute(value=ast.Name(id="self")), args=given):
                    self.arguments |= {id(part) for part in given if isinstance(part, ast.Constant)}
        for node in nodes_in(value):
            if isinstance(node, ast.expr):
                yield from self.expression(node)
        if isinstance(statement, (ast.For, ast.While)):
            return
        yield from self.exchanged(value)
        tops = parts_of(value)
        several = unpacked(statement)
        for top in tops if not several else ():
            yield from self.whole(top)
        if several:
            yield from self._followed(statement, value, several)
        if isinstance(statement, ast.Return) and not isinstance(value, ast.Dict):
            yield from self._lists(tops)

    def _bound(self, call: ast.Call) -> Iterator[TextEdit]:
        """What a function makes of an array, bound to the array's name: `d = layer.backward(d)`."""
        for given in (node for part in call.args for node in nodes_in(part)):
            if isinstance(given, ast.Name) and self._is_array(given):
                start = self.source.start(call)
                yield TextEdit(start, start, f"{given.id} = ", BOUND, "", given.id, 1.25)

    def _followed(self, statement: Step, value: ast.expr, several: Sequence[ast.expr]) -> Iterator[TextEdit]:
        """Another statement for one of the several values that a call returns: `dx = dx + dskip`, `dx = dx * mask`."""
        end, indent = self.source.end(statement), "\n" + " " * statement.col_offset
        for which, target in enumerate(several):
            made = self.value_of(f"({self.source.of(value)})[{which}]")
            if not isinstance(target, ast.Name) or not isinstance(made, np.ndarray):
                continue
            for name, array in self.scope.arrays.items():
                if array.shape == made.shape and array.size > 1 and name != target.id:
                    numbers = as_numbers(array)
                    for sign, turned in (("+", numbers), ("-", -numbers)):
                        if self.matches(made + turned) is not None:
                            text = f"{indent}{target.id} = {target.id} {sign} {name}"
                            yield TextEdit(end, end, text, "term", "", name, 1.8 + 0.1 * (sign == "-"))
            for factor, cost in self._factors(made):
                text = f"{indent}{target.id} = {self._times(target.id, factor)}"
                yield TextEdit(end, end, text, "factor", "", factor, cost)

    def moved(self, statement: Step, body: Sequence[ast.stmt]) -> Iterator[TextEdit]:
        """The statement put before earlier ones of its block: what it reads may have been changed by them."""
        place = next((i for i, child in enumerate(body) if child is statement), 0)
        text = self.source.of(statement)
        read = {ast.unparse(n) for n in nodes_in(statement) if isinstance(n, (ast.Name, ast.Attribute))}
        held = [array for name in read if isinstance(array := self.value_of(name), np.ndarray)]
        for name, array in self.scope.arrays.items():
            if any(np.may_share_memory(array, other) for other in held):
                read.add(name)  # `W -= rate * dW` changes what another name of W stands for
        for back in range(1, min(place, MOVES) + 1):
            first = body[place - back]
            if not _may_change(first, read):
                continue
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

    def _unbuffered(self, statement: ast.Assign | ast.AugAssign) -> Iterator[TextEdit]:
        """`dE[ids] += d` adds a repeated id once: np.add.at adds it as often as it occurs."""
        target = statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
        if not isinstance(target, ast.Subscript) or isinstance(target.slice, (ast.Slice, ast.Constant)):
            return
        array, index = self.source.of(target.value), self.source.of(target.slice)
        places = self.value_of(f"np.arange({array}.size).reshape({array}.shape)[{index}]")
        if places is None or len(np.unique(places)) == np.size(places):
            return
        minus = isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Sub)
        function = f"np.{'subtract' if minus else 'add'}.at"
        where = f"np.s_[{index}]" if isinstance(target.slice, ast.Tuple) else index
        start, end = self.source.start(statement), self.source.end(statement)
        made = f"{function}({array}, {where}, {self.source.of(statement.value)})"
        yield TextEdit(start, end, made, "function", "", function, 1.1)

    def _elsewhere_added(self, where: ast.Name) -> Iterator[TextEdit]:
        """`np.add.at(total, rows, d)` by other whole numbers, as many: the other end of each edge."""
        index = self.scope.arrays.get(where.id)
        if index is None:
            return
        for name, other in self.scope.arrays.items():
            if other.shape == index.shape and other.dtype.kind in "iu" and (other != index).any():
                yield self._replace(where, name, "index", 1.15, where.id, name)

    def _assignment(self, statement: Step) -> Iterator[TextEdit]:
        if isinstance(statement, (ast.Assign, ast.AugAssign)):
            yield from self._unbuffered(statement)
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="at"), args=[_, ast.Name() as where, _])):
                yield from self._elsewhere_added(where)
            case ast.Expr(value=ast.Call() as call):
                yield from self._bound(call)
            case ast.AugAssign(target=target, value=value, op=ast.Add() | ast.Sub()):
                was, now = ("+=", "-=") if isinstance(statement.op, ast.Add) else ("-=", "+=")
                yield self._between(target, value, was, f" {now} ", "augment", 1.05)
                yield self._between(target, value, was, " = ", "augment", 1.2)
                start, end = self.source.start(statement), self.source.end(statement)
                yield TextEdit(start, end, "pass", "drop term", self.source.of(value), "", 1.5)
                yield from self._without_bias(statement, target, value)
            case ast.AugAssign(target=target, value=value, op=ast.Mult() | ast.Div()):
                was, now = ("*=", "/=") if isinstance(statement.op, ast.Mult) else ("/=", "*=")
                yield self._between(target, value, was, f" {now} ", "operator", 1.3)
                yield self._between(target, value, was, " = ", "augment", 1.4)
                if was == "*=" and isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
                    yield self._only_divided(value)
            case ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript() as target], value=value):
                yield self._between(target, value, "=", " += ", "augment", 1.4)
                yield self._between(target, value, "=", " -= ", "augment", 1.42)
                if isinstance(target, ast.Subscript):
                    yield self._between(target, value, "=", " *= ", "augment", 1.44)
                    yield from stored_slopes(target, value, self.source, self.scope)
                yield self._between(target, value, "=", " = -", "negate", 1.3, guard=value)

    def _only_divided(self, value: ast.BinOp) -> TextEdit:
        """`d *= slope / n` without its factor: `d *= 1 / n`."""
        start, end = self.source.start(value.left), self.source.end(value.left)
        return TextEdit(start, end, "1", "drop factor", self.source.of(value.left), "", 1.2)

    def _without_bias(
        self, statement: ast.AugAssign, target: ast.expr, value: ast.expr
    ) -> Iterator[TextEdit]:
        """Both sides without the row or column of a bias that is kept among the weights."""
        held = self._shape(target)
        if held is None or len(held) != 2 or isinstance(target, ast.Subscript):
            return
        inside = [
            n for n in nodes_in(value) if isinstance(n, (ast.Name, ast.Attribute)) and self._shape(n) == held
        ]
        if not inside:
            return
        start, text = self.source.start(statement), self.source.bytes
        for part in ("[:, 1:]", "[1:]", "[:, :-1]", "[:-1]"):
            made = text[start : self.source.end(statement)]
            for node in sorted([*inside, target], key=self.source.end, reverse=True):
                at = self.source.end(node) - start
                made = made[:at] + part.encode() + made[at:]
            end = self.source.end(statement)
            yield TextEdit(start, end, made.decode(), "slice", self.source.of(inside[0]), part, 1.4)

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
        if guard is not None and binding_strength(guard) < 5:
            return TextEdit(
                end, self.source.end(right), f"-({self.source.of(right)})", kind, before, "-", cost
            )
        return TextEdit(self.source.end(left), end, text, kind, before, text.strip(), cost)
