"""The relations between whole gradients that prove causes, judged by the error bars of the true ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array, Verdict
from gradcheck.magnitudes import magnitude

SURE = 50.0  # an entry carries information when it is this many error bars away from zero


def wrong(evidence: Evidence) -> tuple[ParameterEvidence, ...]:
    """The parameters whose gradient was found wrong, in forward order."""
    return tuple(p for p in evidence.parameters if p.verdict is Verdict.WRONG)


def telling(evidence: Evidence) -> tuple[ParameterEvidence, ...]:
    """The parameters whose true gradient is known and not zero: the only ones a relation can be tested on."""
    return tuple(p for p in evidence.parameters if is_telling(p))


def is_telling(p: ParameterEvidence) -> bool:
    """Whether some entry of the true gradient stands far above its error bar."""
    known = measured(p)
    return bool(known.any() and (np.abs(p.reference[known]) > SURE * tolerance(p)[known]).any())


def measured(p: ParameterEvidence) -> Array:
    """Mask of the entries whose true value is known."""
    return np.isfinite(p.reference) & np.isfinite(p.error)


def rounding(p: ParameterEvidence) -> float:
    """What the user's own arithmetic may lose, relative to the largest entry: wide enough for sums of a
    big batch.
    """
    narrow = any(np.dtype(array.dtype) in (np.float32, np.float16) for array in (p.value, p.raw, p.analytic))
    return 1e-4 if narrow else 1e-9


def tolerance(p: ParameterEvidence, factor: float = 1.0) -> Array:
    """How far an entry may lie from `factor` times the true gradient and still be equal to it."""
    known = measured(p)
    largest = float(np.abs(p.reference[known]).max()) if known.any() else 0.0
    bars = np.where(known, p.error, 0.0)
    return np.asarray(abs(factor) * (4.0 * bars + rounding(p) * largest) + 1e-300)


def equals(candidate: Array | None, p: ParameterEvidence) -> bool:
    """Whether a repaired gradient is the true one: in every known entry, and not only because all of it
    is zero.
    """
    if candidate is None or np.shape(candidate) != p.reference.shape or not is_telling(p):
        return False
    known = measured(p)
    gap = np.abs(np.asarray(candidate)[known] - p.reference[known])
    return bool((gap <= tolerance(p)[known]).all())


def same(a: Array, b: Array, scale: float = 1e-9) -> bool:
    """Whether two reported arrays are equal up to rounding, and not both zero."""
    if np.shape(a) != np.shape(b):
        return False
    largest = max(magnitude(a), magnitude(b))
    return bool(0.0 < largest < np.inf and np.abs(a - b).max() <= scale * largest)


def factor(p: ParameterEvidence) -> tuple[float, float] | None:
    """The constant k with analytic = k * reference in every entry and its error bar, or None when there
    is none.

    k = <G, R> / <R, R>; a zero gradient has no factor (it is a cause of its own).
    """
    if not is_telling(p) or p.analytic.shape != p.reference.shape:
        return None
    known = measured(p)
    g, r = p.analytic[known].astype(np.float64), p.reference[known].astype(np.float64)
    if not np.isfinite(g).all():
        return None
    square = float(r @ r)
    k = float(g @ r) / square
    allowed = tolerance(p, k)[known]
    bar = float(np.abs(r) @ np.maximum(allowed, tolerance(p)[known] * 1e-3)) / square
    if abs(k) <= 3 * bar or (np.abs(g - k * r) > allowed).any():
        return None
    return k, bar


def multiple(difference: Array, of: Array, allowed: Array) -> float | None:
    """The c with difference = c * of, residual below `allowed` in every entry, or None; c = 0 is None."""
    d, w, t = (np.asarray(array, dtype=np.float64).ravel() for array in (difference, of, allowed))
    keep = np.isfinite(d) & np.isfinite(w)
    d, w, t = d[keep], w[keep], t[keep]
    square = float(w @ w)
    if square == 0 or d.size < 2 or not (np.abs(d) > SURE * t).any():
        return None
    c = float(d @ w) / square
    bar = float(np.abs(w) @ t) / square
    fits = abs(c) > SURE / 10 * bar and bool((np.abs(d - c * w) <= t + bar * np.abs(w)).all())
    return c if fits else None


def is_bias(p: ParameterEvidence) -> bool:
    """Whether it is one number per unit, judged by its shape alone: a vector, a row or a column."""
    return p.value.size == max(p.value.shape, default=1)


def matrix_of(bias: ParameterEvidence, evidence: Evidence) -> tuple[ParameterEvidence, int] | None:
    """The weight matrix beside a bias and the axis of its inputs, or None when shapes leave a doubt.

    A neighbour in forward order, of the same layer when layers are known, with one axis as long as the
    bias; a square matrix is read in the orientation that another matrix of the net shows.
    """
    order = [p.name for p in evidence.parameters]
    here = order.index(bias.name)
    near = [evidence.parameters[i] for i in (here - 1, here + 1) if 0 <= i < len(order)]
    fitting = [p for p in near if p.value.ndim == 2 and not is_bias(p) and bias.value.size in p.value.shape]
    fitting = [p for p in fitting if p.layer == bias.layer] or fitting
    if not fitting:
        return None
    matrix = fitting[0]
    if matrix.value.shape[0] != matrix.value.shape[1]:
        return matrix, 0 if matrix.value.shape[1] == bias.value.size else 1
    return matrix, (1 if _stores_outputs_first(evidence) else 0)


def _stores_outputs_first(evidence: Evidence) -> bool:
    """Whether the net's oblong matrices are (outputs, inputs), told by the biases beside them."""
    for i, p in enumerate(evidence.parameters[:-1]):
        after = evidence.parameters[i + 1]
        rows_columns = p.value.shape
        if p.value.ndim == 2 and rows_columns[0] != rows_columns[1] and is_bias(after) and not is_bias(p):
            return bool(after.value.size == rows_columns[0])
    return False


def batch_sizes(sizes: Mapping[str, int]) -> dict[str, int]:
    """The sizes that count samples."""
    return {
        name: n
        for name, n in sizes.items()
        if n > 1 and ("batch" in name.lower() or "sample" in name.lower())
    }


def number(value: float) -> str:
    """A factor as a person writes it: 4, 0.25, 1/3, -1, 0.123457."""
    if abs(value) < 1e9 and abs(value - round(value)) <= 1e-6 * abs(value) and round(value) != 0:
        return str(round(value))
    if (
        abs(value) < 1
        and value != 0
        and abs(1 / value - round(1 / value)) <= 1e-5 * abs(1 / value)
        and abs(value) > 1e-4
    ):
        sign = "-" if value < 0 else ""
        inverse = abs(round(1 / value))
        return f"{sign}{1 / inverse:g}" if 1000 % inverse == 0 else f"{sign}1/{inverse}"
    return f"{value:.6g}"


def names(parameters: Iterable[ParameterEvidence]) -> tuple[str, ...]:
    """Their names, in the order given."""
    return tuple(p.name for p in parameters)


def listed(words: Iterable[str], most: int = 6) -> str:
    """Words as a person lists them: "W1, b1 and W2"; the middle is left out when there are many."""
    kept = list(words)
    if len(kept) > most:
        return f"{', '.join(kept[: most - 1])} and {len(kept) - most + 1} more"
    return kept[0] if len(kept) == 1 else f"{', '.join(kept[:-1])} and {kept[-1]}" if kept else ""
