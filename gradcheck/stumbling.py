"""A fault of our own costs only the part of an answer it lies in, and is told; developers have it raised.

With GRADCHECK_STRICT in the environment, as in our tests, nothing is caught: what users are spared must not stay
hidden from those who can mend it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

STRICT = "GRADCHECK_STRICT"
T = TypeVar("T")


def is_strict() -> bool:
    """Whether faults of ours are to be raised."""
    return bool(os.environ.get(STRICT))


@contextmanager
def costs_only(what: str, said: list[str]) -> Iterator[None]:
    """An exception inside ends the block and is `said`, in one sentence: `what` was not done, and which it was."""
    try:
        yield
    except Exception as error:
        if is_strict():
            raise
        sentence = f"{what}: {type(error).__name__}: {error}"
        if sentence not in said:
            said.append(sentence)


@contextmanager
def told_otherwise() -> Iterator[None]:
    """An exception inside ends the block: what it would have told is told another way after it."""
    try:
        yield
    except Exception:
        if is_strict():
            raise


def until_it_stumbles(ideas: Iterable[T]) -> Iterator[T]:
    """The ideas up to the first exception: what was thought of before it is worth a trial all the same."""
    with told_otherwise():
        yield from ideas
