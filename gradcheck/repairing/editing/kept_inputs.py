"""Edits of what the forward pass keeps for the backward pass: `self.x = x` for `self.x = z`, which it worked out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import bodies

KEPT_INPUT = "kept input"  # the kind of these edits where what is kept may be multiplied with a gradient
KEPT_PLACE = "kept place"  # their kind where no matrix is multiplied: it is where a derivative is taken
PRODUCTS = {"dot", "matmul", "outer", "einsum", "tensordot"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def kept_inputs(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how it reads: an argument is kept in place of what is made of it.

    Only what another method of the class reads. What was made keeps its way out, where the next statement returns it.
    """
    for owner in nodes_in(tree):
        if not isinstance(owner, ast.ClassDef):
            continue
        methods = [node for node in owner.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        for method in (each for each in methods if each.name != "__init__"):
            others = [other for other in methods if other is not method]
            for block in (body for node in nodes_in(method) for body in bodies(node)):
                for place, step in enumerate(block):
                    match step:
                        case ast.Assign(targets=[ast.Attribute(attr=word) as kept]) if any(
                            _reads(other, word) for other in others
                        ):
                            follows = block[place + 1 : place + 2]
                            kind = KEPT_INPUT if any(map(_multiplies, others)) else KEPT_PLACE
                            yield from _of_arguments(method, step, kept, follows, source, kind)


def is_of_the_output(edit: TextEdit) -> bool:
    """Whether it takes from a layer what it keeps of its own output: a backward pass is written for that, as a rule."""
    return edit.kind in (KEPT_INPUT, KEPT_PLACE) and "\n" in edit.replacement


def _of_arguments(
    method: Function,
    step: ast.Assign,
    kept: ast.Attribute,
    follows: Sequence[ast.stmt],
    source: SourceText,
    kind: str,
) -> Iterator[tuple[Step, TextEdit, str]]:
    value, name = source.of(step.value), source.of(kept)
    for argument in method.args.args[1:]:
        if argument.arg == value:
            continue
        text, end = f"{name} = {argument.arg}", source.end(step)
        match follows:
            case [ast.Return(value=ast.Attribute() as returned)] if source.of(returned) == name:
                text, end = f"{text}\n{' ' * step.col_offset}return {value}", source.end(follows[0])
        yield step, TextEdit(source.start(step), end, text, kind, value, argument.arg, 0.0), text


def _multiplies(method: Function) -> bool:
    """Whether it has a product of matrices, however that is written."""
    words = {n.attr for n in nodes_in(method) if isinstance(n, ast.Attribute)}
    return bool(words & PRODUCTS) or any(isinstance(node, ast.MatMult) for node in nodes_in(method))


def _reads(method: Function, word: str) -> bool:
    nodes = (node for node in nodes_in(method) if isinstance(node, ast.Attribute))
    return any(node.attr == word and isinstance(node.ctx, ast.Load) for node in nodes)
