"""What the rewriter knows of Python's syntax: operators, written-out constants, names of targets, source text."""

from __future__ import annotations

import ast
from typing import Any

from gradcheck.facts import Location

BINARY = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "subtract"),
    ast.Mult: ("*", "multiply"),
    ast.Div: ("/", "divide"),
    ast.FloorDiv: ("//", "floor_divide"),
    ast.Mod: ("%", "remainder"),
    ast.Pow: ("**", "power"),
    ast.MatMult: ("@", "matmul"),
    ast.LShift: ("<<", "left_shift"),
    ast.RShift: (">>", "right_shift"),
    ast.BitAnd: ("&", "bitwise_and"),
    ast.BitOr: ("|", "bitwise_or"),
    ast.BitXor: ("^", "bitwise_xor"),
}
UNARY = {ast.USub: ("-", "negative"), ast.UAdd: ("+", "positive"), ast.Invert: ("~", "invert")}
COMPARE = {
    ast.Lt: ("<", "less"),
    ast.LtE: ("<=", "less_equal"),
    ast.Gt: (">", "greater"),
    ast.GtE: (">=", "greater_equal"),
    ast.Eq: ("==", "equal"),
    ast.NotEq: ("!=", "not_equal"),
}
ARRAY_ATTRIBUTES = frozenset({"T", "mT", "H", "I", "A", "A1", "real", "imag", "flat", "data"})

# Never looked at: these read their caller's frame, or make nothing that is an array. Their arguments are.
UNTOUCHED = frozenset(
    "super locals globals vars dir eval exec print isinstance issubclass len range type hasattr getattr setattr id "
    "repr str input open format ord chr hash callable __import__ breakpoint".split()
)
# These go through the items of their arguments; the recorder looks on (only if the name means the builtin at run time).
ITERATING = frozenset("zip enumerate map reversed sum max min sorted list tuple iter filter".split())
# Builtins that write to nothing.
# functions of modules that go through an iterator they are given
LAZY = frozenset("fromiter fsum reduce accumulate mean fmean".split())
PURE = ITERATING | frozenset("float int complex abs round pow bool any all next divmod set dict".split())
# Calls that may write to an operand: looked at once more, right before the call.
WRITING = frozenset(
    "at copyto put place putmask fill_diagonal shuffle fill sort partition itemset setfield resize put_along_axis "
    "__setitem__ __iadd__ __isub__ __imul__ __itruediv__ nan_to_num".split()
)


class Source:
    """The text of one file, sliced by the byte columns of syntax trees."""

    def __init__(self, filename: str, text: str) -> None:
        self.filename = filename
        self.text = text
        self._lines = [line.encode("utf-8", "surrogatepass") for line in text.splitlines(keepends=True)]

    def location(self, node: ast.AST, function: str, text: str | None = None) -> Location:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end = (
            getattr(node, "end_lineno", line) or line,
            getattr(node, "end_col_offset", column) or column,
        )
        return Location(
            self.filename,
            line,
            self._characters(line, column),
            end_line,
            self._characters(end_line, end),
            function,
            self.segment(node) if text is None else text,
        )

    def segment(self, node: ast.AST) -> str:
        """The node's source as one line; unparsed when positions are missing or lie (f-strings before 3.12)."""
        try:
            line, end_line = node.lineno - 1, node.end_lineno - 1  # type: ignore[attr-defined]
            start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
            if line == end_line:
                raw: bytes = self._lines[line][start:end]
                return raw.decode()
            parts = [
                self._lines[line][start:],
                *self._lines[line + 1 : end_line],
                self._lines[end_line][:end],
            ]
            return " ".join(part.decode().split("#")[0].strip() for part in parts).strip()
        except (AttributeError, TypeError, IndexError, UnicodeDecodeError):
            return ast.unparse(node)

    def _characters(self, line: int, column: int) -> int:
        if line > len(self._lines):
            return column
        raw = self._lines[line - 1]
        return column if raw.isascii() else len(raw[:column].decode("utf-8", "replace"))


def mangled(name: str, class_name: str) -> str:
    """The attribute's real name: private names are mangled with the class around."""
    if class_name.strip("_") and name.startswith("__") and not name.endswith("__"):
        return f"_{class_name.lstrip('_')}{name}"
    return name


def constant_value(node: ast.expr) -> tuple[bool, Any]:
    """(True, value) if the expression is written out: numbers, strings, tuples and negatives of such."""
    match node:
        case ast.Constant():
            return True, node.value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=int() | float() | complex())):
            inner: Any = node.operand.value  # type: ignore[attr-defined]
            return True, -inner if isinstance(node.op, ast.USub) else +inner
        case ast.Tuple():
            parts = [constant_value(element) for element in node.elts]
            return all(known for known, _ in parts), tuple(value for _, value in parts)
    return False, None


def constant_index(node: ast.expr) -> tuple[bool, Any]:
    """As constant_value, for what stands between the brackets of a subscript."""
    match node:
        case ast.Slice():
            parts = [
                (True, None) if part is None else constant_value(part)
                for part in (node.lower, node.upper, node.step)
            ]
            return all(known for known, _ in parts), slice(*(value for _, value in parts))
        case ast.Tuple():
            parts = [constant_index(element) for element in node.elts]
            return all(known for known, _ in parts), tuple(value for _, value in parts)
    return constant_value(node)


def target_names(target: ast.expr) -> tuple[str, ...]:
    """The name a loop binds its items to, if it is one name."""
    return (target.id,) if isinstance(target, ast.Name) else ()


def name_tree(target: ast.expr, source: Source) -> Any:
    """The names of a tuple target in its own nesting; None where nothing can be named."""
    match target:
        case ast.Tuple() | ast.List():
            tree = []
            for element in target.elts:
                if isinstance(element, ast.Starred):
                    break
                tree.append(name_tree(element, source))
            return tuple(tree)
        case ast.Name() | ast.Attribute():
            return source.segment(target)
    return None
