"""The one object a check returns: its facts, and the ways to look at them."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.facts import (
    AnnotatedBackward,
    CheckFacts,
    Finding,
    GradientCheck,
    LayerCheck,
    Severity,
    Verdict,
)

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

SCHEMA = 1
"""Number of the JSON layout: goes up when a key changes its meaning or goes away, not when one is added."""


class Report:
    """What is known of the gradients of one model, true in a condition when they are right.

    `print(report)` gives plain text, a rich console and a notebook show colour, `to_json()` is for machines.
    """

    def __init__(self, facts: CheckFacts) -> None:
        self.facts = facts

    @property
    def verdict(self) -> Verdict:
        """WRONG if any gradient is, or the loss overflows; else UNDECIDED if any is or none was checked, else RIGHT."""
        return self.facts.verdict

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong and something is right.

        Gradients that stay undecided beside right ones leave a report ok; look at `verdict` to be strict.
        """
        verdicts = {check.verdict for check in self.gradients}
        broken = any(finding.severity is Severity.ERROR for finding in self.findings)
        return Verdict.RIGHT in verdicts and Verdict.WRONG not in verdicts and not broken

    def __bool__(self) -> bool:
        return self.ok

    @property
    def gradients(self) -> tuple[GradientCheck, ...]:
        """One check per parameter, in forward order."""
        return self.facts.gradients

    @property
    def layers(self) -> tuple[LayerCheck, ...]:
        """One check per layer, in forward order; empty where layers could not be told apart."""
        return self.facts.layers

    @property
    def first_wrong(self) -> str | None:
        """Name of the layer or parameter that is wrong first in backward order, None when none is."""
        return self.facts.first_wrong

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth saying besides the verdicts: errors, warnings, notes."""
        return self.facts.findings

    @property
    def annotated(self) -> AnnotatedBackward | None:
        """The backward pass line by line with its meaning, None where it was not wanted or not possible."""
        return self.facts.annotated

    def __getitem__(self, name: str) -> GradientCheck:
        """The check of one parameter; KeyError lists the names there are."""
        for check in self.gradients:
            if check.name == name:
                return check
        raise KeyError(
            f"no parameter {name!r}; there are: {', '.join(check.name for check in self.gradients)}"
        )

    def __iter__(self) -> Iterator[GradientCheck]:
        return iter(self.gradients)

    def __len__(self) -> int:
        return len(self.gradients)

    def to_dict(self) -> dict[str, Any]:
        """The facts as dicts, lists, numbers and strings under a `"schema"`; not a number reads `"nan"`."""
        return {
            "schema": SCHEMA,
            "ok": self.ok,
            "verdict": str(self.verdict),
            **{
                field.name: _plain(getattr(self.facts, field.name))
                for field in dataclasses.fields(self.facts)
            },
        }

    def to_json(self, indent: int | None = 2) -> str:
        """`to_dict()` as JSON text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False, allow_nan=False)

    def to_text(self, width: int = 80) -> str:
        """The report in plain text for a page of that many columns."""
        from gradcheck.render import text
        from gradcheck.wording.checks import document

        return text.render(document(self.facts), width)

    def to_html(self) -> str:
        """The report as one HTML document that needs nothing else."""
        from gradcheck.render import html
        from gradcheck.wording.checks import document

        return html.page(document(self.facts), title=f"gradcheck: {self.facts.title}")

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Report {self.facts.title}: {self.verdict}, {len(self.gradients)} gradients>"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from gradcheck.render import terminal
        from gradcheck.wording.checks import document

        yield from terminal.render(document(self.facts), options.max_width)

    def _repr_html_(self) -> str:
        from gradcheck.render import html
        from gradcheck.wording.checks import document

        return html.fragment(document(self.facts))


def _plain(value: Any) -> Any:
    """`value` in the types JSON has; an array becomes nested lists."""
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, complex):
        return [_plain(value.real), _plain(value.imag)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (bool, int)) else str(value)
