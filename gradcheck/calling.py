"""Calls of the user's callables: an exception names its line, a step that takes its rate is given it."""

from __future__ import annotations

import inspect
import os
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from gradcheck.conventions.owners import is_user_file
from gradcheck.errors import GradcheckError, UsageError

EXPLAINER: ContextVar[Callable[[BaseException], Any] | None] = ContextVar("explainer", default=None)
"""Explains a crash of the user's code; none where nobody reads what it says."""


def explained_now(error: UsageError) -> None:
    """Explains what caused an error while its frames hold what they held: the state is about to be put back."""
    explainer = EXPLAINER.get()
    if explainer is not None and error.__cause__ is not None and error.explanation is None:
        error.explanation = explainer(error.__cause__)


def called(what: str, function: Callable[[], Any]) -> Any:
    """Runs a callable of the user; UsageError that names the line when it raises."""
    try:
        return function()
    except GradcheckError:
        raise
    except Exception as error:
        place = ""
        for frame in traceback.extract_tb(error.__traceback__):
            if is_user_file(frame.filename):
                place = f" at {os.path.basename(frame.filename)}:{frame.lineno}  {frame.line or ''}"
        if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
            error.__traceback__ = error.__traceback__.tb_next  # it begins in the user's code
        text = str(error) or type(error).__name__
        raise UsageError(f"{what}() raised {type(error).__name__}: {text}{place.rstrip()}") from error


RATE_NAMES = frozenset(
    "learning_rate lr alpha eta step_size learningrate rate _alpha _lr learn_rate".split()
)  # in lower case


def takes_argument(function: Callable[..., Any]) -> bool:
    """Whether a callable cannot be called without an argument, or its first is a rate with a default."""
    try:
        signature = inspect.signature(function)
        first = next(iter(signature.parameters.values()), None)
        if first is not None and first.kind in _BY_PLACE and first.name.lower() in RATE_NAMES:
            return True
        signature.bind()
    except TypeError:
        return True
    except ValueError:
        return False
    return False


_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def acted(action: Callable[..., Any], learning_rate: float | None) -> Any:
    """What the user's backward or step returns; a step that takes an argument is given the rate."""
    if learning_rate is not None and takes_argument(action):
        return action(learning_rate)
    return action()
