"""Embedding: a row of a table for each id, repeated ids included."""

import numpy as np

from reference_nets.layers.layer import Array, Layer


class Embedding(Layer):
    """y = W[ids].    ids: (...) integers in 0..V-1    W: (V, D)    y: (..., D)"""

    names = ("W",)

    def __init__(self, vocabulary: int, features: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(size=(vocabulary, features))

    def forward(self, ids: Array) -> Array:
        """y[n,d] = W[ids[n], d]"""
        self.ids = ids
        return self.W[ids]

    # A lookup is a dense layer on one-hot rows, y = onehot @ W, so dW = onehot.T @ dy. Without the zeros:
    #
    # (1) row v of W went to every n with ids[n] = v: dW[v,d] = sum over n with ids[n] == v of dy[n,d]  (V, D)
    #     np.add.at adds once per occurrence. dW[ids] += dy would keep only the last dy of a repeated id.
    #     For ids = (2, 0, 2):  dW[0] = dy[1],  dW[1] = 0,  dW[2] = dy[0] + dy[2]: the sum of both, not dy[2]
    # (2) ids are integers: there is no gradient with respect to them.
    def backward(self, dy: Array) -> None:
        """Nothing: ids have no gradient. Leaves dW (V, D)."""
        self.dW = np.zeros_like(self.W)
        np.add.at(self.dW, self.ids, dy)  # (1) repeated ids add up
