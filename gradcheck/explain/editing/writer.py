"""Writes candidate edits for every expression of a statement, by what the expression is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.explain.editing.call_edits import call_edits
from gradcheck.explain.editing.edits import FUNCTIONS_OF_TWO, PRODUCTS, Candidate, numpy_name
from gradcheck.explain.editing.entry_edits import Entries
from gradcheck.explain.editing.index_edits import index_edits, store_edits
from gradcheck.explain.editing.product_edits import Products
from gradcheck.explain.reading.values import METHODS, REDUCTIONS
from gradcheck.explain.sources import walk


class Writer(Products, Entries):
    """Writes candidates for one statement."""

    def candidates(self, root: ast.AST, failing: ast.AST | None = None) -> Iterator[Candidate]:
        """Edits anywhere in `root`; those of the failing node are cheaper than those around it."""
        for node in walk(root):
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
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from self.elementwise(node, node.left, node.comparators[0])
        elif isinstance(node, ast.AugAssign):
            yield from self.augmented(node)
        elif isinstance(node, ast.Call):
            if name in PRODUCTS:
                yield from self.product_call(node)
            elif name in FUNCTIONS_OF_TWO and len(node.args) == 2:
                yield from self.elementwise(node, node.args[0], node.args[1])
            elif name in REDUCTIONS:
                yield from self.reduction(node)
            else:
                yield from self.other_call(node, name)
        elif isinstance(node, ast.Subscript):
            yield from index_edits(self, node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            yield from store_edits(self, node.targets[0], node.value)
        elif isinstance(node, ast.Attribute) and id(node.value) in self.lists and node.attr in METHODS:
            text = f"np.array({self.text(node.value)})"
            yield Candidate(self.source, node.value, text, 0.6, "a list made an array", node.value)
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
            if inner is not None and len(inner) > 2:
                yield Candidate(
                    self.source,
                    node,
                    f"{self.atom(node.value)}.swapaxes(-1, -2)",
                    0.2,
                    "the last two axes swapped: .T turns all axes around",
                    node,
                )
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

    def other_call(self, node: ast.Call, name: str) -> Iterator[Candidate]:
        """Edits of calls that make, join and reshape arrays."""
        yield from call_edits(self, node, name)
