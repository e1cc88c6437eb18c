"""Tests what is said of an index that is refused, of an einsum and of a tensordot."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.explain import explain
from gradcheck.explain.contractions import fits, other_letters
from tests.shape_cases import run_text


def problem(code: str, tmp_path) -> str:
    path = tmp_path / "net.py"
    path.write_text("import numpy as np\n" + code + "\n")
    error = run_text(path.read_text(), str(path))
    assert error is not None
    explanation = explain(error)
    return "" if explanation is None else explanation.problem


@pytest.mark.parametrize(
    "code, said",
    [
        (
            "W = np.zeros((3, 4))\nfor i in range(3):\n    W[i + 1] += 1",
            "`i + 1` is 3, and axis 0 of `W` (3, 4) has 3 entries, 0 to 2",
        ),
        (
            "y = np.array([0, -5])\nnp.ones((4, 2))[y]",
            "`y` goes from -5 to 0, and axis 0 of `np.ones((4, 2))` (4, 2) has 4 entries: -4 is the first, "
            "counted from its end",
        ),
        ("Ws = [np.eye(2)]\nWs[1] @ np.eye(2)", "the index is 1, and `Ws` has 1 item, number 0"),
        ("cache = []\ncache[-1] @ np.eye(2)", "the index is -1, and `cache` is empty"),
        ("x = np.ones((2, 3, 4))\nx[..., 4]", "the index is 4, and axis 2 of `x` (2, 3, 4) has 4 entries, 0 to 3"),
        (
            "x = np.ones((2, 3))\nm = np.ones((2, 4), bool)\nx[m]",
            "axis 1 of the mask `m` (4) picks from axis 1 of `x` (3): 4 is not 3",
        ),
        ("p = np.ones((4, 3))\np[np.arange(4), np.ones(4)]", "`np.ones(4)` holds float64, an index must be whole numbers"),
        (
            "p = np.ones((4, 3))\np[np.arange(4), np.arange(3)]",
            "arrays that index together must have one shape: `np.arange(4)` (4,) and `np.arange(3)` (3,)",
        ),
        (
            "a = np.ones((2, 6))\nnp.einsum('ij,jk->ik', a, np.ones((5, 3)))",
            "`j` is 6 in `a` (axis 1) and 5 in `np.ones((5, 3))` (axis 0)",
        ),
        (
            "a = np.ones((2, 6))\nnp.einsum('ij,jk->ik', a)",
            "the subscripts name 2 operands, `ij,jk`, and 1 are given",
        ),
        ("a = np.ones((2, 6))\nnp.einsum('ijk->i', a)", "`ijk` names 3 axes, and `a` (2, 6) has 2"),
        (
            "a = np.ones((2, 6))\nnp.einsum('...ij,...jk->...ik', a, np.ones((7, 5, 3)))",
            "`j` is 6 in `a` (axis 1) and 5 in `np.ones((7, 5, 3))` (axis 1)",
        ),
        (
            "a, b = np.ones((2, 6)), np.ones((5, 2))\nnp.tensordot(a, b, axes=([1, 0], [0, 1]))",
            "axis 1 of `a` (6) is summed against axis 0 of `b` (5): 6 is not 5",
        ),
        (
            "a, b = np.ones((2, 6)), np.ones(6)\nnp.tensordot(a, b)",
            "tensordot, for want of axes=, sums over 2 axes, and `b` (6,) has 1",
        ),
        ("z = np.ones(4)\nz.sum(axis=1)", "`z` (4,) has 1 axis: there is no axis 1"),
    ],
)  # fmt: skip
def test_says_what_does_not_fit(code, said, tmp_path):
    assert problem(code, tmp_path) == said


@pytest.mark.parametrize("code", ["words = ['a', 'b']\nwords[2]", "import sys\nsys.argv[999]"])
def test_lists_of_words_are_none_of_its_business(code, tmp_path):
    assert problem(code, tmp_path) == ""


def test_says_that_a_slice_is_cut_short(tmp_path):
    code = "x, k = np.ones((5, 5)), np.ones((3, 3))\nfor i in range(5):\n    x[i:i + 3, 0:3] * k"
    assert problem(code, tmp_path).endswith(
        "`x[i:i + 3, 0:3]` is cut short: it asks for axis 0 of `x` up to 6, which ends at 5"
    )


def test_proposes_only_subscripts_that_numpy_takes():
    shapes = [(2, 5, 4), (2, 7, 4)]
    found = list(other_letters(["bqd", "bdk"], "bqk", shapes))
    assert "bkd" in {terms[1] for terms, *_ in found}
    for terms, output, *_ in found:
        assert fits(terms, output, shapes)
        np.einsum(f"{','.join(terms)}->{output}", *(np.ones(shape) for shape in shapes))
