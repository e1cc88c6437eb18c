"""Explains numpy shape errors from the traceback alone."""

from __future__ import annotations

from gradcheck.explain.explaining import explain
from gradcheck.explain.facts import Birth, Explanation, Operand, ShapeEdit
from gradcheck.explain.proposing import apply_edit

__all__ = ["Birth", "Explanation", "Operand", "ShapeEdit", "apply_edit", "explain"]
