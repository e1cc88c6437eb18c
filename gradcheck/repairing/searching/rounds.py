"""The rounds of a search: which edits of the suspects are tried first, and what they may cost."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator

from gradcheck.repairing.searching.kept import Scored
from gradcheck.repairing.searching.look import Look

Costs = tuple[float, float] | None  # None: the edits that are solved for


def prime(look: Look) -> Iterator[Scored]:
    """Any edit of a prime suspect."""
    return look.anything()


def placing(look: Look) -> Iterator[Scored]:
    """Edits of what only says where."""
    return look.placing()


def promising(look: Look) -> Iterator[Scored]:
    """Edits that yield a gradient where the value was none."""
    return look.seen(sound=False)


def sound(look: Look) -> Iterator[Scored]:
    """Those where the value looked right as it was."""
    return look.seen(sound=True)


def unseen(look: Look) -> Iterator[Scored]:
    """Those whose effect only a full run shows."""
    return look.unseen()


# Costs of the edits that are looked at together; most faults are repaired by one of the first.
BANDS: tuple[Costs, ...] = ((0.0, 1.46), (1.46, math.inf), None)
WRITTEN = (0.0, sys.float_info.max)  # all but statements more
INSERTED = (math.inf, math.inf)  # statements more, and no edits of those that there are
NOTHING = (0.0, 0.0)
SOLVED = 2  # the band of edits that are solved for, which takes longest
ROUNDS = (
    (prime, 0),
    (promising, 0),
    (sound, 0),
    (placing, 0),
    (promising, 1),
    (promising, SOLVED),
    (sound, 1),
    (sound, SOLVED),
    (unseen, 0),
    (unseen, 1),
)
