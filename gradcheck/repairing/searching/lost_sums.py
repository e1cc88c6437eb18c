"""Finds the sums that are started anew where something should be added, so that only what came last is left.

A name is begun with zeros before the loop, bound in it, and not read there; or it is bound again before anything has
read what it was first bound to, or where the same loop adds to it as well; or the statement beside it adds to another
item of what it fills; or a list of sums is gone through together with what is to be added, and not read:
`sums = [d for s, d in zip(sums, ds)]`; or a list of zeros gives way to one list after the other: `sums = ds`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import bodies
from gradcheck.repairing.running.wrapping import called

LOOPS = (ast.For, ast.AsyncFor, ast.While)


def lost_sums(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit that adds instead, and how the statement reads with it."""
    loops = [(loop, {id(node) for node in nodes_in(loop)}) for loop in steps(tree) if isinstance(loop, LOOPS)]
    block = {id(step): body for node in nodes_in(tree) for body in bodies(node) for step in body}
    for step in steps(tree):
        if not isinstance(step, ast.Assign) or len(step.targets) != 1:
            continue
        target, function = step.targets[0], function_around(tree, step)
        if isinstance(target, ast.Subscript) and not _reads_item(step.value, target):
            added = _as_beside(block.get(id(step), []), target)
            added = added or _by_its_key(tree, target, [o for o, inside in loops if id(step) in inside])
            if added:
                yield _adding(step, target, added, source)
                continue
        if isinstance(target, ast.Attribute) and _is_none_first(tree, target.attr):
            yield _once_set(step, target, source)
            continue
        keyed = isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant)
        if not isinstance(target, (ast.Name, ast.Attribute)) and not keyed:
            continue
        name = ast.unparse(target)
        unread = _unread(step.value, name)
        if unread and isinstance(step.value, ast.ListComp):
            yield _with_item(step, step.value.elt, unread, source)
            continue
        around = [
            loop for loop, inside in loops if id(step) in inside and function_around(tree, loop) is function
        ]
        held = ast.unparse(target.value) if isinstance(target, ast.Subscript) else ""
        unread_in = [loop for loop in around if not _reads(loop, name)]
        if isinstance(step.value, ast.Name) and any(_begins_list(function, loop, name) for loop in unread_in):
            yield _item_by_item(step, step.value.id, source)
            continue
        outside = [loop for loop in unread_in if _begins(function, loop, name, held)]
        summed = not isinstance(target, ast.Name) and any(_adds_to(loop, name) for loop in around)
        if outside or summed or _bound_in_vain(block.get(id(step), []), step, name):
            start, end = source.end(target), source.start(step.value)
            edit = TextEdit(start, end, " += ", "augment", "=", "+=", 0.0)
            yield step, edit, f"{source.of(target)} += {source.of(step.value)}"


def _as_beside(block: Sequence[ast.stmt], target: ast.Subscript) -> str:
    """What stands before the value where it is added as beside it: "+=", or `out.get(k, 0)`; "" where nothing is."""
    held = ast.unparse(target.value)
    for node in block:
        match node:
            case ast.AugAssign(target=ast.Subscript(value=base), op=ast.Add()) if ast.unparse(base) == held:
                return "+="
            case ast.Assign(
                targets=[ast.Subscript(value=base, slice=key)],
                value=ast.BinOp(
                    left=ast.Call(func=ast.Attribute(value=read, attr="get"), args=[again, begun]),
                    op=ast.Add(),
                ),
            ) if ast.unparse(base) == ast.unparse(read) == held and ast.unparse(key) == ast.unparse(again):
                return f"{held}.get({ast.unparse(target.slice)}, {ast.unparse(begun)})"
    return ""


def _by_its_key(tree: ast.Module, target: ast.Subscript, around: Sequence[Step]) -> str:
    """The same of a dict with a gradient for each node, where a loop goes through nodes: it may meet one again."""
    items = (node for loop in around if isinstance(loop, ast.For) for node in nodes_in(loop.target))
    keys = {node.id for node in items if isinstance(node, ast.Name)}
    held, key = ast.unparse(target.value), ast.unparse(target.slice)
    begun = [
        step.value
        for step in steps(tree)
        if isinstance(step, ast.Assign) and held in map(ast.unparse, step.targets)
    ]
    if key not in keys or not begun:
        return ""
    if all(isinstance(value, ast.Call) and called(value) == "defaultdict" for value in begun):
        return "+="
    dicts = all(isinstance(v, ast.Dict) or (isinstance(v, ast.Call) and called(v) == "dict") for v in begun)
    return f"{held}.get({key}, 0)" if dicts else ""


def _adding(
    step: ast.Assign, target: ast.Subscript, added: str, source: SourceText
) -> tuple[Step, TextEdit, str]:
    """The edit that adds the statement's value to what its target holds."""
    end, start, value = source.end(target), source.start(step.value), source.of(step.value)
    weak = isinstance(step.value, (ast.IfExp, ast.Compare, ast.BoolOp, ast.Lambda))
    text = " += " if added == "+=" else f" = {added} + "
    if weak and added != "+=":
        start, text = source.end(step.value), f"{text}({value})"
        return step, TextEdit(end, start, text, "augment", "=", "+=", 0.0), source.of(target) + text
    return step, TextEdit(end, start, text, "augment", "=", "+=", 0.0), f"{source.of(target)}{text}{value}"


def _is_none_first(tree: ast.Module, attribute: str) -> bool:
    """Whether something of that name is None until it is set: the gradient of a node that others will add to."""
    return any(
        isinstance(t, ast.Attribute) and t.attr == attribute and ast.unparse(step.value) == "None"
        for step in steps(tree)
        if isinstance(step, ast.Assign)
        for t in step.targets
    )


def _once_set(step: ast.Assign, target: ast.Attribute, source: SourceText) -> tuple[Step, TextEdit, str]:
    """The edit by which it is set where it is None, and added to where it is not."""
    name, value = source.of(target), step.value
    whole = isinstance(value, ast.IfExp) and ast.unparse(value.orelse) == ast.unparse(target)
    if whole and isinstance(value, ast.IfExp):
        made = f"{name} + {source.of(value.body)}"
        start, end = source.start(value.orelse), source.end(value.orelse)
    else:
        made = f"{source.of(value)} if {name} is None else {name} + ({source.of(value)})"
        made = (
            made.replace(f"({source.of(value)})", source.of(value)) if isinstance(value, ast.Name) else made
        )
        start, end = source.start(value), source.end(value)
    at = source.start(step)
    shown = source.bytes[at:start].decode() + made + source.bytes[end : source.end(step)].decode()
    return step, TextEdit(start, end, made, "augment", "=", "+=", 0.0), shown


def _adds_to(loop: ast.AST, name: str) -> bool:
    """Whether another statement of the loop adds to that, or to rows of it."""
    for node in nodes_in(loop):
        if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
            held = node.target.value if isinstance(node.target, ast.Subscript) else node.target
            if name in (ast.unparse(node.target), ast.unparse(held)):
                return True
    return False


def _bound_in_vain(block: Sequence[ast.stmt], step: ast.Assign, name: str) -> bool:
    """Whether a statement before it in its block bound the name, and nothing reads it before this one binds it anew."""
    at = next((i for i, node in enumerate(block) if node is step), 0)
    for before in reversed(block[:at]):
        if isinstance(before, ast.Assign) and any(ast.unparse(t) == name for t in before.targets):
            return not _reads(step.value, name) and not isinstance(before.value, ast.Constant)
        if _reads(before, name) or not isinstance(before, (ast.Assign, ast.AugAssign, ast.Expr)):
            break
    return False


def _unread(value: ast.expr, name: str) -> str:
    """What a comprehension calls the items of that list, where it makes nothing of them; "" where it is none such."""
    if not isinstance(value, ast.ListComp) or len(value.generators) != 1:
        return ""
    over, items = value.generators[0].iter, value.generators[0].target
    if not (isinstance(over, ast.Call) and ast.unparse(over.func) == "zip" and isinstance(items, ast.Tuple)):
        return ""
    for listed, item in zip(over.args, items.elts):
        if ast.unparse(listed) == name and isinstance(item, ast.Name) and not _reads(value.elt, item.id):
            return item.id if item.id.strip("_") else ""
    return ""


def _with_item(
    step: ast.Assign, element: ast.expr, item: str, source: SourceText
) -> tuple[Step, TextEdit, str]:
    weak = isinstance(element, (ast.IfExp, ast.Compare, ast.BoolOp, ast.Lambda))
    text = f"{item} + ({source.of(element)})" if weak else f"{item} + {source.of(element)}"
    start, end, at = source.start(element), source.end(element), source.start(step)
    shown = source.bytes[at:start].decode() + text + source.bytes[end : source.end(step)].decode()
    return step, TextEdit(start, end, text, "augment", "=", "+=", 0.0), shown


def _item_by_item(step: ast.Assign, added: str, source: SourceText) -> tuple[Step, TextEdit, str]:
    """The edit that adds a list to the sums, item by item."""
    name = source.of(step.targets[0])
    text = f"[s + d for s, d in zip({name}, {added})]"
    edit = TextEdit(source.start(step.value), source.end(step.value), text, "augment", "=", "+=", 0.0)
    return step, edit, f"{name} = {text}"


def _reads(loop: ast.AST, name: str) -> bool:
    """Whether anything in the loop reads the name, adding to it included."""
    return any(
        (isinstance(node, ast.AugAssign) and ast.unparse(node.target) == name)
        or (
            isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
            and isinstance(node.ctx, ast.Load)
            and ast.unparse(node) == name
        )
        for node in nodes_in(loop)
    )


def _reads_item(value: ast.expr, item: ast.Subscript) -> bool:
    """Whether a value is made from what an item holds: `out[k] + v`, `out.get(k, 0) + v`."""
    held, key = ast.unparse(item.value), ast.unparse(item.slice)
    got = (node for node in nodes_in(value) if isinstance(node, ast.Call) and node.args)
    return _reads(value, ast.unparse(item)) or any(
        ast.unparse(node.func) == f"{held}.get" and ast.unparse(node.args[0]) == key for node in got
    )


def _begins(function: ast.AST, loop: ast.stmt, name: str, held: str) -> bool:
    """Whether the last thing the function binds to the name, or to what holds it, before the loop is but zeros."""
    bound, value = _bound_before(function, loop, (name, held))
    if value is None:
        return False
    return _is_zero(value) if bound == name else any(map(_is_zero, _items(value)))


def _begins_list(function: ast.AST, loop: ast.stmt, name: str) -> bool:
    """Whether that is a list of zeros."""
    _, value = _bound_before(function, loop, (name,))
    return isinstance(value, ast.ListComp) and _is_zero(value.elt)


def _bound_before(function: ast.AST, loop: ast.stmt, names: Sequence[str]) -> tuple[str, ast.expr | None]:
    """The last of these names that the function binds before the loop, and to what."""
    before = [
        (node.lineno, ast.unparse(target), value)
        for node in nodes_in(function)
        if isinstance(node, ast.Assign) and node.lineno < loop.lineno
        for target, value in _bindings(node)
        if ast.unparse(target) in names
    ]
    _, bound, value = max(before, key=lambda row: row[0], default=(0, "", None))
    return bound, value


def _items(value: ast.expr) -> list[ast.expr]:
    """What a dict holds, as far as it is written out: `{k: np.zeros_like(v) for k, v in ...}`, `dict(W=...)`."""
    match value:
        case ast.DictComp(value=item):
            return [item]
        case ast.Dict(values=items):
            return items
        case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
            return [keyword.value for keyword in keywords]
    return []


def _bindings(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """What is bound to what: `a = b = v` and `a, b = v, w` one by one."""
    found: list[tuple[ast.expr, ast.expr]] = []
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            found += zip(target.elts, node.value.elts)
        elif not isinstance(target, ast.Tuple):
            found.append((target, node.value))
    return found


def _is_zero(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value == 0 and not isinstance(value.value, bool)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return _is_zero(value.left) or _is_zero(value.right)
    called = value.func if isinstance(value, ast.Call) else None
    return str(getattr(called, "attr", "") or getattr(called, "id", "")) in ("zeros", "zeros_like")
