"""Edits of what an array is made like: `zeros_like(self.x)` for `zeros_like(dout)`, the twin that its name asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.editing.goals import is_twin
from gradcheck.explain.editing.path_edits import bound_later, function_of, own_nodes
from gradcheck.explain.reading.values import is_array
from gradcheck.explain.sources import Source, walk

if TYPE_CHECKING:
    from gradcheck.explain.reading.functions import Reader

LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")


def arrays_near(source: Source, node: ast.AST, reader: Reader) -> dict[str, tuple[int, ...]]:
    """The arrays that the function around a node, and the methods beside it, read by name: text and shape."""
    inside = function_of(source, node)
    owner = source.parents.get(inside)
    found: dict[str, tuple[int, ...]] = {}
    later = bound_later(inside, node)
    for part in own_nodes(inside):
        if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)):
            value: Any = reader.seen.get(id(part))
            plain = not isinstance(part, ast.Subscript) or isinstance(part.slice, ast.Constant)
            if not (is_array(value) and plain) or getattr(part, "attr", "") == "T":
                continue
            text = source.segment(part)
            if text not in later and re.split(r"[.\[]", text)[0] not in later:
                found.setdefault(text, tuple(value.shape))
    if isinstance(owner, ast.ClassDef):
        for part in walk(owner):
            value = reader.seen.get(id(part))
            if isinstance(part, ast.Attribute) and is_array(value) and part.attr != "T":
                text = source.segment(part)
                if text.startswith("self.") and text.count(".") == 1 and text not in later:
                    found.setdefault(text, tuple(value.shape))
    return found


def like_edits(source: Source, statement: ast.stmt, reader: Reader, beside: list[str]) -> Iterator[Candidate]:
    """Another array in the place of the one whose shape is copied: its twin, or one that stands beside it later."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return
    target = source.segment(statement.targets[0])
    near: dict[str, tuple[int, ...]] | None = None
    placed: dict[str, tuple[int, ...]] = {}
    for part in walk(statement.value):
        copied: ast.AST | None = None
        if isinstance(part, ast.Call) and numpy_name(part) in LIKE and part.args:
            copied = part.args[0]
        elif isinstance(part, ast.Attribute) and part.attr == "shape":
            copied = part.value
        if copied is None or not is_array(reader.seen.get(id(copied))):
            continue
        yield from _of_this_round(source, copied)
        if near is None:
            near = {
                **arrays_near(source, statement, reader),
                **_made_later(source, statement, reader, target),
            }
            placed = _same_place(source, statement, copied, reader)
            near.update(placed)
        mine = near.get(source.segment(copied))
        for text, shape in near.items():
            if shape and shape != mine and text not in (target, source.segment(copied)):
                likely = is_twin(target, text) or text in beside
                cost = 0.55 if likely else 0.6 if "(" in text or text in placed else 1.5
                label = f"of the shape of {text}, not of {source.one_line(copied)}"
                yield Candidate(source, copied, text, cost, label, copied)


def _same_place(
    source: Source, statement: ast.stmt, copied: ast.AST, reader: Reader
) -> dict[str, tuple[int, ...]]:
    """`hs[0]` beside `xs[0]`: the entry at the same place of the other lists that are read in the function."""
    if not isinstance(copied, ast.Subscript) or not isinstance(copied.slice, ast.Constant):
        return {}
    key = copied.slice.value
    inside = function_of(source, statement)
    later = bound_later(inside, statement)
    found: dict[str, tuple[int, ...]] = {}
    for part in own_nodes(inside):
        if not isinstance(part, (ast.Name, ast.Attribute)) or (text := source.segment(part)) in later:
            continue
        held: Any = reader.seen.get(id(part))
        held = reader.copies.get(id(held), held)
        entry: Any = None
        if type(held) is dict:
            entry = held.get(key)
        elif type(held) in (list, tuple) and type(key) is int and -len(held) <= key < len(held):
            entry = held[key]
        if is_array(entry):
            found.setdefault(f"{text}[{source.segment(copied.slice)}]", tuple(entry.shape))
    return found


def _of_this_round(source: Source, copied: ast.AST) -> Iterator[Candidate]:
    """`params[k]` for `params["W1"]` in a loop or comprehension over the keys k of params."""
    if not isinstance(copied, ast.Subscript) or not isinstance(copied.slice, ast.Constant):
        return
    owner, node = source.segment(copied.value), copied.value
    around: ast.AST | None = node
    while around is not None and not isinstance(around, (ast.FunctionDef, ast.Lambda)):
        around = source.parents.get(around)
        for loop in (around, *getattr(around, "generators", ())):
            if not isinstance(loop, (ast.For, ast.comprehension)) or not isinstance(loop.target, ast.Name):
                continue
            over = source.segment(loop.iter).removesuffix(".keys()")
            if over in (owner, f"range(len({owner}))"):
                text = f"{owner}[{loop.target.id}]"
                yield Candidate(source, copied, text, 0.3, f"that of this {loop.target.id}", copied)


def _made_later(
    source: Source, statement: ast.stmt, reader: Reader, target: str
) -> dict[str, tuple[int, ...]]:
    """How the twin of a name is made a few lines below, where it could be made here as well."""
    inside = function_of(source, statement)
    later = bound_later(inside, statement)
    found: dict[str, tuple[int, ...]] = {}
    for node in own_nodes(inside):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, reader.seen.get(id(node.value))
            read = {part.id for part in walk(node.value) if isinstance(part, ast.Name)}
            if name in later and is_twin(target, name) and is_array(value) and not read & later:
                found[source.segment(node.value)] = tuple(value.shape)  # type: ignore[union-attr]
    return found
