"""Writes an explanation to a stream as wide and as coloured as whoever reads it wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from gradcheck.explain.wording import plain, rich_lines
from gradcheck.render.output import ColorChoice, wants_color, width_of, write_text

if TYPE_CHECKING:
    from gradcheck.explain.facts import Explanation


def show(facts: Explanation, stream: TextIO, color: ColorChoice = "auto", width: int | None = None) -> None:
    """The explanation on `stream`, ending with a newline; rich is loaded only for colour."""
    room = width or width_of(stream)
    if not wants_color(stream, color):
        write_text(plain(facts, room) + "\n", stream)
        return
    from rich.console import Console

    console = Console(
        file=stream, width=room, force_terminal=True, force_jupyter=False, color_system="standard", no_color=False,
        highlight=False, legacy_windows=False,
    )  # fmt: skip
    for line in rich_lines(facts, room):
        console.print(line, soft_wrap=True)
