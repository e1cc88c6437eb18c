"""Says where a statement that was found in edited code stands in the code as the user wrote it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import parsed, statement_at
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.suspects import ordinal_at


def located_as_written(proof: Proof, repairs: Sequence[Repair]) -> list[Repair]:
    """The accepted repairs with the lines of the code as it was: an edit may have put in lines above the next one."""
    found = []
    for repair in repairs:
        suspect = repair.suspect
        edits = proof.edits.get(suspect.file, [])
        earlier = edits[: edits.index(repair.edit)] if repair.edit in edits else edits
        at = _as_written(proof.bench.files[suspect.file].text, earlier, suspect.location)
        found.append(replace(repair, suspect=replace(suspect, location=at)))
    return found


def of_one_statement(proof: Proof, repairs: Sequence[Repair]) -> list[Repair]:
    """The repairs, those that one statement takes several of with the whole change of it.

    A division that one takes away and a later one puts back was never missing: it is told as part of the first.
    """
    told: list[Repair] = []
    for repair in repairs:
        at = repair.suspect.location
        here = [
            r for r in repairs if (r.suspect.file, r.suspect.location.line) == (repair.suspect.file, at.line)
        ]
        here = [r for r in here if r.suspect.ordinal == repair.suspect.ordinal]
        text = proof.bench.files[repair.suspect.file].text
        tree = parsed(text)
        ordinal = ordinal_at(tree, text, at) if len(here) > 1 else None
        written = statement_at(tree, ordinal) if ordinal is not None else None
        if written is not None:
            change = SourceText(text).of(written), here[-1].statement_after
            repair = replace(repair, change=change, alone=len(here) == len(repairs))
            first = next(
                (k for k, r in enumerate(told) if r.change == change and _puts_back(repair, r)), None
            )
            if first is not None:
                fixed, complete = told[first].fixed | repair.fixed, told[first].complete or repair.complete
                told[first] = replace(told[first], fixed=fixed, complete=complete)
                continue
        told.append(repair)
    return told


def _puts_back(repair: Repair, earlier: Repair) -> bool:
    """Whether an edit divides what an earlier one of the statement divides no more."""
    taken = _divisions(earlier.statement_before) > _divisions(earlier.statement_after)
    return taken and repair.edit.kind == "factor" and repair.edit.after.startswith("1 / ")


def _divisions(statement: str) -> int:
    try:
        nodes = ast.walk(ast.parse(statement.strip()))
    except SyntaxError:
        return 0
    return sum(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) for node in nodes)


def place_as_written(proof: Proof, place: Place) -> Place:
    """The place, found in the code with all edits so far, with its line in the code as it was."""
    file = place.slot.file
    at = _as_written(proof.bench.files[file].text, proof.edits.get(file, []), place.slot.location)
    return replace(place, slot=replace(place.slot, location=at))


def as_it_reads(proof: Proof, suspects: Sequence[Suspect]) -> list[Suspect]:
    """The suspects where they stand now: statements that edits put in move those behind them."""
    trees: dict[str, tuple[str, ast.Module]] = {}
    moved: list[Suspect] = []
    for suspect in suspects:
        lines = list(_lines(proof.bench.files[suspect.file].text, proof.edits.get(suspect.file, [])))
        if all(old == new for _, old, new in lines):
            moved.append(suspect)
            continue
        if suspect.file not in trees:
            text = proof.text(suspect.file)
            trees[suspect.file] = text, parsed(text)
        text, tree = trees[suspect.file]
        line = suspect.location.line
        for first, old, new in lines:
            line += new - old if line > first + old else 0
        at = replace(suspect.location, line=line, end_line=None)
        ordinal = ordinal_at(tree, text, at)
        moved += [replace(suspect, ordinal=ordinal, location=at)] if ordinal is not None else []
    return moved


def _as_written(text: str, edits: Sequence[TextEdit], location: Location) -> Location:
    line = location.line
    for first, old, new in reversed(list(_lines(text, edits))):
        line = line - new + old if line > first + new else min(line, first + old)
    shift = line - location.line
    end = location.end_line
    return replace(location, line=line, end_line=end + shift if end is not None else None)


def _lines(text: str, edits: Sequence[TextEdit]) -> Iterator[tuple[int, int, int]]:
    """Of each edit, made in the text with those before: its first line, and the line breaks in it before and after."""
    for edit in edits:
        source = SourceText(text)
        first = source.bytes.count(b"\n", 0, edit.start) + 1
        yield first, source.bytes.count(b"\n", edit.start, edit.end), edit.replacement.count("\n")
        text = source.with_edits([edit])
