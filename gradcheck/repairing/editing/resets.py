"""Calls more that begin sums anew before anything is added to them: by the object's own method, or in its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.numpy_names import spelled
from gradcheck.repairing.editing.statements import Step, nodes_in, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

RESET = "reset"  # a kind of edit
MANY = 2  # sums of an object
BLANKS = ("zeros", "zeros_like", "fill", "full", "full_like")


def resets(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to put it before, the edit, and how both read.

    Only of sums that are added to wherever the object binds them, but for zeros: of one that is bound anew elsewhere,
    or of a single one, it may as well be the adding that is wrong.
    """
    names = resetting(tree)
    for owner in nodes_in(tree):
        if not isinstance(owner, ast.ClassDef):
            continue
        methods = [node for node in owner.body if isinstance(node, ast.FunctionDef) and node.args.args]
        own = [method for method in methods if method.name in names]
        added = list(dict.fromkeys(name for method in methods for name in _added_to(method)))
        if len(added) < MANY or not set(added).isdisjoint(_bound_anew(methods)):
            continue
        for method in methods:
            first = _first(method)
            if method.name == "__init__" or method in own or first is None:
                continue
            it = method.args.args[0].arg
            indent = "\n" + " " * first.col_offset
            blanks = [f"{it}.{name} = {text}" for name in added if (text := _blank(methods, it, name))]
            begun = spelled(indent.join(blanks), source.text) if len(blanks) == len(added) else None
            for text in (*(f"{it}.{other.name}()" for other in own), *([begun] if begun else [])):
                if text not in source.of(method):
                    start = source.start(first)
                    edit = TextEdit(start, start, text + indent, RESET, "", text, 0.0)
                    yield first, edit, text + indent + source.of(first)


def resetting(tree: ast.Module) -> frozenset[str]:
    """The names of functions that are called with nothing and do no more than fill what is kept with zeros."""
    return frozenset(
        f.name
        for f in nodes_in(tree)
        if isinstance(f, ast.FunctionDef)
        and len(f.args.args) <= 1
        and f.name != "__init__"
        and _only_fills(f)
    )


def is_blank(value: ast.expr) -> bool:
    """Whether it is 0, or zeros in whatever it is kept in."""
    if isinstance(value, ast.Constant):
        return value.value == 0 and not isinstance(value.value, bool)
    nothing = (n for n in nodes_in(value) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult))
    if any(isinstance(side, ast.Constant) and side.value == 0 for n in nothing for side in (n.left, n.right)):
        return True  # `0 * w`
    called = (node.func for node in nodes_in(value) if isinstance(node, ast.Call))
    return any(getattr(f, "attr", getattr(f, "id", "")) in BLANKS for f in called)


def _only_fills(function: ast.FunctionDef) -> bool:
    """Whether all that a function does is to fill something with zeros."""
    plain = [node for node in nodes_in(function) if isinstance(node, ast.stmt) and node is not function]
    plain = [node for node in plain if not isinstance(node, (ast.For, ast.Pass)) and not _is_text(node)]
    return bool(plain) and all(_fills(step) for step in plain)


def _fills(step: ast.stmt) -> bool:
    match step:
        case ast.Assign():
            kept = all(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets_of(step))
            return kept and all(is_blank(value) for _, value in _bound(step))
        case ast.AugAssign(op=ast.Mult(), value=value):
            return is_blank(value)
        case ast.Expr(value=ast.Call() as call):
            return is_blank(call)
    return False


def _added_to(method: ast.FunctionDef) -> Iterator[str]:
    """The attributes of an object that its method adds to, whole or item by item."""
    it = method.args.args[0].arg
    for step in (node for node in nodes_in(method) if isinstance(node, ast.AugAssign)):
        for target in targets_of(step):
            while isinstance(target, ast.Subscript):
                target = target.value
            match target:
                case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == it:
                    yield attr


def _bound_anew(methods: list[ast.FunctionDef]) -> Iterator[str]:
    """The attributes of an object that are bound to anything but zeros."""
    for method in methods:
        for step in (node for node in nodes_in(method) if isinstance(node, ast.Assign)):
            for target, value in _bound(step):
                if isinstance(target, ast.Attribute) and not is_blank(value):
                    yield target.attr


def _bound(step: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What a statement binds, each with its value."""
    for target in step.targets:
        if isinstance(target, ast.Tuple) and isinstance(step.value, ast.Tuple):
            yield from zip(target.elts, step.value.elts)
        elif isinstance(target, ast.Tuple):
            yield from ((each, step.value) for each in target.elts)
        else:
            yield target, step.value


def _blank(methods: list[ast.FunctionDef], it: str, name: str) -> str:
    """How zeros of what an attribute holds are written, by how it is first bound; "" where it is begun as none."""
    kept = f"{it}.{name}"
    rows = (step for method in methods for step in nodes_in(method) if isinstance(step, ast.Assign))
    for target, value in (row for step in rows for row in _bound(step)):
        if ast.unparse(target) == kept and is_blank(value):
            match value:
                case ast.Constant(value=number):
                    return repr(number)
                case ast.List() | ast.ListComp():
                    return f"[np.zeros_like(g) for g in {kept}]"
                case ast.Dict() | ast.DictComp():
                    return f"{{k: np.zeros_like(g) for k, g in {kept}.items()}}"
                case _:
                    return f"np.zeros_like({kept})"
    return ""


def _first(function: ast.FunctionDef) -> ast.stmt | None:
    """The first statement of a function that does something."""
    return next((step for step in function.body if not _is_text(step)), None)


def _is_text(step: ast.AST) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)
