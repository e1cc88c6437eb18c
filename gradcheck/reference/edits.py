"""The single changes of a reference backward that are tried, and the sentence that says each."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from gradcheck.reference.sentences import sentence


@dataclass(frozen=True, slots=True)
class Notes:
    """The comments of a reference backward: which step of the derivation each line refers to, and in what words."""

    lines: tuple[str, ...]

    def of(self, node: ast.AST, statement: ast.stmt) -> tuple[str, str, bool]:
        """(step, label, whether the node is all that stands on its labelled line)."""
        rows = [getattr(node, "end_lineno", 0), statement.end_lineno or 0, statement.lineno]
        for row in rows:
            match = re.search(r"#\s*\((\w)\)(?:, \(\w\))?\s*(.*)$", self.lines[row - 1])
            if match:
                code = self.lines[row - 1].split("#")[0].strip().lstrip("+-* ")
                own = "\n".join(self.lines[node.lineno - 1 : row]) if isinstance(node, ast.expr) else ""
                segment = ast.unparse(node) if isinstance(node, ast.expr) else ""
                return match[1], match[2].strip(), bool(own) and _squeeze(code) == _squeeze(segment)
        return "", "", False

    def said_of(self, edit: Edit) -> tuple[str, str, int]:
        """(sentence, step, rank) of a change."""
        step, label, whole = self.of(edit.about, edit.statement)
        both = [self.of(node, edit.statement)[1] for node in edit.more]
        named = edit.kind in ("term", "terms") and whole and "path" in label  # the derivation's own words
        return sentence(edit, step, label, whole, both), step, edit.rank - 2 * named


def _squeeze(code: str) -> str:
    return re.sub(r"[\s()]", "", code)


@dataclass(slots=True)
class Edit:
    """One change: `node` (a copy of what changes) and what it becomes."""

    tree: ast.Module
    statement: ast.stmt
    node: ast.AST
    path: tuple[tuple[str, int | None], ...]  # from the tree to the node
    new: ast.AST | None  # None: the statement goes
    kind: str
    what: str
    to: str
    rank: int
    about: ast.AST  # the part that the sentence is about
    more: tuple[ast.AST, ...] = ()  # further such parts

    @contextmanager
    def made(self) -> Iterator[None]:
        """The tree with the change, which is taken back at the end."""
        parent: Any = self.tree
        for field, index in self.path[:-1]:
            parent = getattr(parent, field) if index is None else getattr(parent, field)[index]
        field, index = self.path[-1]
        new = copy.deepcopy(self.new) if self.new is not None else ast.Pass()
        for part in ast.walk(new):
            ast.copy_location(part, self.statement)
        _put(parent, field, index, new)
        try:
            yield
        finally:
            _put(parent, field, index, self.node)


def _put(parent: Any, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _walk(
    node: ast.AST, path: tuple[tuple[str, int | None], ...] = (), statement: ast.stmt | None = None
) -> Iterator[tuple[ast.AST, tuple[tuple[str, int | None], ...], ast.stmt | None]]:
    if isinstance(node, ast.stmt):
        statement = node
    yield node, path, statement
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _walk(value, (*path, (field, None)), statement)
        elif isinstance(value, list):
            for k, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _walk(item, (*path, (field, k)), statement)


def edits_in(tree: ast.Module, others: bool, attributes: tuple[str, ...]) -> Iterator[Edit]:
    """Every single change of the function in `tree`; with `others`, of one operand for another."""
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    local = [a.arg for a in function.args.args if a.arg not in ("self", "dcols", "shape")]
    for inner in ast.walk(function):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            local.append(inner.id)
    operands = [*dict.fromkeys(local), *(f"self.{name}" for name in (*attributes, "x_", "y_"))]
    sums = _sums(function)
    for node, path, statement in _walk(tree):
        if statement is None or isinstance(statement, (ast.FunctionDef, ast.If, ast.For)):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # the docstring
        changes = _replacements(node, operands) if others else chain(_changes(node, path), _late(node, sums))
        for new, kind, what, to, rank in changes:
            parts = what if isinstance(what, tuple) else (what,) if isinstance(what, ast.AST) else (node,)
            text = what if isinstance(what, str) else "` and `".join(map(ast.unparse, parts))
            yield Edit(tree, statement, node, path, new, kind, text, to, rank, parts[0], parts[1:])


What = str | ast.expr | tuple[ast.expr, ...]  # what the change is about: its words, or the code itself
Change = tuple[ast.AST | None, str, What, str, int]


def _changes(node: ast.AST, path: tuple[tuple[str, int | None], ...]) -> Iterator[Change]:
    text = ast.unparse(node) if isinstance(node, (ast.expr, ast.stmt)) else ""
    match node:
        case ast.AugAssign(target=target, op=ast.Add(), value=value):
            store = copy.deepcopy(target)
            if isinstance(target, ast.Name):  # a view is written to; = would rebind it
                store = ast.Subscript(ast.Name(target.id, ast.Load()), ast.Constant(...), ast.Store())
            yield ast.Assign([store], value), "overwritten", ast.unparse(target), "", 2
            yield None, "never", ast.unparse(target), "", 4
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="at"), args=[total, place, amount])):
            code = f"{ast.unparse(total)}[{ast.unparse(place)}] += {ast.unparse(amount)}"
            yield ast.parse(code).body[0], "occurrence", code, "", 1
        case ast.Assign(targets=[target], value=value):
            name = ast.unparse(target)
            negative = ast.UnaryOp(ast.USub(), value)
            yield ast.Assign([target], negative), "sign", name, "", 3
            if name.endswith("_next"):
                yield None, "never", name, "", 3
        case ast.Return(value=ast.expr() as value):
            yield ast.Return(ast.UnaryOp(ast.USub(), value)), "sign", "{g}", "", 3
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right) if not _in_index(path):
            minus = isinstance(op, ast.Sub)
            yield left, "term", right, "", 0
            if not (isinstance(left, ast.BinOp) and isinstance(left.op, (ast.Add, ast.Sub))):
                yield (ast.UnaryOp(ast.USub(), right) if minus else right), "term", left, "", 0
            yield ast.BinOp(left, ast.Add() if minus else ast.Sub(), right), "turned", right, "", 2
            if (squared := _one_minus_square(node)) is not None:
                v = ast.unparse(squared)
                for code, what in ((f"{v} * (1 - {v})", "slope"), (f"1 - np.tanh({v}) ** 2", "twice")):
                    yield ast.parse(code, mode="eval").body, what, text, code, 2
            terms = _terms(node)
            if len(terms) > 2:
                for kept, sign in terms:
                    gone = tuple(t for t, _ in terms if t is not kept)
                    yield (kept if sign > 0 else ast.UnaryOp(ast.USub(), kept)), "terms", gone, "", 1
            for product, other in ((left, right), (right, left)):
                if isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult) and not minus:
                    moved = ast.BinOp(ast.BinOp(product.left, ast.Add(), other), ast.Mult(), product.right)
                    yield moved, "before", ast.unparse(other), ast.unparse(product.right), 1
        case ast.BinOp(left, ast.Mult(), right):
            yield from _slopes(node, left, right)
            yield left, "factor", right, "", 0
            yield right, "factor", left, "", 0
            yield ast.BinOp(node, ast.Mult(), right), "doubled", right, "", 3
            spread = ast.parse(f"np.ones_like({ast.unparse(right)})", mode="eval").body
            yield ast.BinOp(left, ast.Mult(), spread), "factor", right, "", 1
        case ast.BinOp(left, ast.Div(), right):
            yield left, "divisor", right, "", 0
            yield ast.BinOp(left, ast.Mult(), right), "multiplied", ast.unparse(right), "", 3
        case ast.BinOp(left, ast.Pow(), ast.Constant(value=int() as power)):
            yield left, "power", text, ast.unparse(left), 2
            if power > 2:
                yield ast.BinOp(left, ast.Pow(), ast.Constant(power - 1)), "power", text, "", 2
        case ast.BinOp(left, ast.MatMult(), right):
            for turned, side in _transposed(left), _transposed(right):
                if turned is not None:
                    one, two = (turned, right) if side is left else (left, turned)
                    yield ast.BinOp(one, ast.MatMult(), two), "transposed", ast.unparse(side), "", 2
        case ast.UnaryOp(ast.USub(), operand) if not _is_whole(operand):
            yield operand, "sign", text, "", 1
        case ast.Call(func=ast.Attribute(attr="where"), args=[_, one, two]):
            for k, branch in ((1, one), (2, two)):
                for constant in ("0.0", "1.0"):
                    call = copy.deepcopy(node)
                    call.args[k] = ast.parse(constant, mode="eval").body
                    yield call, "branch", ast.unparse(branch), constant.removesuffix(".0"), 2
        case ast.Call(func=ast.Attribute(value=inner, attr="swapaxes")):
            yield inner, "transposed", ast.unparse(inner), "", 1
        case ast.Attribute(value=ast.Name(id="self"), attr="W", ctx=ast.Load()) if path[-1][0] != "func":
            yield ast.parse(f"{text}[..., ::-1, ::-1]", mode="eval").body, "flipped", "W", "", 1
            yield ast.parse(f"{text}[..., ::-1]", mode="eval").body, "flipped", "W", "", 3
        case ast.Call(func=ast.Attribute(value=inner, attr="sum"), args=args, keywords=keywords):
            yield from _other_axes(node, text)
            keyed = {k.arg: ast.unparse(k.value) for k in keywords}
            yield inner, "unsummed", text, "", 1
            mean = ast.Call(ast.Attribute(inner, "mean", ast.Load()), args, keywords)
            yield mean, "mean", text, "", 1
            if keyed.get("axis") == "0" and "keepdims" not in keyed:
                for end, which in (("-1", "last"), ("0", "first")):
                    one = ast.parse(f"({ast.unparse(inner)})[{end}]", mode="eval").body
                    yield one, "one", text, which, 2
        case ast.Call(func=ast.Attribute(value=inner, attr="mean"), args=args, keywords=keywords):
            total = ast.Call(ast.Attribute(inner, "sum", ast.Load()), args, keywords)
            yield total, "sum", text, "", 1
            yield inner, "unsummed", text, "", 2
        case ast.Call(func=ast.Name(), args=[inner], keywords=[]) if not text.startswith(
            ("len", "range", "rev")
        ):
            yield inner, "unapplied", text, ast.unparse(inner), 2
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="tanh"), args=[inner]):
            yield inner, "unapplied", text, ast.unparse(inner), 2
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np"), attr="concatenate"), args=[ast.List(parts)]
        ):
            for k, part in enumerate(parts):
                for code, what in ((f"0 * {ast.unparse(part)}", "part"), (f"-{ast.unparse(part)}", "turned")):
                    call = copy.deepcopy(node)
                    assert isinstance(call, ast.Call) and isinstance(call.args[0], ast.List)
                    call.args[0].elts[k] = ast.parse(code, mode="eval").body
                    yield call, what, ast.unparse(part), "", 3
            for k in range(len(parts) - 1):
                swapped = [*parts[:k], parts[k + 1], parts[k], *parts[k + 2 :]]
                call = copy.deepcopy(node)
                assert isinstance(call, ast.Call)
                call.args = [ast.List(swapped, ast.Load())]
                yield call, "swapped", ast.unparse(parts[k]), ast.unparse(parts[k + 1]), 3
        case ast.Subscript(value=ast.Attribute(value=ast.Name(id="self")), ctx=ast.Load()):
            for code in (re.sub(r"\bt \+ 1\b", "t", text), re.sub(r"\bt\b(?! \+)", "t + 1", text)):
                if code != text:
                    yield ast.parse(code, mode="eval").body, "used", text, code, 2
        case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
            if value in (0.5, 2, -0.5) and not _in_index(path):
                yield ast.Constant(1.0 if value > 0 else -1.0), "constant", text, "1", 2


def _sums(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """What is added last to a local name where it is made: dh_next of `dh = dy + dh_next`."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add(), right=ast.Name() as right)
            ):
                found[name] = right
    return found


def _late(node: ast.AST, sums: dict[str, ast.expr]) -> Iterator[Change]:
    """Of x * k where x = a + b: a * k + b."""
    match node:
        case ast.BinOp(ast.Name(id=name) as left, ast.Mult(), right) if name in sums:
            part = sums[name]
            first = ast.BinOp(ast.BinOp(left, ast.Sub(), part), ast.Mult(), right)
            yield ast.BinOp(first, ast.Add(), part), "late", ast.unparse(node), ast.unparse(part), 1


def _other_axes(node: ast.Call, text: str) -> Iterator[Change]:
    """The reduction over another axis: over the samples in place of the classes."""
    for k, keyword in enumerate(node.keywords):
        if keyword.arg != "axis":
            continue
        for axis in ("0", "-1", "1"):
            if axis != ast.unparse(keyword.value):
                call = copy.deepcopy(node)
                call.keywords[k].value = ast.parse(axis, mode="eval").body
                yield call, "axis", text, axis, 2


def _is_whole(node: ast.expr) -> bool:
    """Whether it is a whole number: of an axis, not of a formula."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _terms(node: ast.AST, sign: int = 1) -> list[tuple[ast.expr, int]]:
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
            return _terms(left, sign) + _terms(right, -sign if isinstance(op, ast.Sub) else sign)
        case ast.expr():
            return [(node, sign)]
    return []


def _one_minus_square(node: ast.AST) -> ast.expr | None:
    match node:
        case ast.BinOp(ast.Constant(value=1), ast.Sub(), ast.BinOp(v, ast.Pow(), ast.Constant(value=2))):
            return v
    return None


def _slopes(node: ast.AST, left: ast.expr, right: ast.expr) -> Iterator[Change]:
    """Of d * v * (1 - v), the slope of a sigmoid: without it, as a tanh's, and taken at v again."""
    match left, right:
        case (
            ast.BinOp(first, ast.Mult(), v),
            ast.BinOp(ast.Constant(value=1), ast.Sub(), other),
        ) if ast.unparse(v) == ast.unparse(other):
            name, d = ast.unparse(v), ast.unparse(first)
            s = f"1 / (1 + np.exp(-{name}))"
            yield first, "factor", f"{name} * (1 - {name})", "", 0
            for code, what in (
                (f"1 - {name} ** 2", "slope"),
                (f"({s}) * (1 - {s})", "twice"),
            ):
                yield (
                    ast.parse(f"({d}) * ({code})", mode="eval").body,
                    what,
                    f"{name} * (1 - {name})",
                    code,
                    2,
                )


def _transposed(side: ast.expr) -> tuple[ast.expr | None, ast.expr]:
    if isinstance(side, ast.Attribute) and side.attr == "T":
        return side.value, side
    if isinstance(side, (ast.Name, ast.Attribute)):
        return ast.Attribute(side, "T", ast.Load()), side
    return None, side


def _in_index(path: tuple[tuple[str, int | None], ...]) -> bool:
    return any(field == "slice" for field, _ in path)


def _replacements(node: ast.AST, operands: list[str]) -> Iterator[Change]:
    if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
        return
    text = ast.unparse(node)
    if text not in operands or text in ("self", "N", "t", "T", "H"):
        return
    for other in operands:
        if other != text and other not in ("N", "t", "H", "dx") and not other.startswith("self.d"):
            yield ast.parse(other, mode="eval").body, "used", text, other.removesuffix("_"), 6
