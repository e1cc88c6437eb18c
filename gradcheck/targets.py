"""Loads what the command line points at: `FILE.py::NAME` or `module:NAME`."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from gradcheck.errors import UsageError

FORMS = "expected FILE.py::NAME or module:NAME, where NAME is a function without arguments"


def load(target: str) -> Callable[[], Any]:
    """The function `target` names; UsageError says what is missing and what there is instead."""
    place, name = split(target)
    module = _from_file(Path(place)) if place.endswith(".py") else _from_module(place)
    found: Any = module
    for part in name.split("."):
        if not hasattr(found, part):
            there = ", ".join(sorted(_own_functions(module))) or "no function at all"
            raise UsageError(f"{place} has no {name}\n  it defines: {there}")
        found = getattr(found, part)
    if not callable(found):
        raise UsageError(f"{name} of {place} is {type(found).__name__}, not a function\n  {FORMS}")
    return found  # type: ignore[no-any-return]


def split(target: str) -> tuple[str, str]:
    """The place and the name."""
    place, separator, name = target.rpartition("::")
    if not separator:
        place, separator, name = target.rpartition(":")
    if not separator or not place or not name or "/" in name or "\\" in name:
        if target.endswith(".py"):
            raise UsageError(f"which function of {target}?\n  {FORMS}")
        raise UsageError(f"cannot tell what {target!r} is\n  {FORMS}")
    return place, name


def _from_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise UsageError(f"no file {path}")
    path = path.resolve()
    # As `python FILE.py` does it: the file's own directory comes first, so that its neighbours can be imported.
    sys.path.insert(0, str(path.parent))
    name = path.stem
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) != str(path):
        name = f"gradcheck_target_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise UsageError(_does_not_import(path.name, error)) from error
    return module


def _from_module(name: str) -> ModuleType:
    sys.path.insert(0, str(Path.cwd()))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            raise UsageError(
                f"no module {name} (looked in the working directory and the environment)"
            ) from error
        raise UsageError(_does_not_import(name, error)) from error
    except (Exception, SystemExit) as error:
        raise UsageError(_does_not_import(name, error)) from error


def _does_not_import(name: str, error: BaseException) -> str:
    """The exception with the last place outside the import system, in place of a traceback through it."""
    said = "".join(traceback.format_exception_only(error)).rstrip()
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "importlib" not in frame.filename and frame.filename != __file__
    ]
    lines = said.splitlines()
    if frames and not isinstance(error, SyntaxError):
        lines.append(f"at {frames[-1].filename}:{frames[-1].lineno}: {frames[-1].line or ''}")
    return f"{name} does not import:\n" + "\n".join(f"  {line}" for line in lines)


def _own_functions(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if callable(value)
        and not name.startswith("_")
        and getattr(value, "__module__", None) == module.__name__
    ]
