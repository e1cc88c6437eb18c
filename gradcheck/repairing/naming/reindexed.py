"""Tells edits that read other entries of the very same arrays: an index is moved or exchanged, no array is.

By its value such a place may look like that of another layer, or of another round of a loop.
"""

from __future__ import annotations

import ast
import re
from collections import Counter

MODULES = ("np", "numpy")
WORDS = re.compile(r"\w+|[^\w\s]")


def reads_the_same_arrays(before: str, after: str) -> bool:
    """Whether two spellings of a statement name the same values as often, and differ."""
    try:
        old, new = (_values(ast.parse(text.strip())) for text in (before, after))
    except SyntaxError:
        return False
    return old == new and before.strip() != after.strip()


def exchanges_indices(before: str, after: str) -> bool:
    """Whether one is made of the very words of the other, in another order: `[i, j]` for `[j, i]`."""
    words, others = WORDS.findall(before), WORDS.findall(after)
    return words != others and Counter(words) == Counter(others)


def names_a_size(before: str, after: str) -> bool:
    """Whether the edit brings in a name, `N` or `y.size`, that may count samples."""
    new = Counter(WORDS.findall(after)) - Counter(WORDS.findall(before))
    return any(word.isidentifier() and word not in MODULES for word in new)


def _values(tree: ast.AST) -> Counter[str]:
    """The names and attributes that are read outside of subscripts, as often as they are; no functions."""
    found: Counter[str] = Counter()
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Subscript(value=base):
                found += _values(ast.Expr(base))
            case ast.Call(func=ast.Attribute(value=owner), args=args, keywords=keywords):
                for part in (owner, *args, *(keyword.value for keyword in keywords)):
                    found += _values(ast.Expr(part))
            case ast.Attribute(value=ast.Name()):
                found[ast.unparse(node)] += 1
            case ast.Name(id=name) if name not in MODULES:
                found[name] += 1
            case _:
                found += _values(node)
    return found
