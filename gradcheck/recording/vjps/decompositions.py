"""Derivatives of matrix decompositions: eigh, svd, qr, and of the pseudo-inverse that rests on one.

Formulas: Giles 2008, "An extended collection of matrix derivative results"; of svd Townsend 2016, "Differentiating the
singular value decomposition"; of qr Walter and Lehmann 2010; of pinv Golub and Pereyra 1973.
"""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, rule


def _t(a: Array) -> Array:
    return np.swapaxes(a, -1, -2)


def _real(*arrays: Any) -> None:
    if any(np.asarray(a).dtype.kind == "c" for a in arrays):
        raise TypeError("the decomposition of a complex matrix")


def _differences(values: Array) -> Array:
    """1 / (v_j - v_i), 0 on the diagonal."""
    between = values[..., None, :] - values[..., :, None]
    i = np.arange(values.shape[-1])
    between[..., i, i] = np.inf
    return np.asarray(1.0 / between)


def _diagonal(values: Any, n: int) -> Array:
    return np.zeros((n, n)) if values is None else np.asarray(values)[..., None] * np.eye(n)


def _of_one_triangle(d: Array, uplo: str) -> Array:
    """The derivative by the triangle that numpy reads, where the other one mirrors it."""
    low = np.tril(d) + np.tril(_t(d), -1)
    return low if uplo.upper() == "L" else _t(low)


@rule("eigh", "linalg.eigh")
def eigh(g: Any, y: Any, a: Any, UPLO: str = "L") -> Gradients:
    w, v = (np.asarray(part) for part in y)
    _real(w, v)
    inner = _diagonal(g[0], w.shape[-1])
    if g[1] is not None:
        inner = inner + _differences(w) * (_t(v) @ np.asarray(g[1]))
    return (_of_one_triangle(v @ inner @ _t(v), UPLO),)


@rule("eigvalsh", "linalg.eigvalsh")
def eigvalsh(g: Any, y: Any, a: Any, UPLO: Any = "L") -> Gradients:
    return eigh((g, None), np.linalg.eigh(a, UPLO), a, UPLO)


@rule("svd", "linalg.svd")
def svd(
    g: Any, y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, hermitian: Any = False
) -> Gradients:
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    _real(u)
    k = s.shape[-1]
    of_u, of_s, of_vh = g if compute_uv else (None, g, None)
    inner = _diagonal(of_s, k)
    made: Any = 0.0
    f = _differences(s * s)
    if of_u is not None:
        of_u = np.asarray(of_u)
        if np.any(of_u[..., k:]):
            raise TypeError("columns of a null space")
        of_u, mixed = of_u[..., :k], _t(u) @ of_u[..., :k]
        inner = inner + f * (mixed - _t(mixed)) * s[..., None, :]
        made = made + (of_u - u @ mixed) / s[..., None, :] @ vh
    if of_vh is not None:
        of_vh = np.asarray(of_vh)
        if np.any(of_vh[..., k:, :]):
            raise TypeError("rows of a null space")
        of_vh, mixed = of_vh[..., :k, :], vh @ _t(of_vh[..., :k, :])
        inner = inner + s[..., :, None] * f * (mixed - _t(mixed))
        made = made + u @ ((of_vh - _t(mixed) @ vh) / s[..., :, None])
    return (u @ inner @ vh + made,)


@rule("qr", "linalg.qr")
def qr(g: Any, y: Any, a: Any, mode: str = "reduced") -> Gradients:
    q, r = (np.asarray(part) for part in y)
    _real(q)
    if mode != "reduced" or r.shape[-1] != r.shape[-2]:
        raise TypeError("qr of a wide matrix, or another mode")
    of_q = np.zeros(q.shape) if g[0] is None else np.asarray(g[0])
    of_r = np.zeros(r.shape) if g[1] is None else np.asarray(g[1])
    m = r @ _t(of_r) - _t(of_q) @ q
    d = of_q + q @ (np.tril(m) + _t(np.tril(m, -1)))
    return (_t(np.linalg.solve(r, _t(d))),)


@rule("pinv", "linalg.pinv")
def pinv(g: Any, y: Any, a: Any, *_: Any, **__: Any) -> Gradients:
    a, p, g = np.asarray(a), np.asarray(y), np.asarray(g)
    _real(a)
    pt, gt = _t(p), _t(g)
    left, right = np.eye(a.shape[-2]) - a @ p, np.eye(a.shape[-1]) - p @ a
    return (-pt @ g @ pt + left @ gt @ p @ pt + pt @ p @ gt @ right,)
