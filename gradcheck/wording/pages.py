"""Puts the causes of the catalogue into blocks: one page, or the list of all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from gradcheck.catalogue import FAMILIES, Page
from gradcheck.document import Block, Column, Group, Heading, Hint, Items, Row, Table, Text, words
from gradcheck.wording.phrases import counted


def cause_page(page: Page) -> tuple[Block, ...]:
    """One cause as its file tells it: each part of the page under its heading, code kept as it is written."""
    blocks: list[Block] = [
        Heading(f"{page.code} {page.name}", level=1, aside=FAMILIES.get(page.family, page.family))
    ]
    blocks.append(Text(words(page.title, "strong")))
    for heading, body in page.sections.items():
        blocks.append(Heading(heading))
        blocks.extend(_section(body, is_code=heading in ("Wrong", "Right")))
    if page.related:
        blocks.append(Hint(f"related: {', '.join(page.related)}"))
    return tuple(blocks)


def cause_list(pages: Iterable[Page]) -> tuple[Block, ...]:
    """All causes, by family."""
    ordered = list(pages)
    groups = tuple(
        Group(
            words(FAMILIES.get(family, family), "strong"),
            tuple(
                Row((words(page.code, "strong"), words(page.title), words(page.name, "quiet")))
                for page in ordered
                if page.family == family
            ),
        )
        for family in dict.fromkeys(page.family for page in ordered)
    )
    columns = (Column("code"), Column("what it is"), Column("name", gives_way=1))
    return (
        Heading("gradcheck", level=1, aside=counted(len(ordered), "cause")),
        Table(columns, groups),
        Hint("gradcheck cause CODE prints the page of one of them"),
    )


def _section(body: str, is_code: bool) -> Iterator[Block]:
    """Paragraphs to be wrapped; code, and whatever is indented deeper, as it is written."""
    lines = body.splitlines()
    rest = [line for line in lines[1:] if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in rest), default=0)
    lines = [lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])] if lines else []
    if is_code:
        yield Items(tuple(words(line, "code") for line in lines))
        return
    for is_written, passage in itertools.groupby(lines, key=lambda line: line.startswith("  ") or not line):
        if is_written:
            yield Items(tuple(words(line, "code") for line in passage if line))
        else:
            yield Text(words("  " + " ".join(passage)), hanging=2)
