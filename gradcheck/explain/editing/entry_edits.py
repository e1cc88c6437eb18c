"""Edits of operations entry by entry, in place or not, and of sums over axes."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from gradcheck.explain.editing.edits import Candidate, Text, is_numpy_function, numpy_name, over_of
from gradcheck.explain.editing.goals import looks_like_gradient
from gradcheck.explain.sources import walk


class Entries(Text):
    """Writes candidates for operations entry by entry and for reductions."""

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
            if id(operand) in self.lists:
                text = f"np.array({self.text(operand)})"
                yield Candidate(self.source, operand, text, 0.4, "a list made an array", operand)
            if second == ():
                continue
            yield from self.repeated(operand, shape, second)
            for counter, count in self.counters.items() if shape and second else ():
                if not shape or len(shape) > len(second or ()) or count != shape[0]:
                    continue
                text = f"{self.atom(operand)}[{counter}]"
                yield Candidate(self.source, operand, text, 0.8, f"the entry of this {counter}", operand)
            if shape is None or len(shape) > 1:
                yield Candidate(
                    self.source,
                    operand,
                    self.transposed(operand),
                    1.05 if not isinstance(operand, ast.BinOp) else 1.5,
                    "transposed",
                    operand,
                )
            if id(operand) in self.integers and shape and second and len(shape) == 1 and len(second) == 2:
                atom, like = self.text(operand), self.atom(other)
                for axis, form in ((1, ""), (0, ".T")):
                    if second[1 - axis] == shape[0] and second[axis] > 1:
                        text = f"np.eye({like}.shape[{axis}])[{atom}]{form}"
                        yield Candidate(
                            self.source, operand, text, 0.45, "class numbers as one-hot rows", operand
                        )
            self.beside = self.atom(other)
            for text, cost, label in self.remade(operand, shape, second):
                column = (
                    label == "made a column" and second is not None and len(second) == 2 and second[1] == 1
                )
                row = label == "made a row" and second is not None and len(second) == 2 and second[0] == 1
                plain = 0.6 if column or row else 0.95 if self._is_of_rows(shape, other, label) else cost
                yield Candidate(self.source, operand, text, plain, label, operand)
            if shape and second is not None and len(shape) >= len(second) and len(shape) > 1:
                for axis in (0, 1):
                    if math.prod(shape) == shape[axis]:
                        continue  # one number for all
                    if len(second) == len(shape) and 1 not in second:
                        continue  # a sum would be spread again over what it is combined with
                    keep = ", keepdims=True" if len(second) == 2 else ""
                    cost = (1.0 if shape[1 - axis] in second else 1.6) + (1.2 if times else 0)
                    cost += (
                        0.5 if numpy_name(operand) == "sum" else 0.0
                    )  # one sum over more axes says it better
                    if isinstance(operand, ast.Name) and not looks_like_gradient(operand.id):
                        cost += 0.5  # sums are taken of gradients
                    yield Candidate(
                        self.source,
                        operand,
                        f"{self.atom(operand)}.sum(axis={axis}{keep})",
                        cost,
                        f"summed over axis {axis}",
                        operand,
                    )
        rows = sa and sb and len(sa) == len(sb) == 2 and sa[1] == sb[1] and sa[0] != sb[0]
        if rows and not {id(a), id(b)} & self.masks:
            yield Candidate(
                self.source, a, f"{self.atom(a)}[:, None, :]", 1.3, "each row with each row of the other", a
            )
        if times and () not in (sa, sb) and not {id(a), id(b)} & self.masks:
            ta, tb = self.transposed(a), self.transposed(b)
            fa, fb = self.factor(a), self.factor(b)
            square = sb is not None and len(sb) == 2 and sb[0] == sb[1] and sa is not None and len(sa) == 1
            many = 0.8 if max(len(sa or ()), len(sb or ())) > 2 else 0.0
            many += 0.5 if sa and sb and {len(sa), len(sb)} == {1, 2} and not square else 0.0
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
                    self.source, node, f"{x} @ {y}", cost + many, "a matrix product, not entry by entry", None
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

    def _is_of_rows(self, shape: tuple[int, ...] | None, other: ast.AST, label: str) -> bool:
        """Whether an array has one entry for each row of what it meets, and that is no gradient to be summed."""
        second = self.shape(other)
        rows = shape is not None and second is not None and len(shape) == 1 and len(second) == 2
        if not rows or label != "made a column" or shape is None or second is None:
            return False
        named = isinstance(other, ast.Name) and looks_like_gradient(other.id)
        return shape[0] == second[0] != second[1] and not named

    def repeated(
        self, operand: ast.AST, shape: tuple[int, ...] | None, other: tuple[int, ...] | None
    ) -> Iterator[Candidate]:
        """Each entry as often as the other operand is larger, as pooling needs it on the way back."""
        if not shape or not other or len(other) != len(shape) or len(shape) < 3:
            return
        more = [(axis, *divmod(m, n)) for axis, (m, n) in enumerate(zip(other, shape)) if 1 < n < m]
        if not more or any(rest for _, _, rest in more):
            return
        if len(more) == 1:
            axis, times, _ = more[0]
            text = f"np.repeat({self.text(operand)}, {times}, axis={axis})"
        else:
            text = self.atom(operand) + "".join(f".repeat({times}, axis={axis})" for axis, times, _ in more)
        label = " and ".join(f"each entry of axis {axis} {times} times" for axis, times, _ in more)
        yield Candidate(self.source, operand, text, 0.7, label, operand)

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
        added = self.source.parents.get(node)
        spread = (
            added.slice.elts
            if isinstance(added, ast.Subscript) and isinstance(added.slice, ast.Tuple)
            else []
        )
        # `sum(axis=0)[:, None]`: the axis that is put back is the one that should have been summed.
        put_back = [str(i) for i, part in enumerate(spread) if ast.unparse(part) in ("None", "np.newaxis")]
        for new in ["0", "1", "2"][: max(many, 1)] + ["-1"]:
            if new == axis or (new == "-1" and many not in (1, 3)):
                continue
            yield Candidate(
                self.source,
                node,
                write(new, keeps),
                0.3 if [new] == put_back else 0.7 if new == "-1" else 0.8 if axis is not None else 1.0,
                "over another axis" if axis else "over one axis",
                node,
            )
            if not keeps and not arg:
                yield Candidate(
                    self.source, node, write(new, True), 1.05, "over one axis, which is kept", node
                )
        flat = inner is not None and len(inner) == 1 and axis not in (None, "0", "-1")
        if arg and flat and id(over) in self.integers:
            text = self.text(over)
            yield Candidate(self.source, node, text, 0.4, "one number for each sample already", over)
        if inner is not None and inner in self.operands and axis is not None:
            text = self.atom(over)
            yield Candidate(self.source, node, text, 0.9, "entry by entry, not reduced", node)
        if self.shape(node) == () and over is not node and numpy_name(node) == "mean":
            named = [part for part in walk(over) if isinstance(part, ast.Name) and self.shape(part) == inner]
            if inner and named:
                text = f"{self.factor(over)} / {named[-1].id}.size"
                yield Candidate(
                    self.source, node, text, 0.8, "each entry by their number, not their mean", node
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
            if extra not in axes and len(axes) > 1:
                for drop in axes:
                    yield str(tuple(sorted([*(a for a in axes if a != drop), extra]))), 0.6, "over other axes"
        if len(axes) > 1:
            for drop in axes:
                rest = [a for a in axes if a != drop]
                yield str(rest[0] if len(rest) == 1 else tuple(rest)), 0.85, "over one axis less"
