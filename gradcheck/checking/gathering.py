"""Evidence for a diagnosis: what one check knows, and what can be measured again on the user's code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.checking import state
from gradcheck.compare import Comparison
from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.returned import Found
from gradcheck.conventions.weight_change import changes_at
from gradcheck.errors import GradcheckError
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array, GradientCheck
from gradcheck.numerical.gradient import measure_entries
from gradcheck.passes import Run, forward_backward
from gradcheck.rerun import Rerun
from gradcheck.subject import Subject


def gathered(
    subject: Subject,
    pairs: Sequence[Pairing],
    comparisons: Sequence[Comparison | None],
    checks: Sequence[GradientCheck],
    run: Run,
    loss: float,
    learning_rate: float | None,
    given: Any,
) -> Evidence:
    """The evidence of one check: every parameter with both gradients, sizes, and measurements on demand."""
    rows = []
    for pairing, comparison, c in zip(pairs, comparisons, checks):
        p = pairing.parameter
        if comparison is None or comparison.measurement.flat_indices is not None:
            reference = np.full(p.shape, np.nan)
            error = np.full(p.shape, np.inf)
            if comparison is not None and comparison.measurement.flat_indices is not None:
                reference.reshape(-1)[comparison.measurement.flat_indices] = comparison.measurement.values
                error.reshape(-1)[comparison.measurement.flat_indices] = comparison.measurement.errors
        else:
            reference = comparison.measurement.values.reshape(p.shape)
            error = comparison.measurement.errors.reshape(p.shape)
        analytic = (
            np.full(p.shape, np.nan)
            if pairing.layout is None
            else np.asarray(pairing.layout.values, dtype=float)
        )
        rows.append(
            ParameterEvidence(
                p.name,
                c.layer,
                subject.values(p),
                analytic,
                reference,
                error,
                c.verdict,
                np.asarray(pairing.raw),
            )
        )
    again = _Again(subject, tuple(pairs), learning_rate)
    return Evidence(
        tuple(rows),
        state.sizes(subject, [p.parameter for p in pairs]),
        loss,
        again.backward_twice,
        again.held_before,
        again.at_learning_rate,
        Rerun(subject, tuple(pairs), learning_rate, paths=run.paths, given=given),
        again.gradient_with,
        learning_rate,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Again:
    """Measurements for a diagnosis, each in a session of its own."""

    subject: Subject
    pairs: tuple[Pairing, ...]
    learning_rate: float | None

    def _collect(self, run: Run) -> dict[str, Array] | None:
        by_name: dict[str, list[Found]] = {}
        for f in run.found:
            by_name.setdefault(f.name, []).append(f)
        out = {}
        for pairing in self.pairs:
            hits = by_name.get(pairing.found.name, [])
            if not hits or pairing.layout is None:
                return None
            out[pairing.parameter.name] = _alike(np.asarray(hits[0].value, dtype=float), pairing)
        return out

    def backward_twice(self) -> Mapping[str, Array] | None:
        """The gradients after forward, backward, forward, backward without anything put back between.

        Without what a forward pass adds to them: a loss that runs the whole pass leaves as much as a backward does.
        """
        if self.subject.backward is None:
            return None
        try:
            with self.subject.session():
                names = {pairing.found.name for pairing in self.pairs if not pairing.found.returned}
                held = self.subject.kept_leaves(everywhere=True)
                kept = {leaf.path.name: np.array(leaf.value) for leaf in held if leaf.path.name in names}
                before = forward_backward(self.subject).before
                twice = self._collect(forward_backward(self.subject, fresh=False))
        except Exception:
            return None
        if twice is None:
            return None
        for pairing in self.pairs:
            name = pairing.found.name
            if (
                name in kept
                and name in before
                and np.shape(before[name]) == kept[name].shape
                and np.any(before[name])
            ):
                added = np.asarray(before[name], dtype=float) - kept[name].astype(float)
                twice[pairing.parameter.name] -= _alike(added, pairing)
        return twice

    def held_before(self) -> Sequence[Array]:
        """What the user's objects hold as a step begins that is no parameter, nor nothing but zeros."""
        if self.subject.step is None:
            return ()
        with self.subject.session():
            own = {id(pairing.parameter.home) for pairing in self.pairs}
            held = [leaf.value for leaf in self.subject.kept_leaves(everywhere=True)]
            return [np.array(v, dtype=float) for v in held if _is_held(v) and id(v) not in own]

    def at_learning_rate(self, learning_rate: float) -> Mapping[str, Array] | None:
        """The weight change over the learning rate, at another rate; None where the step's rate cannot be set."""
        if self.subject.step is None or self.learning_rate is None:
            return None
        try:
            with self.subject.session():
                parameters = [p.parameter for p in self.pairs]
                return changes_at(self.subject, parameters, self.learning_rate, learning_rate)
        except Exception:
            return None

    def gradient_with(self, values: Mapping[str, Array]) -> Mapping[str, Array] | None:
        """The true gradients with some parameters set to other values."""
        try:
            with self.subject.session():
                by_name = {p.parameter.name: p.parameter for p in self.pairs}
                for name, value in values.items():
                    parameter = by_name[name]
                    parameter.write(np.asarray(value, dtype=parameter.dtype).reshape(parameter.shape))
                return {
                    name: measure_entries(self.subject.objective, parameter).values
                    for name, parameter in by_name.items()
                }
        except (GradcheckError, ArithmeticError, ValueError, TypeError, KeyError):
            return None


def _is_held(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and bool(value.any())


def _alike(values: Array, pairing: Pairing) -> Array:
    assert pairing.layout is not None
    for option in layouts(values, pairing.parameter.shape):
        if option.name == pairing.layout.name:
            return np.array(option.values, dtype=float)
    return np.broadcast_to(values, pairing.parameter.shape).copy()
