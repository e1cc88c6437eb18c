"""Edits that read something else in place of a name, moved to the statement that makes what the name stands for."""

import ast

import numpy as np
import pytest

import gradcheck
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


X, T = (np.random.default_rng(seed).normal(size=(6, 4)) for seed in (1, 2))


def slopes_of_two_terms(model):
    n = len(X)
    dfit = X @ model["w"] - T
    dsmall = np.tanh(X @ model["w"]) / n
    d = 0.5 * (dfit + dsmall)
    return {"w": X.T @ d}


def test_a_factor_that_the_statement_beside_it_has_belongs_where_the_name_is_made():
    model = {"w": np.random.default_rng(3).normal(size=(4, 4))}

    def loss():
        z = X @ model["w"]
        return 0.5 * (((z - T) ** 2).sum() / 2 + np.log(np.cosh(z)).sum()) / len(X)

    report = gradcheck.check(model, loss=loss, backward=lambda: slopes_of_two_terms(model))
    (edit,) = report.annotated.edits
    assert (edit.before, edit.after) == ('dfit = X @ model["w"] - T', 'dfit = (X @ model["w"] - T) / n')
