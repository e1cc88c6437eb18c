"""Blocks for a rich console: the lines of the plain text, with a colour for each role."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from gradcheck.document import Blocks, Role
from gradcheck.render.layout import lines

# The sixteen colours of the terminal's own theme: chosen by the reader, so legible on dark and on light.
STYLES: dict[Role, str] = {
    "plain": "",
    "strong": "bold",
    "quiet": "dim",
    "code": "",
    "right": "green",
    "wrong": "bold red",
    "undecided": "yellow",
    "warning": "bold yellow",
    "note": "cyan",
    "help": "green",
    "heading": "bold",
    "removed": "red",
    "added": "green",
    "axis0": "cyan",
    "axis1": "magenta",
    "axis2": "yellow",
    "axis3": "green",
    "axis4": "bright_blue",
    "axis5": "bright_red",
    "axis6": "bright_cyan",
    "axis7": "bright_magenta",
}


def render(blocks: Blocks, width: int) -> Iterator[Text]:
    """One rich text per line, laid out already: it must not be wrapped again."""
    for line in lines(blocks, width):
        yield Text.assemble(
            *((span.text, STYLES[span.role]) for span in line), no_wrap=True, overflow="ignore"
        )
