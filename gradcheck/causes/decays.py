"""What reported minus true gradient tells about a penalty, and how strong the loss's own penalty is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gradcheck.catalogue import LineEvidence
from gradcheck.causes.proofs import (
    batch_sizes,
    is_bias,
    is_telling,
    measured,
    multiple,
    names,
    tolerance,
    wrong,
)
from gradcheck.evidence import Evidence, ParameterEvidence


@dataclass(frozen=True, slots=True)
class DecayStory:
    """G - R = c * term on every subject; `strength` is the penalty's own factor in the loss, `ratio` c
    / strength.
    """

    subjects: tuple[str, ...]
    c: float
    term: str  # "W" or "sign(W)"
    on_bias: bool  # the gradient has it and the loss has not: what a bias lacks is missing as from any weight
    strength: float  # 0 when the loss has no penalty, nan when it could not be measured
    ratio: float | None  # rounded to a simple number when it is one; None when strength is 0 or nan
    by_batch: bool


@lru_cache(maxsize=1)  # five causes ask, and a measurement of the penalty alone takes seconds
def decay_story(evidence: Evidence) -> DecayStory | None:
    """The story when each wrong gradient is off by one multiple of its own parameter; None otherwise."""
    bad = [p for p in wrong(evidence) if p.analytic.shape == p.reference.shape]
    for term in ("W", "sign(W)"):
        found = {p.name: c for p in bad if (c := _off_by(p, term)) is not None}
        told = [p for p in bad if p.name in found and p.value.size > 2]
        if not told:
            continue
        c = float(np.median([found[p.name] for p in told]))
        told = [p for p in bad if p.name in found and abs(found[p.name] - c) <= 1e-3 * abs(c)]
        if not told or any(p.name not in names(told) for p in bad):
            continue
        strength = _strength(told, term, evidence)
        ratio = c / strength if strength and np.isfinite(strength) else None
        by_batch = False
        if ratio is not None:
            by_batch = any(
                _near(1 + ratio, k) for n in batch_sizes(evidence.sizes).values() for k in (n, 1 / n) if n > 2
            )
            ratio = next((simple for simple in (-1.0, -2.0, -0.5, 1.0, 2.0) if _near(ratio, simple)), ratio)
        on_bias = c > 0 and all(is_bias(p) and not _has_a_bias(p, evidence) for p in told)
        return DecayStory(names(told), c, term, on_bias, strength, ratio, by_batch)
    return None


def of_other_weights(line: LineEvidence) -> bool:
    """Whether a multiple of one layer's weights stands in what is sent back to another: no penalty adds that."""
    layers = {role.layer for role in (line.needed, line.before, line.after)} - {None}
    return line.needed.what in ("dL/da", "dL/dz") and line.needed.layer is not None and len(layers) > 1


def _has_a_bias(p: ParameterEvidence, evidence: Evidence) -> bool:
    """Whether a smaller parameter of the same layer stands beside it: the weights of one unit look like a bias."""
    order = [q.name for q in evidence.parameters]
    here = order.index(p.name)
    near = [evidence.parameters[i] for i in (here - 1, here + 1) if 0 <= i < len(order)]
    return p.value.ndim > 1 and any(q.layer == p.layer and q.value.size == 1 for q in near)


def _off_by(p: ParameterEvidence, term: str) -> float | None:
    if not is_telling(p):
        return None
    known = measured(p)
    of = p.value if term == "W" else np.sign(p.value)
    return multiple(np.where(known, p.analytic - p.reference, np.nan), of, tolerance(p))


def _strength(told: list[ParameterEvidence], term: str, evidence: Evidence) -> float:
    """How hard the loss itself pulls at a weight that nothing else reaches: all other parameters are
    set to zero.

    With the weights above at zero no error comes down, so what is left of the true gradient is the
    penalty's.
    """
    for p in told:
        others = {q.name: np.zeros_like(q.value) for q in evidence.parameters if q.name != p.name}
        alone = evidence.gradient_with(others) if others else None
        if not alone or p.name not in alone:
            continue
        of = p.value if term == "W" else np.sign(p.value)
        pull = multiple(alone[p.name], of, tolerance(p))
        if pull is not None:
            return pull
        if np.abs(alone[p.name]).max() <= tolerance(p).max():
            return 0.0
    return float("nan")


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 2e-3 * abs(b)
