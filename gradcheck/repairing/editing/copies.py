"""Edits that let the backward pass work on a copy, where it writes into an array that the forward pass made."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.numpy_names import spelled
from gradcheck.repairing.editing.statements import Step, function_around, nodes_in
from gradcheck.repairing.editing.text import COPIED, SourceText, TextEdit

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.MatMult: "@",
}


def copies(tree: ast.Module, source: SourceText, write: Step) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it; for `x[m] = v`, `x -= y`, `out[m] -= y`.

    Where `x` is a second name for the array (`x = self.a1`) that line is edited, else the one that writes. What is left
    out comes last.
    """
    if isinstance(write, (ast.Assign, ast.AugAssign)):
        yield from _on_a_copy(tree, source, write)
    match write:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="at"), args=[base, *_])):
            yield from _of_the_alias(tree, source, write, base, is_sum=True)
    for call in nodes_in(write):
        if isinstance(call, ast.Call) and not (isinstance(write, ast.Expr) and write.value is call):
            yield from _not_into_its_operand(source, write, call)
    stores = isinstance(write, ast.Assign) and isinstance(write.targets[0], ast.Subscript)
    if stores or isinstance(write, (ast.AugAssign, ast.Expr)):
        yield write, _replaced(source, write, "pass", "pass"), "pass"


def copied(statement: Step, body: Sequence[ast.stmt], source: SourceText) -> Iterator[TextEdit]:
    """A copy in place of a second name, or of a part, of an array that the block writes to under that name below."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=(ast.Name() | ast.Attribute() | ast.Subscript()) as value
        ):
            later = [node for child in body for node in nodes_in(child) if isinstance(node, ast.AugAssign)]
            bases = [n.target.value if isinstance(n.target, ast.Subscript) else n.target for n in later]
            if any(isinstance(base, ast.Name) and base.id == name for base in bases):
                end = source.end(value)
                yield TextEdit(end, end, ".copy()", COPIED, "", ".copy()", 1.0)


def _on_a_copy(
    tree: ast.Module, source: SourceText, write: ast.Assign | ast.AugAssign
) -> Iterator[tuple[Step, TextEdit, str]]:
    target = write.target if isinstance(write, ast.AugAssign) else write.targets[0]
    base = target.value if isinstance(target, ast.Subscript) else target
    is_sum = isinstance(write, ast.AugAssign) and base is not target
    yield from _of_the_alias(tree, source, write, base, is_sum)
    if isinstance(write, ast.AugAssign) and base is not target:  # an item of a list may be a whole array
        yield from _of_the_alias(tree, source, write, target, is_sum)
    if isinstance(write, ast.AugAssign) and isinstance(target, (ast.Name, ast.Attribute)):
        sign = OPERATORS.get(type(write.op))
        if sign is not None:
            text = f"{source.of(target)} = {source.of(target)} {sign} {operand_of(source, write.value)}"
            yield write, _replaced(source, write, text, "="), text
    elif isinstance(base, ast.Name):
        whole = isinstance(target, ast.Subscript) and _is_all(target.slice)
        if whole and isinstance(write, ast.Assign) and not isinstance(write.value, ast.Constant):
            text = f"{base.id} = {source.of(write.value)}"
            yield write, _replaced(source, write, text, "="), text
        # one statement stays one: `(x := x.copy())[m] = v`, which is written as two
        name = base.id
        edit = _replaced(source, base, f"({name} := {name}.copy())", ".copy()")
        yield write, edit, f"{name} = {name}.copy(); {source.of(write)}"


def _is_all(place: ast.expr) -> bool:
    """Whether it is all of an array: `x[:]`, `x[...]`."""
    match place:
        case ast.Slice(lower=None, upper=None, step=None) | ast.Constant(value=builtins.Ellipsis):
            return True
    return False


def _of_the_alias(
    tree: ast.Module, source: SourceText, write: Step, base: ast.expr, is_sum: bool
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The line that gives the array its second name, with a copy in it, or with zeros where a sum begins with it."""
    alias = (
        _alias(function_around(tree, write), write, base)
        if isinstance(base, (ast.Name, ast.Attribute, ast.Subscript))
        else None
    )
    if alias is None:
        return
    text = source.of(alias.value)
    edit = _replaced(source, alias.value, f"{text}.copy()", ".copy()")
    head = source.bytes[source.start(alias) : source.start(alias.value)].decode()
    yield alias, edit, f"{head}{text}.copy()"
    zeros = spelled(f"np.zeros_like({text})", source.text)
    if is_sum and zeros is not None:
        yield alias, _replaced(source, alias.value, zeros, "zeros_like"), head + zeros


def operand_of(source: SourceText, value: ast.expr) -> str:
    """An expression as the operand of whatever stands beside it."""
    loose = isinstance(value, (ast.BinOp, ast.Compare, ast.IfExp, ast.BoolOp, ast.Lambda))
    return f"({source.of(value)})" if loose else source.of(value)


def _not_into_its_operand(
    source: SourceText, write: Step, call: ast.Call
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The call without `out=`, whose result is used where it stands."""
    for keyword in call.keywords:
        if keyword.arg == "out":
            before = [
                node for node in (*call.args, *(k.value for k in call.keywords)) if node is not keyword.value
            ]
            before = [node for node in before if source.end(node) < source.start(keyword.value)]
            if before:
                start, end = max(map(source.end, before)), source.end(keyword.value)
                inside = source.start(write)
                shown = source.of(write).encode()
                shown = shown[: start - inside] + shown[end - inside :]
                yield write, TextEdit(start, end, "", "copy", "", "", 0.0), shown.decode()


def _replaced(source: SourceText, node: ast.expr | ast.stmt, text: str, after: str) -> TextEdit:
    return TextEdit(source.start(node), source.end(node), text, "copy", "", after, 0.0)


def _alias(
    function: ast.AST, write: Step, name: ast.Name | ast.Attribute | ast.Subscript
) -> ast.Assign | None:
    """The last line before the write that gives an array this second name; None when the name came otherwise."""
    found: ast.Assign | None = None
    for node in nodes_in(function):
        if (
            isinstance(node, ast.Assign)
            and node.lineno < write.lineno
            and len(node.targets) == 1
            and ast.dump(node.targets[0]) == ast.dump(_bound(name))
            and (found is None or node.lineno > found.lineno)
        ):
            found = node
    return (
        found
        if found is not None and isinstance(found.value, (ast.Name, ast.Attribute, ast.Subscript))
        else None
    )


def _bound(name: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    """The name as one that is bound."""
    match name:
        case ast.Subscript(value=value, slice=at):
            return ast.Subscript(value, at, ast.Store())
        case ast.Attribute(value=value, attr=attr):
            return ast.Attribute(value, attr, ast.Store())
        case _:
            return ast.Name(name.id, ast.Store())
