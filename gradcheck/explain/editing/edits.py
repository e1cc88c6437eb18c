"""Proposes single edits of a statement that might make its shapes fit; whether they do is for `search` to find out."""

from __future__ import annotations

import ast
import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from gradcheck.explain.sources import Source

PRODUCTS = {"dot", "matmul"}
FUNCTIONS_OF_TWO = {
    "multiply": "*",
    "add": "+",
    "subtract": "-",
    "divide": "/",
    "maximum": "",
    "minimum": "",
    "power": "",
}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One edit: `node` is to read `text`. The lower `cost`, the likelier people meant it."""

    source: Source
    node: ast.AST
    text: str
    cost: float
    label: str
    operand: ast.AST | None = None  # the operand it blames, None when it changes the operation
    sizes: bool = False  # it changes a number that says how large something is

    def replacement(self) -> ast.AST | None:
        """The new node, None when the text is not python."""
        try:
            if isinstance(self.node, ast.stmt):
                body = ast.parse(textwrap.dedent(" " * self.node.col_offset + self.text)).body
                if len(body) == 1:
                    return body[0]
                several = ast.If(ast.Constant(True), body, [])
                return ast.fix_missing_locations(ast.copy_location(several, self.node))
            return ast.parse(f"({self.text})", mode="eval").body
        except SyntaxError:
            return None


def numpy_name(node: ast.AST) -> str:
    """`dot` for `np.dot(...)` and for `a.dot(...)`; "" for anything else."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            return node.func.attr
        if isinstance(node.func, ast.Name):
            return node.func.id
    return ""


def is_numpy_function(node: ast.AST) -> bool:
    """Whether a call reads like `np.f(...)` rather than `array.f(...)`."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return True
    root = node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in ("np", "numpy", "linalg", "la", "onp", "xp", "N")


def over_of(node: ast.Call) -> ast.AST:
    """What `np.sum(x)` or `x.sum()` reduces."""
    if is_numpy_function(node) and node.args:
        return node.args[0]
    return getattr(node.func, "value", node)


class Text:
    """Writes pieces of one statement anew; `shapes` maps the ids of its nodes to shapes, as far as they were read."""

    def __init__(
        self, source: Source, shapes: dict[int, tuple[int, ...] | None], bias_first: bool | None = None
    ) -> None:
        self.source, self.shapes, self.bias_first = source, shapes, bias_first
        self.sizes = {}
        self.counters = {}

    def text(self, node: ast.AST) -> str:
        """A node as written."""
        return self.source.segment(node)

    def atom(self, node: ast.AST) -> str:
        """A node as written, in parentheses where a suffix needs them."""
        plain = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Tuple))
        text = self.text(node)
        return (
            text if plain and not (isinstance(node, ast.Tuple) and not text.startswith("(")) else f"({text})"
        )

    def factor(self, node: ast.AST) -> str:
        """A node as written, in parentheses where it stands beside `@` or `*`."""
        loose = isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.BoolOp, ast.Lambda))
        return f"({self.text(node)})" if loose else self.text(node)

    def transposed(self, node: ast.AST) -> str:
        """A node with `.T` put on, or taken off."""
        if isinstance(node, ast.Attribute) and node.attr == "T":
            return self.text(node.value)
        if (
            isinstance(node, ast.Call)
            and numpy_name(node) == "transpose"
            and not is_numpy_function(node)
            and not node.args
        ):
            return self.text(node.func.value)  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and numpy_name(node) == "transpose" and len(node.args) == 1:
            return self.text(node.args[0])
        shape = self.shape(node)
        return self.atom(node) + (".swapaxes(-1, -2)" if shape is not None and len(shape) > 2 else ".T")

    def shape(self, node: ast.AST) -> tuple[int, ...] | None:
        """The shape of a node, None when unknown."""
        if isinstance(node, ast.Constant):
            return () if isinstance(node.value, (int, float, complex)) else None
        return self.shapes.get(id(node))

    is_matrix = False
    beside = ""  # the other operand of the operation at hand
    arrays: frozenset[int] | set[int] = frozenset()  # the ids of the nodes that hold arrays
    integers: frozenset[int] | set[int] = frozenset()  # those of them that hold whole numbers
    refused: frozenset[int] | set[int] = frozenset()  # the ids of the nodes that hold such an index
    wanted: frozenset[int] = frozenset()  # the sizes that disagree
    needed: tuple[int, ...] = ()  # sizes that the failing expression has beside those of this one
    partner = ""  # the same, where it has a name
    sizes: dict[str, int]  # names of whole numbers in scope
    counters: dict[str, int]  # the names that the statement uses as indices, and what they count to
    operands: tuple[tuple[int, ...] | None, ...] = ()  # the shapes of the operands of the crash
    lists: frozenset[int] | set[int] = frozenset()  # the ids of the nodes that hold python lists
    as_index: tuple[str, str] | None = (
        None  # what an index that numpy refused for its contents lacks, and why
    )
    masks: frozenset[int] | set[int] = frozenset()  # the ids of the nodes that hold masks
    has_bias_unit = True

    def remade(
        self, node: ast.AST, shape: tuple[int, ...] | None, other: tuple[int, ...] | None
    ) -> Iterator[tuple[str, float, str]]:
        """One operand as a column, a row, flat, or without its bias unit."""
        atom = self.atom(node)
        if shape is None:
            return
        if len(shape) == 1:
            yield f"{atom}.reshape(-1, 1)", 1.1, "made a column"
            yield f"{atom}.reshape(1, -1)", 1.3, "made a row"
        if len(shape) == 2 and 1 in shape:
            yield f"{atom}.ravel()", 1.4, "made one-dimensional"
        if other and len(other) != len(shape) and math.prod(other) == math.prod(shape) and self.beside:
            yield f"{atom}.reshape({self.beside}.shape)", 0.8, "in the shape of the other operand"
        if len(shape) > 2:
            yield f"{atom}.reshape({atom}.shape[0], -1)", 1.2, "with all but the first axis made one"
        if len(shape) > 3:
            yield f"{atom}.reshape(*{atom}.shape[:-2], -1)", 1.2, "with the last two axes made one"
        if not other:
            return
        if len(shape) == 1 and len(other) > 2 and other.count(shape[0]) == 1 and other[-1] != shape[0]:
            axis = other.index(shape[0])
            index = ", ".join([":"] + ["None"] * (len(other) - 1 - axis))
            yield f"{atom}[{index}]", 0.55, f"along axis {axis} of the other operand"
        if isinstance(node, ast.Attribute) and node.attr == "T":
            for text, cost, label in self.remade(node.value, self.shape(node.value), other):
                if label == "without the bias unit":
                    yield f"{text}.T", cost - 0.05, label
        for text in self.with_bias_unit(atom, shape, other):
            cut = f"{self.partner}[1:" in self.source.text or f"{self.partner}[:-1" in self.source.text
            cost = (1.0 if self.has_bias_unit else 1.5) + (0.6 if cut and self.partner else 0.0)
            yield text, cost, "with the bias unit"
        if isinstance(node, (ast.List, ast.Tuple)):
            return
        cut_elsewhere = f"{atom}[1:" in self.source.text or f"{atom}[:-1" in self.source.text
        for axis, n in enumerate(shape):
            near = any(n - m == 1 for m in (*other, *self.needed))
            if not near:
                continue
            for part in ("1:", ":-1"):
                wanted = self.bias_first is None or self.bias_first == (part == "1:")
                index = ", ".join([":"] * axis + [part])
                if not wanted:
                    continue
                unlikely = 0.0 if self.has_bias_unit else 0.7 if cut_elsewhere else 1.4
                yield f"{atom}[{index}]", (0.45 if wanted else 0.75) + unlikely, "without the bias unit"

    def with_bias_unit(self, atom: str, shape: tuple[int, ...], other: tuple[int, ...]) -> Iterator[str]:
        """An array with ones joined along the axis that is one short of the other operand's."""
        for axis, n in enumerate(shape[:2]):
            if n < 2 or len(shape) > 2 or not any(m - n == 1 for m in other):
                continue
            ones = f"np.ones((len({atom}), 1))" if axis else f"np.ones((1, {atom}.shape[1]))"
            parts = (ones, atom) if self.bias_first else (atom, ones)
            if len(shape) == 1:
                yield f"np.insert({atom}, 0, 1.0)" if self.bias_first else f"np.append({atom}, 1.0)"
            else:
                yield f"np.{'hstack' if axis else 'vstack'}(({', '.join(parts)}))"

    def scaled(self, node: ast.AST) -> ast.AST:
        """The array in `rate * array` or `array / m`: an edit belongs to it, the number stays."""
        while isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
            if self.shape(node.left) == () and self.shape(node.right):
                node = node.right
            elif self.shape(node.right) == () and self.shape(node.left):
                node = node.left
            else:
                break
        return node
