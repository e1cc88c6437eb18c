"""Random numbers of gradcheck's own: none that a user draws who begins with the same seed.

Inputs made with default_rng(0) would be the very upstream gradient or direction drawn with default_rng(0), and what is
measured along itself hides errors: through a batch normalisation nothing at all comes back.
"""

from __future__ import annotations

import functools

import numpy as np

OWN = 0x67726164


def own_generator(*seed: int) -> np.random.Generator:
    """A generator that only gradcheck draws from, the same one for the same numbers."""
    return np.random.Generator(np.random.PCG64(_sequence(seed)))


@functools.lru_cache(maxsize=64)
def _sequence(seed: tuple[int, ...]) -> np.random.SeedSequence:
    return np.random.SeedSequence((*seed, OWN))  # to mix the seed takes as long as all the rest


def generator_for(rng: np.random.Generator | int | None) -> np.random.Generator:
    """Such a generator for what a user gives as `rng=`: seeded with that number, or with one drawn from it."""
    seed = int(rng.integers(1 << 32)) if isinstance(rng, np.random.Generator) else int(rng or 0)
    return own_generator(seed)
