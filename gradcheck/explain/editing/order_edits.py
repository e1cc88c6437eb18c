"""Edits of orders: of the entries of a tuple or list, of a loop over the layers, of what a call's pair is bound to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.editing.path_edits import function_of
from gradcheck.explain.origins import ancestors
from gradcheck.explain.reading.values import is_array, shape_of
from gradcheck.explain.sources import Source, walk

if TYPE_CHECKING:
    from gradcheck.explain.failing import Failing
    from gradcheck.explain.reading.functions import Reader
    from gradcheck.explain.reading.nouns import Crash

_BACK = re.compile(r"back|bprop|grad|bptt|update|step", re.IGNORECASE)


def literal_orders(reader: Reader, crash: Crash) -> Iterator[Candidate]:
    """The entries of a tuple or list that an operand was in, in another order."""
    near = {id(step.result) for step in ancestors(reader, list(crash.operands), 40)}
    near |= {id(value) for value in crash.operands}
    done: set[int] = set()
    for key, (node, source) in reversed(list(reader.literals.items())):
        items = reader.literal_items.get(key)
        if id(node) in done or not items or not isinstance(node, (ast.Tuple, ast.List)):
            continue
        done.add(id(node))
        shapes = [shape_of(item) for item in items]
        parent = source.parents.get(node)
        kinds = (ast.Return, ast.Assign, ast.Tuple, ast.comprehension)
        held = isinstance(parent, kinds) or numpy_name(parent) == "append"  # type: ignore[arg-type]
        unpacked = isinstance(parent, ast.Assign) and isinstance(parent.targets[0], (ast.Tuple, ast.List))
        if not held or unpacked or not 2 <= len(items) <= 8 or len(items) != len(node.elts):
            continue
        if len(set(shapes)) < 2 or not any(id(item) in near for item in items if is_array(item)):
            continue
        texts = [source.segment(part) for part in node.elts]
        left, right = ("[", "]") if isinstance(node, ast.List) else ("(", ")")
        if isinstance(node, ast.Tuple) and not source.segment(node).startswith("("):
            left = right = ""
        zipped = list(_zipped(crash, reader, len(items)))
        # Of three lists that are walked together, two that agree are not the ones in disorder.
        agrees = 1.0 if zipped.count(shapes) > 1 else 0.0
        like = [made for beside in zipped if beside != shapes for made in _like(texts, shapes, beside)]
        for new, cost, label in (*like, *_orders(texts)):
            if new != texts:
                text = f"{left}{', '.join(new)}{right}"
                yield Candidate(source, node, text, cost + agrees, label, node)


def _zipped(crash: Crash, reader: Reader, count: int) -> Iterator[list[tuple[int, ...] | None]]:
    """The shapes of each list that a loop around the crash walks together with another one."""
    node: ast.AST | None = crash.node if crash.node in crash.source.parents else crash.statement
    while node is not None:
        if isinstance(node, ast.For):
            for call in walk(node.iter):
                for arg in call.args if isinstance(call, ast.Call) and numpy_name(call) == "zip" else ():
                    value: Any = reader.seen.get(id(arg))
                    if type(value) in (list, tuple) and len(value) == count:
                        yield [shape_of(item) for item in value]
        node = crash.source.parents.get(node)


def _like(
    texts: list[str], shapes: list[tuple[int, ...] | None], beside: list[tuple[int, ...] | None]
) -> Iterator[tuple[list[str], float, str]]:
    """The entries so that their shapes are those of the list they are walked with."""
    left = list(range(len(texts)))
    new: list[str] = []
    for at, shape in enumerate(beside):
        fitting = [i for i in left if shapes[i] == shape]
        if not fitting:
            return
        best = at if at in fitting else fitting[0]
        left.remove(best)
        new.append(texts[best])
    if new:
        yield new, 0.7, "in the order of what they are paired with"


def _orders(texts: list[str]) -> Iterator[tuple[list[str], float, str]]:
    digits = [re.findall(r"\d+", text) for text in texts]
    if all(digits):
        yield sorted(texts, key=lambda text: int(re.findall(r"\d+", text)[-1])), 1.0, "in the order of layers"
    if len(texts) > 2:
        yield texts[::-1], 1.15, "in the reverse order"
    for i in range(len(texts)):
        for j in range(i + 1, len(texts)):
            new = [*texts]
            new[i], new[j] = new[j], new[i]
            yield new, 1.2 if len(texts) <= 3 else 1.5, f"{texts[i]} and {texts[j]} the other way round"


def loop_orders(failing: Failing) -> Iterator[Candidate]:
    """A loop around the failing line, or around a call that leads to it, run the other way."""
    from gradcheck.explain.sources import source_of

    done: set[int] = set()
    for frame, call in zip(failing.frames, failing.calls):
        source = source_of(frame.f_code.co_filename, frame.f_globals)
        node = call
        while source is not None and node is not None and not isinstance(node, (ast.FunctionDef, ast.Module)):
            node = source.parents.get(node)
            if isinstance(node, ast.For) and id(node) not in done:
                done.add(id(node))
                yield from _other_way(source, node)


def _other_way(source: Source, loop: ast.For) -> Iterator[Candidate]:
    inside = function_of(source, loop)
    calls = " ".join(numpy_name(part) for part in walk(loop) if isinstance(part, ast.Call))
    names = {part.id for part in walk(loop.target) if isinstance(part, ast.Name)}
    body = [part for statement in loop.body for part in walk(statement)]
    counts = any(isinstance(part, ast.Name) and part.id in names for part in body)
    back = _BACK.search(f"{getattr(inside, 'name', '')} {calls}") is not None
    text, over = source.segment(loop.iter), loop.iter
    if numpy_name(over) == "reversed" and isinstance(over, ast.Call) and over.args:
        yield Candidate(
            source, over, source.segment(over.args[0]), 1.2, "in the order of the list", over.args[0]
        )
    elif (isinstance(over, (ast.Name, ast.Attribute)) or numpy_name(over) == "range") and counts:
        yield Candidate(source, over, f"reversed({text})", 0.9 if back else 1.7, "from last to first", over)


def unpacked(source: Source, failing: ast.AST, reader: Reader) -> Iterator[Candidate]:
    """`y, _ = forward(x)` where a pair was bound to one name, and `y[0]` where it is used."""
    inside = function_of(source, failing)
    for part in walk(failing):
        if not isinstance(part, (ast.Name, ast.Attribute)) or not isinstance(part.ctx, ast.Load):
            continue
        value: Any = reader.seen.get(id(part))
        if type(value) is not tuple or not value or source.parents.get(part.value if False else part) is None:
            continue
        if isinstance(source.parents[part], (ast.Subscript, ast.Starred)):
            continue
        text = source.segment(part)
        for node in walk(inside):
            if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
                continue
            target = node.targets[0]
            if len(node.targets) == 1 and source.segment(target) == text:
                if len(value) == 2:
                    yield Candidate(
                        source, target, f"{text}, _", 0.3, "the call returns a pair, its first is due", part
                    )
                else:
                    whole = f"{source.segment(node.value)}[0]"
                    yield Candidate(
                        source, node.value, whole, 0.4, "the first of what the call returns", part
                    )
        yield Candidate(source, part, f"{text}[0]", 0.7, "the first of the tuple", part)
