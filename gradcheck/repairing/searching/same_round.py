"""Tells whether a value is of the round of the forward pass that an execution in a backward loop is about.

One of another round is seldom due: where the places beside a wrong one make gradients of the last step, and then of the
one before, its own first value belongs to the last step, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

from gradcheck.repairing.searching.found import Candidate, Found

Rounds = Mapping[
    tuple[int, int], float
]  # by how often a loop runs, and execution: when what that is about was made


def rounds_of(found: Iterable[Found]) -> Rounds:
    """When, in the forward pass, the values were made whose gradients go through each execution of a loop."""
    orders: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in found:
        for leaf, meaning in enumerate(one.meanings if len(one.leaves) > 1 else ()):
            if meaning is not None and meaning.known.kind == "gradient" and meaning.known.order >= 0:
                orders[len(one.leaves), leaf].append(meaning.known.order)
    return {at: median(made) for at, made in orders.items()}


def is_of_another(rounds: Rounds, one: Found, row: Candidate, length: float) -> bool:
    """Whether the first value that is given was made longer than one round before or after what it stands beside."""
    given, becomes = row
    at = rounds.get((len(one.leaves), min(given)[1]))
    if len(given) < 2 or at is None or becomes.known.order < 0:
        return False
    return abs(becomes.known.order - at) > length
