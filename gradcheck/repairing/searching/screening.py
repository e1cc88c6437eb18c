"""Chooses the values that are tried in a place, and in which round, without those that can mend nothing there."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Gradients, Leaf, Slots
from gradcheck.repairing.searching.candidates import Candidates
from gradcheck.repairing.searching.found import Candidate, Found
from gradcheck.repairing.searching.influence import SEEDS, Influence, influence_of
from gradcheck.values.meaning import Kind

ROUNDS = (
    (0, 4),
    (4, 20),
    (20, None),
)  # candidates of each place that are tried before others of another place
BEHIND = (
    (0, 20),
    (20, 20),
    (20, None),
)  # the same for a place of which nothing is foretold while of others it is
SCALED: tuple[Kind, ...] = ("gradient", "part")  # what may be due at another scale than its own
FORETOLD = 12  # values for the same executions of a place, from which on it is foretold what they do


@dataclass(slots=True, eq=False)
class Screening:
    """What is known of the values of places, and of what each of them does in the code as it stands."""

    proof: Proof
    candidates: Candidates
    rate: float | None = None
    _influences: dict[tuple[str, ...], Influence | None] = field(default_factory=dict)

    def to_try(
        self, slots: Slots, one: Found, base: Gradients, wrong: frozenset[str], at_any: bool
    ) -> list[list[Candidate]]:
        """The values by rounds, the likeliest first. `at_any` says that a gradient may be due at any scale.

        Where only of other places it is known what mends, more are tried in the first round, not to be behind those.
        """
        known = self.influence()
        if known is None:
            made = self.candidates.ordered(one)
            return [made[start:end] for start, end in ROUNDS]
        foretold = False
        mended: dict[int, int] = {}  # of values of which it is foretold how many wrong gradients they mend
        scales = np.array(self.candidates.scales(one))

        def fitting(made: list[Candidate]) -> list[Candidate]:
            alike: dict[tuple[frozenset[Leaf], bool], list[int]] = defaultdict(list)
            for i, (values, becomes) in enumerate(made):
                alike[frozenset(values), becomes.known.kind in SCALED].append(i)
            count = Counter(frozenset(values) for values, _ in made)
            forecasts = {
                leaves: known.forecast(slots, one, sorted(leaves), base, wrong, SEEDS if at_any else 1)
                for leaves, number in count.items()
                if number >= FORETOLD
            }
            nonlocal foretold
            foretold = any(forecasts.values())
            left = set(range(len(made)))
            for (leaves, scaled), rows in alike.items():
                forecast = forecasts.get(leaves)
                if forecast is not None:
                    some = [made[i][0] for i in rows]
                    counts = forecast.mends(some, scales if scaled else scales[:1], at_any and scaled)
                    left -= {i for i, count in zip(rows, counts) if count == 0}
                    mended.update((id(made[i]), count or 0) for i, count in zip(rows, counts))
            return [made[i] for i in sorted(left)]

        made = self.candidates.ordered(one, fitting)
        made.sort(key=lambda row: -mended.get(id(row), 0))
        return [made[start:end] for start, end in (ROUNDS if foretold else BEHIND)]

    def influence(self) -> Influence | None:
        """Of the code as it stands, worked out once for it."""
        code = tuple(self.proof.text(file) for file in self.proof.bench.files)
        if code not in self._influences:
            self._influences[code] = influence_of(self.proof, self.rate)
        return self._influences[code]
