"""The user's source files, parsed once, with functions by line, nodes by position and the text of nodes."""

from __future__ import annotations

import ast
import linecache
import sysconfig
from collections.abc import Iterator
from functools import cached_property, lru_cache
from types import CodeType

from gradcheck.facts import Location

_INSTALLED = tuple(
    path for key in ("stdlib", "platstdlib", "purelib", "platlib") if (path := sysconfig.get_paths().get(key))
)
_HERE = __file__.rsplit("explain", 1)[0]


def is_user_file(filename: str) -> bool:
    """Whether code of this file is the user's: not python's, not an installed package, not gradcheck."""
    if (
        filename.startswith("<frozen")
        or filename.endswith(".pyx")
        or filename == "<__array_function__ internals>"
    ):
        return False
    if filename.startswith(_HERE) or "site-packages" in filename or "dist-packages" in filename:
        return False
    return not filename.startswith(_INSTALLED)


def children(node: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes directly in a node of a tree that stays as it is; kept with the tree."""
    found: tuple[ast.AST, ...] | None = node.__dict__.get("_children")
    if found is None:
        found = node.__dict__["_children"] = tuple(ast.iter_child_nodes(node))
    return found


def walk(node: ast.AST) -> tuple[ast.AST, ...]:
    """All nodes of a tree that stays as it is, in the order of `ast.walk`; kept with the tree."""
    found: tuple[ast.AST, ...] | None = node.__dict__.get("_nodes")
    if found is None:
        reached = [node]
        for each in reached:
            reached.extend(children(each))
        found = node.__dict__["_nodes"] = tuple(reached)
    return found


class Source:
    """One parsed file."""

    def __init__(self, filename: str, text: str) -> None:
        self.filename = filename
        self.text = text
        self.lines = text.splitlines()
        self._bytes = [line.encode() for line in self.lines]
        self.tree = ast.parse(text)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node each node stands in."""
        return {child: parent for parent in walk(self.tree) for child in children(parent)}

    @cached_property
    def functions(self) -> dict[tuple[int, str], ast.AST]:
        """Function definitions and lambdas by their first line and name."""
        found: dict[tuple[int, str], ast.AST] = {}
        for node in walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                found[first, node.name] = node
            elif isinstance(node, ast.Lambda):
                key = (node.lineno, "<lambda>")
                # Two lambdas on one line: `function` tells them apart by their columns.
                found[key] = node if key not in found else ast.Pass()
        return found

    def function(self, code: CodeType) -> ast.FunctionDef | ast.Lambda | None:
        """The definition `code` was compiled from."""
        node = self.functions.get((code.co_firstlineno, code.co_name))
        if isinstance(node, ast.Pass):
            node = self._lambda_at(code)
        return node if isinstance(node, (ast.FunctionDef, ast.Lambda)) else None

    def _lambda_at(self, code: CodeType) -> ast.Lambda | None:
        starts = [
            (line, column)
            for line, _, column, _ in code.co_positions()
            if line is not None and column is not None and (line, column) > (code.co_firstlineno, 0)
        ]
        inside = [
            node
            for node in walk(self.tree)
            if isinstance(node, ast.Lambda)
            and node.lineno == code.co_firstlineno
            and starts
            and (node.body.lineno, node.body.col_offset) <= min(starts)
            and max(starts) < (node.end_lineno or 0, node.end_col_offset or 0)
        ]
        return inside[-1] if len({id(node) for node in inside}) else None

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement around `node`."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def enclosing_function(self, node: ast.AST) -> str:
        """Name of the function `node` stands in, "<module>" outside of all."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return node.name
        return "<module>"

    def at(self, line: int, column: int, end_line: int, end_column: int) -> Iterator[ast.AST]:
        """Nodes at exactly this position (columns in bytes), outermost first."""
        for node in walk(self.tree):
            if (
                getattr(node, "lineno", -1) == line
                and node.col_offset == column  # type: ignore[attr-defined]
                and node.end_lineno == end_line  # type: ignore[attr-defined]
                and node.end_col_offset == end_column  # type: ignore[attr-defined]
            ):
                yield node

    def column(self, line: int, byte: int) -> int:
        """Byte offset of a line as a count of characters."""
        if not 0 < line <= len(self._bytes):
            return byte
        return len(self._bytes[line - 1][:byte].decode(errors="replace"))

    def segment(self, node: ast.AST) -> str:
        """The text of `node`, as written."""
        if not hasattr(node, "lineno") or getattr(node, "end_lineno", None) is None:
            return ast.unparse(node)
        first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        rows = self._bytes[first - 1 : last]
        if not rows:
            return ast.unparse(node)
        if first == last:
            return rows[0][start:end].decode(errors="replace")
        return b"\n".join([rows[0][start:], *rows[1:-1], rows[-1][:end]]).decode(errors="replace")

    def one_line(self, node: ast.AST) -> str:
        """The text of `node` with runs of white space made one space."""
        return " ".join(self.segment(node).split())

    def line(self, number: int) -> str:
        """One line of the file, without its end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def location(self, node: ast.AST) -> Location:
        """The place of a node, columns in characters."""
        line, end_line = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
        return Location(
            self.filename,
            line,
            self.column(line, getattr(node, "col_offset", 0)),
            end_line,
            self.column(end_line, getattr(node, "end_col_offset", 0) or 0),
            self.enclosing_function(node),
            self.one_line(node),
        )


@lru_cache(maxsize=64)
def _parse(filename: str, text: str) -> Source | None:
    try:
        return Source(filename, text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def source_of(filename: str, module_globals: dict[str, object] | None = None) -> Source | None:
    """The parsed file, None without readable source (a compiled module, a prompt)."""
    lines = linecache.getlines(filename, module_globals)
    return _parse(filename, "".join(lines)) if lines else None
