"""What looks at several statements offer to try, cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import Suspect
from gradcheck.repairing.searching.kept import Scored
from gradcheck.repairing.searching.look import Look
from gradcheck.values.meaning import Meaning

Row = tuple[float, Suspect, Look]  # what is added to the costs of its edits
Offer = tuple[float, Suspect, Look, TextEdit, Meaning | None]


def cheapest(looks: Sequence[Row], chosen: Callable[[Look], Iterator[Scored]]) -> list[Offer]:
    """What the looks offer, cheapest first; of equal ones what comes first among the looks."""
    rows = [
        (cost + added, suspect, look, edit, becomes)
        for added, suspect, look in looks
        for cost, edit, becomes in chosen(look)
    ]
    return sorted(rows, key=lambda row: row[0])
