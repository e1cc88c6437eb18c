"""Random numbers of gradcheck's own: none that a user draws who begins with the same seed.

Inputs made with default_rng(0) would be the very upstream gradient or direction drawn with default_rng(0), and what is
measured along itself hides errors: through a batch normalisation nothing at all comes back.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from gradcheck.facts import Array

OWN = 0x67726164


def own_generator(*seed: int) -> np.random.Generator:
    """A generator that only gradcheck draws from, the same one for the same numbers."""
    return np.random.Generator(np.random.PCG64(_mixed(seed)))


class _Mixed(np.random.bit_generator.ISeedSequence):
    """A seed as PCG64 asks for it, mixed beforehand: that takes much longer than all the rest."""

    def __init__(self, seed: tuple[int, ...]) -> None:
        self.words = np.random.SeedSequence(seed).generate_state(4, np.uint64)

    def generate_state(self, n_words: int, dtype: Any = np.uint64) -> Array:
        return self.words


@functools.lru_cache(maxsize=64)
def _mixed(seed: tuple[int, ...]) -> Any:
    return _Mixed((*seed, OWN))


def generator_for(rng: np.random.Generator | int | None) -> np.random.Generator:
    """Such a generator for what a user gives as `rng=`: seeded with that number, or with one drawn from it."""
    seed = int(rng.integers(1 << 32)) if isinstance(rng, np.random.Generator) else int(rng or 0)
    return own_generator(seed)
