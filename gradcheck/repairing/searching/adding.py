"""Tries statements more that add a lost term to a sum, where the wrong place itself has no edit."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from types import FrameType

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.lost_terms import Block, blocks_of, plain_arrays, terms_of
from gradcheck.repairing.editing.numpy_names import as_spelled
from gradcheck.repairing.editing.scope import scope_of
from gradcheck.repairing.editing.statements import function_around, nodes_in, statement_at, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.as_written import as_it_reads
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.trying import Trying
from gradcheck.values.meaning import Meaning

SHARE = 0.2  # of the time that is left
MOST = 200  # statements that are tried


def added_terms(
    trying: Trying, suspects: Sequence[Suspect], right: frozenset[str], needed: frozenset[str]
) -> Iterator[Repair]:
    """The repairs by such a statement that make at least that much right, or everything where nothing is `needed`."""
    proof = trying.proof
    needed = needed or proof.everything
    late = proof.alarm(SHARE)
    found: list[tuple[TextEdit, str, ast.Module, Block, Suspect]] = []
    known: dict[TextEdit, Meaning] = {}
    for file, tree, block, near in _blocks(trying, suspects):
        if late():
            break
        source = SourceText(proof.text(file))
        last = next(ordinal for ordinal, step in enumerate(steps(tree)) if step is block.last)
        worth = _worth(trying, file, last, source, function_around(tree, block.last))
        edits = as_spelled(
            terms_of(block, source, worth, lambda made: _gradient(trying, made) is not None), source
        )
        for edit in edits:
            factors = [worth[t] for t in edit.after.partition("= ")[2].split(" * ") if t in worth]
            product = factors[0] * factors[1] if len(factors) == 2 else None
            if product is not None and (meaning := _gradient(trying, product)) is not None:
                known[edit] = meaning
            found.append((edit, file, tree, block, near))
    for edit, file, tree, block, near in sorted(found, key=lambda row: row[0].cost)[:MOST]:
        if late():
            return
        now = proof.right_with(file, edit)
        if not (right | needed <= now and right < now and proof.holds(file, edit, now - right)):
            continue
        source = SourceText(proof.text(file))
        behind = next(step for step in block.statements if source.end(step) == edit.start)
        ordinal = next(ordinal for ordinal, step in enumerate(steps(tree)) if step is behind)
        suspect = Suspect(file, ordinal, location_of(behind, source, near.location))
        look = trying.looked(suspect, rounds.NOTHING)
        if look is not None:
            whole = now == proof.everything and not proof.given
            yield trying.repair(suspect, look, edit, known.get(edit), now - right, whole)


def _blocks(trying: Trying, suspects: Sequence[Suspect]) -> Iterator[tuple[str, ast.Module, Block, Suspect]]:
    """The blocks that hold a suspect statement, each with one of the suspects."""
    trees: dict[str, ast.Module] = {}
    functions: dict[int, tuple[str, ast.AST, list[Suspect]]] = {}
    for suspect in as_it_reads(trying.proof, suspects):
        if suspect.file not in trees:
            trees[suspect.file] = ast.parse(trying.proof.text(suspect.file))
        statement = statement_at(trees[suspect.file], suspect.ordinal)
        if statement is not None:
            function = function_around(trees[suspect.file], statement)
            functions.setdefault(id(function), (suspect.file, function, []))[2].append(suspect)
    for file, function, inside in functions.values():
        held = {id(statement_at(trees[file], suspect.ordinal)) for suspect in inside}
        for block in blocks_of(function):
            if any(id(step) in held for step in block.statements):
                yield file, trees[file], block, inside[0]


def _gradient(trying: Trying, made: Array) -> Meaning | None:
    """The gradient, or the part of one, that a value is, at a scale that others have; None for anything else."""
    meaning = trying.meanings.of(made, ("gradient", "part"))
    return meaning if meaning is not None and meaning.factor in trying.meanings.trusted else None


def _worth(trying: Trying, file: str, ordinal: int, source: SourceText, around: ast.AST) -> dict[str, Array]:
    """What the names, and what the function itself looks up, are worth right before that statement first runs."""
    found: list[dict[str, Array]] = []

    def look(frame: FrameType) -> None:
        if not found:
            names = frame.f_code.co_names
            scope = scope_of(frame.f_locals, frame.f_globals, names)
            looked_up = {
                ast.unparse(node): value
                for node in nodes_in(around)
                if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name)
                if (value := _item(node, frame)) is not None
            }
            arrays = plain_arrays({**scope.arrays, **looked_up})
            found.append({text: array.copy() for text, array in arrays.items()})

    try:
        trying.proof.look(file, ordinal, look)
    except (SyntaxError, ValueError):
        return {}
    return found[0] if found else {}


def _item(node: ast.Subscript, frame: FrameType) -> Array | None:
    """The array that something holds under what a name is worth, a row of one, too; None for anything else."""
    try:
        owner = node.value
        path: list[str] = []
        while isinstance(owner, ast.Attribute):
            path.append(owner.attr)
            owner = owner.value
        held = frame.f_locals[owner.id] if isinstance(owner, ast.Name) else None
        for name in reversed(path):
            held = vars(held)[name]
        value = held[frame.f_locals[node.slice.id]] if isinstance(node.slice, ast.Name) else None  # type: ignore[index]
    except (LookupError, TypeError):
        return None
    return (
        value if isinstance(held, (list, tuple, dict, np.ndarray)) and isinstance(value, np.ndarray) else None
    )
