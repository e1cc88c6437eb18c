"""The true gradient of every parameter: recorded where the loss confirms it, else measured entry by entry."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from gradcheck.checking.witnessing import witnessed
from gradcheck.checking.working import Witness, Working
from gradcheck.conventions.pairs import Pairing
from gradcheck.numerical.gradient import measure_entries
from gradcheck.numerical.localise import find_wrong_entries, screen
from gradcheck.numerical.measurement import Measurement
from gradcheck.numerical.variable import evaluate

SECONDS = 10.0  # that measuring one array entry by entry may take, by estimate; larger ones are screened
SAMPLE = 200  # entries of a screened array that are measured all the same


def measured_gradients(
    work: Working, pairs: Sequence[Pairing], witness: Witness | None
) -> dict[str, Measurement]:
    """The true gradient of every paired parameter: recorded where that agrees with the numbers, else entry by entry."""
    subject = work.subject
    subject.at_rest()
    parameters = [p.parameter for p in pairs]
    out: dict[str, Measurement] = {}
    work.moving = parameters
    recorded = witnessed(work, parameters, witness) if witness is not None else None
    if recorded is not None:
        return recorded
    started = time.perf_counter()
    evaluate(subject.objective)
    seconds = time.perf_counter() - started
    noise = work.noise
    for pairing in pairs:
        p = pairing.parameter
        if pairing.layout is not None and p.size > 500 and 4 * p.size * seconds > SECONDS:
            out[p.name] = _screened(work, pairing)
        else:
            out[p.name] = measure_entries(subject.objective, p, noise=noise)
    return out


def _screened(work: Working, pairing: Pairing) -> Measurement:
    """A large array by random directions: what they suspect is searched and measured, else a sample of entries."""
    assert pairing.layout is not None
    objective, p = work.subject.objective, pairing.parameter
    analytic = np.asarray(pairing.layout.values, dtype=float)
    noise = work.noise
    (screening,) = screen(objective, [p], [analytic], rng=work.rng, noise=noise)
    if screening.suspicious:
        located = find_wrong_entries(objective, p, analytic, rng=work.rng, noise=noise)
        if located.measurement.values.size:
            work.done.append(
                f"{p.name} has {p.size} entries; wrong ones were searched by halving: {located.pattern}"
            )
            work.patterns[p.name] = located.pattern
            if not located.complete:
                work.doubts[p.name] = "random directions show an error that could not be pinned to entries"
            return located.measurement
    if screening.suspicious or not screening.decided:
        work.doubts[p.name] = (
            "random directions show an error that could not be pinned to entries"
            if screening.suspicious
            else "too noisy along random directions to tell, and too large to measure every entry"
        )
    else:
        work.done.append(
            f"{p.name} has {p.size} entries: checked along {len(screening.residuals)} random directions, which miss an "
            f"error of norm {screening.detectable:.1g} with probability {screening.miss:g}, and at {SAMPLE} entries"
        )
    flat = np.sort(work.rng.permutation(p.size)[:SAMPLE])
    return measure_entries(objective, p, flat, noise=noise)
