"""What nothing reads in place of its like that is read twice: `cache2` is taken again where `cache1` is left unread."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterator

from gradcheck.repairing.editing.inserting import changes
from gradcheck.repairing.editing.statements import Step, functions_around, nodes_in, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.unused import names_read
from gradcheck.repairing.running.wrapping import called

LEFT, KEPT_BY = "left unread", "what another layer kept"  # kinds of edits
TWICE = 2


def left_unread(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit of one name, or key of a dict, that it reads, and how it reads with it."""
    around = functions_around(tree)
    for function in nodes_in(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            own = [step for step in steps(tree) if around[id(step)] is function and step is not function]
            bound = {t.id: step for step in reversed(own) for t in _parts(step) if isinstance(t, ast.Name)}
            names = [(step, node) for step in own for node in _inside(step) if _is_read_name(node)]
            unread = {name for name in bound.keys() - names_read(function) if name.strip("_")}
            for step, node, name in _exchanged(names, unread):
                if bound[name].lineno < step.lineno:
                    yield _replaced(tree, step, node, name, source)
    keys = [(step, node) for step in steps(tree) for node in _inside(step) if _is_key(node)]
    read = [(step, node.slice) for step, node in keys if isinstance(node.ctx, ast.Load)]  # type: ignore[attr-defined]
    said = Counter(node.value for node in nodes_in(tree) if isinstance(node, ast.Constant))
    stored = {node.slice.value for _, node in keys if isinstance(node.ctx, ast.Store)}  # type: ignore[attr-defined]
    for step, key, name in _exchanged(read, {key for key in stored if said[key] == 1}):
        quote = source.of(key)[0]
        yield _replaced(tree, step, key, f"{quote}{name}{quote}", source)


def _exchanged(
    read: list[tuple[Step, ast.expr]], unread: Collection[str]
) -> Iterator[tuple[Step, ast.expr, str]]:
    """Of what is read twice at least: where, and the like of it that is not read at all."""
    times = Counter(map(_text, (node for _, node in read)))
    often = [text for text, count in times.items() if count >= TWICE]
    rows: list[tuple[int, int, Step, ast.expr, str]] = []
    for name in sorted(unread):
        alike = {
            was: len(gone + come)
            for (gone, come), found in changes(often, [name]).items()
            if gone and come
            for was in found
        }
        for step, node in read:
            text = _text(node)
            if text in alike and (isinstance(node, ast.Constant) or text[:1] == name[:1]):
                rows.append((alike[text], len(rows), step, node, name))
    for _, _, step, node, name in sorted(rows, key=lambda row: row[:2]):
        yield step, node, name


def _text(node: ast.expr) -> str:
    match node:
        case ast.Name(id=text) | ast.Constant(value=str(text)):
            return text
    return ""


def _parts(step: Step) -> Iterator[ast.expr]:
    """What a statement binds, each name of a nested tuple by itself."""
    waiting = targets_of(step)
    while waiting:
        target = waiting.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            waiting.extend(target.elts)
        else:
            yield target


def _inside(step: Step) -> Iterator[ast.expr]:
    """The expressions of a statement itself, not of those it contains."""
    waiting = [child for child in ast.iter_child_nodes(step) if isinstance(child, ast.expr)]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.Lambda):
            yield node
            waiting.extend(child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))


def _is_read_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _is_key(node: ast.expr) -> bool:
    match node:
        case ast.Subscript(slice=ast.Constant(value=str())):
            return True
    return False


def _replaced(
    tree: ast.Module, step: Step, node: ast.expr, text: str, source: SourceText
) -> tuple[Step, TextEdit, str]:
    start, end, head = source.start(node), source.end(node), source.start(step)
    raw = source.of(step).encode()
    shown = (raw[: start - head] + text.encode() + raw[end - head :]).decode()
    kind = KEPT_BY if _is_taken_apart(tree, step, node) else LEFT
    return step, TextEdit(start, end, text, kind, source.of(node), text, 0.0), shown


def _is_taken_apart(tree: ast.Module, step: Step, node: ast.expr) -> bool:
    """Whether it is handed to a function of the file that takes several values out of it."""
    functions = {f.name: f for f in nodes_in(tree) if isinstance(f, ast.FunctionDef)}
    for call in (each for each in _inside(step) if isinstance(each, ast.Call)):
        function = functions.get(called(call))
        names = [argument.arg for argument in function.args.args] if function is not None else []
        for given, name in zip(reversed(call.args), reversed(names)):  # a method is handed its object as well
            if given is node or (isinstance(given, ast.Subscript) and given.slice is node):
                return function is not None and any(_takes_apart(each, name) for each in nodes_in(function))
    return False


def _takes_apart(step: ast.AST, name: str) -> bool:
    match step:
        case ast.Assign(targets=[ast.Tuple() | ast.List()], value=ast.Name(id=whole)):
            return whole == name
        case ast.Subscript(value=ast.Name(id=whole), slice=ast.Constant(value=str())):
            return whole == name
    return False
