"""Runs a proven edit at other weights too: one that fits the numbers of this point by accident fails there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gradcheck.facts import Array
from gradcheck.own_random import own_generator
from gradcheck.rerun import Rerun, Weights

AWAY = 0.2  # of its size, by which each weight is moved
TURNED = 10  # of so many weights of one sign one more is given the other
STEP = 1e-5  # of the size of the weights, for the derivative along a direction
ALLOWED = (
    1e-3  # of the gradient's length, between its product with a direction and the derivative of the loss
)
TRIES = 2  # directions: one of them may cross a kink
MOST = 24  # parameters that are looked at

Gradients = Mapping[str, Array]


@dataclass(slots=True, eq=False)
class Elsewhere:
    """Other weights, drawn once, and the derivatives of the user's loss there, measured when they are asked for."""

    rerun: Rerun
    parameters: Sequence[Weights]
    _moved: dict[str, Array] = field(default_factory=dict)
    _slopes: dict[tuple[str, int], tuple[Array, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rerun.subject.restore()
        rng = own_generator(1)
        for parameter in self.parameters:
            values = np.asarray(parameter.read())
            by = AWAY * _size(values) * rng.standard_normal(values.shape)
            self._moved[parameter.name] = _some_turned((values + by).astype(values.dtype))

    def holds(self, names: Collection[str], run: Callable[[], Gradients | None]) -> bool:
        """Whether the gradients that `run` leaves at the other weights are true; True where that cannot be told.

        `run` does one forward and backward, as the rerun does it, with the edit in place.
        """
        looked_at = [p for p in self.parameters if p.name in names][:MOST]
        for parameter in looked_at:
            for trial in range(TRIES):
                self._slope(parameter, trial)
        self.rerun.moved = {parameter: self._moved[parameter.name] for parameter in self.parameters}
        try:
            gradients = run()
        finally:
            self.rerun.moved = {}
            self.rerun.subject.restore()
        if gradients is None:
            return True
        return all(self._agrees(parameter, gradients.get(parameter.name)) for parameter in looked_at)

    def _agrees(self, parameter: Weights, gradient: Array | None) -> bool:
        if gradient is None or not np.isfinite(gradient).all():
            return True
        off = []
        for trial in range(TRIES):
            direction, slope = self._slopes[parameter.name, trial]
            allowed = ALLOWED * (float(np.linalg.norm(gradient)) + abs(slope)) + 1e-7
            off.append(np.isfinite(slope) and abs(float(np.vdot(direction, gradient)) - slope) > allowed)
        return not all(off)

    def _slope(self, parameter: Weights, trial: int) -> None:
        """The derivative of the loss at the other weights along a direction of one parameter; nan when it has none."""
        key = parameter.name, trial
        if key in self._slopes:
            return
        values = np.asarray(self._moved[parameter.name], dtype=float)
        direction = own_generator(trial, len(self._slopes)).standard_normal(values.shape)
        step = STEP * _size(values)
        try:
            up, down = (self._loss(parameter, values + side * step * direction) for side in (1, -1))
            slope = (up - down) / (2 * step)
        except Exception:  # the user's loss is not defined here: nothing can be told
            slope = float("nan")
        self._slopes[key] = direction, slope

    def _loss(self, moved: Weights, values: Array) -> float:
        subject = self.rerun.subject
        subject.restore()
        for parameter in self.parameters:
            parameter.write(values if parameter is moved else self._moved[parameter.name])
        try:
            return float(np.real(subject.objective()))
        finally:
            subject.restore()


def _some_turned(values: Array) -> Array:
    """Weights of both signs with those next to 0 turned, some of each sign: |w| is w as long as nothing crosses 0."""
    flat = values.reshape(-1)
    if values.dtype.kind != "f" or not ((flat > 0).any() and (flat < 0).any()):
        return values
    turned = flat.copy()
    for side in (np.flatnonzero(flat > 0), np.flatnonzero(flat < 0)):
        least = side[np.argsort(np.abs(flat[side]))[: 1 + len(side) // TURNED]]
        turned[least] = -flat[least]
    return turned.reshape(values.shape)


def _size(values: Array) -> float:
    return max(
        float(np.sqrt(np.mean(np.square(np.asarray(values, dtype=float))))) if values.size else 0.0, 0.05
    )
