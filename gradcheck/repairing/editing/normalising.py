"""The gradient of a normalised value, in one formula: what every layer or batch normalisation hands down.

For xhat = (x - mean) / std, with d = dL/dxhat: dL/dx = (d - mean(d) - xhat mean(d xhat)) / std. Without a mean, for
xhat = x / rms, its term is missing; for xhat = x / |x| the last mean is a sum. These terms are what is lost most often.
xhat is known by its own numbers: along its axes the mean square is at most 1, or the sum of squares is 1.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.editing.making import broadcasts
from gradcheck.repairing.editing.terms import Terms
from gradcheck.repairing.editing.text import TextEdit

SPREAD = 0.5  # the least mean square of a normalised array: below 1 by what is added to the variance
UPSTREAMS = 24  # arrays that may be dL/dxhat


class NormEdits(Terms):
    """Makes a whole value anew as the gradient of a normalised one."""

    def normalised(self, top: ast.expr, needed: Sequence[Array]) -> Iterator[TextEdit]:
        """The formula, written with what is in scope, where it gives one of the needed arrays."""
        shape = self._shape(top)
        if not shape or int(np.prod(shape)) < 4:
            return
        before = self.source.of(top)
        arrays = {t: a.astype(float) for t, a in self.scope.arrays.items() if a.dtype.kind == "f"}
        for name, xhat in self._shifted_or_scaled(arrays, shape):
            axes, total, centred = _normalised_along(xhat) or ((), "", False)
            if not axes:
                continue
            over = f"axis={axes[0] if len(axes) == 1 else axes}"
            over += "" if self.scope.has_matrices else ", keepdims=True"
            for upstream, d in [*self._upstreams(arrays, shape, name)][:UPSTREAMS]:
                made = d - xhat * getattr(d * xhat, total)(axis=axes, keepdims=True)
                if self.scope.has_matrices:
                    last = f"np.multiply({name}, np.multiply({upstream}, {name}).{total}({over}))"
                else:
                    last = f"{name} * ({upstream} * {name}).{total}({over})"
                text = f"{upstream} - {last}"
                if centred:
                    made -= d.mean(axis=axes, keepdims=True)
                    text = f"{upstream} - {upstream}.mean({over}) - {last}"
                for target in needed:
                    for whole in self._divided(text, made, target, arrays):
                        yield self._replace(top, whole, "normalisation", 1.7, before, whole)

    def _shifted_or_scaled(
        self, arrays: Mapping[str, Array], shape: tuple[int, ...]
    ) -> Iterator[tuple[str, Array]]:
        """What may be normalised: an array, or one times or over what is its spread, as `x * inverse`."""
        plain = [(text, a) for text, a in arrays.items() if a.shape == shape]
        yield from plain
        for spread, s in arrays.items():
            if s.shape == shape or s.ndim != len(shape) or not broadcasts(s.shape, shape) or not s.all():
                continue
            for text, a in plain:
                yield f"({self._times(text, spread)})", a * s
                yield f"({text} / {spread})", a / s

    def _upstreams(
        self, arrays: dict[str, Array], shape: tuple[int, ...], xhat: str
    ) -> Iterator[tuple[str, Array]]:
        """What may be dL/dxhat: an array, or one times the scale of the normalisation."""
        plain = [(text, a) for text, a in arrays.items() if a.shape == shape and text != xhat]
        yield from plain
        for scale, g in arrays.items():
            if g.shape != shape and g.size > 1 and broadcasts(g.shape, shape):
                for text, a in plain:
                    yield f"({self._times(text, scale)})", a * g

    def _divided(self, text: str, made: Array, target: Array, arrays: dict[str, Array]) -> Iterator[str]:
        """The formula over the standard deviation, or times its inverse, or as it is."""
        size = magnitude(target)
        if not size or target.shape != made.shape:
            return

        def hits(value: Array) -> bool:
            return bool((np.abs(value - target) <= 1e-9 * size).all())

        if hits(made):
            yield text
        for name, s in arrays.items():
            if not broadcasts(s.shape, target.shape) or s.shape == target.shape:
                continue
            with np.errstate(all="ignore"):
                if hits(made * s):
                    yield self._times(name, f"({text})")
                elif hits(made / s):
                    yield f"({text}) / {name}"
                elif hits(made / np.sqrt(s)):
                    yield f"({text}) / np.sqrt({name})"


def _normalised_along(x: Array) -> tuple[tuple[int, ...], str, bool] | None:
    """The axes along which an array has been normalised, by a "mean" or a "sum" of squares, and whether its mean is 0.

    None when it has not.
    """
    n = x.ndim
    choices = [tuple(range(k, n)) for k in range(n - 1, 0, -1)] + [tuple(range(k)) for k in range(1, n)]
    choices += [tuple(axis for axis in range(n) if axis != 1)] if n > 2 else [(0,)] if n == 1 else []
    for axes in dict.fromkeys(choices):
        count = int(np.prod([x.shape[axis] for axis in axes]))
        if count < 2:
            continue
        mean, square = x.mean(axis=axes), (x * x).mean(axis=axes)
        if square.min() > SPREAD and square.max() < 1 + 1e-9:
            return axes, "mean", bool(np.abs(mean).max() < 1e-7)
        if np.abs(count * square - 1).max() < 1e-9:
            return axes, "sum", False
    return None
