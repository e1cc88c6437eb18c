"""Edits after which nothing reads what another statement makes."""

from types import SimpleNamespace

import pytest

from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.searching.unread import leaves_unread, texts_of, unread_since

NET = """
def backward(h, error, cache):
    x, w = cache
    delta = error * (1 - h ** 2)
    {inner}
    return x.T @ delta
"""


def proof(text):
    return SimpleNamespace(text=lambda file: text, bench=SimpleNamespace(files={"net.py": None}))


def edit(text, old, new):
    at = text.index(old)
    return TextEdit(at, at + len(old), new, "operand", old, new, 1.0)


@pytest.mark.parametrize(
    ("inner", "old", "new", "expected"),
    [
        ("pass", "x.T @ delta", "x.T @ error", True),
        ("pass", "x.T @ delta", "x.T @ (2 * delta)", False),
        ("pass", "x.T @ delta", "h.T @ delta", False),  # what is unpacked may be more than is needed
        ("show = lambda: delta", "x.T @ delta", "x.T @ error + show()", False),
        ("delta += 0", "x.T @ delta", "x.T @ error", True),
    ],
)
def test_a_name_that_is_not_read_any_more(inner, old, new, expected):
    text = NET.format(inner=inner)
    assert leaves_unread(proof(text), "net.py", edit(text, old, new)) is expected


def test_of_edits_that_were_made():
    text = NET.format(inner="pass")
    before = texts_of(proof(text))
    assert not unread_since(before, proof(text))
    assert unread_since(before, proof(text.replace("@ delta", "@ error")))


LOOPS = """
def backward(xs, error):
    zs = []
    for x in xs:
        z = x + 1
        zs.append(z)
    for k in range(len(xs)):
        z = zs[k][::-1]
        s = slope(z)
        error = error * s
    return error
"""


def test_what_an_earlier_loop_read_is_unread_in_a_later_one():
    assert leaves_unread(proof(LOOPS), "net.py", edit(LOOPS, "slope(z)", "slope(zs[k])"))
    assert not leaves_unread(proof(LOOPS), "net.py", edit(LOOPS, "error * s", "error * s * 2"))


def test_what_the_next_round_of_a_loop_reads_is_read():
    text = "def f(x):\n    for k in x:\n        y = x if k else z\n        z = {}\n    return y\n".format("y")
    assert not leaves_unread(proof(text), "net.py", edit(text, "z = y", "z = y + 1"))
