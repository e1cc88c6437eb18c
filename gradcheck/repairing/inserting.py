"""Statements that may be missing: one like its siblings, a bias beside its weights, a mean at the end."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.scope import Scope
from gradcheck.repairing.statements import Step
from gradcheck.repairing.text import SourceText, TextEdit

INSERT = "insert statement"
NO_NAMES = frozenset(
    "self np numpy T sum mean dot axis keepdims shape size len range zip True False None".split()
)
PIECES = re.compile(r"[A-Za-z]+|\d+")  # what names are put together from: "grad", "W", "2"


def inserted(
    statement: Step,
    body: Sequence[ast.stmt],
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
) -> Iterator[TextEdit]:
    """Edits that put one more statement right behind this one; `after` is the new statement."""
    if not isinstance(statement, (ast.Assign, ast.AugAssign)):
        return
    known = {source.of(other) for other in body}
    bound = {source.of(target) for other in body if isinstance(other, ast.Assign) for target in other.targets}
    end = source.end(statement)
    for text, cost in (
        *_like_siblings(statement, body, source, value_of),
        *_beside(statement, source, scope, value_of),
        *_averaged(statement, scope),
    ):
        if text not in known and text.partition(" = ")[0] not in bound:
            known.add(text)
            line = "\n" + " " * statement.col_offset + text
            yield TextEdit(end, end, line, INSERT, "", text, cost)


def _like_siblings(
    statement: ast.Assign | ast.AugAssign,
    body: Sequence[ast.stmt],
    source: SourceText,
    value_of: Callable[[str], Array | None],
) -> Iterator[tuple[str, float]]:
    """A statement of the same block written for other names: `db2 = delta2` where there is `db1 = delta1`."""
    here = _pieces(source.of(statement))
    for other in body:
        if not isinstance(other, (ast.Assign, ast.AugAssign)):
            continue
        text = source.of(other)
        near = _pieces(" ".join(map(source.of, body))) if other is statement else here
        swaps = [(a, b) for a in _pieces(text) for b in near if a != b and a.isdigit() == b.isdigit()]
        digits = [(a, b) for a, b in swaps if a.isdigit()]
        words = [(a, b) for a, b in swaps if not a.isdigit()]
        for chosen in (
            *([d] for d in digits),
            *([w] for w in words),
            *([w, d] for w in words for d in digits),
        ):
            made = _renamed(text, dict(chosen))
            if made != text and all(value_of(f"1.0 * ({name})") is not None for name in _names(made)):
                yield made, 1.6 + 0.05 * len(chosen) + 0.05 * (other is not statement)


def _pieces(text: str) -> list[str]:
    """What the names in a text are put together from, in their order; words of numpy and Python are no names."""
    return [piece for piece in dict.fromkeys(PIECES.findall(text)) if piece not in NO_NAMES]


def _renamed(text: str, swaps: dict[str, str]) -> str:
    """The text with pieces of its names exchanged; numbers that stand alone stay."""

    def name(match: re.Match[str]) -> str:
        return PIECES.sub(lambda piece: swaps.get(piece[0], piece[0]), match[0])

    return re.sub(r"[A-Za-z_]\w*", name, text)


def _names(text: str) -> list[str]:
    """The arrays a statement reads or adds to."""
    try:
        statement = ast.parse(text).body[0]
    except SyntaxError:
        return ["0 /"]  # has no value
    owners = {id(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)}
    owners |= {
        id(node.value) for node in ast.walk(statement) if isinstance(node, (ast.Attribute, ast.Subscript))
    }
    read = [
        ast.unparse(node)
        for node in ast.walk(statement)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
        and (isinstance(node.ctx, ast.Load) or isinstance(statement, ast.AugAssign))
        and id(node) not in owners
    ]
    return [name for name in read if name.rpartition(".")[2] not in ("T", "shape", "size")]


def _beside(
    statement: ast.Assign | ast.AugAssign,
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
) -> Iterator[tuple[str, float]]:
    """The gradient of a bias, written like that of the weights: `self.db += np.sum(delta, axis=0)`."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if not isinstance(target, ast.Attribute):
        return
    owner, held = source.of(target.value), value_of(source.of(target))
    if not isinstance(held, np.ndarray):
        return
    sign = "="
    if isinstance(statement, ast.AugAssign):
        sign = "-=" if isinstance(statement.op, ast.Sub) else "+="
    right = source.of(statement.value)
    spots = [
        source.of(node)
        for node in ast.walk(statement.value)
        if isinstance(node, ast.Name) and _shape_of(value_of(node.id)) == held.shape
    ]
    for slot, array in scope.arrays.items():
        if slot.rpartition(".")[0] != owner or slot == source.of(target) or array.shape == held.shape:
            continue
        for name, value in scope.arrays.items():
            for made in _sums(name, value, array.shape):
                for text in (made, *(re.sub(rf"\b{spot}\b", made, right) for spot in spots)):
                    yield f"{slot} {sign} {text}", 1.7


def _shape_of(value: Array | None) -> tuple[int, ...] | None:
    return None if value is None else np.shape(value)


def _sums(name: str, value: Array, shape: tuple[int, ...]) -> Iterator[str]:
    """The array itself or its sums over the samples that have the shape of a bias."""
    if value.shape == shape:
        yield name
    for axis in range(min(value.ndim, 2)):
        rest = (*value.shape[:axis], *value.shape[axis + 1 :])
        kept = (*value.shape[:axis], 1, *value.shape[axis + 1 :])
        if rest == shape:
            yield f"np.sum({name}, axis={axis})"
        if kept == shape:
            yield f"np.sum({name}, axis={axis}, keepdims=True)"


def _averaged(statement: ast.Assign | ast.AugAssign, scope: Scope) -> Iterator[tuple[str, float]]:
    """The mean of an array that was just written into: `dscores /= n`."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        name = target.value.id
        sizes = [text for text, number in scope.numbers.items() if number > 1 and number == int(number)]
        array = scope.arrays.get(name)
        if array is not None:
            sizes += [f"len({name})"] if not sizes else []
            for size in sizes:
                yield f"{name} /= {size}", 1.6 + 0.01 * len(size)
