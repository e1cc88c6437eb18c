"""Edits of windows: whose positions they take, every how many entries, read backwards, or looked up where they were."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import permutations

from gradcheck.repairing.editing.indices import IndexEdits, Spans, own_expressions
from gradcheck.repairing.editing.text import TextEdit

VARIABLES = 6  # of loops, that positions may be
LOOKED_UP = 6  # arrays of positions
STRIDES = ("2", "3")


class WindowEdits(IndexEdits):
    """Makes edits of subscripts with several axes; each method yields those of one idea."""

    def windows(self, statement: ast.AST) -> Iterator[TextEdit]:
        """Every such edit of the statement's own subscripts."""
        for node in own_expressions(statement):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
                yield from self._of_other_variables(node.slice.elts)
                yield from self._every(node.slice.elts)
                yield from self._mirrored(node, node.slice.elts)
                yield from self._where_taken(node.slice.elts)

    def _of_other_variables(self, parts: list[ast.expr]) -> Iterator[TextEdit]:
        """Windows that begin where the loops say: `x[dy:dy + H, dx:dx + W]` for `x[1:1 + H, 1:1 + W]`."""
        begun = [(part, rest) for part in parts if (rest := self._width(part))]
        fixed = [(part, "") for part in parts if isinstance(part, ast.Constant) and type(part.value) is int]
        numbers = self._numbers()  # loops begin at 0: their variables are the smallest numbers
        variables = sorted((n for n in numbers if n.isidentifier()), key=lambda n: numbers[n])[:VARIABLES]
        for chosen in (begun, fixed):
            if len(chosen) < 2:
                continue
            for names in permutations(variables, len(chosen)):
                made: Spans = [
                    (part, f"{name}:{name} + {rest}" if rest else name)
                    for (part, rest), name in zip(chosen, names)
                ]
                if any(self.source.of(part) != text for part, text in made):
                    yield self._joint(made, self.source.of(made[0][0]), made[0][1], 1.27)

    def _width(self, part: ast.expr) -> str:
        """How long a slice is that is written `a:a + width`; "" for any other."""
        if not isinstance(part, ast.Slice) or part.lower is None or part.upper is None:
            return ""
        lower, upper = self.source.of(part.lower), self.source.of(part.upper)
        return upper[len(lower) + 3 :] if upper.startswith(f"{lower} + ") else ""

    def _every(self, parts: list[ast.expr]) -> Iterator[TextEdit]:
        """Every second entry in place of a run of them: `x[i::2]`, or `x[i:i + s * h:s]`, for `x[i:i + h]`."""
        runs = [part for part in parts if isinstance(part, ast.Slice) and part.lower and not part.step]
        steps = [name for name, number in self._numbers().items() if 1 < number < 10]
        for step in (*STRIDES, *steps) if runs else ():
            made: Spans = [(part, f"{self.source.of(part.lower)}::{step}") for part in runs if part.lower]
            yield self._joint(made, self.source.of(runs[0]), made[0][1], 1.4)
        begun = [(part, rest) for part in runs if (rest := self._width(part))]
        for step in steps if begun else ():
            made = [
                (part, f"{self.source.of(part.lower)}:{self.source.of(part.lower)} + {step} * {rest}:{step}")
                for part, rest in begun
                if isinstance(part, ast.Slice) and part.lower
            ]
            yield self._joint(made, self.source.of(begun[0][0]), made[0][1], 1.36)

    def _mirrored(self, node: ast.Subscript, parts: list[ast.expr]) -> Iterator[TextEdit]:
        """Positions counted from the other end of their axes."""
        back: Spans = [
            (part, self.source.of(part.right))
            for part in parts
            if isinstance(part, ast.BinOp)
            and isinstance(part.op, ast.Sub)
            and isinstance(part.right, ast.Name)
        ]
        if back:
            yield self._joint(back, self.source.of(back[0][0]), back[0][1], 1.28)
        numbers, array = self._numbers(), self.source.of(node.value)
        plain = [(axis, part) for axis, part in enumerate(parts) if self._is_variable(part, numbers)]
        if len(plain) > 1:
            made: Spans = [
                (part, f"{array}.shape[{axis}] - 1 - {self.source.of(part)}") for axis, part in plain[-2:]
            ]
            yield self._joint(made, self.source.of(plain[-2][1]), made[0][1], 1.42)

    def _where_taken(self, parts: list[ast.expr]) -> Iterator[TextEdit]:
        """The positions that were kept: `d[f, row[f, r, c], col[f, r, c]]` for `d[f, r, c]`."""
        numbers = self._numbers()
        if len(parts) < 2 or not all(self._is_variable(part, numbers) for part in parts):
            return
        where = ", ".join(self.source.of(part) for part in parts)
        kept = [
            name
            for name, array in self.scope.arrays.items()
            if array.dtype.kind == "i" and array.ndim == len(parts) and array.size > 1
        ][:LOOKED_UP]
        for count in (2, 1):
            for names in permutations(kept, count):
                made: Spans = [(part, f"{name}[{where}]") for part, name in zip(parts[-count:], names)]
                yield self._joint(made, self.source.of(parts[-count]), made[0][1], 1.35 + 0.05 * (count == 1))

    def _is_variable(self, part: ast.expr, numbers: dict[str, int]) -> bool:
        return isinstance(part, ast.Name) and part.id in numbers
