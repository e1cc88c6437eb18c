"""Edits of the sizes an array is made with, at the call that makes it and where a size got its name."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcheck.explain.editing.edits import Candidate, is_numpy_function, numpy_name
from gradcheck.explain.editing.path_edits import bound_later, function_of, own_nodes
from gradcheck.explain.origins import sizes_of
from gradcheck.explain.reading.values import is_array
from gradcheck.explain.sources import Source, walk

if TYPE_CHECKING:
    from gradcheck.explain.reading.functions import Reader
    from gradcheck.explain.reading.nouns import Step


def size_edits(reader: Reader, step: Step, wanted: frozenset[int]) -> Iterator[Candidate]:
    """Another size for one axis: twice it, one more or less, the size of something else in scope."""
    source, sizes = step.source, sizes_of(step)
    if sizes is None:
        return
    if not any(wanted - {own} for own in step.result.shape):
        return
    named = _named(reader, source, step.node)
    for axis, part in enumerate(sizes):
        own = step.result.shape[axis]
        # Who calls a function with a size is likelier wrong about it than the function.
        far = 0.6 if _is_parameter(source, part) else 0.0
        label = f"for the size `{source.one_line(part)}`"
        for size in wanted - {own}:
            for text, cost in _written(source, part, own, size, named):
                yield Candidate(source, part, text, cost + far, f"{size} {label}", step.node)
            yield from _at_its_name(reader, source, part, own, size, step.node)


def _is_parameter(source: Source, part: ast.AST) -> bool:
    """Whether a size is a parameter of the function it is read in."""
    inside = function_of(source, part)
    if not isinstance(part, ast.Name) or not isinstance(inside, ast.FunctionDef):
        return False
    return part.id in {arg.arg for arg in (*inside.args.posonlyargs, *inside.args.args)}


def _named(reader: Reader, source: Source, node: ast.AST) -> dict[str, int]:
    """What the function around a call calls the whole numbers it reads, and the axes of its arrays."""
    found: dict[str, int] = {}
    inside = function_of(source, node)
    later = bound_later(inside, node)
    for part in own_nodes(inside):
        value: Any = reader.seen.get(id(part))
        if value is None or (isinstance(part, ast.Name) and part.id in later):
            continue
        if isinstance(part, ast.Attribute) and {(text := source.segment(part)), text.split(".")[0]} & later:
            continue
        if isinstance(part, (ast.Name, ast.Attribute)) and isinstance(part.ctx, ast.Load):
            if type(value) is int and value > 1:
                found.setdefault(source.segment(part), value)
            elif is_array(value) and isinstance(part, ast.Name) and value.ndim == 2:
                for axis, size in enumerate(value.shape):
                    if size > 1:
                        found.setdefault(f"{part.id}.shape[{axis}]", size)
    return found


def _written(
    source: Source, part: ast.AST, own: int, size: int, named: dict[str, int]
) -> Iterator[tuple[str, float]]:
    if isinstance(part, ast.Constant):
        yield str(size), 1.5
    elif isinstance(part, ast.BinOp) and not any(isinstance(inner, ast.Name) for inner in walk(part)):
        yield from _other_factor(source, part, own, size)
    else:
        near = 0.3 if size in (value for name, value in named.items() if "[" not in name) else 0.0
        for text, cost in _from_itself(source, part, own, size):
            yield text, cost + near
    for name, value in named.items():
        whole = "." in name and name.endswith("]")
        if whole and isinstance(part, ast.Constant):
            continue
        if value == size and name != source.segment(part):
            yield name, 1.3 if whole else 1.0
        elif not whole and value * 2 == size and value != own:
            yield f"2 * {name}", 1.4
    names = [(name, value) for name, value in named.items() if "[" not in name]
    for i, (one, m) in enumerate(names[:8]):
        for other, n in names[i + 1 : 8]:
            if m + n == size:
                yield f"{one} + {other}", 1.25
            if m * n == size:
                yield f"{one} * {other}", 1.25


def _from_itself(source: Source, part: ast.AST, own: int, size: int) -> Iterator[tuple[str, float]]:
    text = source.segment(part)
    tight = text if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)) else f"({text})"
    if size == own + 1:
        yield f"{text} + 1", 0.75
    elif size == own - 1:
        yield f"{text} - 1", 0.75
    elif size == 2 * own:
        yield f"2 * {tight}", 0.8
    elif 2 * size == own:
        yield f"{tight} // 2", 0.9


def _other_factor(source: Source, part: ast.AST, own: int, size: int) -> Iterator[tuple[str, float]]:
    """`5 * 4 * 4` for `5 * 8 * 8`: another number for one factor, wherever it stands in the product."""
    numbers = [node.value for node in walk(part) if isinstance(node, ast.Constant)]
    operators = [node.op for node in walk(part) if isinstance(node, ast.BinOp)]
    if not all(isinstance(op, ast.Mult) for op in operators) or not all(type(n) is int for n in numbers):
        return
    for number in dict.fromkeys(n for n in numbers if type(n) is int and n > 1):
        times = numbers.count(number)
        other = round((size * number**times / own) ** (1 / times))
        if other > 1 and own // number**times * other**times == size:
            text = re.sub(rf"\b{number}\b", str(other), source.segment(part))
            yield text, 0.9 if times > 1 else 1.0


def reshaped_sizes(reader: Reader, source: Source, call: ast.AST) -> Iterator[Candidate]:
    """Another number for a size of a refused `reshape`, where the size is named: 28 for 32 of `(n, side, side)`."""
    if not isinstance(call, ast.Call) or numpy_name(call) != "reshape":
        return
    array = call.args[0] if is_numpy_function(call) else getattr(call.func, "value", None)
    held: Any = reader.seen.get(id(array))
    sizes: list[ast.expr] = call.args[1:] if is_numpy_function(call) else list(call.args)
    if len(sizes) == 1 and isinstance(sizes[0], (ast.Tuple, ast.List)):
        sizes = list(sizes[0].elts)
    known: list[Any] = [reader.seen.get(id(part), getattr(part, "value", None)) for part in sizes]
    if not is_array(held) or not all(type(n) is int and n > 0 for n in known):
        return
    product = math.prod(known)
    for text in dict.fromkeys(source.segment(part) for part in sizes):
        same = [part for part in sizes if source.segment(part) == text]
        own = reader.seen.get(id(same[0]), getattr(same[0], "value", 0))
        rest = product // own ** len(same)
        size = round((held.size / rest) ** (1 / len(same)))
        if own > 1 and size > 0 and rest * size ** len(same) == held.size:
            yield from _at_its_name(reader, source, same[0], own, size, call)


def _at_its_name(
    reader: Reader, source: Source, part: ast.AST, own: int, size: int, maker: ast.AST
) -> Iterator[Candidate]:
    """The same where the size is bound: the argument of the call, the assignment, the entry of a list of sizes."""
    often = 0.0
    for _ in range(5):
        found = _binding(reader, source, part)
        if found is None:
            return
        given = isinstance(found[0].parents.get(found[1]), (ast.Call, ast.keyword))
        if isinstance(part, ast.Name):  # a name that many lines read is rarely the one mistake
            reads = [node for node in walk(source.tree) if isinstance(node, ast.Name) and node.id == part.id]
            often = max(often, 0.12 * min(len(reads) - 2, 6))
        source, part = found
        value = reader.seen.get(id(part), own)
        if type(value) is not int or value != own or isinstance(part, ast.Name):
            continue
        label = f"{size} where the size is named"
        if isinstance(part, ast.Constant):
            if part.value == own:
                yield Candidate(source, part, str(size), (1.1 if given else 1.6) + often, label, maker, True)
            return
        for text, cost in _from_itself(source, part, own, size):
            yield Candidate(source, part, text, cost + 0.1 + often, label, maker)


def _binding(reader: Reader, source: Source, part: ast.AST) -> tuple[Source, ast.AST] | None:
    if isinstance(part, ast.Subscript):
        entries = _binding(reader, source, part.value)
        index = reader.seen.get(id(part.slice), getattr(part.slice, "value", None))
        if entries is None or not isinstance(entries[1], (ast.List, ast.Tuple)) or type(index) is not int:
            return None
        elements = entries[1].elts
        return (entries[0], elements[index]) if -len(elements) <= index < len(elements) else None
    if not isinstance(part, ast.Name):
        return None
    inside = function_of(source, part)
    if isinstance(inside, ast.FunctionDef):
        names = [arg.arg for arg in (*inside.args.posonlyargs, *inside.args.args)]
        if part.id in names:
            return _argument(reader, source.parents.get(inside), inside, names, part.id)
    assigned = _assigned(inside, part.id) or _assigned(source.tree, part.id)
    return (source, assigned) if assigned is not None else None


def _argument(
    reader: Reader, owner: ast.AST | None, function: ast.FunctionDef, names: list[str], name: str
) -> tuple[Source, ast.AST] | None:
    """The argument for a parameter in the latest call that was read of a function or of its class."""
    for source, call, _ in reversed(list(reader.calls_read.values())):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        constructs = function.name == "__init__" and getattr(owner, "name", None) == called
        if called != function.name and not constructs:
            continue
        for keyword in call.keywords:
            if keyword.arg == name:
                return source, keyword.value
        at = names.index(name) - (names[0] in ("self", "cls"))
        if 0 <= at < len(call.args) and not any(isinstance(arg, ast.Starred) for arg in call.args):
            return source, call.args[at]
    return None


def _assigned(inside: ast.AST, name: str) -> ast.AST | None:
    """The value of the only plain assignment of a name."""
    found: list[ast.AST] = []
    for node in walk(inside):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                found.append(node.value)
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts)
                found.extend(value for one, value in pairs if isinstance(one, ast.Name) and one.id == name)
    return found[0] if len(found) == 1 else None
