"""Blocks as HTML: for notebooks and for pages that need nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import assert_never

from gradcheck.document import (
    Block,
    Blocks,
    Change,
    Heading,
    HeatMap,
    HeatMaps,
    Hint,
    Items,
    Line,
    Message,
    Snippet,
    SnippetLine,
    Table,
    Text,
)

# Middle tones, legible on white and on black: a notebook does not say which of them it has.
STYLE = """
.gradcheck { font: 13px/1.5 system-ui, sans-serif; max-width: 62em; text-align: left; }
.gradcheck h1 { font-size: 1.15em; margin: 0 0 .4em; padding-bottom: .2em; border-bottom: 1px solid #8886; }
.gradcheck h1 small, .gradcheck h2 small { font-weight: normal; opacity: .7; float: right; }
.gradcheck h2 { font-size: 1em; margin: 1.2em 0 .3em; }
.gradcheck p { margin: .3em 0; }
.gradcheck table { border-collapse: collapse; margin: .5em 0; background: none; }
.gradcheck th, .gradcheck td { padding: .1em .8em .1em 0; text-align: left; border: 0; vertical-align: top;
  white-space: nowrap; }
.gradcheck td.said { white-space: normal; min-width: 14em; }
.gradcheck th { font-weight: normal; opacity: .65; }
.gradcheck .number { text-align: right; font-variant-numeric: tabular-nums; }
.gradcheck code, .gradcheck pre, .gradcheck .source { font: 12px/1.5 ui-monospace, monospace; }
.gradcheck code, .gradcheck pre, .gradcheck .source { white-space: pre; }
.gradcheck .source td { padding-right: 1.2em; }
.gradcheck .strong, .gradcheck .heading { font-weight: 600; }
.gradcheck .quiet { opacity: .65; }
.gradcheck .right, .gradcheck .help, .gradcheck .added { color: #23914a; }
.gradcheck .removed { color: #e0433a; }
.gradcheck .wrong { color: #e0433a; font-weight: 600; }
.gradcheck .undecided, .gradcheck .warning { color: #b7791f; }
.gradcheck .note { color: #2186a8; }
.gradcheck .underlined { text-decoration: underline wavy #e0433a; }
.gradcheck .message { margin: .5em 0; padding-left: .7em; border-left: 3px solid #8886; }
.gradcheck .maps { display: flex; flex-wrap: wrap; gap: 1.5em; }
.gradcheck .map { display: grid; gap: 1px; width: max-content; }
.gradcheck .map i { width: 11px; height: 11px; background: #8883; }
.gradcheck .axis0 { color: #1f8a9c; } .gradcheck .axis1 { color: #a93fb8; }
.gradcheck .axis2 { color: #a6761d; }
.gradcheck .axis3 { color: #3c8d40; } .gradcheck .axis4 { color: #4a6fd0; }
.gradcheck .axis5 { color: #d9534f; }
.gradcheck .axis6 { color: #2f9e8f; } .gradcheck .axis7 { color: #d2528f; }
"""

_MARKS = {"": "", "wrong": "✗", "inherits": "↳", "undecided": "?", "right": "✓"}


def fragment(blocks: Blocks) -> str:
    """One element with its own style, to be put into a page: what a notebook shows."""
    return f'<div class="gradcheck"><style>{STYLE}</style>\n' + "\n".join(map(_block, blocks)) + "\n</div>"


def page(blocks: Blocks, title: str) -> str:
    """A whole document that follows the reader's choice of light or dark."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title></head>\n<body>\n{fragment(blocks)}\n</body></html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text, level, aside):
            more = f"<small>{escape(aside)}</small>" if aside else ""
            return f"<h{level}>{escape(text)}{more}</h{level}>"
        case Text(line):
            return f"<p>{_line(line)}</p>"
        case Table():
            return _table(block)
        case Snippet(file, lines):
            rows = "".join(map(_snippet_line, lines))
            return f'<p class="quiet">{escape(file)}</p><table class="source">{rows}</table>'
        case HeatMaps(maps):
            return f'<div class="maps">{"".join(map(_heat_map, maps))}</div>'
        case Change():
            return _change(block)
        case Message():
            return _message(block)
        case Items(items):
            return "".join(f"<p>{_line(item)}</p>" for item in items)
        case Hint(text):
            return f'<p><span class="help">help:</span> {escape(text)}</p>'
        case _:
            assert_never(block)


def _line(line: Line) -> str:
    return "".join(
        escape(span.text) if span.role == "plain" else f'<span class="{span.role}">{escape(span.text)}</span>'
        for span in line
    )


def _table(table: Table) -> str:
    kinds = ["number" if column.align == "right" else "" for column in table.columns]
    rows = [_cells("th", [escape(column.title) for column in table.columns], kinds)]
    for group in table.groups:
        if group.title:
            rows.append(f'<tr><td colspan="{len(kinds) + 1}">{_line(group.title)}</td></tr>')
        rows += [
            _cells("td", [*map(_line, row.cells), _line(row.note)], [*kinds, "said"]) for row in group.rows
        ]
    return f"<table>{''.join(rows)}</table>"


def _cells(tag: str, cells: Sequence[str], kinds: Sequence[str]) -> str:
    return (
        "<tr>"
        + "".join(f'<{tag} class="{kind}">{cell}</{tag}>' for cell, kind in zip(cells, kinds))
        + "</tr>"
    )


def _snippet_line(line: SnippetLine) -> str:
    source = escape(line.source)
    if line.underline is not None:
        begin, end = line.underline
        before, middle, after = (
            escape(line.source[part]) for part in (slice(begin), slice(begin, end), slice(end, None))
        )
        source = f'{before}<span class="underlined">{middle}</span>{after}'
    note = f"<br>{_line(line.note)}" if line.note else ""
    role = {"wrong": "wrong", "inherits": "undecided", "undecided": "undecided", "right": "right", "": ""}[
        line.mark
    ]
    return (
        f'<tr><td class="{role}">{_MARKS[line.mark]}</td><td class="quiet number">{line.number or ""}</td>'
        f"<td>{source}</td><td>{_line(line.meaning)}{note}</td></tr>"
    )


def _heat_map(heat: HeatMap) -> str:
    wide = max((len(cells) for cells in heat.cells), default=0)
    cells = "".join(
        f'<i style="background:rgba(224,67,58,{0.25 + 0.75 * cell:.2f})"></i>' if cell > 0 else "<i></i>"
        for row in heat.cells
        for cell in row
    )
    grid = f'<div class="map" style="grid-template-columns:repeat({wide},11px)">{cells}</div>'
    return f"<div><p>{_line(heat.caption)}</p>{grid}</div>"


def _change(change: Change) -> str:
    sign = '<span class="right">✓</span>' if change.proven else '<span class="undecided">?</span>'
    effect = f"<p>{sign} {escape(change.effect)}</p>" if change.effect else ""
    before = "".join(f'<div class="removed">- {escape(part)}</div>' for part in change.before.splitlines())
    after = "".join(f'<div class="added">+ {escape(part)}</div>' for part in change.after.splitlines())
    return f'<p class="quiet">{escape(change.where)}</p><pre>{before}{after}</pre>{effect}'


def _message(message: Message) -> str:
    name = escape(f"{message.code} {message.name}".strip())
    parts = [f'<span class="{message.role}">{message.kind}</span> <b>{name}</b>: {escape(message.summary)}']
    if message.file:
        where = escape(f"{message.file}:{message.line}" if message.line else message.file)
        parts.append(f'<span class="quiet">--&gt; {where}</span> <code>{escape(message.source)}</code>')
    parts += [f'<span class="note">note:</span> {escape(note)}' for note in message.notes]
    parts += [f'<span class="help">help:</span> {escape(message.help)}'] if message.help else []
    return f'<div class="message">{"<br>".join(parts)}</div>'
