"""What goes past a normalisation is a branch of its own: all that comes back through the norm is no path of a statistic."""

import textwrap

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

def forward(P, X):
    u = X @ P['W']
    r = np.sqrt((u ** 2).mean(axis=1, keepdims=True) + 1e-6)
    n = u / r
    a = np.tanh((P['g'] * n) @ P['A'])
    return u, r, n, a, u + a

def loss(P, X, y):
    return ((forward(P, X)[-1] - y) ** 2).sum() / (2 * len(X))

def grads(P, X, y):
    u, r, n, a, out = forward(P, X)
    d = (out - y) / len(X)
    da = d * (1 - a ** 2)
    dv = da @ P['A'].T
    G = {'A': (P['g'] * n).T @ da, 'g': (dv * n).sum(axis=0)}
    dn = dv * P['g']
    dr = (dn - n * (dn * n).mean(axis=1, keepdims=True)) / r
    d = d + dr
    G['W'] = X.T @ d
    return G

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("    d = d + dr\n", "", "E6"),
        ("d = d + dr", "d = dr", "E6"),
        ("(dn - n * (dn * n).mean(axis=1, keepdims=True)) / r", "dn / r", "I2"),
    ],
)
def test_the_branch_that_is_lost_beside_a_norm_is_no_statistic(right, wrong, code):
    assert right in NET
    module = module_of(textwrap.dedent(NET.replace(right, wrong)), "past_a_norm")
    own = np.random.default_rng(0)
    P = {name: own.normal(size=shape) for name, shape in {"W": (4, 5), "g": (5,), "A": (5, 5)}.items()}
    X, y = own.normal(size=(7, 4)), own.normal(size=(7, 5))
    assert gradcheck.check(P, **module.check(P, X, y)).findings[0].code == code


TWO = """
import numpy as np

def norm(u, g):
    r = np.sqrt((u ** 2).mean(axis=1, keepdims=True) + 1e-6)
    return g * u / r, (u / r, r, g)

def back(dv, kept):
    n, r, g = kept
    dn = dv * g
    dx = (dn - n * (dn * n).mean(axis=1, keepdims=True)) / r
    return dx, (dv * n).sum(axis=0)

def forward(P, X):
    u = X @ P['W']
    v, one = norm(u, P['g'])
    a = np.tanh(v @ P['A'])
    u = u + a
    w, two = norm(u, P['h'])
    b = np.tanh(w @ P['B'])
    return v, one, a, w, two, b, u + b

def loss(P, X, y):
    return ((forward(P, X)[-1] - y) ** 2).sum() / (2 * len(X))

def grads(P, X, y):
    v, one, a, w, two, b, out = forward(P, X)
    G = {}
    d = (out - y) / len(X)
    db = d * (1 - b ** 2)
    G['B'] = w.T @ db
    dr, dg = back(db @ P['B'].T, two)
    G['h'] = dg
    d = dr
    da = d * (1 - a ** 2)
    G['A'] = v.T @ da
    dr, dg = back(da @ P['A'].T, one)
    G['g'] = dg
    d = d + dr
    G['W'] = X.T @ d
    return G

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""


def test_what_a_name_held_is_added_where_another_value_takes_its_name():
    """Though it could be added as well where the other value is worked out, as one of two that a function returns."""
    shapes = {"W": (4, 5), "g": (5,), "A": (5, 5), "h": (5,), "B": (5, 5)}
    own = np.random.default_rng(0)
    P = {name: own.normal(size=shape) for name, shape in shapes.items()}
    X, y = own.normal(size=(7, 4)), own.normal(size=(7, 5))
    report = gradcheck.check(P, **module_of(TWO, "two_norms").check(P, X, y))
    assert report.facts.annotated is not None and report.findings[0].code == "E6"
    assert [edit.before.strip() for edit in report.facts.annotated.edits] == ["d = dr"]
