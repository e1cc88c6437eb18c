"""Dropout with its mask kept, so that backward, and a gradient check, sees the same mask as forward."""

import numpy as np

from reference_nets.layers.layer import Array, Layer


class Dropout(Layer):
    """y = x * mask / keep in training, y = x otherwise.    x, y, mask: any one shape

    Dividing by keep = 1 - rate in training ("inverted" dropout) keeps the mean of y, so that nothing is to be
    done when the net is used. `replay` a given mask instead of drawing one: the loss is then a function.
    """

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        self.keep, self.rng, self.training = 1 - rate, rng, True
        self.replay: Array | None = None

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] mask[i] / keep"""
        if not self.training:
            self.mask = np.ones(x.shape)
            return x
        drawn = self.rng.random(x.shape) < self.keep if self.replay is None else self.replay
        self.mask = drawn / self.keep  # the factor goes into the mask: backward cannot forget it
        return x * self.mask

    # (1) the mask is a constant, drawn whatever x is: dx[i] = dy[i] mask[i] / keep, with forward's mask
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * self.mask  # (1) the mask of the forward pass
