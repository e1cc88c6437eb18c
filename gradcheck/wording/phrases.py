"""Writes numbers, counts, shapes and paths as people write them."""

from __future__ import annotations

import math
from pathlib import Path


def number(value: float) -> str:
    """A factor as people write it: 4, -1, 0.25, 1/3."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    if abs(value - round(value)) <= 1e-6 * abs(value):
        return str(round(value))
    inverse = 1 / value
    if 2 < abs(inverse) < 1e6 and abs(inverse - round(inverse)) <= 1e-6 * abs(inverse):
        return f"1/{round(inverse)}" if inverse > 0 else f"-1/{-round(inverse)}"
    return f"{value:.4g}"


def shape_text(shape: tuple[int, ...]) -> str:
    """`(3, 4)`, `(3,)`."""
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def index_text(index: tuple[int, ...]) -> str:
    """`[3, 4]`."""
    return f"[{', '.join(map(str, index))}]"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 gradient`, `3 gradients`, `12,544 entries`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def path_text(file: str) -> str:
    """The path as it can be clicked on: below the working directory without it, else in full."""
    path = Path(file)
    return (
        str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else file
    )
