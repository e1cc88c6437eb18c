"""Finds the sub-expression a traceback ends in: by the positions python keeps for every instruction."""

from __future__ import annotations

import ast
import time
from dataclasses import dataclass, field
from itertools import islice
from types import FrameType, TracebackType

from gradcheck.explain.sources import Source, is_user_file, source_of, walk

_INNER = ("<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>")


@dataclass(frozen=True, slots=True, eq=False)
class Failing:
    """The expression (or statement, for a store or an in-place operation) that raised, and the frames around it."""

    source: Source
    node: ast.AST
    statement: ast.stmt
    frame: FrameType
    frames: tuple[FrameType, ...]  # the user's, outermost first, comprehensions left out
    lines: tuple[int, ...]
    calls: tuple[ast.AST | None, ...]  # per frame: the expression it stands at
    out_of_range: dict[int, list[int]] = field(
        default_factory=dict
    )  # a refused index, the loops around it: see below
    since: float = 0.0  # the processor time at which the search for it began


def _positions(tb: TracebackType) -> tuple[int, int, int, int] | None:
    instruction = next(islice(tb.tb_frame.f_code.co_positions(), tb.tb_lasti // 2, None), None)
    if instruction is None or None in instruction:
        return None
    line, end_line, column, end_column = instruction
    return line, column, end_line, end_column  # type: ignore[return-value]


def node_of(tb: TracebackType, source: Source) -> ast.AST | None:
    """The node an entry of a traceback stands at."""
    place = _positions(tb)
    if place is None:
        return _only_statement(source, tb.tb_lineno)
    found = list(source.at(*place))
    if found:
        kinds = (ast.Call, ast.BinOp, ast.AugAssign, ast.Subscript, ast.Compare, ast.Attribute, ast.UnaryOp)
        return next((node for node in reversed(found) if isinstance(node, kinds)), found[0])
    # A method call over several lines starts at the method's name from 3.12 on: same end, same kind.
    line, _, end_line, end_column = place
    for node in walk(source.tree):
        if isinstance(node, ast.Call) and (node.end_lineno, node.end_col_offset) == (end_line, end_column):
            return node
    return _only_statement(source, line)


def _only_statement(source: Source, line: int) -> ast.AST | None:
    best: ast.AST | None = None
    for node in walk(source.tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            best = node
    return best


def find_failing(error: BaseException) -> Failing | None:
    """Where in the user's code `error` was raised; None without a traceback or without source."""
    since = time.thread_time()
    entries: list[TracebackType] = []
    tb = error.__traceback__
    while tb is not None:
        if is_user_file(tb.tb_frame.f_code.co_filename):
            entries.append(tb)
        tb = tb.tb_next
    if not entries:
        return None
    last = entries[-1]
    source = source_of(last.tb_frame.f_code.co_filename, last.tb_frame.f_globals)
    node = node_of(last, source) if source is not None else None
    if source is None or node is None:
        return None
    statement = source.statement(node)
    outer = [entry for entry in entries if entry.tb_frame.f_code.co_name not in _INNER]
    calls: list[ast.AST | None] = []
    for entry in outer:
        of = source_of(entry.tb_frame.f_code.co_filename, entry.tb_frame.f_globals)
        calls.append(node_of(entry, of) if of is not None else None)
    return Failing(
        source,
        node,
        statement,
        last.tb_frame,
        tuple(entry.tb_frame for entry in outer),
        tuple(entry.tb_lineno for entry in outer),
        tuple(calls),
        _rounds(source, node, last.tb_frame) if isinstance(error, IndexError) else {},
        since,
    )


def _rounds(source: Source, node: ast.AST, frame: FrameType) -> dict[int, list[int]]:
    """Of an index that was refused: its subscript, and each loop around it with the round in which that was."""
    found: dict[int, list[int]] = {id(node): []}
    while node in source.parents and not isinstance(node, (ast.FunctionDef, ast.Lambda)):
        node = source.parents[node]
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            number = frame.f_locals.get(node.target.id)
            if type(number) is int:
                found[id(node)] = [number]
    return found
