"""How exact numerical gradients are, and how honest their error bars: against mpmath, formulas and complex steps.

Random entries: sums and compositions of elementary functions with inputs of scale 1e-8 to 1e8, a loss with or without a
large constant added, and losses rounded to float32. The truth is the derivative of the function without rounding,
computed with 40 digits at the very floats the code sees. Where the true error is below one rounding unit of the
array's largest entry, that unit takes its place in the ratio bar / error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from gradcheck.numerical.gradient import numerical_gradient

EPS = 2.0**-52


@dataclass(frozen=True)
class Case:
    name: str
    f: Callable[..., Any]
    x: Any
    truth: Any


def _complex_truth(f, x):
    """One complex evaluation per entry: exact to rounding for the analytic f used here."""
    truth = np.empty(x.shape)
    for index in np.ndindex(*x.shape):
        z = x.astype(complex)
        z[index] += 1e-40j
        truth[index] = f(z).imag / 1e-40
    return truth


def named_cases(rng: np.random.Generator) -> list[Case]:
    """The functions whose gradients must be within 1e-9 of their largest entry."""
    x = rng.normal(size=20)
    logits, labels = rng.uniform(-50, 50, size=(5, 7)), rng.integers(0, 7, 5)

    def cross_entropy(z):
        shifted = z - z.real.max(axis=1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - shifted[np.arange(5), labels])

    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(5), labels] -= 1

    X, Y = rng.normal(size=(11, 3)), rng.normal(size=(11, 2))

    def mlp(theta):
        W1, b1, W2 = theta[:15].reshape(3, 5), theta[15:20], theta[20:].reshape(5, 2)
        return np.mean((np.tanh(X @ W1 + b1) @ W2 - Y) ** 2)

    theta = rng.normal(size=30)
    small_log = np.abs(rng.normal(size=6)) + 0.1
    small_log[2] = 1e-8
    return [
        Case("sum exp(100 x)", lambda x: np.exp(100 * x).sum(), x / 10, 100 * np.exp(10 * x)),
        Case("x**3 at 1e-6", lambda x: x**3, 1e-6, 3e-12),
        Case("x**3 at 1e8", lambda x: x**3, 1e8, 3e16),
        Case("sum sin(1e4 x)", lambda x: np.sin(1e4 * x).sum(), x, 1e4 * np.cos(1e4 * x)),
        Case("log at 1e-8", lambda x: np.log(x), 1e-8, 1e8),
        Case("sum log, one entry 1e-8", lambda x: np.log(x).sum(), small_log, 1 / small_log),
        Case("softmax cross-entropy", cross_entropy, logits, p / 5),
        Case("MLP 3-5-2, tanh", mlp, theta, _complex_truth(mlp, theta)),
    ]


# name, numpy, mpmath, its derivative in mpmath, range of the argument
_ELEMENTARY = [
    ("sin", np.sin, mpmath.sin, mpmath.cos, (-4, 4)),
    ("exp", np.exp, mpmath.exp, mpmath.exp, (-4, 4)),
    ("tanh", np.tanh, mpmath.tanh, lambda t: 1 - mpmath.tanh(t) ** 2, (-3, 3)),
    ("log", np.log, mpmath.log, lambda t: 1 / t, (0.05, 4)),
    ("sqrt", np.sqrt, mpmath.sqrt, lambda t: 1 / (2 * mpmath.sqrt(t)), (0.05, 4)),
    ("cube", lambda t: t**3, lambda t: t**3, lambda t: 3 * t**2, (-3, 3)),
    (
        "bell",
        lambda t: 1 / (1 + t * t),
        lambda t: 1 / (1 + t * t),
        lambda t: -2 * t / (1 + t * t) ** 2,
        (-3, 3),
    ),
    (
        "sin 30",
        lambda t: np.sin(30 * t),
        lambda t: mpmath.sin(30 * t),
        lambda t: 30 * mpmath.cos(30 * t),
        (-2, 2),
    ),
]
_OUTER = [
    ("identity", lambda s: s, lambda s: s, lambda s: mpmath.mpf(1)),
    ("square", lambda s: s * s, lambda s: s * s, lambda s: 2 * s),
    (
        "sqrt(1+s^2)",
        lambda s: np.sqrt(1 + s * s),
        lambda s: mpmath.sqrt(1 + s * s),
        lambda s: s / mpmath.sqrt(1 + s * s),
    ),
    (
        "log(2+s^2)",
        lambda s: np.log(2 + s * s),
        lambda s: mpmath.log(2 + s * s),
        lambda s: 2 * s / (2 + s * s),
    ),
]


def random_cases(rng: np.random.Generator, entries: int, size: int = 8) -> Iterator[Case]:
    """Cases of `size` entries each, `entries` in all."""
    for _ in range(0, entries, size):
        name, phi, m_phi, m_slope, (low, high) = _ELEMENTARY[rng.integers(len(_ELEMENTARY))]
        outer_name, outer, _, m_outer_slope = _OUTER[rng.integers(len(_OUTER))]
        scale = 10.0 ** rng.integers(-8, 9)
        weights = rng.normal(size=size)
        x = rng.uniform(low, high, size=size) * scale
        offset = float(rng.choice([0.0, 0.0, 1.0, 1e3]))
        single = rng.random() < 0.15

        def f(x, phi=phi, outer=outer, scale=scale, weights=weights, offset=offset, single=single):
            value = outer(np.sum(weights * phi(x / scale))) + offset
            return np.float32(value) if single and not np.iscomplexobj(value) else value

        with mpmath.workdps(40):
            s = mpmath.mpf(scale)
            arguments = [mpmath.mpf(float(v)) / s for v in x]
            total = mpmath.fsum(mpmath.mpf(float(w)) * m_phi(t) for w, t in zip(weights, arguments))
            outside = m_outer_slope(total)
            truth = np.array(
                [float(outside * mpmath.mpf(float(w)) * m_slope(t) / s) for w, t in zip(weights, arguments)]
            )
        yield Case(
            f"{outer_name} of sum {name}, scale {scale:g}, + {offset:g}{', float32' if single else ''}",
            f,
            x,
            truth,
        )


@dataclass(frozen=True)
class Coverage:
    entries: int
    covered: float  # share of entries whose true error is below the bar
    median_ratio: float  # of bar / max(true error, one rounding unit of the largest entry)
    largest_excess: float  # true error / bar, worst entry
    evaluations: float  # per entry
    worst: str


def coverage(rng: np.random.Generator, entries: int, *, complex_step: bool = True) -> Coverage:
    """How many true errors lie below their bars, over random entries."""
    ratios, excess, evaluations, worst, count = [], [], 0, ("", 0.0), 0
    for case in random_cases(rng, entries):
        gradient = numerical_gradient(case.f, case.x, complex_step=complex_step)
        error = np.abs(np.asarray(gradient) - case.truth)
        unit = EPS * np.max(np.abs(case.truth))
        ratios.append(gradient.error / np.maximum(error, unit))
        beyond = error / np.maximum(gradient.error, 1e-300)
        excess.append(beyond)
        if beyond.max() > worst[1]:
            worst = (case.name, float(beyond.max()))
        evaluations += gradient.evaluations
        count += gradient.size
    beyond = np.concatenate(excess)
    return Coverage(
        count,
        float(np.mean(beyond <= 1)),
        float(np.median(np.concatenate(ratios))),
        float(beyond.max()),
        evaluations / count,
        worst[0],
    )


def relative_error(case: Case, *, complex_step: bool) -> tuple[float, Any]:
    """Largest true error in units of the largest entry, and the gradient."""
    gradient = numerical_gradient(case.f, case.x, complex_step=complex_step)
    truth = np.asarray(case.truth, dtype=float)
    return float(np.max(np.abs(np.asarray(gradient) - truth)) / np.max(np.abs(truth))), gradient


def main() -> None:
    """Print both tables."""
    print(
        f"{'function':26} {'real differences':>17} {'calls/entry':>12} {'with complex step':>18} {'calls/entry':>12}"
    )
    for case in named_cases(np.random.default_rng(1)):
        real, real_gradient = relative_error(case, complex_step=False)
        both, both_gradient = relative_error(case, complex_step=True)
        costs = [g.evaluations / g.size for g in (real_gradient, both_gradient)]
        print(f"{case.name:26} {real:17.1e} {costs[0]:12.1f} {both:18.1e} {costs[1]:12.1f}")
    for label, complex_step in (("real differences", False), ("with complex step", True)):
        found = coverage(np.random.default_rng(2), 10_000, complex_step=complex_step)
        print(
            f"\n{label}: {found.entries} random entries, true error below the bar in {found.covered:.2%}, "
            f"median bar / error {found.median_ratio:.1f},\n  worst error / bar {found.largest_excess:.2g} "
            f"({found.worst}), {found.evaluations:.1f} evaluations per entry"
        )
