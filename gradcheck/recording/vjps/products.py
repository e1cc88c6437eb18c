"""Derivatives of products: dot, matmul, inner, outer, tensordot, einsum, kron, cross, convolve."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

import string
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, rule, unbroadcast


def _t(a: Array) -> Array:
    return a.swapaxes(-1, -2)


@rule("matmul", operands=2)
def matmul(g: Any, y: Any, a: Any, b: Any, out: Any = None, **_: Any) -> Gradients:
    # y[..., i, j] = sum_k a[..., i, k] b[..., k, j]   so   da = g b^T, db = a^T g, summed over broadcast axes
    if a.ndim == 2 and b.ndim == 2:
        return (lambda: _real(g @ b.T, a)), (lambda: _real(a.T @ g, b))
    if a.ndim == 1 and b.ndim == 2:
        return (lambda: _real(b @ g, a)), (lambda: _real(a[:, None] * g, b))
    if a.ndim == 1 and b.ndim == 1:
        return (lambda: _real(g * b, a)), (lambda: _real(g * a, b))
    if a.ndim == 2 and b.ndim == 1:
        return (lambda: _real(g[:, None] * b, a)), (lambda: _real(g @ a, b))
    a2 = a[None, :] if a.ndim == 1 else a
    b2 = b[:, None] if b.ndim == 1 else b
    g2 = np.asarray(g)
    g2 = g2[..., None] if b.ndim == 1 else g2
    g2 = g2[..., None, :] if a.ndim == 1 else g2
    return (lambda: unbroadcast(g2 @ _t(b2), a2).reshape(a.shape)), (
        lambda: unbroadcast(_t(a2) @ g2, b2).reshape(b.shape)
    )


def _real(g: Array, x: Array) -> Array:
    return g.real if g.dtype.kind == "c" and x.dtype.kind != "c" else g


@rule("dot", operands=2)
def dot(g: Any, y: Any, a: Any, b: Any, out: Any = None) -> Gradients:
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return (lambda: unbroadcast(g * b, a)), (lambda: unbroadcast(g * a, b))
    if a.ndim <= 2 and b.ndim <= 2:
        return matmul(g, y, a, b)
    return tensordot(g, y, a, b, ((a.ndim - 1,), (max(0, b.ndim - 2),)))


@rule("inner", operands=2)
def inner(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return dot(g, y, a, b)
    return tensordot(g, y, a, b, ((a.ndim - 1,), (b.ndim - 1,)))


@rule("vdot", operands=2)
def vdot(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    a, b = np.asarray(a), np.asarray(b)
    return (
        lambda: unbroadcast(np.conj(g * b.reshape(-1)).reshape(a.shape), a),
        lambda: unbroadcast((g * np.conj(a.reshape(-1))).reshape(b.shape), b),
    )


@rule("vecdot", operands=2)
def vecdot(g: Any, y: Any, x1: Any, x2: Any, axis: Any = -1, **_: Any) -> Gradients:
    g = np.expand_dims(np.asarray(g), axis)
    return (lambda: unbroadcast(np.conj(g * x2), x1)), (lambda: unbroadcast(g * np.conj(x1), x2))


@rule("outer", operands=2)
def outer(g: Any, y: Any, a: Any, b: Any, out: Any = None) -> Gradients:
    a, b = np.asarray(a), np.asarray(b)
    return (lambda: unbroadcast((g @ b.reshape(-1)).reshape(a.shape), a)), (
        lambda: unbroadcast((a.reshape(-1) @ g).reshape(b.shape), b)
    )


@rule("tensordot", operands=2)
def tensordot(g: Any, y: Any, a: Any, b: Any, axes: Any = 2) -> Gradients:
    a, b = np.asarray(a), np.asarray(b)
    if isinstance(axes, int | np.integer):
        of_a, of_b = list(range(a.ndim - int(axes), a.ndim)), list(range(int(axes)))
    else:
        of_a, of_b = (
            [int(i) % x.ndim for i in np.atleast_1d(side)] if x.ndim else [] for side, x in zip(axes, (a, b))
        )
    free_a = [i for i in range(a.ndim) if i not in of_a]
    free_b = [i for i in range(b.ndim) if i not in of_b]
    g = np.asarray(g).reshape([a.shape[i] for i in free_a] + [b.shape[i] for i in free_b])

    def left() -> Any:
        d = np.tensordot(g, b, (range(len(free_a), g.ndim), free_b))  # free_a, then of_b in ascending order
        order = free_a + [of_a[of_b.index(i)] for i in sorted(of_b)]
        return unbroadcast(d.transpose(np.argsort(order)), a)

    def right() -> Any:
        d = np.tensordot(a, g, (free_a, range(len(free_a))))
        order = [of_b[of_a.index(i)] for i in sorted(of_a)] + free_b
        return unbroadcast(d.transpose(np.argsort(order)), b)

    return left, right


@rule("kron", operands=2)
def kron(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    a, b = np.asarray(a), np.asarray(b)
    n = max(a.ndim, b.ndim)
    wide_a = a.reshape((1,) * (n - a.ndim) + a.shape)
    wide_b = b.reshape((1,) * (n - b.ndim) + b.shape)
    blocks = np.asarray(g).reshape([m for pair in zip(wide_a.shape, wide_b.shape) for m in pair])
    even, odd = list(range(0, 2 * n, 2)), list(range(1, 2 * n, 2))
    return (
        lambda: unbroadcast(np.tensordot(blocks, wide_b, (odd, range(n))).reshape(a.shape), a),
        lambda: unbroadcast(np.tensordot(blocks, wide_a, (even, range(n))).reshape(b.shape), b),
    )


@rule("multi_dot", "linalg.multi_dot", lists=True)
def multi_dot(g: Any, y: Any, arrays: Any, *, out: Any = None) -> Gradients:
    operands = [np.asarray(a) for a in arrays]
    partial = [operands[0]]
    for a in operands[1:]:
        partial.append(partial[-1] @ a)
    found: list[Any] = []
    for i in range(len(operands) - 1, 0, -1):
        left, right = matmul(g, None, partial[i - 1], operands[i])
        found.append(right())
        g = left()
    return ((unbroadcast(g, operands[0]), *found[::-1]),)


def _subscripts(args: tuple[Any, ...]) -> tuple[list[str], str, list[Array]]:
    """Letters of each operand and of the result, ellipses written out, and the operands."""
    if isinstance(args[0], str):
        spec, operands = args[0].replace(" ", ""), [np.asarray(a) for a in args[1:]]
    else:
        operands = [np.asarray(a) for a in args[: len(args) - len(args) % 2 : 2]]
        letters = string.ascii_letters
        parts = [
            "".join("..." if i is Ellipsis else letters[int(i)] for i in indices)
            for indices in [*args[1 : len(args) - len(args) % 2 : 2], *(args[-1:] if len(args) % 2 else ())]
        ]
        spec = ",".join(parts[: len(operands)])
        if len(args) % 2:
            spec += "->" + parts[-1]
    inputs, arrow, output = spec.partition("->")
    terms = inputs.split(",")
    unused = [c for c in string.ascii_letters if c not in spec]
    width = max(
        [a.ndim - len(t.replace("...", "")) for t, a in zip(terms, operands) if "..." in t], default=0
    )
    hidden = "".join(unused[:width])
    named = inputs.replace("...", "").replace(",", "")
    terms = [
        t.replace("...", hidden[width - (a.ndim - len(t) + 3) :] if a.ndim - len(t) + 3 else "")
        for t, a in zip(terms, operands)
    ]
    output = (
        output.replace("...", hidden)
        if arrow
        else hidden + "".join(sorted(c for c in set(named) if named.count(c) == 1))
    )
    return terms, output, operands


@rule("einsum", lists=True)
def einsum(g: Any, y: Any, *args: Any, **_: Any) -> Gradients:
    terms, output, operands = _subscripts(args)
    sizes: dict[str, int] = {}
    for term, a in zip(terms, operands):
        for letter, n in zip(term, a.shape):
            sizes[letter] = max(n, sizes.get(letter, 0)) if n != 0 else 0
    g = np.asarray(g)

    def of(k: int) -> Any:
        term, a = terms[k], operands[k]
        wanted = "".join(dict.fromkeys(term))
        others = [output, *(t for i, t in enumerate(terms) if i != k)]
        arrays = [g, *(x for i, x in enumerate(operands) if i != k)]
        reached = "".join(c for c in wanted if any(c in t for t in others))
        d = np.einsum(",".join(others) + "->" + reached, *arrays, optimize=g.size * max(1, a.size) > 4096)
        d = d.reshape([sizes[c] if c in reached and d.shape[reached.index(c)] != 1 else 1 for c in wanted])
        lengths = {c: a.shape[term.index(c)] for c in wanted}
        shrunk = tuple(i for i, c in enumerate(wanted) if lengths[c] == 1 and d.shape[i] != 1)
        d = d.sum(axis=shrunk, keepdims=True) if shrunk else d
        # A letter that stands in this operand alone was summed away: each of its entries has the same derivative.
        d = np.broadcast_to(d, [lengths[c] for c in wanted])
        single = tuple(c for c in wanted if lengths[c] == 1 and sizes[c] > 1 and c not in reached)
        d = d * float(np.prod([sizes[c] for c in single])) if single else d
        if len(wanted) == len(term):
            return unbroadcast(d, a)
        full = np.zeros(a.shape, dtype=d.dtype)
        np.einsum(f"{term}->{wanted}", full)[...] = (
            d  # einsum without a sum is a writeable view of the diagonal
        )
        return unbroadcast(full, a)

    def later(k: int) -> Any:
        return lambda: of(k)

    if isinstance(args[0], str):
        return (None, *(later(k) for k in range(len(operands))))
    return tuple(later(i // 2) if i % 2 == 0 and i // 2 < len(operands) else None for i in range(len(args)))


@rule("cross", operands=2)
def cross(
    g: Any, y: Any, a: Any, b: Any, axisa: Any = -1, axisb: Any = -1, axisc: Any = -1, axis: Any = None
) -> Gradients:
    if axis is not None:
        axisa = axisb = axisc = axis
    a_, b_ = np.moveaxis(np.asarray(a), axisa, -1), np.moveaxis(np.asarray(b), axisb, -1)
    g = np.asarray(g)
    if a_.shape[-1] == 2 and b_.shape[-1] == 2:
        g = np.stack([np.zeros_like(g), np.zeros_like(g), g], axis=-1)
    else:
        g = np.moveaxis(g, axisc, -1)

    def solid(v: Array) -> Array:
        return v if v.shape[-1] == 3 else np.concatenate([v, np.zeros((*v.shape[:-1], 1))], axis=-1)

    def back(d: Array, v: Array, to: int) -> Array:
        return np.moveaxis(unbroadcast(d[..., : v.shape[-1]], v), -1, to)

    # g . (a x b) = a . (b x g) = b . (g x a)
    return (lambda: back(np.cross(solid(b_), g), a_, axisa)), (
        lambda: back(np.cross(g, solid(a_)), b_, axisb)
    )


def _slide(g: Array, v: Array, out: int) -> Array:
    """sum_k g[i + k] v[k] for i = 0 .. out - 1, g being zero beyond its ends."""
    return np.correlate(np.concatenate([g, np.zeros(len(v) + out)]), v, "valid")[:out]


def _full_cotangent(g: Any, n: int, m: int, mode: Any) -> Array:
    """The cotangent of the full convolution of lengths n and m, of which `mode` shows a part."""
    names = {0: "valid", 1: "same", 2: "full"}
    mode = names.get(mode, mode)
    g = np.asarray(g)
    start = {"full": 0, "same": (min(n, m) - 1) // 2, "valid": min(n, m) - 1}[mode]
    full = np.zeros(n + m - 1, dtype=g.dtype)
    full[start : start + len(g)] = g
    return full


@rule("convolve", operands=2)
def convolve(g: Any, y: Any, a: Any, v: Any, mode: Any = "full") -> Gradients:
    a, v = np.atleast_1d(a), np.atleast_1d(v)
    full = _full_cotangent(g, len(a), len(v), mode)
    return (lambda: _slide(full, np.conj(v) if v.dtype.kind == "c" else v, len(a))), (
        lambda: _slide(full, a, len(v))
    )


@rule("correlate", operands=2)
def correlate(g: Any, y: Any, a: Any, v: Any, mode: Any = "valid") -> Gradients:
    a, v = np.atleast_1d(a), np.atleast_1d(v)
    of_a, of_v = convolve(g, y, a, v[::-1], mode)
    if len(a) < len(v) and mode not in ("full", 2):  # numpy swaps the operands, which turns the result around
        raise TypeError("correlate of a shorter with a longer array")
    return of_a, (lambda: of_v()[::-1])
