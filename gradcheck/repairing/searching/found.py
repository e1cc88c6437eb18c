"""What went through a place in a run, and how a value that is given for it compares with that."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.running.slots import Leaf, Slot
from gradcheck.repairing.searching.forms import is_spread
from gradcheck.values.meaning import Meaning

Candidate = tuple[Mapping[Leaf, Array], Meaning]


@dataclass(frozen=True, slots=True, eq=False)
class Stepped:
    """The weights that the user's step leaves, and those that it should leave."""

    now: Array
    needed: Array
    becomes: Meaning  # of what the step takes off


@dataclass(slots=True, eq=False)
class Found:
    """What went through one place in a run."""

    slot: Slot
    first: int  # when its first odd value was made, or its first one
    last: int
    leaves: list[Any]
    meanings: list[Meaning | None]
    odd: bool = False  # some value has no meaning
    doubtful: bool = False  # some value is a part of a gradient, or not the gradient that its name announces
    all_odd: bool = False
    moments: list[int] = field(default_factory=list)  # when each value was made
    odd_at: int = 0  # which of the values is the first that is odd
    first_odd: int = 0  # which of the values is the first that is odd or doubtful
    times: int = 1  # how often all of this ran: a loss that works out the gradients as well runs twice
    steps: Mapping[int, Stepped] = field(default_factory=dict)  # by leaf, those that are weights after a step
    reach: frozenset[str] | None = None  # the parameters whose gradient it matters for; None: not known
    feeds: frozenset[int] = frozenset()
    bound: str = ""  # the name that it is given
    announced: frozenset[str] = frozenset()  # values whose gradient its name says it is
    is_added_to: bool = False  # the name's value is a sum that grows: each value may be but a part


def in_rounds(one: Found, row: Candidate) -> int:
    """Sorts values for a place in a loop, where a fault strikes in each round: those for all rounds come first."""
    if not (one.odd or one.doubtful) or len(one.leaves) == 1:
        return 0
    given, becomes = row
    added_up = becomes.known.up_to >= 0  # as it is when the round is over
    kinds = ("gradient", "derivative")
    whole = len(given) >= len(one.leaves) - 1 and (becomes.known.kind in kinds or added_up)
    return 0 if whole else 1 if len(given) > 1 else 2


def unlike(one: Found, row: Candidate) -> tuple[bool, bool, int]:
    """Sorts values for a place by what they are: parameters where those are, values of one role, one for each turn."""
    given, becomes = row
    known = [meaning.known for meaning in one.meanings if meaning is not None]
    roles, parameters = {k.role.what for k in known}, any(k.order < 0 for k in known)
    alike = becomes.known.role.what in roles or (parameters and becomes.known.order < 0)
    return becomes.known.kind != "forward", not alike, -len(given)


def is_forward(one: Found) -> bool:
    """Whether a value of the forward pass is among those that went through."""
    return any(meaning is not None and meaning.known.kind == "forward" for meaning in one.meanings)


def likeness(one: Found, given: Mapping[Leaf, Array]) -> float:
    """The cosine, without its sign, between the first value and what is given for it: mistakes keep much of it.

    Single numbers are compared all at once.
    """
    first = min(given)
    leaves = sorted(given) if np.size(given[first]) == 1 else [first]
    made = [np.asarray(one.leaves[leaf], dtype=float) for _, leaf in leaves]
    made = [np.broadcast_to(m, given[k].shape) if is_spread(m, given[k]) else m for m, k in zip(made, leaves)]
    a = made[0].ravel() if len(made) == 1 else np.concatenate([np.ravel(each) for each in made])
    b = np.ravel(given[first]) if len(made) == 1 else np.concatenate([np.ravel(given[k]) for k in leaves])
    size = math.sqrt(float(a @ a) * float(b @ b))
    likeness = abs(float(a @ b)) / size if a.size == b.size and np.isfinite(size) and size else 0.0
    return round(likeness, 6)
