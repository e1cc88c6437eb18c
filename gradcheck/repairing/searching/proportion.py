"""Tells at which scale a true gradient is due in a place: a backward pass is linear in the value that goes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Gradients, Leaf, Slots
from gradcheck.repairing.running.values import near
from gradcheck.repairing.searching.found import Found

LOOSE = 1e-6  # for the test of a scale, which a full run then proves


@dataclass(slots=True, eq=False)
class Proportion:
    """Runs of the user's backward with values in one place: as they are, and with 0 there."""

    slots: Slots
    proof: Proof
    base: Gradients  # of the code as it is
    right: frozenset[str]
    one: Found
    usual: Sequence[float]  # scales, the plainest first
    _without: dict[frozenset[tuple[Leaf, tuple[int, ...]]], Gradients] = field(default_factory=dict)

    def given(
        self, values: Mapping[Leaf, Array], scale: float = 1.0
    ) -> tuple[Mapping[Leaf, Array], Gradients]:
        """A multiple of the values, where another one stands, and what the backward pass leaves with it."""
        # a product with an array of no axes is a number, which has no shape
        scaled = {
            leaf: np.asarray(scale * value) if scale != 1.0 else value for leaf, value in values.items()
        }
        given = {leaf: v for leaf, v in scaled.items() if not near(v, self.one.leaves[leaf[1]])}
        return given, self.gradients(given)

    def gradients(self, given: Mapping[Leaf, Array]) -> Gradients:
        """What the backward pass leaves with these values; empty when it fails."""
        return (self.slots.give(every_time(self.one, given)) or {}) if given else self.base

    def scale(self, values: Mapping[Leaf, Array], full: Gradients, any_number: bool = False) -> float | None:
        """The plainest usual multiple of the values, but 1, that makes a wrong gradient right; None if there is none.

        `full` is what the values as they are lead to. With `any_number` it need not be a usual one: the weight of one
        loss among several, the temperature of a softmax.
        """
        leaves = frozenset((leaf, np.shape(value)) for leaf, value in values.items())
        if leaves not in self._without:
            zeros = {leaf: np.zeros_like(value) for leaf, value in values.items()}
            self._without[leaves] = self.gradients(zeros)
        without = self._without[leaves]
        usual: list[float] = []
        other: float | None = None  # a second error behind the place has its own multiple
        for parameter in self.proof.parameters:
            name, true = parameter.name, parameter.reference
            if name in self.right or name not in (self.one.reach or ()):
                continue
            if any(name not in g or g[name].shape != true.shape for g in (full, without)):
                continue
            slope, missing = full[name] - without[name], true - without[name]
            size = float((slope * slope).sum())
            if not size or not np.isfinite(size):
                continue
            scale = float((slope * missing).sum()) / size
            if np.abs(missing - scale * slope).max() > LOOSE * np.abs(missing).max():
                continue
            near = next((s for s in self.usual if abs(s - scale) <= LOOSE * abs(s)), None)
            if near is None and any_number and scale and other is None:
                other = scale
            if near is not None and near != 1.0:
                usual.append(near)
        return min(usual, key=self.usual.index) if usual else other


def every_time(one: Found, given: Mapping[Leaf, Array]) -> dict[Leaf, Array]:
    """The values, also for the second run of a loss that works out the gradients as well."""
    again = {(n, leaf + len(one.leaves)): v for (n, leaf), v in given.items() if one.times > 1}
    return {**given, **again}
