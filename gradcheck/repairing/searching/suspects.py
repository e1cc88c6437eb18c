"""Which statements a search looks at, in which order: where meaning is lost, what such statements read, all others."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import replace

from gradcheck import blame
from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import (
    Step,
    function_around,
    nodes_in,
    ordinal_of,
    statement_at,
    steps,
    targets_of,
)
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Suspect
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.running.wrapping import called as called_name

STEPS = 2  # back from a prime suspect: what it reads, and what that is made of
PRIMES = 3  # statements whose edits are tried first, whether their values say anything or not
INHERITED = 0.3  # added to the cost of an edit in a statement that is handed what is wrong
PLAIN = (ast.Assign, ast.AugAssign, ast.Return, ast.For, ast.If)


def suspects_of(
    bench: Workbench, statements: Sequence[blame.Statement], called: frozenset[tuple[str, int]]
) -> list[Suspect]:
    """The statements on the workbench, then those beside them that make no array of their own: `return d`."""
    found: list[Suspect] = []
    odd = {(s.location.file, s.location.line) for s in statements if s.enters or s.inherits}
    prime = [s for s in statements if s.loses] or [s for s in statements if s.enters]
    odd_inside: dict[str, frozenset[str]] = {}
    for statement in statements:
        location = statement.location
        file = bench.files.get(location.file)
        if file is None:
            continue
        ordinal = ordinal_at(file.tree, file.text, location)
        if ordinal is not None:
            penalty = INHERITED * statement.inherits
            if location.file not in odd_inside:
                odd_inside[location.file] = _odd_functions(file.tree, location.file, odd, called)
            if _calls(statement_at(file.tree, ordinal), odd_inside[location.file]):
                penalty = INHERITED
            found.append(Suspect(location.file, ordinal, location, penalty, statement in prime[:PRIMES]))
    taken = {(suspect.file, suspect.ordinal) for suspect in found}
    beside: list[Suspect] = []
    for name, file in bench.files.items():
        lines = {suspect.location.line for suspect in found if suspect.file == name}
        primes = {suspect.location.line for suspect in found if suspect.file == name and suspect.is_prime}
        functions = [node for node in nodes_in(file.tree) if isinstance(node, ast.FunctionDef)]
        spans = [(f.lineno, f.end_lineno or f.lineno) for f in functions]
        entered = [(a, b) for a, b in spans if (name, a) in called or any(a <= line <= b for line in lines)]
        text = SourceText(file.text)
        for ordinal, node in enumerate(steps(file.tree)):
            hands_on = isinstance(node, ast.Lambda) and (name, node.lineno) in called
            plain = isinstance(node, PLAIN) or _drops_a_result(node) or hands_on
            if not plain or (name, ordinal) in taken:
                continue
            around = next(((a, b) for a, b in reversed(entered) if a < node.lineno <= b), None)
            around = (node.lineno, node.end_lineno or node.lineno) if hands_on else around
            if around is not None:
                location = Location(name, node.lineno, node.col_offset, text=text.of(node))
                behind = any(file_ == name and around[0] <= line < node.lineno for file_, line in odd)
                near = any(around[0] <= line <= around[1] for line in primes)
                penalty = INHERITED * (1.5 if behind else 0.5)
                beside.append(Suspect(name, ordinal, location, penalty, is_near=near))
    everything = [*found, *sorted(beside, key=lambda suspect: not suspect.is_near)]
    for _ in range(STEPS):
        readers = [suspect for suspect in everything if suspect.is_prime or suspect.feeds]
        everything = [replace(s, feeds=True) if _feeds(bench, s, readers, called) else s for s in everything]
    return everything


def _feeds(
    bench: Workbench, suspect: Suspect, readers: Sequence[Suspect], called: Collection[tuple[str, int]]
) -> bool:
    """Whether a statement makes something that one of the others reads: in its function, or in one that it calls."""
    tree = bench.files[suspect.file].tree
    statement = statement_at(tree, suspect.ordinal)
    if statement is None:
        return False
    around = function_around(tree, statement)
    targets = {ast.unparse(target) for target in targets_of(statement)}
    name = getattr(around, "name", "") if (suspect.file, getattr(around, "lineno", 0)) in called else ""
    for other in readers:
        reader = statement_at(tree, other.ordinal) if other.file == suspect.file else None
        if reader is None or other is suspect:
            continue
        for node in nodes_in(reader):
            if isinstance(node, ast.Call) and name and called_name(node) == name:
                return True
            read = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(
                node.ctx, ast.Load
            )
            if read and ast.unparse(node) in targets and function_around(tree, reader) is around:
                return True
    return False


def _drops_a_result(step: Step) -> bool:
    """Whether a statement calls something with a name of the user's, and lets go of what comes back."""
    call = step.value if isinstance(step, ast.Expr) else None
    given = [node for part in call.args for node in nodes_in(part)] if isinstance(call, ast.Call) else []
    return any(isinstance(node, ast.Name) for node in given)


def _odd_functions(
    tree: ast.Module, file: str, odd: Collection[tuple[str, int]], called: Collection[tuple[str, int]]
) -> frozenset[str]:
    """The functions of the backward pass in which something odd arises already."""
    lines = [line for where, line in odd if where == file]
    return frozenset(
        node.name
        for node in nodes_in(tree)
        if isinstance(node, ast.FunctionDef)
        and (file, node.lineno) in called
        and any(node.lineno < line <= (node.end_lineno or 0) for line in lines)
    )


def _calls(statement: ast.AST | None, functions: frozenset[str]) -> bool:
    """Whether a plain statement calls one of these functions."""
    if statement is None or isinstance(statement, (ast.For, ast.While, ast.If, ast.With)):
        return False
    return any(isinstance(node, ast.Call) and called_name(node) in functions for node in nodes_in(statement))


def ordinal_at(tree: ast.Module, text: str, location: Location) -> int | None:
    """The place among the steps of the statement that begins there; None when none does."""
    lines = text.splitlines()
    line = lines[location.line - 1] if location.line <= len(lines) else ""
    column = len(line[: location.column or 0].encode())
    return ordinal_of(tree, location.line, column)
