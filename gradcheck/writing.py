"""Writes proven edits into the user's file: only when told to, asked about one by one, with a backup kept."""

from __future__ import annotations

import io
import re
import shutil
import tokenize
from collections.abc import Callable, Iterable
from pathlib import Path

from gradcheck.errors import UsageError
from gradcheck.facts import Edit


def write(edits: Iterable[Edit], confirm: Callable[[Edit], bool]) -> list[Path]:
    """The files that were changed; each keeps its former text in FILE.orig. Unproven edits are left out."""
    changed: list[Path] = []
    # From the last line to the first: an edit that adds a line must not move the place of the next one.
    for edit in sorted(edits, key=lambda edit: edit.location.line, reverse=True):
        path = Path(edit.location.file)
        if not edit.proven or not confirm(edit):
            continue
        raw = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        edited = apply(raw.decode(encoding), edit)
        if path not in changed:
            shutil.copy2(path, path.with_name(path.name + ".orig"))
            changed.append(path)
        path.write_bytes(edited.encode(encoding))
    return changed


def apply(source: str, edit: Edit) -> str:
    """The source with the edit made; UsageError where the lines are no longer what the edit was proven on."""
    # Lines as Python counts them; str.splitlines knows more line ends than that.
    lines = re.findall(r"[^\n]*\n|[^\n]+", source)
    newline = "\r\n" if "\r\n" in source else "\n"
    first = (edit.begins or edit.location.line) - 1
    last = edit.location.end_line or edit.location.line
    passage = "".join(lines[first:last])
    before, after = (text.replace("\n", newline) for text in (edit.before, edit.after))
    if passage.count(before) != 1:
        raise UsageError(
            f"{edit.location.file}:{edit.location.line} no longer reads\n"
            f"  {edit.before}\n  nothing was written there"
        )
    return "".join([*lines[:first], passage.replace(before, after), *lines[last:]])
