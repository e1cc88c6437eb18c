"""Derivative rules by canonical operation name: `find(operation)` gives the rule, one file per family holds them."""

from __future__ import annotations

from gradcheck.recording.vjps import (
    construction,
    decompositions,
    elementwise,
    functions,
    indexing,
    joining,
    linalg,
    ordering,
    products,
    reductions,
    running,
    shapes,
    ufuncs,
)
from gradcheck.recording.vjps.core import Rule, find, names, unbroadcast

__all__ = [
    "Rule",
    "construction",
    "decompositions",
    "elementwise",
    "find",
    "functions",
    "indexing",
    "joining",
    "linalg",
    "names",
    "ordering",
    "products",
    "reductions",
    "running",
    "shapes",
    "ufuncs",
    "unbroadcast",
]
