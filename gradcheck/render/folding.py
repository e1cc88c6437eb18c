"""Folds text that is laid out by hand, and source code, to the width of a terminal."""

from __future__ import annotations

import io
import os
import re
import textwrap
import tokenize
from collections.abc import Iterator
from typing import TextIO

from gradcheck.render.output import width_of

_GAP = re.compile(r" {3,}")
_STEP = re.compile(r"\(\w+\) |- |\w+: ")  # what continued lines are indented under


def room_of(stream: TextIO) -> int | None:
    """The columns of a terminal, or those that COLUMNS asks for; None for a file, which keeps its lines."""
    return width_of(stream) if stream.isatty() or "COLUMNS" in os.environ else None


def fold_text(text: str, width: int | None) -> str:
    """Each line within `width`: gaps between columns shrink first, then lines break, preferably at a gap."""
    if width is None:
        return text
    return "\n".join(part for line in text.split("\n") for part in _folded(line, width))


def _folded(line: str, width: int) -> Iterator[str]:
    if len(line) <= width:
        yield line
        return
    body = line.lstrip()
    indent = len(line) - len(body)
    pieces = _GAP.split(body)
    squeezed = " " * indent + "   ".join(pieces)
    if len(squeezed) <= width:
        yield squeezed
        return
    step = _STEP.match(body)
    below = " " * (indent + (len(step[0]) if step else 4 if indent else 0))
    row = " " * indent
    for i, piece in enumerate(pieces):
        gap = "   " if i else ""
        if i and len(row) + 3 + len(piece) > width:
            yield row
            row, gap = below, ""
        # Brackets are not parted where the line has another place to break.
        glued = re.sub(r"[\[(][^\[\]()]{0,24}[\])]", lambda found: found[0].replace(" ", "\0"), piece)
        wrapped = textwrap.wrap(
            glued, width, initial_indent=row + gap, subsequent_indent=below,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        *done, row = [each.replace("\0", " ") for each in wrapped] or [row]
        yield from done
    yield row


def fold_code(code: str, width: int | None) -> str:
    """Source code whose comments at the end of a long line stand above it; a statement is never broken."""
    if width is None or max(map(len, code.splitlines()), default=0) <= width:
        return code
    comments = _comments(code)
    rows: list[str] = []
    for number, line in enumerate(code.split("\n"), 1):
        at = comments.get(number)
        indent = line[: len(line) - len(line.lstrip())]
        if len(line) <= width:
            rows.append(line)
        elif at is not None:
            rows += _filled(line[at:].lstrip("# "), width, f"{indent}# ", f"{indent}# ")
            rows += [line[:at].rstrip()] if line[:at].strip() else []
        elif line.lstrip().startswith(('"""', "'''")):
            rows += _filled(line.strip(), width, indent, indent)
        else:
            rows.append(line)
    return "\n".join(rows)


def _filled(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _comments(code: str) -> dict[int, int]:
    """The column at which the comment of a line starts, by its number."""
    found: dict[int, int] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.start[1]
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
