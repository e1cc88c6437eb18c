"""Loads what an explanation needs as soon as the user's code has numpy: after an exception only work remains."""

from __future__ import annotations

import contextlib
import io
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _WithNumpy:
    """A finder that finds nothing itself, and loads the explainer at the end of the first import of numpy.

    Numpy must not come before the user's own import of it: the environment that is set until then, as
    OMP_NUM_THREADS, decides how it starts.
    """

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "numpy":
            return None
        forget()
        spec = find_spec(name)
        loader: Any = spec.loader if spec is not None else None

        def exec_module(module: ModuleType) -> None:
            del loader.exec_module
            loader.exec_module(module)
            load()

        with contextlib.suppress(AttributeError):  # a loader that takes no attributes: loaded when needed
            loader.exec_module = exec_module
        return spec


_waiting = _WithNumpy()


def load_with_numpy() -> None:
    """Loads the explainer now if numpy is there, else when numpy has been imported."""
    if "numpy" in sys.modules:
        load()
    elif _waiting not in sys.meta_path:
        sys.meta_path.insert(0, _waiting)


def forget() -> None:
    """Waits for numpy no longer."""
    with contextlib.suppress(ValueError):
        sys.meta_path.remove(_waiting)


def load() -> None:
    """Imports all that an explanation of a shape error uses, rich too where it is shown on a terminal; never raises."""
    with contextlib.suppress(Exception):  # whatever fails will fail again, with a reason, when it is needed
        wording = import_module("gradcheck.explain.wording")  # and the package, whose door is `explain`
        import_module("gradcheck.render.explanation")
        wording.without_comment("0  # python's tokenizer compiles its patterns at the first line it reads")
        from gradcheck.explain.sources import is_user_file

        rich = find_spec("rich")
        # A `rich.py` beside the user's script is the user's: it runs when the script imports it.
        if sys.stderr.isatty() and rich is not None and not is_user_file(rich.origin or ""):
            console = import_module("rich.console").Console(file=io.StringIO())
            console.print(import_module("rich.text").Text())  # its caches fill at the first line
