"""What a comparison with a reference layer says: equal, or what is missing, gradient by gradient."""

from __future__ import annotations

import re
import sys
import textwrap
from dataclasses import dataclass
from typing import Any

from gradcheck.render.folding import room_of


@dataclass(frozen=True, slots=True)
class ComparedGradient:
    """One gradient of the user's beside the reference's."""

    name: str  # "dx", "dW1"
    equal: bool
    explanation: str = ""  # what the user's has or lacks; "" when equal
    step: str = ""  # the step of the reference's derivation it belongs to
    derivation: str = ""  # the text of that step
    largest_difference: float | None = (
        None  # relative to the largest entry; None when there is nothing to compare
    )


@dataclass(frozen=True, slots=True)
class LayerComparison:
    """A user's layer beside a reference: true when forward and all gradients are equal."""

    name: str
    reference: str
    forward_equal: bool
    gradients: tuple[ComparedGradient, ...]
    layout: tuple[str, ...]  # how the user's arrays were found to lie, one clause each
    forward_explanation: str = ""

    @property
    def equal(self) -> bool:
        """Forward equal, and every gradient there and equal."""
        return self.forward_equal and bool(self.gradients) and all(g.equal for g in self.gradients)

    def __bool__(self) -> bool:
        return self.equal

    @property
    def hidden(self) -> str:
        """What these sizes cannot show, or ""."""
        square = re.search(r"(\w+) is \((\d+), \2\)", "; ".join(self.layout))
        if square is None or self.reference not in ("Dense", "DenseColumns"):
            return ""
        return f"{square[1]} is square, which hides a missing transpose: compare once with sizes that differ"

    @property
    def explanations(self) -> tuple[str, ...]:
        """What is missing or different, each thing once."""
        said = (self.forward_explanation, *(g.explanation for g in self.gradients))
        return tuple(dict.fromkeys(text for text in said if text))

    def __str__(self) -> str:
        room = room_of(sys.stdout)
        return self.to_text() if room is None else self.to_text(room)

    def to_text(self, width: int = 10_000) -> str:
        """The comparison in lines of at most `width` columns."""
        layout = f" ({'; '.join(self.layout)})" if self.layout else ""
        lines = [f"{self.name} beside reference {self.reference}{layout}"]
        lines.append("  forward    " + ("equal" if self.forward_equal else self.forward_explanation))
        said: dict[str, str] = {}
        for g in self.gradients:
            core = g.explanation.replace(f"your {g.name} ", "your {} ")
            like = said.setdefault(core, g.name)
            told = g.explanation if like == g.name else f"the same as {like}"
            lines.append(f"  {g.name:<10} " + ("equal" if g.equal else told))
        for text in dict.fromkeys(g.derivation for g in self.gradients if g.derivation):
            lines += ["", "the derivation says", *("  " + line for line in text.splitlines())]
        if self.hidden:
            lines += ["", f"note: {self.hidden}"]
        if not self.equal:
            lines += ["", f"help: gradcheck derive {self.reference} prints the whole derivation"]
        return "\n".join(part for line in lines for part in _within(line, width))

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types, with a schema number."""
        return {
            "schema": 1,
            "name": self.name,
            "reference": self.reference,
            "equal": self.equal,
            "forward_equal": self.forward_equal,
            "forward_explanation": self.forward_explanation,
            "layout": list(self.layout),
            "gradients": [
                {
                    "name": g.name,
                    "equal": g.equal,
                    "explanation": g.explanation,
                    "step": g.step,
                    "largest_difference": g.largest_difference,
                }
                for g in self.gradients
            ],
        }


def _within(line: str, width: int) -> list[str]:
    """A line broken between words, continued under where its words begin."""
    if len(line) <= width:
        return [line]
    row = re.match(r"  \S+ {2,}|\w+: ", line)
    under = " " * (len(row[0]) if row else 4)
    return textwrap.wrap(
        line,
        max(width, 40),
        subsequent_indent=under,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
