"""Explains numpy shape errors from the traceback alone; the package itself can be called: `gradcheck.explain(exception)`."""

from __future__ import annotations

import sys
from types import ModuleType

from gradcheck.explain.explaining import apply_edit, explain
from gradcheck.explain.facts import Birth, Explanation, Operand, ShapeEdit


class _Callable(ModuleType):
    # Importing this package binds the name `gradcheck.explain`; the public function of that name must go on working.
    def __call__(self, exception: BaseException) -> Explanation | None:
        return explain(exception)


sys.modules[__name__].__class__ = _Callable

__all__ = ["Birth", "Explanation", "Operand", "ShapeEdit", "apply_edit", "explain"]
