"""Wrong index arithmetic is repaired: strides, crops, flips, loop variables, in statements that fill arrays in loops."""

from __future__ import annotations

import ast

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.editing.indices import _axes_given, _other_orders
from gradcheck.repairing.editing.statements import statement_at
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.searching.accumulations import Accumulation
from tests.benchmarks import planted
from tests.benchmarks.judge import module_of

WINDOW = "dx[:, t * s:t * s + k] += np.einsum('nf,kdf->nkd', dc[:, t], self.K)"
KERNEL = "np.einsum('nkd,nf->kdf', self.x[:, t * s:t * s + k], dc[:, t])"


@pytest.mark.parametrize(
    ("net", "right", "wrong"),
    [
        ("text_conv", WINDOW, WINDOW.replace("t * s:t * s + k", "t:t + k")),
        ("text_conv", WINDOW, WINDOW.replace("self.K)", "self.K[::-1])")),
        ("text_conv", WINDOW, WINDOW.replace("+=", "=")),
        ("text_conv", KERNEL, KERNEL.replace("t * s:t * s + k", "t + s:t + s + k")),
        ("text_conv", KERNEL, KERNEL.replace("dc[:, t]", "dc[:, 0]")),
        (
            "conv_views",
            "dxp[:, :, p:p + self.shape[2], p:p + ",
            "dxp[:, :, 2 * p:2 * p + self.shape[2], p:p + ",
        ),
        ("conv_views", "flipped = self.weight[:, :, ::-1, ::-1]", "flipped = self.weight[::-1, ::-1]"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_edit_that_was_planted_is_undone(net, right, wrong):
    text = (planted.FOLDERS["tuned"] / f"{net}.py").read_text()
    assert right in text
    at = text[: text.index(right)].count("\n") + 1
    call = module_of(text.replace(right, wrong), net).check()
    report = gradcheck.check(call.pop("model"), **call)
    edits = report.annotated.edits
    assert [edit.location.line for edit in edits] == [at]
    assert edits[0].proven


def filled(text, edit, runs):
    """What an edit of the statement, and the statement itself, make of an array of zeros."""
    source = SourceText(text)
    start = text.index(edit[0])
    chosen = TextEdit(start, start + len(edit[0]), edit[1], "index", *edit, 1.0)
    accumulation = Accumulation(statement_at(ast.parse(text), 0), source, [chosen])
    base = np.zeros(4)
    for i in range(runs):
        env = {"g": base, "i": i, "d": np.array([1.0, 2.0, 3.0, 4.0])}
        accumulation.step(env)
        exec(text, env)
    return accumulation, base


def test_an_edit_fills_an_array_of_its_own():
    accumulation, base = filled("g[i] += d[0]", ("0", "i"), 4)
    [(_, made, was)] = accumulation.results()
    assert made[0].tolist() == [1, 2, 3, 4]
    assert was[0].tolist() == base.tolist() == [1, 1, 1, 1]
    assert not accumulation.added_after()[0].any()


def test_an_edit_that_fails_is_dropped():
    accumulation, _ = filled("g[i] += d[0]", ("0", "9"), 2)
    assert list(accumulation.results()) == []


def test_what_other_statements_add_counts_for_all():
    accumulation, base = filled("g[i] += d[0]", ("0", "i"), 2)
    base += 10
    assert (accumulation.added_after()[0] == 10).all()


def test_of_many_axes_two_are_exchanged_or_the_order_led_back():
    many = [str(axis) for axis in (0, 3, 5, 4, 1, 2)]
    tried = list(_other_orders(many))
    assert ("0", "3", "4", "5", "1", "2") in tried and len(tried) == 16
    assert len(list(_other_orders(["0", "2", "1"]))) == 5
    call = ast.parse("np.transpose(a, (1, 2, 0))").body[0].value
    assert [ast.unparse(axis) for axis in _axes_given(call, True)] == ["1", "2", "0"]
    assert [
        ast.unparse(a) for a in _axes_given(ast.parse("a.transpose(axes=(1, 0))").body[0].value, False)
    ] == ["1", "0"]


WORDS = """
import numpy as np

rng = np.random.default_rng(1)
E, K = rng.normal(size=(9, 3)), rng.normal(size=(4, 2, 3))
ids, T = rng.integers(0, 9, (3, 5)), rng.normal(size=(3, 4, 4))
kept = {}


def loss():
    x = E[ids]
    c = np.stack([np.einsum("bkd,fkd->bf", x[:, t:t + 2], K) for t in range(4)], 1)
    kept["d"] = c - T
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    dE = np.zeros_like(E)
    for b in range(3):
        for t in range(4):
            for f in range(4):
                for k in range(2):
                    dE[ids[b, t + k]] += kept["d"][b, t, f] * K[f, k]
    return {"E": dE}
"""


def test_a_place_in_a_window_is_found_though_its_counter_begins_at_0():
    module = module_of(WORDS.replace("ids[b, t + k]", "ids[b, t]"), "words")
    report = gradcheck.check({"E": module.E}, loss=module.loss, backward=module.backward)
    [edit] = report.annotated.edits
    assert edit.proven and "ids[b, t + k]" in edit.after
