"""Two readings of one expression are taken apart to what they do not share, however they are written."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from gradcheck.repairing.naming.difference import difference

rng = np.random.default_rng(2)
FRAME = {
    "np": np,
    "a": rng.normal(size=(3, 4)),
    "b": rng.normal(size=(3, 4)),
    "W": rng.normal(size=(4, 2)),
    "d": rng.normal(size=(3, 2)),
    "n": 3,
}


def evaluate(node):
    return eval(compile(ast.Expression(node), "<test>", "eval"), dict(FRAME))


def innermost(old, new):
    """Texts that went and came at the last level; a divisor with a slash before it, a subtracted term too."""
    before, after = (ast.parse(text, mode="eval").body for text in (old, new))
    ast.fix_missing_locations(before)
    level = difference(before, after, evaluate)[-1]
    return tuple(
        {("/" if o.inverse else "") + ast.unparse(o.node) for o in row} for row in (level.gone, level.come)
    )


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("a * b", "a", {"b"}, set()),
        ("a / n * b", "b * a", {"/n"}, set()),
        ("2.0 * a / n", "4.0 * a / len(a)", {"2.0"}, {"4.0"}),
        ("np.dot(d, W.T) * a", "(d @ W.T) * b", {"a"}, {"b"}),
        ("a * (1 + b)", "a * (1 - b)", {"b"}, {"/b"}),
        ("a.T @ d", "b.T.dot(d)", {"a"}, {"b"}),
        ("a + b", "a", {"b"}, set()),
        ("np.tanh(a) * b", "np.tanh(b) * b", {"a"}, {"b"}),
        ("a if n == 3 else b", "a if n == 2 else b", {"a"}, {"b"}),
    ],
)
def test_what_differs(old, new, gone, come):
    assert innermost(old, new) == (gone, come)


def test_equal_texts_do_not_differ():
    node = ast.parse("a * b", mode="eval").body
    assert difference(node, ast.parse("a * b", mode="eval").body, evaluate) == []
