"""Keeps what the user's code prints and warns about off the report, and counts the warnings."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np


class _Sink(io.TextIOBase):
    """Swallows text without growing."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def quiet() -> Iterator[Counter[str]]:
    """Runs user code silently; yields a count of its warnings by text."""
    seen: Counter[str] = Counter()

    def note(message: Any, category: type[Warning], *rest: Any, **more: Any) -> None:
        if issubclass(category, PendingDeprecationWarning):
            return  # np.matrix warns so of every product; Python itself shows it to nobody
        seen[f"{category.__name__}: {message}"] += 1

    with (
        np.errstate(),  # the user's code may change what numpy warns of
        warnings.catch_warnings(),
        contextlib.redirect_stdout(_Sink()),
        contextlib.redirect_stderr(_Sink()),
    ):
        warnings.simplefilter("always")
        warnings.showwarning = note
        yield seen
