"""Rewrites statements so that the values they make, write and hand to functions go through places that are watched."""

from __future__ import annotations

import ast
from collections.abc import Container, Mapping
from typing import Any

from gradcheck.recording.rewriting import MARK
from gradcheck.repairing.editing.edits import parts_of, value_node
from gradcheck.repairing.editing.statements import Step
from gradcheck.repairing.naming.announcing import plain_name, plain_names
from gradcheck.repairing.running.workbench import bodies

SLOT = f"{MARK}slot"
RESUMES = ("send", "next")  # a generator, which then yields what it makes


def only_hands_on(function: ast.AST, statement: Step, value: ast.expr | None, own: set[str]) -> bool:
    """Whether a statement of a function only passes a value on: returns a name, or names what a user's one returns.

    So does one that appends a value to a list that is named after it: `zs.append(z)`. A function that returns what it
    was handed does not: that something was to be done with it shows there.
    """
    if isinstance(statement, ast.Return):
        return value is None or (is_path(value) and not is_untouched(function, statement, value))
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=items, attr="append"), args=[ast.Name(id=item)])
        ):
            return plain_name(item) in plain_names(f"{ast.unparse(items)}[0]")
    value = statement.body if isinstance(statement, ast.Lambda) else value
    return isinstance(value, ast.Call) and (called(value) in own or called(value) in RESUMES)


def is_untouched(function: ast.AST, statement: Step, value: ast.expr | None) -> bool:
    """Whether a function returns an argument of its own that it neither binds anew nor writes into."""
    if (
        not isinstance(statement, ast.Return)
        or not isinstance(value, ast.Name)
        or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    ):
        return False
    if value.id not in {given.arg for given in function.args.args}:
        return False
    return not any(
        ast.unparse(node.value if isinstance(node, ast.Subscript) else node) == value.id
        for node in ast.walk(function)
        if isinstance(node, (ast.Name, ast.Subscript)) and isinstance(node.ctx, ast.Store)
    )


def functions_of(tree: ast.Module) -> set[str]:
    """The names of the functions that a file defines or keeps in variables; "" for what is called by no name."""
    found = {""}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def handed(statement: Step, own: set[str]) -> list[ast.expr]:
    """What a statement hands to functions of those names, each time it runs, where that may be an array."""
    value = value_node(statement)
    if value is None or isinstance(statement, (ast.For, ast.While, ast.If, ast.Lambda)):
        return []
    found: list[ast.expr] = []
    pending: list[ast.AST] = [value]
    while pending:
        node = pending.pop(0)
        if isinstance(
            node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp, ast.IfExp)
        ):
            continue
        if isinstance(node, ast.Call) and called(node) in own:
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            found += [part for part in given if not isinstance(part, (ast.Starred, ast.Constant))]
        pending += [
            child for child in ast.iter_child_nodes(node) if isinstance(child, (ast.expr, ast.keyword))
        ]
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))


def call_of(number: int, argument: ast.expr) -> ast.Call:
    """The call that tells of what is read there now."""
    loaded = ast.parse(ast.unparse(argument), mode="eval").body
    return ast.Call(ast.Constant(SLOT), [ast.Constant(number), loaded], [])


def around(number: int, node: ast.expr) -> ast.expr:
    """The expression within the call that tells of its value, and may give another one."""
    call = ast.Call(ast.Constant(SLOT), [ast.Constant(number), node], [])
    return ast.copy_location(call, node)


def wrap(statement: ast.stmt, number: Any, others: Container[int] = ()) -> None:
    """Lets each value the statement makes go through a slot of its own, but for the `others`, which have one."""

    def through(part: ast.expr) -> ast.expr:
        if isinstance(part, ast.Starred) or id(part) in others:
            return part
        if isinstance(part, (ast.Tuple, ast.List, ast.Dict)):  # `grads.append((dW, db))` makes two values
            inside = {id(each) for each in parts_of(part) if not isinstance(each, ast.Starred)}
            return Wrapping(inside, number).generic_visit(part)  # type: ignore[return-value]
        return around(number(part), part)

    match statement:
        case ast.Expr(value=ast.Call(args=arguments, keywords=keywords) as call):
            call.args = [through(part) for part in arguments]
            for keyword in keywords:
                keyword.value = through(keyword.value)
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.Return() | ast.Expr(value=ast.Yield()):
            value = value_node(statement)
            if value is None or isinstance(value, ast.Constant):
                return
            inside = {id(part) for part in parts_of(value) if not isinstance(part, ast.Starred)}
            if inside == {id(value)}:
                holder = statement if statement.value is value else statement.value  # of `up = yield x @ W`
                holder.value = around(number(value), value)  # type: ignore[union-attr]
            else:
                Wrapping(inside, number).visit(value)


class Wrapping(ast.NodeTransformer):
    """Puts the chosen parts of a display into slots, and leaves the display."""

    def __init__(self, chosen: set[int], number: Any) -> None:
        self.chosen, self.number = chosen, number

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and id(node) in self.chosen:
            return around(self.number(node), node)
        return self.generic_visit(node)


def wrap_handed(statement: ast.stmt, numbers: Mapping[int, int]) -> None:
    """Lets what the statement hands to functions go through slots."""

    def through(part: ast.expr) -> ast.expr:
        return around(numbers[id(part)], part) if id(part) in numbers else part

    for node in list(ast.walk(statement)):
        if isinstance(node, ast.Call) and numbers:
            node.args = [through(part) for part in node.args]
            for keyword in node.keywords:
                keyword.value = through(keyword.value)


def written(statement: ast.stmt) -> list[ast.expr]:
    """The arrays a statement writes into, as far as they have a name."""
    match statement:
        case ast.Assign(targets=targets):
            stored = [t for t in targets if isinstance(t, ast.Subscript) and not _is_word(t.slice)]
            return [t.value for t in stored if is_path(t.value)]
        case ast.AugAssign(target=ast.Subscript(value=base, slice=key) as target):
            return [node for node in ([target] if _is_word(key) else [target, base]) if is_path(node)]
        case ast.AugAssign(target=target):
            return [target] if is_path(target) else []
        case ast.Expr(value=ast.Call(args=arguments, keywords=keywords)):
            named = [k.value for k in keywords if k.arg == "out"]
            first = [a.args[1] for a in arguments[:1] if isinstance(a, ast.Call) and len(a.args) > 1]
            return [node for node in (*first, *named) if is_path(node)]
        case _:
            return []


def _is_word(key: ast.expr) -> bool:
    """Whether an index is a word: then what is written into is a dict, whose other entries are none of it."""
    match key:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add()):
            return _is_word(left)
        case _:
            return False


def is_path(node: ast.expr) -> bool:
    """A name, an attribute of a path, or an item of one under a key that is written out or named."""
    match node:
        case ast.Name():
            return True
        case ast.Attribute(value=value):
            return is_path(value)
        case ast.Subscript(value=value, slice=ast.Constant() | ast.Name() | ast.UnaryOp() | ast.BinOp()):
            return is_path(value)
        case _:
            return False


def outermost(statement: ast.stmt, target: ast.expr, functions: list[Any]) -> ast.stmt:
    """The loop around a store of pieces into an array: only behind it the array is whole; else the statement."""
    if target is getattr(statement, "target", None):
        return statement
    used = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    for function in functions:
        path = _path_to(function, statement)
        if path:
            outer = statement
            for node in reversed(path):
                if not isinstance(node, (ast.For, ast.While)):
                    if isinstance(node, (ast.If, ast.With, ast.Try)):
                        continue
                    break
                bound = {
                    n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
                }
                if used & bound:
                    break
                outer = node
            return outer
    return statement


def _path_to(function: ast.AST, statement: ast.stmt) -> list[ast.stmt]:
    """The statements between a function and one that stands in it, outermost first; [] when it stands elsewhere."""
    stack: list[tuple[ast.AST, list[ast.stmt]]] = [(function, [])]
    while stack:
        node, path = stack.pop()
        for child in ast.iter_child_nodes(node):
            if child is statement:
                return [*path] or [function]  # type: ignore[list-item]
            if isinstance(child, ast.stmt) and not isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                stack.append((child, [*path, child]))
    return []


def insert_after(tree: ast.Module, statement: ast.stmt, new: ast.stmt) -> None:
    """Puts a new statement behind one of the tree."""
    for node in ast.walk(tree):
        for body in bodies(node):
            for position, child in enumerate(body):
                if child is statement:
                    body.insert(position + 1, ast.copy_location(new, statement))
                    return
