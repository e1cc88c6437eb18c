"""Statements that are made to read as their like for another layer."""

import ast

from gradcheck.repairing.editing.likened import likened
from gradcheck.repairing.editing.text import SourceText


def made(text, target):
    """What the statement that binds the target may read, by kind of edit."""
    source = SourceText(text)
    function = ast.parse(text).body[0]
    statement = next(node for node in function.body if ast.unparse(node).startswith(f"{target} ="))
    found = {}
    for edit in likened(statement, function, source):
        tree = ast.parse(source.with_edits([edit])).body[0]
        now = next(node for node in tree.body if ast.unparse(node).startswith(f"{target} ="))
        found[ast.unparse(now)] = edit.kind
    return found


SLOPE = "def back(Z0, Z1, dH0, dH1):\n    dZ1 = dH1 * slope(Z1, dH1)\n    dZ0 = dH0\n    return dZ0, dZ1\n"
COUNTED = "def back(d3, W2, W3, z1, z2):\n    d2 = (d3 @ W3.T) * g(z2)\n    d1 = d2 @ W2\n    return d1\n"


def test_what_is_missing_behind_a_value_is_a_factor():
    assert made(SLOPE, "dZ0") == {"dZ0 = dH0 * slope(Z0, dH0)": "factor"}


def test_all_numbers_count_on():
    assert made(COUNTED, "d1").get("d1 = d2 @ W2.T * g(z1)") == "solved"


def test_nothing_for_a_statement_that_reads_so_already():
    right = SLOPE.replace("dZ0 = dH0", "dZ0 = dH0 * slope(Z0, dH0)")
    assert made(right, "dZ0") == {}


def test_nothing_for_a_target_that_is_called_otherwise():
    assert made(SLOPE.replace("dZ0 = dH0\n", "below = dH0\n"), "below") == {}
