"""Whose code an object belongs to: the walk through a user's objects stops at what was merely installed."""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from types import FunctionType, ModuleType
from typing import Any

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_INSTALLED = ("site-packages", "dist-packages")
_STDLIB = tuple(
    os.path.realpath(path) + os.sep
    for key in ("stdlib", "platstdlib")
    if (path := sysconfig.get_paths().get(key)) is not None
)
# Plain carriers of data from the standard library whose attributes are the user's.
_CARRIERS = {("types", "SimpleNamespace"), ("argparse", "Namespace")}


@functools.lru_cache(maxsize=16384)
def is_user_file(path: str | None) -> bool:
    """Whether a source file is the user's own: no file at all (notebook, exec) counts as the user's."""
    if not path or path.startswith("<"):
        return True
    real = os.path.realpath(path)
    if any(part in real.split(os.sep) for part in _INSTALLED):
        return False
    return not real.startswith((_HERE, *_STDLIB))


@functools.lru_cache(maxsize=4096)
def _is_user_module_name(name: str, file: str | None) -> bool:
    root = name.partition(".")[0]
    if root in sys.builtin_module_names or (root in sys.stdlib_module_names and root != "__main__"):
        return False
    return is_user_file(file)


def is_user_module(module: ModuleType) -> bool:
    """Whether a module is the user's own code."""
    return _is_user_module_name(module.__name__, getattr(module, "__file__", None))


def is_user_class(cls: type) -> bool:
    """Whether a class was written by the user; classes of installed packages are not looked into."""
    name = getattr(cls, "__module__", None)
    if not isinstance(name, str):
        return True
    if (name, cls.__name__) in _CARRIERS:
        return True
    module = sys.modules.get(name)
    return _is_user_module_name(name, getattr(module, "__file__", None))


def is_user_function(function: FunctionType) -> bool:
    """Whether a Python function was written by the user."""
    return is_user_file(function.__code__.co_filename)


def is_namespace(mapping: Any) -> bool:
    """Whether a dict is what `globals()` or `vars(module)` gives."""
    return isinstance(mapping, dict) and "__name__" in mapping and "__builtins__" in mapping
