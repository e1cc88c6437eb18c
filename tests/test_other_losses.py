"""A first delta is told as that of another loss where it is one; else it is told what else it may be."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.repairing.naming.other_losses import holds_scores, of_a_standard_loss

rng = np.random.default_rng(0)
P = rng.random((6, 4))
P /= P.sum(axis=1, keepdims=True)
Y = np.eye(4)[rng.integers(0, 4, 6)]
DUE = (P - Y) / 6


@pytest.mark.parametrize(
    "made, due",
    [
        (np.sign(P - Y), P - Y),
        (2 * (P - Y), np.sign(P - Y)),
        (-Y / P, (P - Y) / (P * (1 - P))),
        (np.clip(P - Y, -1, 1) / 6, (P - Y) ** 3),
        (P / 6, DUE),
        ((P + Y) / 6, DUE),
    ],
)
def test_the_derivatives_of_standard_losses(made, due):
    assert of_a_standard_loss(made, due, [P, Y])


@pytest.mark.parametrize(
    "made",
    [
        2 * DUE,
        DUE * P * (1 - P),
        P * Y,
        DUE + 0.1 * P,
        DUE[::-1].copy(),
        rng.normal(size=(6, 4)),
        DUE * (P > 0.25),
    ],
)
def test_what_is_the_derivative_of_no_loss(made):
    assert not of_a_standard_loss(made, DUE, [P, Y])


def test_scores_in_place_of_probabilities_are_no_other_loss():
    z = np.log(P) + 3
    assert holds_scores(z - Y, P - Y, [z, Y]) and not of_a_standard_loss(z - Y, P - Y, [z, Y])
    assert not holds_scores(P - Y, np.sign(P - Y), [P, Y])
