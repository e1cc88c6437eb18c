"""Whether steps of one size for all entries are those of Adam without its bias correction.

With the same gradient g at every step the moments are m = (1 - b1^t) g and v = (1 - b2^t) g^2, so a step t is
rate (1 - b1^t) / sqrt(1 - b2^t) where they are not corrected, and exactly the rate where they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcheck.facts import Array, Finding, Severity
from gradcheck.magnitudes import magnitude

_BETA1 = (0.5, 0.8, 0.85, 0.9, 0.95, 0.99)
_BETA2 = (0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
_AGREES = 1e-3  # eps keeps the steps of small gradients below these sizes


def uncorrected(steps: Sequence[Array]) -> Finding | None:
    """The finding for three steps from the same weights, in units of the rate; None when they fit no wrong Adam."""
    sizes = [magnitude(step) for step in steps]
    for b1 in _BETA1:
        for b2 in _BETA2:
            plain = [(1 - b1**t) / math.sqrt(1 - b2**t) for t in (1, 2, 3)]
            if _alike(sizes, plain):
                return _finding(
                    b1, b2, sizes, "m and v are used as they are: neither is divided by 1 - beta ** t"
                )
            if _alike(sizes, [size / plain[0] for size in plain]):
                return _finding(b1, b2, sizes, "m and v are divided by 1 - beta, without the power t")
    return None


def _alike(sizes: Sequence[float], expected: Sequence[float]) -> bool:
    return all(abs(size - e) <= _AGREES * e for size, e in zip(sizes, expected))


def _finding(b1: float, b2: float, sizes: Sequence[float], how: str) -> Finding:
    seen = ", ".join(f"{size:.4g}" for size in sizes)
    return Finding(
        "P4",
        "adam-bias-correction",
        "step",
        f"Adam's bias correction is missing or incomplete: {how}",
        notes=(
            f"three steps from the same weights are {seen} times the rate, as with "
            f"beta1 = {b1:g} and beta2 = {b2:g}; corrected, each is the rate itself",
        ),
        help="m_hat = m / (1 - beta1 ** t) and v_hat = v / (1 - beta2 ** t), with t counted once per step from 1",
        severity=Severity.WARNING,
    )
