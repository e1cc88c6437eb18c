"""Edits that read something else in place of a name, moved to the statement that makes what the name stands for."""

import ast

import pytest

from gradcheck.repairing.searching.at_source import differing_part


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("s = slope(z)", "s = slope(zs[-1])", ("z", "zs[-1]")),
        ("d = y * (dy - w)", "d = y * (dy - (dy * y).sum(0))", ("w", "(dy * y).sum(0)")),
        ("d = a * b", "d = a @ b", ("*", "@")),
        ("d = f(a, b)", "d = f(b, a)", ("f(a, b)", "f(b, a)")),
        ("d = f(a)", "d = f(a, b)", ("f(a)", "f(a, b)")),
    ],
)
def test_the_innermost_part_that_differs(before, after, expected):
    found = differing_part(ast.parse(before).body[0], ast.parse(after).body[0])
    shown = {ast.Mult: "*", ast.MatMult: "@"}
    assert tuple(shown.get(type(node)) or ast.unparse(node) for node in found) == expected
