"""Edits that keep exp, log and a quotient finite and change nothing where they were finite already."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck.facts import Location
from gradcheck.repairing.editing.making import binding_strength
from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText, TextEdit


@dataclass(frozen=True, slots=True)
class Guard:
    """One edit of a file, and the same edit within the statement it stands in."""

    edit: TextEdit
    statement: Location
    inside: TextEdit
    crude: bool = False  # it cuts off what is too large: finite, but no longer a function of it


def guards_of(
    text: SourceText, location: Location, event: Any, exp: Any = None, *, shift: bool = False
) -> list[Guard]:
    """The edits for the operation at that place, the plainest first; [] where none is known.

    With the event of an `exp` before it in the same function: the edits that take the logarithm of its sum from its
    argument instead. With `shift` only those that move the argument of an exp, as many for every exp.
    """
    tree = parsed(text.text)
    above = {child: node for node in nodes_in(tree) for child in ast.iter_child_nodes(node)}
    node = node_at(tree, text, location)
    if node is None:
        return []
    statement: ast.AST = node
    while not isinstance(statement, ast.stmt):
        if statement not in above:
            return []
        statement = above[statement]
    if hasattr(statement, "body"):  # the head of a block: an edit would show the whole of it
        return []
    start = text.start(statement)
    place = Location(
        location.file,
        statement.lineno,
        statement.col_offset,
        statement.end_lineno,
        statement.end_col_offset,
        location.function,
        text.of(statement),
    )
    found = []
    made = _replacements(node, above, text, event) if exp is None else _from_argument(node, event, exp)
    if shift and isinstance(node, ast.Call) and event.operation == "exp":
        made = _shifts(node, text, event)
    plain = [(target, replacement, False) for target, replacement in made]
    crude = [(target, replacement, True) for target, replacement in _cut_off(node, text, event)]
    for target, replacement, is_crude in [*plain, *(crude if exp is None and not shift else ())]:
        edit = TextEdit(
            text.start(target), text.end(target), replacement, "guard", text.of(target), replacement, 1.0
        )
        inside = replace(edit, start=edit.start - start, end=edit.end - start)
        found.append(Guard(edit, place, inside, is_crude))
    return found


def node_at(tree: ast.Module, text: SourceText, location: Location) -> ast.expr | None:
    """The expression that stands at that place, None when the text there is another."""
    lines = text.bytes.splitlines()
    if not 1 <= location.line <= len(lines):
        return None
    column = len(lines[location.line - 1].decode()[: location.column or 0].encode())
    for node in nodes_in(tree):
        if not isinstance(node, ast.expr) or (node.lineno, node.col_offset) != (location.line, column):
            continue
        if node.end_lineno == location.end_line and text.of(node) == location.text:
            return node
    return None


def _replacements(
    node: ast.expr, above: dict[ast.AST, ast.AST], text: SourceText, event: Any
) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.Call(func=func, args=[argument]) if event.operation == "exp":
            yield from _of_exp(node, func, argument, above, text)
            yield from _shifts(node, text, event)
        case ast.Call(func=func, args=[argument]) if event.operation in ("log", "log2", "log10"):
            if np.min(np.asarray(event.args[0]), initial=0.0) < 0:
                return  # no probability: it is not kept from 0, but wrong
            inside, called = text.of(argument), text.of(func)
            prefix = _prefix(called)
            scalar = np.ndim(event.result) == 0
            yield node, f"{called}({'max' if scalar else prefix + 'maximum'}({inside}, 1e-12))"
            yield node, f"{called}({inside} + 1e-12)"
        case ast.Call(func=func) if event.operation in ("max", "amax"):
            for call in _along_each_axis(node, func, text, event):
                yield node, call
        case ast.BinOp(op=ast.Div(), right=right):
            below = f"{text.of(right)} + 1e-12"
            yield right, below if _in_parentheses(text, right) else f"({below})"


def _along_each_axis(node: ast.Call, func: ast.expr, text: SourceText, event: Any) -> Iterator[str]:
    """The maximum with its axes kept, along the last axis first, then along each of the others."""
    array = event.args[0]
    is_method = not node.args or isinstance(node.args[0], (ast.Constant, ast.Tuple, ast.UnaryOp))
    given = "" if is_method else f"{text.of(node.args[0])}, "
    for axis in reversed(range(np.ndim(array) if np.ndim(array) > 1 else 0)):
        keep = "" if isinstance(array, np.matrix) else ", keepdims=True"
        yield f"{text.of(func)}({given}axis={axis}{keep})"


def _in_parentheses(text: SourceText, node: ast.expr) -> bool:
    before, after = text.bytes[: text.start(node)].rstrip(), text.bytes[text.end(node) :].lstrip()
    return before.endswith(b"(") and after.startswith(b")") and before[:-1].rstrip().endswith(b"/")


def _of_exp(
    node: ast.Call,
    func: ast.expr,
    argument: ast.expr,
    above: dict[ast.AST, ast.AST],
    text: SourceText,
) -> Iterator[tuple[ast.expr, str]]:
    called, inside = text.of(func), text.of(argument)
    prefix = _prefix(called)
    if prefix:
        yield from _as_logaddexp(node, inside, prefix, above, text)
    tight = inside if binding_strength(argument) >= 5 else f"({inside})"
    parent = above.get(node)
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Div) and parent.left is node:
        yield parent, f"1 / (1 + {called}(-{tight}))"


def _shifts(node: ast.Call, text: SourceText, event: Any) -> Iterator[tuple[ast.expr, str]]:
    """An exp whose argument is moved by its maximum: along the last axis, along each of the others, over all of it."""
    if len(node.args) != 1:
        return
    argument = node.args[0]
    called, inside = text.of(node.func), text.of(argument)
    prefix = _prefix(called)
    tight = inside if binding_strength(argument) >= 5 else f"({inside})"
    rest = "".join(f", {k.arg}={text.of(k.value)}" for k in node.keywords if k.arg)  # out=
    ndim = np.ndim(event.result)
    if ndim:
        keep = (
            "" if isinstance(event.args[0], np.matrix) else ", keepdims=True"
        )  # which keeps its axes anyway
        peak = f"{inside}.max" if isinstance(argument, (ast.Name, ast.Attribute)) else ""
        for axis in (ndim - 1, *range(ndim - 1)) if ndim > 1 else ():
            if peak:
                yield node, f"{called}({inside} - {peak}(axis={axis}{keep}){rest})"
            elif prefix:
                yield node, f"{called}({tight} - {prefix}max({inside}, axis={axis}{keep}){rest})"
        whole = f"{peak}()" if peak else f"{prefix}max({inside})"
        yield node, f"{called}({tight} - {whole}{rest})"


def _cut_off(node: ast.expr, text: SourceText, event: Any) -> Iterator[tuple[ast.expr, str]]:
    """An exp whose argument ends where it would overflow."""
    match node:
        case ast.Call(func=func, args=[argument]) if event.operation == "exp":
            called, inside = text.of(func), text.of(argument)
            prefix = _prefix(called)
            limit = 80 if getattr(event.result, "dtype", None) == np.float32 else 500
            least = prefix + "minimum" if np.ndim(event.result) and prefix else "min"
            rest = "".join(f", {k.arg}={text.of(k.value)}" for k in node.keywords if k.arg)
            yield node, f"{called}({least}({inside}, {limit}){rest})"


def _from_argument(node: ast.expr, event: Any, exp: Any) -> Iterator[tuple[ast.expr, str]]:
    """log(s) and log(e / s), with e = exp(z) and s its sum over an axis, made from z without any exp."""
    texts = exp.site.operand_texts[exp.site.kind == "call" :]
    if exp.operation != "exp" or not texts or not isinstance(node, ast.Call):
        return
    z, prefix = texts[0], _prefix(ast.unparse(node.func))
    whole, made = np.shape(exp.result), np.shape(event.result)
    for axis in reversed(range(len(whole))):
        total = f"{prefix}logaddexp.reduce({z}, axis={axis}"
        if made == whole[:axis] + whole[axis + 1 :]:
            yield node, f"{total})"
        if made == (*whole[:axis], 1, *whole[axis + 1 :]):
            yield node, f"{total}, keepdims=True)"
        if made == whole and len(whole) > 1:
            yield node, f"({z} - {total}, keepdims=True))"


def _as_logaddexp(
    node: ast.Call, inside: str, prefix: str, above: dict[ast.AST, ast.AST], text: SourceText
) -> Iterator[tuple[ast.expr, str]]:
    """log(1 + exp(a)) and log(sum(exp(a))) have functions of their own that never overflow."""
    parent = above.get(node)
    match parent:
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            other = right if left is node else left
            outer = above.get(parent)
            is_one = isinstance(other, ast.Constant) and other.value == 1
            if is_one and _is_call(outer, "log"):
                assert isinstance(outer, ast.Call)
                yield outer, f"{prefix}logaddexp(0, {inside})"
        case ast.Call() if _is_call(parent, "log1p"):
            yield parent, f"{prefix}logaddexp(0, {inside})"
        case ast.Call() if _is_call(parent, "sum") and parent.args[:1] == [node]:
            outer = above.get(parent)
            rest = [text.of(arg) for arg in parent.args[1:]] + [
                f"{k.arg}={text.of(k.value)}" for k in parent.keywords if k.arg
            ]
            if _is_call(outer, "log"):
                assert isinstance(outer, ast.Call)
                options = (
                    ", ".join(rest) if any("axis" in r for r in rest) or parent.args[1:] else "axis=None"
                )
                yield outer, f"{prefix}logaddexp.reduce({inside}, {options})"
        case ast.Attribute(attr="sum"):
            call = above.get(parent)
            outer = above.get(call) if call is not None else None
            if isinstance(call, ast.Call) and _is_call(outer, "log"):
                assert isinstance(outer, ast.Call)
                rest = [text.of(arg) for arg in call.args] + [
                    f"{k.arg}={text.of(k.value)}" for k in call.keywords if k.arg
                ]
                yield outer, f"{prefix}logaddexp.reduce({inside}, {', '.join(rest) or 'axis=None'})"


def _is_call(node: ast.AST | None, name: str) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=found)) | ast.Call(func=ast.Name(id=found)):
            return found == name
        case _:
            return False


def _prefix(called: str) -> str:
    """ "np." of np.exp, "" of a bare exp."""
    module, dot, _ = called.rpartition(".")
    return module + dot
