"""Statements that were left out, of which no sibling tells: what they add to a sum, or hand on, is found and proven."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.editing.lost_terms import blocks_of, plain_arrays, terms_of
from gradcheck.repairing.editing.text import SourceText

HEAD = """import numpy as np
rng = np.random.default_rng(4)
X, T = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
"""

# A cell whose state also asks where to look: terms go back into it along three ways.
ASKING = """
model = {'R': rng.normal(size=(3, 3)), 'I': rng.normal(size=(3, 4)), 'O': rng.normal(size=(3, 3))}

def soft(v):
    e = np.exp(v - v.max())
    return e / e.sum()

def run():
    h, log = np.zeros((3, 1)), []
    for t in range(6):
        new = np.tanh(model['R'] @ h + model['I'] @ X[t][:, None])
        look = soft(T[:4] @ new)
        log.append((h, new, look, model['O'] @ (new + T[:4].T @ look)))
        h = new
    return log

def loss():
    return 0.5 * sum(np.sum((y - T[t][:, None]) ** 2) for t, (_, _, _, y) in enumerate(run()))

def backward():
    g = {name: np.zeros_like(value) for name, value in model.items()}
    log = run()
    later = np.zeros((3, 1))
    for t in reversed(range(6)):
        h, new, look, y = log[t]
        dy = y - T[t][:, None]
        g['O'] += dy @ (new + T[:4].T @ look).T
        dsum = model['O'].T @ dy
        dnew = dsum + later
        dlook = T[:4] @ dsum
        dask = look * (dlook - np.sum(look * dlook))
        back = T[:4].T
        dnew = dnew + back @ dask
        dz = dnew * (1 - new ** 2)
        g['R'] += dz @ h.T
        g['I'] += dz @ X[t][None, :]
        later = model['R'].T @ dz
    return g
"""


def checked(path, text):
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return gradcheck.check(module.model, loss=module.loss, backward=module.backward)


def test_the_net_is_right(tmp_path):
    assert checked(tmp_path / "net.py", HEAD + ASKING).ok


@pytest.mark.parametrize(
    ("lost", "found", "cause"),
    [
        ("dnew = dnew + back @ dask", "dnew = dnew + back @ dask", "E6"),
        ("later = model['R'].T @ dz", "later = model['R'].T @ dz", "J2"),
    ],
    ids=["a term through several products", "what goes to the step before"],
)
def test_a_statement_that_was_left_out_is_found(tmp_path, lost, found, cause):
    assert f"        {lost}\n" in ASKING
    report = checked(tmp_path / "net.py", HEAD + ASKING.replace(f"        {lost}\n", ""))
    (edit,) = report.annotated.edits
    assert edit.proven
    assert edit.after.splitlines()[-1].strip() == found
    assert [finding.code for finding in report.findings if finding.severity.name == "ERROR"] == [cause]


def test_what_is_filled_is_no_ingredient_and_the_sum_must_be_read_later():
    import ast

    text = """
def backward(x, w, items):
    g = np.zeros((3, 3))
    idle = np.zeros(3)
    carried = np.zeros(3)
    for item in items:
        d = item + carried
        g += np.outer(d, x)
        e = w @ d
    return g
"""
    function = ast.parse(text).body[0]
    values = {
        "x": np.ones(3),
        "w": np.ones((3, 3)),
        "g": np.ones((3, 3)),
        "d": np.arange(3.0),
        "e": np.ones(3),
    }
    values |= {"idle": np.zeros(3), "carried": np.zeros(3)}
    (block,) = blocks_of(function)
    found = [edit.after for edit in terms_of(block, SourceText(text), plain_arrays(values), lambda _: False)]
    assert "carried = w.T @ e" in found
    assert "g += np.outer(x, d)" in found
    assert not any(after.startswith("idle") or "g @" in after for after in found)
