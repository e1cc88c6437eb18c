"""Rows of zeros with a single one: the classes, which are given and not worked out."""

from __future__ import annotations

from typing import Any

import numpy as np


def has_one_hot_rows(value: Any) -> bool:
    """Whether it is a matrix with a single one in each row, and zeros beside it."""
    if type(value) is not np.ndarray or value.ndim != 2 or not value.size or value.shape[1] < 2:
        return False
    return bool(((value == 0) | (value == 1)).all() and (value.sum(axis=1) == 1).all())


def is_one_hot(value: Any) -> bool:
    """Whether the classes of several samples stand in its rows or in its columns."""
    if type(value) is not np.ndarray or value.ndim != 2 or min(value.shape) < 2:
        return False
    return has_one_hot_rows(value) or has_one_hot_rows(value.T)
