"""Derivatives of linear algebra: solve, inv, det, slogdet, cholesky, and of interpolation."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, rule, unbroadcast


def _t(a: Array) -> Array:
    return np.swapaxes(a, -1, -2)


@rule("inv", "linalg.inv", "I")
def inv(g: Any, y: Any, a: Any) -> Gradients:
    y = np.asarray(y)
    return (-_t(y) @ g @ _t(y),)


@rule("solve", "linalg.solve", operands=2)
def solve(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    a, b, y, g = np.asarray(a), np.asarray(b), np.asarray(y), np.asarray(g)
    vector = b.ndim == 1
    if vector:
        y, g = y[..., None], g[..., None]
    of_b = np.linalg.solve(_t(a), g)
    return (lambda: unbroadcast(-of_b @ _t(y), a)), unbroadcast(of_b[..., 0] if vector else of_b, b)


@rule("det", "linalg.det")
def det(g: Any, y: Any, a: Any) -> Gradients:
    """g times the matrix of cofactors, taken from the singular values so that a singular matrix does no harm."""
    u, s, vh = np.linalg.svd(a)
    n = s.shape[-1]
    others = np.stack([np.prod(np.delete(s, i, axis=-1), axis=-1) for i in range(n)], axis=-1) if n else s
    sign = np.linalg.det(u) * np.linalg.det(vh)
    return ((np.asarray(g) * sign)[..., None, None] * np.conj(u * others[..., None, :] @ vh),)


@rule("slogdet", "linalg.slogdet")
def slogdet(g: Any, y: Any, a: Any) -> Gradients:
    of_logarithm = g[1]
    if of_logarithm is None:
        return (None,)
    return (np.asarray(of_logarithm)[..., None, None] * _t(np.linalg.inv(a)),)


@rule("cholesky", "linalg.cholesky")
def cholesky(g: Any, y: Any, a: Any) -> Gradients:
    """L^-T (P(L^T g)) L^-1 with P = lower triangle, diagonal halved (Murray 2016, eq. 8).

    numpy reads the lower triangle of a only; the derivative is given to the lower triangle.
    """
    low = np.asarray(y)
    p = np.tril(_t(low) @ np.tril(g))
    n = low.shape[-1]
    p[..., np.arange(n), np.arange(n)] *= 0.5
    inverse = np.linalg.inv(low)
    s = _t(inverse) @ p @ inverse
    s = s + _t(s)
    s[..., np.arange(n), np.arange(n)] *= 0.5
    return (np.tril(s),)


@rule("interp")
def interp(
    g: Any, y: Any, x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Gradients:
    if period is not None:
        raise TypeError("interp with a period")
    g, x_, xp, fp_ = np.asarray(g), np.asarray(x), np.asarray(xp), np.asarray(fp)
    at = np.clip(np.searchsorted(xp, x_, side="right") - 1, 0, len(xp) - 2)
    inside = (x_ >= xp[0]) & (x_ <= xp[-1])
    slope = (fp_[at + 1] - fp_[at]) / (xp[at + 1] - xp[at])
    weight = np.clip((x_ - xp[at]) / (xp[at + 1] - xp[at]), 0.0, 1.0)
    given = ((x_ < xp[0]) & (left is not None)) | ((x_ > xp[-1]) & (right is not None))

    def of_values() -> Array:
        d = np.zeros(fp_.shape)
        np.add.at(d, at, np.where(given, 0.0, g * (1.0 - weight)))
        np.add.at(d, at + 1, np.where(given, 0.0, g * weight))
        return d

    def of_places() -> Array:
        d = np.zeros(xp.shape)
        moved = np.where(inside, g * slope, 0.0)
        np.add.at(d, at, -moved * (1.0 - weight))
        np.add.at(d, at + 1, -moved * weight)
        return d

    def of_left() -> Any:
        return np.sum(np.where(x_ < xp[0], g, 0.0)) if left is not None else None

    def of_right() -> Any:
        return np.sum(np.where(x_ > xp[-1], g, 0.0)) if right is not None else None

    return np.where(inside, g * slope, 0.0), of_places, of_values, of_left, of_right


def _transform(name: str) -> None:
    function = getattr(np.fft, name)

    @rule(f"fft.{name}")
    def _(g: Any, y: Any, a: Any, *args: Any, **kwargs: Any) -> Gradients:
        """These transforms are symmetric matrices: their transpose is the transform itself."""
        if np.shape(y) != np.shape(a):
            raise TypeError("a Fourier transform that pads or cuts")
        return (unbroadcast(function(g, *args, **kwargs), a),)


for _name in ("fft", "ifft", "fft2", "ifft2", "fftn", "ifftn"):
    _transform(_name)


@rule("fft.rfft")
def rfft(g: Any, y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Gradients:
    """The transform of which the second half is not computed."""
    length = np.shape(a)[axis]
    if n not in (None, length):
        raise TypeError("a Fourier transform that pads or cuts")
    return (np.real(np.fft.fft(g, length, axis, norm)),)


_TURNED: dict[Any, Any] = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}


@rule("fft.irfft")
def irfft(g: Any, y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Gradients:
    """The entries between the first and, of an even length, the last stand for their conjugates as well."""
    length, kept = np.shape(y)[axis], np.shape(a)[axis]
    if length // 2 + 1 != kept:
        raise TypeError("a Fourier transform that pads or cuts")
    d = np.moveaxis(np.conj(np.fft.rfft(np.real(g), length, axis, _TURNED[norm])), axis, -1)
    d[..., 1 : (length + 1) // 2] *= 2.0
    return (unbroadcast(np.moveaxis(d, -1, axis), a),)


@rule("trapezoid", "trapz")
def trapezoid(g: Any, y: Any, values: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> Gradients:
    v = np.moveaxis(np.asarray(values), axis, -1)
    widths = (
        np.broadcast_to(dx, (v.shape[-1] - 1,))
        if x is None
        else np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    )
    half = 0.5 * np.asarray(g)[..., None] * widths
    end = np.zeros((*half.shape[:-1], 1))
    d = np.concatenate([half, end], axis=-1) + np.concatenate([end, half], axis=-1)

    def of_x() -> Array:
        step = 0.5 * np.asarray(g)[..., None] * (v[..., 1:] + v[..., :-1])
        end = np.zeros((*step.shape[:-1], 1))
        moved = np.concatenate([end, step], axis=-1) - np.concatenate([step, end], axis=-1)
        return np.asarray(unbroadcast(moved, x))

    return np.moveaxis(d, -1, axis), of_x if np.ndim(x) == 1 else None
