"""Finds how the source itself calls the values of a statement, and where in the statement they stand."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from gradcheck.tracing.reading import Given, Read


def place_of(statement: str | None, text: str) -> tuple[int, str]:
    """Where an operand stands in its statement, right of the `=` first; what is not written there comes last."""
    written = re.compile(rf"(?<![\w.]){re.escape(text)}(?!\w)")
    whole = statement or ""
    found = written.search(whole, max(whole.find("="), 0)) or written.search(whole)
    return (found.start() if found and text else len(whole)), text


@lru_cache(maxsize=4096)
def is_reference(text: str) -> bool:
    """Whether it is a name, an attribute or an entry of one: what the source itself calls a value."""
    try:
        node: ast.AST = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return False
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name)


def name_of(given: Given, by_event: dict[int, Read]) -> str:
    """The name an operand was bound to where it was made, else its text."""
    made = by_event.get(given.origin) if given.origin is not None else None
    return made.event.names[0] if made is not None and made.event.names else given.text


def as_written(statement: str, name: str) -> str:
    """`hs[t]` where the value got the name `hs[3]`."""
    base, bracket, _ = name.partition("[")
    if not bracket or name in statement:
        return name
    found = re.search(rf"(?<![\w.]){re.escape(base)}\[[^\]]*\]", statement)
    return found[0] if found else name


def assigns(statement: str, name: str) -> bool:
    """Whether a statement itself binds the name: the same array may get other names later."""
    if statement.startswith(("return", "assert", "print", "if ", "while ")):
        return False
    head = re.split(r"(?<![=<>!])=(?!=)|\bin\b", statement)[0]
    return re.search(rf"(?<![\w.]){re.escape(name.partition('[')[0])}(?!\w)", head) is not None
