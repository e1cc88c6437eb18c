"""Recognises structures with a story of their own: the softmax Jacobian, and origins only the source can tell."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.failing import Failing
from gradcheck.explain.origins import ancestors
from gradcheck.explain.reading.nouns import Step
from gradcheck.explain.reading.operands import Given
from gradcheck.explain.reading.reader import Expressions
from gradcheck.explain.reading.values import is_array
from gradcheck.explain.sources import Source, walk


def is_jacobian(node: ast.AST) -> bool:
    """Whether an expression is diag(s) - s s', the Jacobian of softmax, by its structure."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)):
        return False
    right = node.right
    product = numpy_name(right) in ("dot", "outer", "matmul", "einsum") or (
        isinstance(right, ast.BinOp) and isinstance(right.op, (ast.MatMult, ast.Mult))
    )
    left = node.left
    diagonal = any(numpy_name(part) in ("diag", "diagflat", "eye", "identity") for part in walk(left))
    return product and diagonal


def _jacobian_function(source: Source, node: ast.AST) -> bool:
    """Whether a call's function, found by its name in the file, returns such a Jacobian on some path."""
    name = numpy_name(node)
    for function in walk(source.tree):
        if isinstance(function, ast.FunctionDef) and function.name == name:
            return any(is_jacobian(part) for part in walk(function))
    return False


def jacobian_story(reader: Expressions, given: list[Given], failing: Failing) -> Iterator[str]:
    """Sentences on a delta that is a Jacobian times an error entry by entry, where a matrix product is due."""
    for one in given:
        found = jacobian_step(reader, one.value)
        if found is not None:
            yield _sentence(one, *found)
            return
    for one in given:
        if one.shape is None or len(one.shape) != 2 or one.shape[0] != one.shape[1]:
            continue
        place = static_birth(failing, reader, one, jacobian=True)
        if place is None:
            continue
        source, statement = place
        for part in walk(statement):
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
                for factor, other in ((part.left, part.right), (part.right, part.left)):
                    if isinstance(factor, ast.Call) and _jacobian_function(source, factor):
                        step = Step(part, source, None, "multiply", (), {}, None, 0)
                        yield _sentence(one, step, factor, other)
                        return


def jacobian_step(reader: Expressions, value: Any) -> tuple[Step, ast.AST, ast.AST] | None:
    """The entry-by-entry product of a softmax Jacobian and an error that a value comes from: step, Jacobian, error."""
    for step in ancestors(reader, value):
        if step.operation == "multiply" and step.result.ndim == 2 and len(step.operands) == 2:
            for (node, factor), (other, error) in (step.operands, step.operands[::-1]):
                made = reader.made.get(id(factor)) if is_array(factor) else None
                if made is not None and is_jacobian(made.node) and is_array(error) and error.ndim == 1:
                    return step, node, other
    return None


def jacobian_edit(reader: Expressions, values: Iterable[Any]) -> Candidate | None:
    """Jacobian @ error, for the product entry by entry that some value comes from."""
    for value in values:
        found = jacobian_step(reader, value)
        if found is not None:
            step, jacobian, error = found
            source = step.source
            text = f"{source.segment(jacobian)} @ {source.segment(error)}"
            return Candidate(
                source, step.node, text, 0.1, "the Jacobian product is a matrix product", jacobian
            )
    return None


def transpose_story(text: str, label: str, result: tuple[int, ...] | None) -> Iterator[str]:
    """A sentence on the weights that take a vector back, where an edit transposes them."""
    if label.endswith("transposed") and text.endswith(".T") and result is not None and len(result) == 2:
        yield (
            f"the weights need .T: `{text[:-2]}` is {result[::-1]}, and it is their transpose, {result}, "
            f"that takes the delta ({result[1]},) back to the {result[0]} units below"
        )


def _sentence(one: Given, step: Step, jacobian: ast.AST, error: ast.AST) -> str:
    source = step.source
    line = getattr(step.node, "lineno", 0)
    j, e = source.one_line(jacobian), source.one_line(error)
    n = one.shape[0] if one.shape else 0
    return (
        f"`{one.text}` is {one.shape} where a vector ({n},) is due: line {line}, "
        f"`{source.one_line(step.node)}`, multiplies the "
        f"softmax Jacobian with the error entry by entry; the Jacobian product must be a matrix product, `{j} @ {e}`"
    )


def static_birth(
    failing: Failing, reader: Expressions, one: Given, jacobian: bool = False
) -> tuple[Source, ast.AST] | None:
    """The statement that last bound an operand, by the source alone: same function first, then the whole file."""
    source = failing.source
    node = one.node
    if isinstance(node, ast.Call) and id(node) in reader.returned and not jacobian:
        return reader.returned[id(node)]
    if type(one.value) is list and id(one.value) in reader.literals:
        literal, where = reader.literals[id(one.value)]
        return where, literal
    wanted = {_name(node)} - {""}
    if isinstance(node, ast.Call):
        wanted |= _returned_names(source, numpy_name(node))
    before = getattr(failing.node, "lineno", 0)
    found: list[tuple[int, ast.AST]] = []
    here = source.enclosing_function(failing.node)
    for statement in walk(source.tree):
        targets = (
            statement.targets
            if isinstance(statement, ast.Assign)
            else (
                [statement.target] if isinstance(statement, (ast.AugAssign, ast.AnnAssign, ast.For)) else []
            )
        )
        flat = [
            t
            for target in targets
            for t in (target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target])
        ]
        if any(_name(target) in wanted for target in flat) and not isinstance(statement, ast.AugAssign):
            same = source.enclosing_function(statement) == here and statement.lineno < before  # type: ignore[attr-defined]
            value = getattr(statement, "value", None)
            call = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult)
            found.append(((2 if same else 0) + (3 if jacobian and call else 0), statement))
    if not found:
        return None
    best = max(score for score, _ in found)
    return source, [statement for score, statement in found if score == best][-1 if not jacobian else 0]


def _name(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and node.attr == "T"):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _returned_names(source: Source, function: str) -> set[str]:
    return {
        _name(part.value)
        for node in walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
        for part in walk(node)
        if isinstance(part, ast.Return) and part.value is not None
    } - {""}
