"""Puts the annotated backward pass into words: its source with what each line is, then the edits."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterator, Sequence

from gradcheck.document import Block, Change, Heading, Mark, Role, Snippet, SnippetLine, Span, Text, words
from gradcheck.facts import AnnotatedBackward, AnnotatedLine, Edit
from gradcheck.wording.phrases import path_text, shape_text

_MARK: dict[str, Mark] = {
    "": "",
    "wrong": "wrong",
    "inherits": "inherits",
    "undecided": "undecided",
    "right": "right",
}
_MEANING: dict[str, Role] = {
    "": "right",
    "wrong": "wrong",
    "inherits": "undecided",
    "undecided": "undecided",
    "right": "right",
}


def blocks(backward: AnnotatedBackward) -> Iterator[Block]:
    """The annotated source, one snippet per file and function, then the edits in order."""
    yield Heading("where it overflows" if backward.forward else "the backward pass, line by line")
    if backward.summary:
        yield Text(words(backward.summary))
    shown = set(range(len(backward.lines))) if backward.whole else _near_wrong(backward.lines)
    places = range(len(backward.lines))
    for file, stretch in itertools.groupby(places, key=lambda k: backward.lines[k].location.file):
        rows: list[SnippetLine] = []
        for open_, group in itertools.groupby(stretch, key=shown.__contains__):
            lines = [backward.lines[k] for k in group]
            rows += map(_snippet_line, lines) if open_ else [_folded(lines)]
        yield Snippet(path_text(file), tuple(rows))
    if backward.edits:
        yield Heading("repair" if len(backward.edits) == 1 else "repairs, in order")
        yield from map(_change, backward.edits)


_NEAR = 3
"""Lines before and after a wrong one that are listed; of the others, stretches of at least this many are counted."""


def _near_wrong(lines: Sequence[AnnotatedLine]) -> set[int]:
    """Which lines to list: all where none is marked wrong, else those about the wrong ones and short stretches."""
    wrong = [k for k, line in enumerate(lines) if line.mark == "wrong"]
    near = {k for k in range(len(lines)) if any(abs(k - at) <= _NEAR for at in wrong) or not wrong}
    for is_near, group in itertools.groupby(range(len(lines)), key=near.__contains__):
        stretch = list(group)
        if not is_near and len(stretch) < _NEAR:
            near.update(stretch)
    return near


def _folded(lines: Sequence[AnnotatedLine]) -> SnippetLine:
    """A stretch of lines in one: how many there are, and what all of them are."""
    numbers = [line.location.line for line in lines]
    where = f"lines {min(numbers)}-{max(numbers)}" if min(numbers) < max(numbers) else f"line {numbers[0]}"
    right = all(not line.mark and line.meaning.startswith("dL/d") for line in lines)
    inherit = sum(line.mark == "inherits" for line in lines)
    what = f"{len(lines)} {'right ' if right else ''}statement{'s' if len(lines) > 1 else ''}"
    tail = f", {inherit if inherit < len(lines) else 'all'} of them inherit" if inherit else ""
    return SnippetLine(None, f"… {what}, {where}{tail}")


def _snippet_line(line: AnnotatedLine) -> SnippetLine:
    place = line.location
    source = (place.text or line.bound).rstrip()
    shift = len(source) - len(source.lstrip())
    meaning: list[Span] = []
    said, note = line.meaning, line.note
    if said == "unknown" and line.mark == "inherits":
        said, note = note, ""  # which says more
    if said and (said != "unknown" or line.mark):
        meaning.append(Span(said, _MEANING[line.mark] if said != "unknown" else "quiet"))
    if line.shape is not None:
        meaning.append(Span(f" {shape_text(line.shape)}", "quiet"))
    if line.repeats:
        meaning.append(Span(f"  {line.repeats}", "quiet"))
    if meaning:
        meaning[0] = Span(meaning[0].text.lstrip(), meaning[0].role)
    return SnippetLine(
        number=place.line,
        source=source[shift:],
        meaning=tuple(meaning),
        mark=_MARK[line.mark],
        underline=(0, len(source) - shift) if line.mark == "wrong" else None,
        note=words(note, "plain" if line.mark == "wrong" else "quiet") if note else (),
    )


def _change(edit: Edit) -> Change:
    where = f"{path_text(edit.location.file)}:{edit.location.line}"
    cause = f" ({edit.cause})" if edit.cause else ""
    before, after = (_aligned(text, edit.location.column) for text in (edit.before, edit.after))
    return Change(where, before, after, edit.effect + cause, edit.proven)


def _aligned(text: str, column: int | None) -> str:
    """Several lines with the indentation they have among themselves; the first one came without any."""
    return textwrap.dedent(" " * (column or 0) + text.strip()).strip()
