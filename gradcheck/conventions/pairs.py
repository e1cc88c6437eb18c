"""A parameter with the array that is taken for its gradient: what every way of pairing makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradcheck.conventions.layouts import Layout, broadcasts, layouts
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import LEFT_OUT, Array

Agreement = Callable[[Parameter, Array], float]
"""How well an array of the parameter's shape points along the numerical gradient: |cos|, in [0, 1]."""


SPREAD = "spread from shape"  # the layout of a gradient that has too few entries and would be broadcast


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """A parameter with its gradient brought to its shape, or with the reason why that was not possible."""

    parameter: Parameter
    found: Found
    layout: Layout | None  # None: the gradient's shape does not fit
    how: str
    more: tuple[Found, ...] = ()  # further gradients of the same memory, already added
    rounding: float = 0.0  # what was lost of it on the way: the digits of the weight that a step changed

    @property
    def raw(self) -> Array:
        """The gradient as the user's code left it."""
        return np.asarray(self.found.value)

    @property
    def description(self) -> str:
        """In the report: "by name", "by name, transposed"."""
        if self.layout is None or not self.layout.name:
            return self.how
        return f"{self.how}, {self.layout.name}"


def paired(p: Parameter, f: Found, how: str) -> Pairing:
    """The pairing, with the most plain layout that fits, or none."""
    options = layouts(f.value, p.shape)
    if options:
        return Pairing(p, f, options[0], how)
    spread = broadcasts(f.value, p.shape)
    if spread is not None and np.asarray(f.value).dtype.kind in "fiu":
        return Pairing(p, f, Layout(f"{SPREAD} {np.shape(f.value)}", spread), how)
    return Pairing(p, f, None, how)


def left_out(p: Parameter, like: Pairing, was: int, now: int, taken: frozenset[str]) -> Pairing:
    """The pairing with nothing, under the name that the gradient would have: `like` is that of layer `was`.

    Under none where that is `taken`: by its place in a tuple a gradient is not called after a layer.
    """
    name = re.sub(rf"(?<!\d){was}(?!\d)", str(now), like.found.name)
    nothing = Found((), "nothing" if name in taken else name, np.zeros(p.shape), like.found.returned)
    return Pairing(p, nothing, Layout("", np.zeros(p.shape)), LEFT_OUT)
