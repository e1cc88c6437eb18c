"""Looks for each of several repairs once more with all the others made: then its statement is the only one wrong.

What was found while another statement was wrong too was judged by what little turned right, and an edit further down
may do that as well. With the others made, a repair is judged by everything, as that of a single error is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.as_written import located_as_written
from gradcheck.repairing.searching.trying import Trying


def each_alone(
    trying: Trying, located: Callable[[frozenset[str]], list[Repair]], found: Sequence[Repair]
) -> list[Repair]:
    """The repairs, located in the code as written, each as it is found when it is the only one that is missing.

    One that is not needed is left out. `located` finds and accepts what mends all but the gradients it is told.
    """
    proof = trying.proof
    settled: list[Repair] = []
    waiting = located_as_written(proof, found)
    while waiting:
        repair, *waiting = waiting
        edits = proof.edits[repair.suspect.file]
        turned = with_last(edits, repair.edit) if proof.in_time() else None
        if turned is None:
            settled.append(repair)
            continue
        others = [edit for edit in edits if edit is not repair.edit]
        now = {id(before): after for before, after in zip(others, turned)}
        settled, waiting = (
            [replace(r, edit=now.get(id(r.edit), r.edit)) for r in some] for some in (settled, waiting)
        )
        last = turned.pop()
        edits[:] = turned
        right = proof.right_now()
        if right == proof.everything:
            continue
        again = located(right)
        if len(again) == 1 and again[0].complete:
            (repair,) = located_as_written(proof, again)
        else:
            for other in again:
                trying.withdraw(other)
            edits[:] = [*turned, last]
            repair = replace(repair, edit=last)
        settled.append(replace(repair, fixed=proof.everything - right, complete=True, alone=False))
    return settled if len(settled) > 1 else [replace(repair, alone=True) for repair in settled]


def with_last(edits: Sequence[TextEdit], last: TextEdit) -> list[TextEdit] | None:
    """The edits, each to be made in the text with those before it, with one of them last; None where two overlap."""
    which = next((i for i, edit in enumerate(edits) if edit is last), None)
    if which is None:
        return None
    turned = list(edits[:which])
    for edit in edits[which + 1 :]:
        if edit.end <= last.start:
            last = _moved(last, _growth(edit))
        elif edit.start >= last.start + len(last.replacement.encode()):
            edit = _moved(edit, -_growth(last))
        else:
            return None
        turned.append(edit)
    return [*turned, last]


def _growth(edit: TextEdit) -> int:
    return len(edit.replacement.encode()) - (edit.end - edit.start)


def _moved(edit: TextEdit, by: int) -> TextEdit:
    return replace(edit, start=edit.start + by, end=edit.end + by)
