"""Part of the gradient was never filled in.

What you see: the gradient is right in one block and exactly 0 in the rest.

Why it happens: a loop stops one step early (`range(size - 1)`), a `return` stands inside the loop, or
only one channel, filter, gate or time step is written.

Wrong:
    for i in range(H - K):             # one position short
        dW += ...
    for f in range(filters):
        dF[f] = ...
        return dF                      # inside the loop

Right:
    for i in range(H - K + 1): ...

How it is proven: every entry is the true one or exactly 0, and whole rows, columns, filters or
positions are 0.

Look-alikes: F3 (all of it is 0), L1 (rows of repeated ids are too small, not 0). Dead units have a true
gradient of 0.
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match
from gradcheck.causes.proofs import is_bias, is_telling, listed, measured, telling, tolerance, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Verdict


def diagnose(evidence: Evidence) -> Match | None:
    found = {p.name: words for p in wrong(evidence) if (words := _empty_part(p))}
    by_name = {p.name: p for p in evidence.parameters}
    # The same units without weight and bias gradient: delta is 0 there, which is a mask, not a loop.
    if not found or any(is_bias(by_name[name]) for name in found):
        return None
    biases = [p for p in telling(evidence) if is_bias(p) and p.verdict is Verdict.RIGHT]
    layers = {by_name[name].layer for name in found}
    certain = layers <= {p.layer for p in biases} or all(by_name[name].value.ndim > 2 for name in found)
    where = listed(f"{words} of {name}" for name, words in found.items())
    return Match(
        tuple(found),
        f"the gradient is exactly 0 in {where} and right in the rest",
        notes=()
        if certain
        else ("or delta is masked there for every sample: a unit that is taken to be switched off",),
        help="look for a loop that ends early, a return inside it, or an index that is never written",
        certain=certain,
        rank=4,
    )


def _empty_part(p: ParameterEvidence) -> str:
    """The rows, columns or slices that hold only zeros where the truth does not; "" unless they explain every
    error.
    """
    if not is_telling(p) or p.analytic.shape != p.reference.shape or not measured(p).all():
        return ""
    off = np.abs(p.analytic - p.reference) > tolerance(p)
    if p.analytic[off].any() or not p.analytic.any():
        return ""
    for axis, word in enumerate(("row", "column", "slice", "slice")[: p.value.ndim]):
        other = tuple(k for k in range(p.value.ndim) if k != axis)
        empty = np.flatnonzero(~p.analytic.any(axis=other) & off.any(axis=other))
        covered = np.zeros(p.value.shape[axis], dtype=bool)
        covered[empty] = True
        if len(empty) and not off.any(axis=other)[~covered].any() and len(empty) < p.value.shape[axis]:
            plural = word if len(empty) == 1 else f"{word}s"
            return f"{plural} {listed(str(i) for i in empty)}" if word != "slice" else f"part of axis {axis}"
    return ""


def explains(line: LineEvidence) -> bool:
    return line.before.function == "part"
