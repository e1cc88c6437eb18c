"""Walks through a user's objects: what one walk of several roots tells of the first alone, and of whole numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradcheck.conventions.graph import Leaf, is_whole, leaves, within
from gradcheck.conventions.paths import Path


def seen(found: list[Leaf]) -> list[tuple[str, int, list[str]]]:
    return [(leaf.path.name, id(leaf.value), [path.name for path in leaf.aliases]) for leaf in found]


def _net() -> SimpleNamespace:
    return SimpleNamespace(W=np.ones((2, 3)), b=np.zeros(3), rate=0.5, layers=[np.ones(2), 3], count=7)


def _models() -> dict[str, tuple[Any, Any]]:
    net = _net()
    weights = [net.b, net.W]  # in another order than the net has them
    return {
        "object": (net, lambda: (net.W, weights)),
        "list": (weights, lambda: (net, weights)),
        "dict": ({"W": net.W, "k": 2}, lambda: net.W @ net.b),
        "apart": ([np.ones(4)], lambda: net.b),
    }


@pytest.mark.parametrize("name", list(_models()))
def test_a_walk_of_several_roots_holds_that_of_the_first_alone(name: str) -> None:
    model, function = _models()[name]
    root = Path(model)
    assert seen(within(leaves(root, Path(function)), [root])) == seen(leaves(Path(model)))


def test_whole_numbers_come_beside_the_rest_and_change_nothing_of_it() -> None:
    net = _net()
    both = leaves(Path(net), whole=True)
    assert seen([leaf for leaf in both if not is_whole(leaf.value)]) == seen(leaves(Path(net)))
    assert {leaf.path.name: leaf.value for leaf in both if is_whole(leaf.value)} == {
        "layers[1]": 3,
        "count": 7,
    }
