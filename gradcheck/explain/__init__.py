"""Explains numpy shape errors from the traceback alone."""

from __future__ import annotations

from gradcheck.explain.editing.proposing import apply_edit
from gradcheck.explain.explaining import explain
from gradcheck.explain.facts import Birth, Explanation, Operand, ShapeEdit

__all__ = ["Birth", "Explanation", "Operand", "ShapeEdit", "apply_edit", "explain"]
