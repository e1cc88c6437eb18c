"""Blocks as plain text: for logs, pipes, exceptions and eyes without colour."""

from __future__ import annotations

from gradcheck.document import Blocks, plain
from gradcheck.render.layout import lines

_PLAINER = str.maketrans({
    "✓": "+", "✗": "x", "↳": ">", "└": "`", "─": "-", "│": "|", "╭": ",", "╮": ",", "╰": "`", "╯": "'",
    "·": ".", "░": "-", "▒": "=", "▓": "%", "█": "#", "×": "x", "→": ">", "…": "~", "–": "-", "±": "~",
})  # fmt: skip


def render(blocks: Blocks, width: int = 80) -> str:
    """The blocks as lines of text, without a newline at the end."""
    return "\n".join(plain(line) for line in lines(blocks, width))


def ascii_only(text: str) -> str:
    """The text for an output that knows no more than ASCII; what has no likeness there becomes `?`."""
    return text.translate(_PLAINER).encode("ascii", "replace").decode("ascii")
