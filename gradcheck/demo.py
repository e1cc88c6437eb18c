"""What `gradcheck demo` shows: a net checked against the loss it should descend, then against its own."""

from __future__ import annotations

from gradcheck import demo_net
from gradcheck.api import check
from gradcheck.report import Report


def against_the_mean() -> Report:
    """Wrong in all four parameters by the batch size: the loss takes a mean, the gradient does not."""
    net, X, y = demo_net.xor()
    return check(net, loss=lambda: net.mean_cross_entropy(X, y), backward=lambda: net.backward(X, y))


def against_the_sum() -> Report:
    """Right in all four parameters: this is the loss the net descends."""
    net, X, y = demo_net.xor()
    return check(net, loss=lambda: net.summed_cross_entropy(X, y), backward=lambda: net.backward(X, y))
