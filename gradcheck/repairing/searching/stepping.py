"""Recognises the weights that the user's step leaves, arrays and single numbers, and says which it should leave."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Gradients
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.found import Stepped
from gradcheck.values.meaning import Meaning, Meanings

PARAMETER = -1  # the order of a parameter among the known values
EXACT = 1e-12


def stepped_by(
    proof: Proof, meanings: Meanings, base: Gradients, right: frozenset[str], rate: float | None
) -> list[Stepped]:
    """What the user's step makes of the parameters whose change is wrong."""
    made: list[Stepped] = []
    for parameter in proof.parameters:
        name = parameter.name
        known = next((k for k in meanings.at(PARAMETER, "gradient") if k.name == name), None)
        if rate is None or name in right or name not in base or known is None:
            continue
        if base[name].any() and np.isfinite(parameter.reference).all():
            now, needed = (parameter.value - rate * g for g in (base[name], parameter.reference))
            made.append(Stepped(now, needed, Meaning(known, rate)))
    return made


@dataclass(slots=True, eq=False)
class Steps:
    """Parameters that a step changes wrongly, found by what it leaves of them."""

    stepped: Sequence[Stepped]
    _numbers: list[float] = field(init=False)  # of all of them, in order of size
    _places: list[tuple[int, int]] = field(init=False)  # which of them, and which of its numbers

    def __post_init__(self) -> None:
        rows = [
            (float(number), (i, k))
            for i, step in enumerate(self.stepped)
            for k, number in enumerate(np.ravel(step.now))
        ]
        rows.sort()
        self._numbers, self._places = [number for number, _ in rows], [place for _, place in rows]

    def to(self, value: Any) -> Stepped | None:
        """The parameter whose weights after the step a value is, or the single weight."""
        if isinstance(value, (float, np.floating)):
            return self._to_number(float(value))
        for step in self.stepped if isinstance(value, np.ndarray) else ():
            if step.now.shape == value.shape and close(np.asarray(value), step.now):
                return step
        return None

    def _to_number(self, value: float) -> Stepped | None:
        """The weight that a number is, where it is one alone."""
        slack = EXACT * max(abs(value), 1e-3)
        first = bisect_left(self._numbers, value - slack)
        alike = [
            k for k in range(first, min(first + 2, len(self._numbers))) if self._numbers[k] <= value + slack
        ]
        if len(alike) != 1:
            return None
        which, entry = self._places[alike[0]]
        step = self.stepped[which]
        return Stepped(step.now.reshape(-1)[entry], step.needed.reshape(-1)[entry], step.becomes)
