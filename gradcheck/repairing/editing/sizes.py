"""Tells of two spellings of a statement whether one length in place of another is all that they differ in."""

from __future__ import annotations

import re

SIZE = re.compile(r"len\([^()]*\)|[\w.]+\.shape\[-?\d\]|[\w.]+\.size\b")


def only_sizes_differ(before: str, after: str) -> bool:
    """Whether two texts are the same but for lengths, and differ in these."""
    old, new = (SIZE.findall(text) for text in (before, after))
    return old != new and SIZE.sub("", before) == SIZE.sub("", after)
