"""What hands on a helper's value may be the first of two errors, though an edit behind it mends as much."""

from __future__ import annotations

import gradcheck
from tests.benchmarks.judge import module_of

PAIRS = '''
import numpy as np

def squash(v):
    return 1 / (1 + np.exp(-v))

class Pairs:
    """Two towers: users and items that were liked, or were not."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.users, self.items = rng.normal(size=(5, 4)), rng.normal(size=(6, 4))
        self.who, self.liked = [0, 1, 2, 3, 4, 1], [0, 5, 2, 1, 3, 4]
        self.left = [[1, 2], [0, 3], [4, 5], [2, 0], [1, 5], [3, 2]]

    def loss(self):
        total = 0.0
        for u, i, others in zip(self.who, self.liked, self.left):
            total -= np.log(squash(self.items[i] @ self.users[u]))
            total -= np.sum(np.log(squash(-self.items[others] @ self.users[u])))
        return total / 6

    def gradient(self):
        du, di = np.zeros_like(self.users), np.zeros_like(self.items)
        n = len(self.who)
        for u, i, others in zip(self.who, self.liked, self.left):
            user, item, rest = self.users[u], self.items[i], self.items[others]
            up = squash(item @ user) - 1
            down = squash(rest @ user)
            back = up * item + rest.T @ down
            du[u] += back / n
            di[i] += up * user / n
            np.add.at(di, others, np.outer(down, user) / n)
        return {"users": du, "items": di}
'''


def test_a_term_that_a_helpers_value_lacks_beside_a_lost_path() -> None:
    source = PAIRS
    for right, wrong in ((") - 1", ")"), ("up * item + rest.T @ down", "up * item")):
        assert source.count(right) == 1
        source = source.replace(right, wrong)
    net = module_of(source, "hands_on_first").Pairs()
    report = gradcheck.check(net, loss=net.loss, backward=net.gradient)
    assert report.annotated is not None
    assert [edit.location.text for edit in report.annotated.edits] == [
        "up = squash(item @ user)",
        "back = up * item",
    ]
    assert all(edit.proven for edit in report.annotated.edits)


def test_the_net_is_right() -> None:
    net = module_of(PAIRS, "hands_on_first").Pairs()
    assert gradcheck.check(net, loss=net.loss, backward=net.gradient)
