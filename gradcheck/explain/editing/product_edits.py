"""Edits of matrix products: a transpose, the other order, an outer product, another form of an operand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from gradcheck.explain.editing.edits import Candidate, Text, is_numpy_function


class Products(Text):
    """Writes candidates for products."""

    def product_call(self, node: ast.Call) -> Iterator[Candidate]:
        """np.dot(a, b), np.matmul(a, b), a.dot(b)."""
        outs = [k.value for k in node.keywords if k.arg == "out"]
        if outs:
            inner = ", ".join(self.text(arg) for arg in node.args)
            alone = isinstance(self.source.parents.get(node), ast.Expr)  # its result is what out= holds
            bound = f"{self.text(outs[0])} = " if alone else ""
            yield Candidate(
                self.source,
                self.source.parents[node] if alone else node,
                f"{bound}{self.text(node.func)}({inner})",
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
                # out= and the like stay as they are.
                rest = "".join(f", {k.arg}={self.text(k.value)}" for k in node.keywords if k.arg)
                head = self.text(node.func)
                for made in self.product(node, node.args[0], node.args[1], head):
                    whole = rest and made.node is node and made.text.startswith(f"{head}(")
                    yield replace(made, text=f"{made.text[:-1]}{rest})") if whole else made
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
        # np.outer takes its operands flat: a matrix among them is no vector.
        if len(one_d) == 2 or (len(one_d) == 1 and sa and sb and 1 in (*sa, *sb)):
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
                shape = self.shape(other)
                column = operand is b and label == "made a row" and shape is not None and shape[1:] == (1,)
                row = operand is a and label == "made a column" and shape is not None and shape[:-1] == (1,)
                yield put(*pair, 0.5 if column or row else cost, label, operand)
