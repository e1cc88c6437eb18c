"""The exceptions gradcheck raises on its own behalf, so that a caller can tell them from the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradcheck.report import Report


class GradcheckError(Exception):
    """Base of every error of gradcheck's own, except the assertion below."""


class UsageError(GradcheckError):
    """A call that cannot be served: what was looked for, what was found, what to do (exit code 2)."""

    explanation: Any = None  # of the shape error in the user's code that is its cause


class ConventionError(UsageError):
    """The user's code was met in a form whose parameters or gradients cannot be told apart or found."""


class GradientMismatchError(AssertionError):
    """Gradients that are wrong; `.report` holds everything that is known about them."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report
