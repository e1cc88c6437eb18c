"""Finds the wrong line in a hand-written backprop; each part, numpy too, is loaded when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradcheck.api import assert_gradients as assert_gradients
    from gradcheck.api import check as check
    from gradcheck.api import check_function as check_function
    from gradcheck.api import check_layer as check_layer
    from gradcheck.api import check_layers as check_layers
    from gradcheck.api import numerical_gradient as numerical_gradient
    from gradcheck.errors import ConventionError as ConventionError
    from gradcheck.errors import GradcheckError as GradcheckError
    from gradcheck.errors import GradientMismatchError as GradientMismatchError
    from gradcheck.errors import UsageError as UsageError
    from gradcheck.explain.explaining import explain as explain
    from gradcheck.facts import Finding as Finding
    from gradcheck.facts import GradientCheck as GradientCheck
    from gradcheck.facts import Verdict as Verdict
    from gradcheck.hook import install as install
    from gradcheck.hook import uninstall as uninstall
    from gradcheck.ipython import load_ipython_extension as load_ipython_extension
    from gradcheck.ipython import unload_ipython_extension as unload_ipython_extension
    from gradcheck.numerical.gradient import directional_derivative as directional_derivative
    from gradcheck.reference.comparing import compare_layer as compare_layer
    from gradcheck.report import Report as Report
    from gradcheck.tracing.public import ShapeTrace as ShapeTrace
    from gradcheck.tracing.public import trace as trace

__version__ = "0.1.0"

_HOMES = {
    "assert_gradients": "api",
    "check": "api",
    "check_function": "api",
    "check_layer": "api",
    "check_layers": "api",
    "numerical_gradient": "api",
    "directional_derivative": "numerical.gradient",
    "compare_layer": "reference.comparing",
    "explain": "explain.explaining",
    "install": "hook",
    "uninstall": "hook",
    "load_ipython_extension": "ipython",
    "unload_ipython_extension": "ipython",
    "ConventionError": "errors",
    "GradcheckError": "errors",
    "GradientMismatchError": "errors",
    "UsageError": "errors",
    "Finding": "facts",
    "GradientCheck": "facts",
    "Verdict": "facts",
    "Report": "report",
    "ShapeTrace": "tracing.public",
    "trace": "tracing.public",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'gradcheck' has no attribute {name!r}")
    value = getattr(import_module(f"gradcheck.{home}"), name)
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """A package whose public names win over submodules of the same name.

    Importing `gradcheck.check` makes the import system set the attribute `check` to that module, at a time
    nobody can foresee; users would then call a module.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
