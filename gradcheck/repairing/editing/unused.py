"""A term that is worked out and never used: `decay = lam * W` with no line that adds it to a gradient.

What nothing reads was meant for something; of the values that its block stores or returns, or of the items that its
loop goes through, one lacks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, nodes_in, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import bodies

UNUSED = "unused term"  # a kind of edit


def unused(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to put it behind, the edit, and how both read."""
    for function in nodes_in(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        read, stored = names_read(function), _bases(function)
        for node, block in ((each, body) for each in nodes_in(function) for body in bodies(each)):
            turn = node.target.id if isinstance(node, ast.For) and isinstance(node.target, ast.Name) else ""
            for place, step in enumerate(block):
                for name in _bound(step) - read:
                    items = [f"{base}[{turn}]" for base in stored if turn and base != name]
                    if place == _last(block, name):
                        yield from _added(name, block, place, items, source)


def _added(
    name: str, block: Sequence[ast.stmt], place: int, items: Sequence[str], source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statements that add it to one of the items, or to what the block stores, or returns, behind both."""
    sums: dict[str, int] = dict.fromkeys(items, place)
    for at, step in enumerate(block):
        if isinstance(step, (ast.Assign, ast.AugAssign)):
            sums |= {source.of(t): at for t in targets_of(step) if base_of(t) != name}
        elif isinstance(step, ast.Return) and isinstance(step.value, ast.Name):
            sums.setdefault(step.value.id, place)
    for total, at in reversed(sums.items()):
        behind = block[max(at, place)]
        if isinstance(behind, (ast.Assign, ast.AugAssign)):
            end, line = source.end(behind), f"\n{' ' * behind.col_offset}{total} = {total} + {name}"
            if [source.of(t) for t in targets_of(behind)] == [total] and _is_term(behind):
                line = f" + {name}"
            yield behind, TextEdit(end, end, line, UNUSED, "", name, 0.0), source.of(behind) + line


def _is_term(step: ast.Assign | ast.AugAssign) -> bool:
    """Whether something can be added to what a statement assigns as it is written."""
    plain = ast.Call, ast.Name, ast.Attribute, ast.Subscript, ast.Constant
    arithmetic = ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow
    value = step.value
    joined = isinstance(value, ast.BinOp) and isinstance(value.op, arithmetic)
    return isinstance(step, ast.Assign) and (joined or isinstance(value, plain))


def _bases(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, None]:
    """The names of what the function stores items in."""
    targets = (t for step in nodes_in(function) if isinstance(step, ast.Assign) for t in targets_of(step))
    return dict.fromkeys(name for t in targets if isinstance(t, ast.Subscript) and (name := base_of(t)))


def _last(block: Sequence[ast.stmt], name: str) -> int:
    """Where the block last binds the name, or writes into it."""
    return max(at for at, step in enumerate(block) if any(base_of(t) == name for t in targets_of(step)))


def _bound(step: ast.stmt) -> set[str]:
    """The one name that a statement binds, or writes into."""
    whole = isinstance(step, (ast.Assign, ast.AugAssign)) and len(targets_of(step)) == 1
    base = base_of(targets_of(step)[0]) if whole else ""
    return {base} if base.strip("_") else set()


def base_of(target: ast.expr) -> str:
    """The name that a target is, or is a part of; "" where it is one of an object's."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def names_read(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names that a function is handed, reads or shares: writing into one, or adding to it, is no use of it."""
    steps = [node for node in nodes_in(function) if isinstance(node, ast.stmt)]
    written = {id(node) for step in steps for target in targets_of(step) for node in _stored(target)}
    shared = {n for step in steps if isinstance(step, (ast.Global, ast.Nonlocal)) for n in step.names}
    given = {argument.arg for argument in nodes_in(function) if isinstance(argument, ast.arg)}
    names = (node for node in nodes_in(function) if isinstance(node, ast.Name))
    return shared | given | {n.id for n in names if isinstance(n.ctx, ast.Load) and id(n) not in written}


def _stored(target: ast.expr) -> Iterator[ast.expr]:
    while isinstance(target, ast.Subscript):
        yield target.value
        target = target.value
