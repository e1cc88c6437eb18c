"""Adds the explanation of a shape error below the traceback of an uncaught exception, in any thread."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from gradcheck import preload
from gradcheck.uncollected import uncollected

if TYPE_CHECKING:
    from gradcheck.recording.events import Recording

_kept: dict[str, Any] = {}


def show_explanation(
    error: BaseException, stream: TextIO | None = None, recording: Recording | None = None
) -> bool:
    """Prints the explanation of `error` to `stream` (stderr), True if there was one; never raises."""
    try:
        from gradcheck.explain import explain

        explanation = explain(error, recording)
        if explanation is None:
            return False
        from gradcheck.render.explanation import show

        stream = stream or sys.stderr
        with uncollected():
            stream.write("\n")
            show(explanation, stream)
        return not explanation.unexplained
    except Exception:  # the user's own error has been shown; nothing here may hide it
        return False


def _excepthook(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
    _kept["sys"](kind, error, tb)
    if isinstance(error, Exception):
        show_explanation(error.with_traceback(tb) if error.__traceback__ is None else error)


def _thread_hook(args: threading.ExceptHookArgs) -> None:
    _kept["threading"](args)
    if isinstance(args.exc_value, Exception):
        show_explanation(args.exc_value)


def install() -> None:
    """Shape errors that nobody catches are explained from now on, after their usual traceback."""
    preload.load_with_numpy()
    if sys.excepthook is not _excepthook:
        _kept["sys"] = sys.excepthook
        sys.excepthook = _excepthook
    if threading.excepthook is not _thread_hook:
        _kept["threading"] = threading.excepthook
        threading.excepthook = _thread_hook


def uninstall() -> None:
    """Puts back the hooks that `install` found."""
    preload.forget()
    if sys.excepthook is _excepthook:
        sys.excepthook = _kept.pop("sys")
    if threading.excepthook is _thread_hook:
        threading.excepthook = _kept.pop("threading")
