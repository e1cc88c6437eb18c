"""The gradient is clipped inside the function that computes it.

What you see: small entries are right, all large ones are exactly +c or -c; or the whole gradient is
shortened to a round length.

Why it happens: `np.clip(dW, -5, 5, out=dW)` against exploding gradients belongs to the update. Inside
the backward pass it makes the result something that is no gradient any more: a deliberate choice, not a
slip.

Wrong:
    for d in (dWxh, dWhh, dWhy):
        np.clip(d, -5, 5, out=d)       # before the check

Right:
    check first, clip in the update

How it is proven: every entry equals the true one cut to [-c, c], or the true one times one factor that
makes its length c.

Look-alikes: A5 (one factor per parameter, large and small entries alike), C5c (only negative entries
are cut).
"""

import numpy as np

from gradcheck.catalogue import Match
from gradcheck.causes.factors import story
from gradcheck.causes.proofs import is_telling, listed, measured, names, number, tolerance, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array

SILENCES = ("A1", "A2", "A3", "A4")


def diagnose(evidence: Evidence) -> Match | None:
    return _entries_cut(evidence) or _length_cut(evidence)


def _length_cut(evidence: Evidence) -> Match | None:
    """One factor below 1 for all, and a round number for the length of all gradients together."""
    told = story(evidence)
    if told is None or told.kind != "shared" or not 0 < told.k < 1:
        return None
    length = float(np.sqrt(sum(float(np.sum(np.square(p.analytic))) for p in evidence.parameters)))
    bound = float(f"{length:.2g}") if np.isfinite(length) else 0.0
    if not bound or abs(length - bound) > 1e-5 * bound:
        return None
    return Match(
        told.subjects,
        (
            f"all gradients together have the length {number(bound)}: they are scaled down to it, "
            f"{number(told.k)} of the true ones: clipped by their norm"
        ),
        notes=("with the factor taken out all of them are right",),
        help="clip in the update, after the gradient was checked; for the check, lift the bound",
        rank=4,
    )


def _entries_cut(evidence: Evidence) -> Match | None:
    found = {p.name: c for p in wrong(evidence) if (c := _bound(p)) is not None}
    bounds = sorted(set(found.values()))
    if not found or len(bounds) > 1:
        return None
    # one entry at a bound that is known from others is none by chance
    subjects = tuple(p.name for p in wrong(evidence) if p.name in found or _bound(p, fewest=1) == bounds[0])
    return Match(
        subjects,
        (
            f"every entry beyond {number(bounds[0])} is cut to exactly {number(bounds[0])}: the gradient is "
            "clipped"
        ),
        notes=(f"the entries of {listed(names(wrong(evidence)))} inside the bounds are right",),
        help="clip in the update, after the gradient was checked; for the check, lift the bound",
        rank=4,
    )


def _bound(p: ParameterEvidence, fewest: int = 2) -> float | None:
    """The c that entries are cut at, when all are and at least so many stand at it."""
    if not is_telling(p) or p.analytic.shape != p.reference.shape:
        return None
    known = measured(p)
    g, r, allowed = p.analytic[known], p.reference[known], tolerance(p)[known]
    c = float(np.abs(g).max())
    if not (c > allowed).all():
        return None  # all are 0 but for rounding: nothing was cut there
    cut: Array = np.clip(r, -c, c)
    at_bound = np.abs(g) == c
    free = ~at_bound & (np.abs(r) > allowed)
    if at_bound.sum() < fewest or not free.any() or (np.abs(r[at_bound]) <= c + allowed[at_bound]).all():
        return None
    return c if (np.abs(g - cut) <= allowed).all() else None
