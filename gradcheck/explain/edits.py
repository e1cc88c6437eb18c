"""Proposes single edits of a statement that might make its shapes fit; whether they do is for `search` to find out."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass

from gradcheck.explain.sources import Source
from gradcheck.explain.values import REDUCTIONS

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
JOIN_AXES = {"concatenate", "append", "stack"}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One edit: `node` is to read `text`. The lower `cost`, the likelier people meant it."""

    source: Source
    node: ast.AST
    text: str
    cost: float
    label: str
    operand: ast.AST | None = None  # the operand it blames, None when it changes the operation

    def replacement(self) -> ast.AST | None:
        """The new node, None when the text is not python."""
        try:
            if isinstance(self.node, ast.stmt):
                return ast.parse(self.text).body[0]
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


class Writer:
    """Writes candidates for one statement; `shapes` maps the ids of its nodes to shapes, as far as they were read."""

    def __init__(
        self, source: Source, shapes: dict[int, tuple[int, ...] | None], bias_first: bool | None = None
    ) -> None:
        self.source, self.shapes, self.bias_first = source, shapes, bias_first
        self.sizes = {}

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

    # ---------------------------------------------------------------------------------------------------------

    def candidates(self, root: ast.AST, failing: ast.AST | None = None) -> Iterator[Candidate]:
        """Edits anywhere in `root`; those of the failing node are cheaper than those around it."""
        for node in ast.walk(root):
            away = 0.0 if node is failing or failing is None else 0.35
            for made in self.of_node(node):
                yield Candidate(self.source, made.node, made.text, made.cost + away, made.label, made.operand)

    def of_node(self, node: ast.AST) -> Iterator[Candidate]:
        """Edits of one expression by what it is."""
        name = numpy_name(node)
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.MatMult):
                yield from self.product(node, node.left, node.right, "@")
            else:
                yield from self.elementwise(node, node.left, node.right)
        elif isinstance(node, ast.AugAssign):
            yield from self.augmented(node)
        elif isinstance(node, ast.Call):
            if name in PRODUCTS:
                yield from self.product_call(node, name)
            elif name in FUNCTIONS_OF_TWO and len(node.args) == 2:
                yield from self.elementwise(node, node.args[0], node.args[1])
            elif name in REDUCTIONS:
                yield from self.reduction(node)
            else:
                yield from self.other_call(node, name)
        elif isinstance(node, ast.Subscript):
            from gradcheck.explain.index_edits import index_edits

            yield from index_edits(self, node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            from gradcheck.explain.index_edits import store_edits

            yield from store_edits(self, node.targets[0], node.value)
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield Candidate(
                self.source, node, self.text(node.value), 1.3, "without the transpose", node.value
            )
            if isinstance(node.value, (ast.Name, ast.Attribute, ast.Subscript, ast.List)):
                number = self.shape(node.value) == ()
                yield Candidate(
                    self.source,
                    node.value,
                    f"np.array({self.text(node.value)})",
                    1.0,
                    "a number made an array" if number else "a list made an array",
                    node.value,
                )
            inner = self.shape(node.value)
            if inner is not None and len(inner) == 1:
                for form in ("(-1, 1)", "(1, -1)"):
                    yield Candidate(
                        self.source,
                        node,
                        f"{self.atom(node.value)}.reshape{form}",
                        0.9,
                        "made two-dimensional: .T of a 1-d array changes nothing",
                        node.value,
                    )
            if inner == ():
                yield Candidate(
                    self.source, node, self.text(node.value), 0.6, "a number has no axes to swap", node.value
                )

    def product_call(self, node: ast.Call, name: str) -> Iterator[Candidate]:
        """np.dot(a, b), np.matmul(a, b), a.dot(b)."""
        outs = [k.value for k in node.keywords if k.arg == "out"]
        if outs:
            inner = ", ".join(self.text(arg) for arg in node.args)
            yield Candidate(
                self.source,
                node,
                f"{self.text(node.func)}({inner})",
                0.6,
                "with a result of its own, without out=",
                outs[0],
            )
        if is_numpy_function(node):
            if len(node.args) >= 3:
                head = self.text(node.func)
                inner = ", ".join(self.text(arg) for arg in node.args[:2])
                yield Candidate(
                    self.source,
                    node,
                    f"{head}({inner})",
                    0.1,
                    "the third argument is out=, not a factor",
                    node.args[2],
                )
                for a, b, c in ((0, 1, 2),):
                    yield Candidate(
                        self.source,
                        node,
                        f"{head}({head}({self.text(node.args[a])}, {self.text(node.args[b])}), "
                        f"{self.text(node.args[c])})",
                        0.5,
                        "a product of three",
                        node.args[2],
                    )
                    yield Candidate(
                        self.source,
                        node,
                        f"{head}({inner}) * {self.factor(node.args[2])}",
                        0.6,
                        "a product of three",
                        node.args[2],
                    )
            if len(node.args) == 2:
                yield from self.product(node, node.args[0], node.args[1], self.text(node.func))
        elif isinstance(node.func, ast.Attribute) and len(node.args) == 1:
            yield from self.product(node, node.func.value, node.args[0], ".dot")

    def write_product(self, form: str, a: str, b: str, a_atom: str) -> str:
        """`a @ b` in the user's own way of writing it."""
        if form == "@":
            return f"{a} @ {b}"
        return f"{a_atom}.dot({b})" if form == ".dot" else f"{form}({a}, {b})"

    def product(self, node: ast.AST, a: ast.AST, b: ast.AST, form: str) -> Iterator[Candidate]:
        """Edits of a matrix product."""
        sa, sb = self.shape(a), self.shape(b)
        plain = {"@": self.factor}.get(form, self.text)
        b_plain = self.factor if form == "@" else self.text

        def put(x: str, y: str, cost: float, label: str, blamed: ast.AST | None) -> Candidate:
            return Candidate(self.source, node, self.write_product(form, x, y, x), cost, label, blamed)

        xa = self.atom(a) if form == ".dot" else plain(a)
        xb = b_plain(b)
        ta, tb = self.transposed(a), self.transposed(b)
        mean = self.text
        if sa is not None and sa == sb:
            yield Candidate(
                self.source,
                node,
                f"{self.factor(a)} * {self.factor(b)}",
                0.95 if len(sa) > 1 else 1.2,
                "elementwise, not a matrix product",
                None,
            )
        else:
            yield Candidate(
                self.source,
                node,
                f"{self.factor(a)} * {self.factor(b)}",
                1.9,
                "elementwise, not a matrix product",
                None,
            )
        one_d = [s for s in (sa, sb) if s is not None and len(s) == 1]
        if len(one_d) == 2 or (sa and sb and 1 in (len(sa), len(sb)) and min(len(sa), len(sb)) == 1):
            np_ = "np"
            both = 0.5 if len(one_d) == 2 else 1.3 if sb is not None and len(sb) == 1 else 1.6
            yield Candidate(
                self.source, node, f"{np_}.outer({mean(a)}, {mean(b)})", both, "the outer product", None
            )
            yield Candidate(
                self.source, node, f"{np_}.outer({mean(b)}, {mean(a)})", both + 0.2, "the outer product", None
            )
            if ta != mean(a) and isinstance(a, ast.Attribute) and a.attr == "T":
                yield Candidate(
                    self.source, node, f"{np_}.outer({ta}, {mean(b)})", both - 0.1, "the outer product", a
                )
                yield Candidate(
                    self.source, node, f"{np_}.outer({mean(b)}, {ta})", both + 0.1, "the outer product", a
                )
            if tb != mean(b) and isinstance(b, ast.Attribute) and b.attr == "T":
                yield Candidate(
                    self.source, node, f"{np_}.outer({mean(a)}, {tb})", both - 0.1, "the outer product", b
                )
                yield Candidate(
                    self.source, node, f"{np_}.outer({tb}, {mean(a)})", both + 0.1, "the outer product", b
                )
        if sb is None or len(sb) > 1:
            yield put(xa, tb, 1.0, "the right operand transposed", b)
        if sa is None or len(sa) > 1:
            yield put(ta, xb, 1.0, "the left operand transposed", a)
        yield put(
            self.atom(b) if form == ".dot" else b_plain(b), plain(a), 1.25, "the operands swapped", None
        )
        if sa is None or sb is None or (len(sa) > 1 and len(sb) > 1):
            yield put(ta, tb, 1.8, "both operands transposed", None)
            yield put(tb, plain(a), 1.7, "swapped, and one transposed", None)
            # d.T @ x, where x.T @ d is due, is one slip, not two.
            moved = (ta == mean(a.value) if isinstance(a, ast.Attribute) else False) != (
                tb == mean(b.value) if isinstance(b, ast.Attribute) else False
            )
            yield put(tb, ta, 1.0 if moved else 1.45, "the product transposed", None)
            yield put(
                self.atom(b) if form == ".dot" else b_plain(b), ta, 1.6, "swapped, and one transposed", None
            )
        for operand, other in ((a, b), (b, a)):
            self.partner = ""
            if isinstance(other, (ast.Name, ast.Attribute)):
                self.partner = self.text(other)
            for text, cost, label in self.remade(operand, self.shape(operand), self.shape(other)):
                pair = (text, xb) if operand is a else (xa, text)
                yield put(*pair, cost, label, operand)

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
        if isinstance(node, ast.Attribute) and node.attr == "T":
            for text, cost, label in self.remade(node.value, self.shape(node.value), other):
                if label == "without the bias unit":
                    yield f"{text}.T", cost - 0.05, label
        for text in self.with_bias_unit(atom, shape, other):
            cut = f"{self.partner}[1:" in self.source.text or f"{self.partner}[:-1" in self.source.text
            cost = (1.0 if self.has_bias_unit else 1.5) + (0.6 if cut and self.partner else 0.0)
            yield text, cost, "with the bias unit"
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

    def elementwise(self, node: ast.AST, a: ast.AST, b: ast.AST) -> Iterator[Candidate]:
        """Edits of an operation entry by entry."""
        sa, sb = self.shape(a), self.shape(b)
        times = (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)) or numpy_name(
            node
        ) == "multiply"
        for operand, other in ((self.scaled(a), b), (self.scaled(b), a)):
            shape, second = self.shape(operand), self.shape(other)
            if isinstance(operand, ast.Constant) or shape == ():
                continue
            if shape is None or len(shape) > 1:
                yield Candidate(
                    self.source,
                    operand,
                    self.transposed(operand),
                    1.05 if not isinstance(operand, ast.BinOp) else 1.5,
                    "transposed",
                    operand,
                )
            self.beside = self.atom(other)
            for text, cost, label in self.remade(operand, shape, second):
                column = (
                    label == "made a column" and second is not None and len(second) == 2 and second[1] == 1
                )
                row = label == "made a row" and second is not None and len(second) == 2 and second[0] == 1
                yield Candidate(self.source, operand, text, 0.6 if column or row else cost, label, operand)
            if shape and second is not None and len(shape) >= len(second) and len(shape) > 1:
                for axis in (0, 1):
                    if math.prod(shape) == shape[axis]:
                        continue  # one number for all
                    if len(second) == len(shape) and 1 not in second:
                        continue  # a sum would be spread again over what it is combined with
                    keep = ", keepdims=True" if len(second) == 2 else ""
                    cost = (1.0 if shape[1 - axis] in second else 1.6) + (1.2 if times else 0)
                    yield Candidate(
                        self.source,
                        operand,
                        f"{self.atom(operand)}.sum(axis={axis}{keep})",
                        cost,
                        f"summed over axis {axis}",
                        operand,
                    )
        if sa and sb and len(sa) == len(sb) == 2 and sa[1] == sb[1] and sa[0] != sb[0]:
            yield Candidate(
                self.source, a, f"{self.atom(a)}[:, None, :]", 1.3, "each row with each row of the other", a
            )
        if times:
            ta, tb = self.transposed(a), self.transposed(b)
            fa, fb = self.factor(a), self.factor(b)
            square = sb is not None and len(sb) == 2 and sb[0] == sb[1] and sa is not None and len(sa) == 1
            forms = (
                (fa, fb, 0.9),
                (fa, tb, 1.15),
                (ta, fb, 1.2),
                (fb, fa, 0.7 if square else 1.3),
                (fb, ta, 1.6),
                (tb, fa, 1.5),
            )
            for x, y, cost in forms:
                yield Candidate(
                    self.source, node, f"{x} @ {y}", cost, "a matrix product, not entry by entry", None
                )
            if sa and sb and len(sa) == len(sb) == 1:
                yield Candidate(
                    self.source,
                    node,
                    f"np.outer({self.text(a)}, {self.text(b)})",
                    0.9,
                    "the outer product",
                    None,
                )
                yield Candidate(
                    self.source,
                    node,
                    f"np.outer({self.text(b)}, {self.text(a)})",
                    1.1,
                    "the outer product",
                    None,
                )
            yield Candidate(
                self.source,
                node,
                f"np.multiply({self.text(a)}, {self.text(b)})",
                0.8 if self.is_matrix else 3.0,
                "entry by entry: * of np.matrix is a matrix product",
                None,
            )

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

    is_matrix = False
    beside = ""  # the other operand of the operation at hand
    arrays: frozenset[int] | set[int] = frozenset()  # the ids of the nodes that hold arrays
    needed: tuple[int, ...] = ()  # sizes that the failing expression has beside those of this one
    partner = ""  # the same, where it has a name
    sizes: dict[str, int]  # names of whole numbers in scope
    has_bias_unit = True

    def augmented(self, node: ast.AugAssign) -> Iterator[Candidate]:
        """Edits of `a += b`: an array cannot grow in place."""
        target, value = self.shape(node.target), self.shape(node.value)
        array = self.scaled(node.value)
        yield from (c for c in self.elementwise(node, node.target, node.value) if c.node is array)
        if value is not None and target is not None and isinstance(node.value, ast.BinOp):
            # rate * gradient: the edit belongs to the gradient, the number stays.
            for part in (node.value.left, node.value.right):
                shape = self.shape(part)
                if shape == value and shape:
                    yield from (c for c in self.elementwise(node, node.target, part) if c.node is part)

    def reduction(self, node: ast.Call) -> Iterator[Candidate]:
        """Edits of a sum, mean, max: another axis, keepdims."""
        function = is_numpy_function(node)
        texts = [self.text(arg) for arg in node.args]
        keywords = {k.arg: self.text(k.value) for k in node.keywords if k.arg}
        head = self.text(node.func)
        position = 1 if function else 0
        axis = keywords.get("axis") or (texts[position] if len(texts) > position else None)
        rest = {k: v for k, v in keywords.items() if k not in ("axis", "keepdims")}
        base = texts[:position]

        def write(new_axis: str | None, keepdims: bool) -> str:
            parts = [*base]
            if new_axis is not None:
                parts.append(f"axis={new_axis}" if axis is None or "axis" in keywords else new_axis)
            parts += [f"{k}={v}" for k, v in rest.items()]
            if keepdims:
                parts.append("keepdims=True")
            return f"{head}({', '.join(parts)})"

        yield from (
            Candidate(self.source, node, write(axes, keywords.get("keepdims") == "True"), cost, label, node)
            for axes, cost, label in self.more_axes(node, over_of(node), axis)
        )
        keeps = keywords.get("keepdims") == "True"
        over = over_of(node)
        arg = numpy_name(node) in ("argmax", "argmin", "median", "average")
        if not keeps and not arg and axis is not None:
            yield Candidate(self.source, node, write(axis, True), 0.55, "with the summed axis kept", node)
        inner = self.shape(over)
        many = len(inner) if inner is not None else 2
        for new in ["0", "1", "2"][: max(many, 1)] + ["-1"]:
            if new == axis or (new == "-1" and many not in (1, 3)):
                continue
            yield Candidate(
                self.source,
                node,
                write(new, keeps),
                0.7 if new == "-1" else 0.8 if axis is not None else 1.0,
                "over another axis" if axis else "over one axis",
                node,
            )
            if not keeps and not arg:
                yield Candidate(
                    self.source, node, write(new, True), 1.05, "over one axis, which is kept", node
                )
        if self.shape(node) == () and over is not node:
            yield Candidate(self.source, node, self.atom(over), 0.9, "entry by entry, not reduced", node)
        if axis is not None:
            yield Candidate(self.source, node, write(None, False), 1.2, "over all entries", node)
        if keeps:
            yield Candidate(self.source, node, write(axis, False), 1.15, "without keepdims", node)

    def more_axes(self, node: ast.Call, over: ast.AST, axis: str | None) -> Iterator[tuple[str, float, str]]:
        """Of an array with three axes or more: one axis more than are summed, or one less."""
        shape = self.shape(over)
        try:
            given = ast.literal_eval(axis) if axis else None
        except (ValueError, SyntaxError):
            return
        if shape is None or len(shape) < 3 or given is None or numpy_name(node).startswith("arg"):
            return
        many = len(shape)
        axes = [a % many for a in (given if isinstance(given, tuple) else (given,)) if isinstance(a, int)]
        for extra in range(many):
            if extra not in axes and len(axes) + 1 < many:
                yield str(tuple(sorted([*axes, extra]))), 0.75, "over one axis more"
        if len(axes) > 1:
            for drop in axes:
                rest = [a for a in axes if a != drop]
                yield str(rest[0] if len(rest) == 1 else tuple(rest)), 0.85, "over one axis less"

    def other_call(self, node: ast.Call, name: str) -> Iterator[Candidate]:
        """Edits of calls that make, join and reshape arrays; in `calls`."""
        from gradcheck.explain.call_edits import call_edits

        yield from call_edits(self, node, name)
