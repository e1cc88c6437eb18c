"""Tests what is said of an index, an einsum, a reshape or a join that numpy refuses."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.explain import explain
from gradcheck.explain.reading.contractions import fits, other_letters
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
        (
            "h, hs = np.ones(4), np.zeros((0, 4))\nnp.append(hs, h, axis=0)",
            "joined arrays have as many axes as each other: `hs` has 2, `h` has 1",
        ),
        (
            "a, b = np.ones((2, 3)), np.ones((2, 4))\nnp.stack([a, b])",
            "stacked arrays must have one shape: `a` is (2, 3), `b` is (2, 4)",
        ),
        (
            "x = np.ones((5, 784))\nx.reshape(5, 32, 32)",
            "`x` (5, 784) has 3920 entries, the shape (5, 32, 32) has 5120",
        ),
        ("x = np.ones((5, 3))\nnp.linalg.inv(x)", "`x` is 5 x 3: inv needs a square matrix"),
        ("x = np.ones((5, 3))\nx.squeeze(axis=0)", "`x` (5, 3): only axes of size 1 can be squeezed out"),
        (
            "x = np.ones((5, 3))\nlosses = np.zeros(5)\nlosses[0] = x[0]",
            "`losses[0]` has room for one number, and `x[0]` is (3,)",
        ),
        (
            "P = np.zeros((3, 8))\nP[0] = np.ones(3)",
            "`P[0]` has room for (8,), and `np.ones(3)` is (3,)",
        ),
        (
            "g = None\nx = np.ones(3)\nx * g",
            "`g` is None: what made it returned nothing",
        ),
        (
            "x, w, out = np.ones((5, 3)), np.ones((3, 2)), np.empty((5, 3))\nnp.dot(x, w, out=out)",
            "the product is (5, 2), and `out`, which it is written to, (5, 3)",
        ),
        ("x = np.array(3.0)\nx[0]", "`x` is a number without axes: there is nothing to index"),
        ("x = np.ones(3)\nx[0, 1]", "`x` (3,) has 1 axis, the index asks for 2"),
        (
            "L = [1.0, 2.0]\nL[np.arange(2)]",
            "`L` is a list, which no array can index: `np.arange(2)` is (2,)",
        ),
        (
            "a, b = np.ones(3), np.ones(4)\nnp.array([a, b])",
            "`a` is (3,), `b` is (4,): they make no array of one shape",
        ),
        ("b = np.ones(3)\nnp.broadcast_to(b, (3, 5))", "`b` (3,) cannot be spread to the shape (3, 5)"),
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


def test_no_edit_leaves_ones_or_zeros(tmp_path):
    """x / x and x - x fit, whatever x is."""
    path = tmp_path / "net.py"
    path.write_text(
        "import numpy as np\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum(axis=1)\nsoftmax(np.ones((4, 3)))\n"
    )
    error = run_text(path.read_text(), str(path))
    explanation = explain(error)
    assert explanation is not None and explanation.edits
    for edit in explanation.edits:
        left, _, right = edit.statement_after.removeprefix("return ").partition(" / ")
        assert left != right


def test_a_size_is_no_second_thought(tmp_path):
    """Where a transpose mends it, no layer is proposed to be made square."""
    path = tmp_path / "net.py"
    path.write_text(
        "import numpy as np\n"
        "class AE:\n"
        "    def __init__(self, d, k):\n"
        "        self.W = np.random.randn(d, k)\n"
        "    def __call__(self, x):\n"
        "        return np.tanh(x @ self.W) @ self.W\n"
        "AE(10, 4)(np.ones((6, 10)))\n"
    )
    explanation = explain(run_text(path.read_text(), str(path)))
    assert explanation is not None
    assert {edit.location.line for edit in explanation.edits} == {6}
