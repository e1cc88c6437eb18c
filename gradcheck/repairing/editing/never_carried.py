"""Statements more that carry a value to the next round of a loop, which reads zeros each time: `dc_next = dc_prev`.

A name that is bound to zeros above a loop, read in it and never bound there was meant to be bound in every round.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gradcheck.repairing.editing.inserting import WORDS, parted
from gradcheck.repairing.editing.statements import Step, nodes_in, targets_of
from gradcheck.repairing.editing.text import CARRIED, SourceText, TextEdit

ZEROS = re.compile(r"\bzeros(_like)?\b")


def never_carried(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to put it behind, the edit, and how both read."""
    known = set(WORDS.findall(source.text))
    for function in nodes_in(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for loop in nodes_in(function):
            if isinstance(loop, (ast.For, ast.While)):
                for name in _begun_with_zeros(function, loop):
                    yield from _carried(name, loop, known, source)


def _begun_with_zeros(function: ast.AST, loop: ast.For | ast.While) -> list[str]:
    """The names that begin as zeros above the loop and are only read in it."""
    inside = [node for node in nodes_in(loop) if isinstance(node, ast.Name)]
    stored = {node.id for node in inside if isinstance(node.ctx, ast.Store)}
    written = {ast.unparse(t) for step in nodes_in(loop) if isinstance(step, ast.stmt) for t in _bases(step)}
    read = {node.id for node in inside if isinstance(node.ctx, ast.Load)}
    begun = [
        target.id
        for step in nodes_in(function)
        if isinstance(step, ast.Assign)
        and step.lineno < loop.lineno
        and ZEROS.search(ast.unparse(step.value))
        for target in targets_of(step)
        if isinstance(target, ast.Name)
    ]
    return [name for name in dict.fromkeys(begun) if name in read - stored - written]


def _bases(step: ast.stmt) -> list[ast.expr]:
    """What a statement writes into."""
    return [target.value for target in targets_of(step) if isinstance(target, ast.Subscript)]


def _carried(
    name: str, loop: ast.For | ast.While, known: set[str], source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statements that bind the name at the end of a round: as another one is, or to what nothing reads."""
    read = {n.id for n in nodes_in(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    last = loop.body[-1]
    for step in loop.body:
        if not isinstance(step, ast.Assign):
            continue
        for target in targets_of(step):
            if isinstance(target, ast.Name) and target is step.targets[0]:
                text = _renamed(source.of(step), target.id, name, known)
                if text is not None:
                    yield _behind(step, text, source)
            if isinstance(target, ast.Name) and target.id.strip("_") and target.id not in read:
                yield _behind(last, f"{name} = {target.id}", source)


def _renamed(text: str, was: str, now: str, known: set[str]) -> str | None:
    """The statement with every name changed as one of them is, `dc = g["dc_prev"]` of `da = g["da_prev"]`."""
    head, old, new = parted(was, now)
    tail = was[len(head + old) :]
    if not old or not (head or tail):
        return None

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word == was:
            return now
        anew = [
            head + new + word[len(head + old) :] if word.startswith(head + old) else "",
            word[: -len(old + tail)] + new + tail if word.endswith(old + tail) else "",
        ]
        return next((each for each in anew if each in known), word)

    made = WORDS.sub(other, text)
    return made if made.partition("=")[2] != text.partition("=")[2] else None


def _behind(step: ast.stmt, text: str, source: SourceText) -> tuple[Step, TextEdit, str]:
    end, line = source.end(step), f"\n{' ' * step.col_offset}{text}"
    return step, TextEdit(end, end, line, CARRIED, "", text, 0.0), source.of(step) + line
