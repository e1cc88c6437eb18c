"""What one check knows so far: the subject, what the loss reacts to, recorded gradients, the noise, what was found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.conventions.names import is_input_name
from gradcheck.conventions.selection import candidates
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array, Finding
from gradcheck.numerical.gradient import measure_entries
from gradcheck.numerical.inner import inner
from gradcheck.numerical.noise import measure_noise
from gradcheck.numerical.variable import typical_scale
from gradcheck.subject import Subject

Witness = Callable[[Subject, Sequence[Parameter]], Mapping[str, Array] | str]
"""Recorded gradients by parameter name, or one sentence why there are none; called inside the subject's session."""


@dataclass(slots=True, eq=False)
class Working:
    """What one check knows so far."""

    subject: Subject
    rng: np.random.Generator
    seed: int
    inputs: dict[str, Any] = field(default_factory=dict)
    reacts: dict[Any, bool] = field(default_factory=dict)
    recorded: dict[Any, Array] = field(
        default_factory=dict
    )  # gradients of the recorded run, not yet confirmed
    told: Any = None  # what that run told
    offs: list[float] = field(default_factory=list)  # how far they are off along random directions,
    moved: frozenset[Any] = frozenset()  # and along what those moved
    frozen: set[int] = field(default_factory=set)  # ids of parameters that a switch keeps as they are
    unread: set[int] = field(default_factory=set)  # ids of what the loss stays the same with when it is moved
    scales: dict[Any, float] = field(default_factory=dict)
    alive: list[Parameter] = field(default_factory=list)  # the keys hold ids
    norms: dict[int, tuple[Array, float]] = field(default_factory=dict)  # of arrays by id
    findings: list[Finding] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    noise_here: float | None = None  # of the loss; measured when a verdict is in doubt
    moving: list[Parameter] = field(default_factory=list)  # the parameters it is measured along
    patterns: dict[str, str] = field(default_factory=dict)  # where a screened array is wrong
    doubts: dict[str, str] = field(default_factory=dict)  # why an array that looks right is not called so
    estimates: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    def scale(self, parameter: Parameter) -> float:
        """The typical size of its entries in the kept state, looked at once."""
        key = parameter.key
        if key not in self.scales:
            self.alive.append(parameter)
            self.scales[key] = typical_scale(self.subject.values(parameter))
        return self.scales[key]

    def norm(self, gradient: Array) -> float:
        """The Euclidean norm of a recorded gradient, looked at once; nan where it is not of real numbers."""
        if id(gradient) not in self.norms:
            real = gradient.dtype.kind == "f"
            self.norms[id(gradient)] = gradient, math.sqrt(inner(gradient, gradient)) if real else math.nan
        return self.norms[id(gradient)][1]

    def reacting(self, parameter: Parameter) -> bool:
        """Whether the loss reacts to it; measured once."""
        key = parameter.key
        if key not in self.reacts:
            self.alive.append(parameter)
            self.reacts[key] = self.subject.reacts(parameter, self.rng)
        return self.reacts[key]

    def listen(self, witness: Any, run: Callable[[], Any]) -> Any:
        """The loss of a run that is recorded, for gradients and for what the loss reacts to; None: in vain.

        What is called an input is no parameter: the derivative by it, which may be as large, is not computed.
        """
        found = candidates(self.subject.kept_leaves(everywhere=True))
        inputs = [k for k, p in enumerate(found) if not self.inputs and is_input_name(p.path.tokens)]
        self.told = witness.early(self.subject, found, run, frozenset(inputs)) if found else None
        return None if self.told is None else self.told.loss

    @property
    def noise(self) -> float:
        """The noise of the loss at the kept state; measured once, and only if somebody asks."""
        if self.noise_here is None:
            # along one direction a loss that moves in stairs may happen to look like a straight line
            self.noise_here = max(
                measure_noise(self.subject.objective, self.moving, rng=self.rng) for _ in range(3)
            )
        return self.noise_here

    def agreement(self, parameter: Parameter, values: Array) -> float:
        """|cos| between an array and the numerical gradient, over at most 48 entries; of two numbers their ratio."""
        if parameter.name not in self.estimates:
            flat = self.rng.permutation(parameter.size)[:48]
            measured = measure_entries(self.subject.objective, parameter, flat, complex_step=False)
            self.estimates[parameter.name] = (flat, measured.values)
        flat, truth = self.estimates[parameter.name]
        reported = np.asarray(values, dtype=float).reshape(-1)[flat]
        size = float(np.linalg.norm(truth) * np.linalg.norm(reported))
        if not size or not math.isfinite(size):
            return 1.0 if not np.any(truth) and not np.any(reported) else 0.0
        if len(truth) == 1:  # any two numbers point the same way
            small, large = sorted((abs(float(truth[0])), abs(float(reported[0]))))
            return small / large
        return abs(float(truth @ reported)) / size
