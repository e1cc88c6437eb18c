"""Writes blocks to a stream the way that stream and its reader want them: colour, width, encoding."""

from __future__ import annotations

import os
import shutil
from typing import Literal, TextIO

from gradcheck.document import Blocks
from gradcheck.render import text

ColorChoice = Literal["auto", "always", "never"]
WIDEST = 120


def write(blocks: Blocks, stream: TextIO, color: ColorChoice = "auto", width: int | None = None) -> None:
    """The blocks on `stream`, ending with a newline; rich is loaded only for colour."""
    room = width or width_of(stream)
    if wants_color(stream, color):
        from rich.console import Console

        from gradcheck.render import terminal

        console = Console(
            file=stream,
            width=room,
            force_terminal=True,
            force_jupyter=False,
            color_system="standard",
            no_color=False,
            highlight=False,
            legacy_windows=False,
        )
        for line in terminal.render(blocks, room):
            console.print(line, soft_wrap=True)
        return
    write_text(text.render(blocks, room) + "\n", stream)


def write_text(content: str, stream: TextIO) -> None:
    """The text on `stream`, in its ASCII likeness where the stream cannot encode it."""
    try:
        content.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        content = text.ascii_only(content)
    stream.write(content)


def wants_color(stream: TextIO, choice: ColorChoice = "auto") -> bool:
    """What was chosen, else whether a person is looking who has not set NO_COLOR (https://no-color.org)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    return stream.isatty() and encoding == "utf8"


def width_of(stream: TextIO) -> int:
    """The columns of the terminal, at most 120; 80 for a file or a pipe. COLUMNS in the environment wins."""
    if not stream.isatty() and "COLUMNS" not in os.environ:
        return 80
    return max(40, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))
