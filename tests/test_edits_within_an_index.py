"""What is lost inside of an index, a repeat or a new axis is put there: where an array's entries go tells what they must be."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(9)
P = {"U": rng.normal(size=(4, 6)), "v": rng.normal(size=(6, 3))}
X, T = rng.normal(size=(11, 4)), rng.normal(size=(3, 3))
group = np.array([0, 1, 1, 2, 0, 2, 2, 2, 1, 2, 0])
words = np.bincount(group).astype(float)
kept = {}


def loss():
    h = np.tanh(X @ P["U"])
    total = np.zeros((3, 6))
    np.add.at(total, group, h)
    mean = total / words[:, None]
    out = np.stack([mean, mean ** 2], axis=1)
    err = out @ P["v"] - T[:, None, :]
    kept.update(h=h, mean=mean, out=out, err=err)
    return 0.5 * np.sum(err ** 2)


def backward():
    err, mean = kept["err"], kept["mean"]
    both = err @ P["v"].T
    dmean = both[:, 0] + 2 * mean * both[:, 1]
    dh = (dmean / words[:, None])[group]
    back = dh * (1 - kept["h"] ** 2)
    return {"U": X.T @ back, "v": np.einsum("gki,gkj->ij", kept["out"], err)}
"""


@pytest.mark.parametrize("wrong", ["dh = (dmean / words.mean())[group]", "dh = (dmean / len(words))[group]"])
def test_sums_of_groups_are_means(wrong: str) -> None:
    assert report(NET).ok
    found = report(NET.replace("dh = (dmean / words[:, None])[group]", wrong))
    assert found.annotated is not None
    assert [edit.proven and "/ words[:, None])[group]" in edit.after for edit in found.annotated.edits] == [
        True
    ]


def report(text: str) -> gradcheck.Report:
    module = module_of(text, "groups")
    return gradcheck.check(module.P, loss=module.loss, backward=module.backward)
