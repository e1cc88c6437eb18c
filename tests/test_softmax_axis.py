"""A softmax of the forward pass along the wrong axis is told as such, never as the gradient of another loss."""

import textwrap

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z))
    return {division}

def loss(P, X, y):
    p = softmax({product})
    return -np.sum(y * np.log(p)) / {count}

def grads(P, X, y):
    d = (softmax({product}) - y) / {count}
    return {{"W": {gradient}}}

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""
ROWS = {"product": "X @ P['W']", "gradient": "X.T @ d", "count": "len(X)"}
COLUMNS = {"product": "P['W'] @ X", "gradient": "d @ X.T", "count": "X.shape[1]"}


def report(division, layout):
    module = module_of(textwrap.dedent(NET.format(division=division, **layout)), "softmax_axis")
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]
    P = {"W": rng.normal(size=(4, 3))}
    if layout is COLUMNS:
        X, y, P = X.T, y.T, {"W": P["W"].T}
    return gradcheck.check(P, **module.check(P, X, y))


@pytest.mark.parametrize("division", ["e / e.sum()", "e / np.sum(e, axis=0)", "e / e.sum(0, keepdims=True)"])
def test_samples_in_rows(division):
    found = report(division, ROWS)
    assert [finding.code for finding in found.findings] == ["D3"]
    assert [edit.after for edit in found.annotated.edits] in (
        ["return e / e.sum(axis=1, keepdims=True)"],
        ["return e / np.sum(e, axis=1, keepdims=True)"],
    )


def test_samples_in_columns():
    found = report("e / e.sum(axis=1, keepdims=True)", COLUMNS)
    assert [finding.code for finding in found.findings] == ["D3"]
    assert "axis=0" in found.annotated.edits[0].after


def test_no_statement_of_the_backward_pass_is_accused_beside_it():
    found = report("e / e.sum()", ROWS)
    assert [line.mark for line in found.annotated.lines if line.mark] == ["wrong"]


@pytest.mark.parametrize("layout, axis", [(ROWS, 1), (COLUMNS, 0)])
def test_the_right_axis_is_right(layout, axis):
    assert report(f"e / e.sum(axis={axis}, keepdims=True)", layout).ok


EDGES = """
import numpy as np

rng = np.random.default_rng(5)
P = {{"W": rng.normal(size=(4, 5)), "a": rng.normal(size=5), "V": rng.normal(size=(5, 3))}}
X, T = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
src, dst = np.array([0, 1, 2, 3, 4, 5, 0, 2, 4, 1, 3]), np.array([0, 1, 2, 3, 4, 5, 1, 1, 3, 4, 0])
kept = {{}}


def loss():
    h = X @ P["W"]
    z = h[src] @ P["a"]
    score = np.where(z > 0, z, 0.2 * z)
    e = np.exp(score)
    total, m = np.zeros(6), np.zeros((6, 5))
    np.add.at(total, dst, e)
    share = e / total[dst]
    np.add.at(m, dst, share[:, None] * h[src])
    kept.update(h=h, z=z, share=share, m=m)
    return 0.5 * np.sum((m @ P["V"] - T) ** 2)


def backward():
    h, z, share = kept["h"], kept["z"], kept["share"]
    err = kept["m"] @ P["V"] - T
    dm = err @ P["V"].T
    dshare = np.sum(dm[dst] * h[src], axis=1)
    summed = np.zeros(6)
    np.add.at(summed, {added}, share * dshare)
    dscore = {jacobian}
    dz = {slope}
    dh = np.zeros_like(h)
    np.add.at(dh, src, share[:, None] * dm[dst])
    np.add.at(dh, src, dz[:, None] * P["a"])
    return {{"W": X.T @ dh, "a": h[src].T @ dz, "V": kept["m"].T @ err}}
"""
RIGHT = {
    "added": "dst",
    "jacobian": "share * (dshare - summed[dst])",
    "slope": "dscore * np.where(z > 0, 1, 0.2)",
}


@pytest.mark.parametrize(
    ("piece", "wrong", "code"),
    [
        ("jacobian", "share * (1 - share) * dshare", "D1"),
        ("jacobian", "dshare", "D5"),
        ("jacobian", "share * (dshare - np.sum(share * dshare))", "D3"),
        ("added", "src", "H3"),
        ("slope", "dscore", "C2"),
        ("slope", "dscore * (z > 0)", "C5"),
    ],
)
def test_a_softmax_over_the_edges_into_each_node(piece, wrong, code):
    module = module_of(EDGES.format(**{**RIGHT, piece: wrong}), "edges")
    found = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [finding.code for finding in found.findings] == [code]
    assert [RIGHT[piece] in edit.after for edit in found.annotated.edits] == [True]


def test_the_edges_are_right():
    module = module_of(EDGES.format(**RIGHT), "edges")
    assert gradcheck.check(module.P, loss=module.loss, backward=module.backward).ok


ATTENTION = """
import numpy as np

rng = np.random.default_rng(4)
P = {{"Q": rng.normal(size=(3, 4)), "K": rng.normal(size=(3, 4)), "v": rng.normal(size=(3, 2))}}
X, T = rng.normal(size=(6, 5, 3)), rng.normal(size=(6, 5, 2))
kept = {{}}


def normalised(s, axis):
    s = s - s.max(axis=axis, keepdims=True)
    np.exp(s, out=s)
    return s / {total}


def loss():
    q, k = X @ P["Q"], X @ P["K"]
    share = normalised(np.einsum("nid,njd->nij", q, k), 2)
    kept.update(q=q, k=k, share=share, y=share @ (X @ P["v"]))
    return 0.5 * np.sum((kept["y"] - T) ** 2)


def backward():
    q, k, share = kept["q"], kept["k"], kept["share"]
    d = kept["y"] - T
    dshare = d @ (X @ P["v"]).transpose(0, 2, 1)
    ds = share * (dshare - np.sum(share * dshare, axis=2, keepdims=True))
    dq, dk = ds @ k, ds.transpose(0, 2, 1) @ q
    dv = share.transpose(0, 2, 1) @ d
    rows = X.reshape(-1, 3)
    return {{"Q": rows.T @ dq.reshape(-1, 4), "K": rows.T @ dk.reshape(-1, 4), "v": rows.T @ dv.reshape(-1, 2)}}
"""


@pytest.mark.parametrize(
    "total", ["s.sum()", "s.sum(axis=1, keepdims=True)", "np.sum(s, axis=(1, 2), keepdims=True)"]
)
def test_a_softmax_over_the_last_axis_of_three(total):
    module = module_of(ATTENTION.format(total=total), "attention")
    found = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [finding.code for finding in found.findings] == ["D3"]
    assert [edit.proven for edit in found.annotated.edits] == [True]
    right = module_of(ATTENTION.format(total="s.sum(axis=axis, keepdims=True)"), "attention")
    assert gradcheck.check(right.P, loss=right.loss, backward=right.backward).ok


def test_the_axis_that_a_function_is_handed():
    text = EDGES[: EDGES.index("def loss")].format() + TOWERS
    module = module_of(
        text.replace("np.sum(np.exp(s), axis=axis, keepdims=True)", "np.sum(np.exp(s))"), "two"
    )
    found = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [finding.code for finding in found.findings] == ["D3"]
    assert ["axis=axis" in edit.after and edit.proven for edit in found.annotated.edits] == [True]


TOWERS = """
def log_softmax(s, axis):
    s = s - s.max(axis=axis, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=axis, keepdims=True))


def scores():
    return X @ P["W"] @ (T @ P["V"].T).T


def loss():
    s = scores()
    return -np.trace(log_softmax(s, 0) + log_softmax(s, 1)) / 12


def backward():
    s, eye = scores(), np.eye(6)
    d = (np.exp(log_softmax(s, 0)) + np.exp(log_softmax(s, 1)) - 2 * eye) / 12
    return {"W": X.T @ (d @ (T @ P["V"].T)), "V": ((d.T @ (X @ P["W"])).T @ T)}
"""


COLUMN = """
import numpy as np

rng = np.random.default_rng(0)
P = {"W": rng.normal(size=(4, 3)), "b": np.zeros((4, 1))}
samples = [(rng.normal(size=(3, 1)), k) for k in (0, 2, 1)]

def scores(x):
    v = P["W"] @ x + P["b"]
    return np.exp(v) / np.sum(np.exp(v), axis=%d, keepdims=True)

def loss():
    return -sum(np.log(scores(x)[k, 0]) for x, k in samples)

def backward():
    grads = {name: np.zeros_like(p) for name, p in P.items()}
    for x, k in samples:
        d = scores(x)
        d[k] -= 1
        grads["W"] += d @ x.T
        grads["b"] += d
    return grads

def check():
    return dict(model=P, loss=loss, backward=backward)
"""


def test_a_softmax_along_an_axis_of_length_one_is_told_though_the_loss_reacts_to_nothing():
    found = gradcheck.check(**module_of(COLUMN % 1, "column").check())
    assert found.verdict is gradcheck.facts.Verdict.WRONG
    (finding,) = found.findings
    assert finding.code == "D3" and "every probability is 1" in finding.notes[0]
    (edit,) = found.annotated.edits
    assert edit.proven and "axis=0" in edit.after
    assert gradcheck.check(**module_of(COLUMN % 0, "column").check()).ok


def test_a_loss_that_reacts_to_nothing_stays_undecided_where_no_axis_mends_it():
    text = COLUMN.replace('P["W"] @ x', '0 * (P["W"] @ x)') % 1
    found = gradcheck.check(**module_of(text, "column").check())
    assert found.verdict is gradcheck.facts.Verdict.UNDECIDED and found.annotated is None
    asked = gradcheck.check(**module_of(text, "column").check(), annotate=True)
    assert asked.verdict is gradcheck.facts.Verdict.UNDECIDED and asked.annotated.lines


@pytest.mark.parametrize("layout, axis", [(ROWS, 1), (COLUMNS, 0)])
def test_the_largest_score_of_another_axis_is_taken_off(layout, axis):
    """Only with it in the loss is the gradient another: what is taken off differs from class to class."""
    net = NET.replace("np.max(z)", f"z.max(axis={1 - axis}, keepdims=True)")
    module = module_of(
        net.format(division=f"e / e.sum(axis={axis}, keepdims=True)", **layout), "softmax_peak"
    )
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]
    P = {"W": rng.normal(size=(4, 3))}
    if axis == 0:
        X, y, P = X.T, y.T, {"W": P["W"].T}
    found = gradcheck.check(P, **module.check(P, X, y))
    assert [finding.code for finding in found.findings] == ["D3"]
    assert f"z.max(axis={axis}, keepdims=True)" in found.annotated.edits[0].after
