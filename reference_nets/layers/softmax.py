"""Activations that mix the entries of a row: softmax, log-softmax, maxout. Their Jacobian is not diagonal."""

import numpy as np

from reference_nets.layers.layer import Array, Layer


def softmax(x: Array) -> Array:
    """exp(x) / sum exp(x) along the last axis; subtracting the largest entry avoids overflow and cancels."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Softmax(Layer):
    """y = exp(x) / sum exp(x) along the last axis.    x, y: (..., K)"""

    def forward(self, x: Array) -> Array:
        """y[n,k] = exp(x[n,k]) / sum_j exp(x[n,j])"""
        self.y = softmax(x)
        return self.y

    # Every output of a row depends on every input of that row, through the denominator S = sum_j exp(x[j]).
    # For one row (the index n is left out):
    #
    # (1) d y[j] / d x[k]:   the numerator exp(x[j]) gives  exp(x[j]) / S = y[j]              if j = k, else 0
    #                        the denominator gives         -exp(x[j]) exp(x[k]) / S^2 = -y[j] y[k]   always
    #     together the Jacobian J[j,k] = y[j] (j == k) - y[j] y[k], a (K, K) matrix per row, never a vector
    # (2) dx[k] = sum_j dy[j] J[j,k]
    #           = dy[k] y[k] - sum_j dy[j] y[j] y[k]
    #           = y[k] (dy[k] - sum_j dy[j] y[j])            (K,): the Jacobian need not be built
    #
    # y (1 - y) alone is the diagonal of J: right for a sigmoid, wrong here.
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        shared = (dy * self.y).sum(axis=-1, keepdims=True)  # (2) the sum over the row, one number per row
        return self.y * (
            dy  # (2) the path through the numerator
            - shared  # (2) the path through the denominator
        )


class LogSoftmax(Layer):
    """y = x - log sum exp(x) along the last axis.    x, y: (..., K)"""

    def forward(self, x: Array) -> Array:
        """y[n,k] = x[n,k] - log sum_j exp(x[n,j])"""
        shifted = x - x.max(axis=-1, keepdims=True)
        self.y = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        return self.y

    # (1) d y[j] / d x[k] = (j == k) - exp(x[k]) / S = (j == k) - p[k],  where p = exp(y) is the softmax
    # (2) dx[k] = sum_j dy[j] ((j == k) - p[k]) = dy[k] - p[k] sum_j dy[j]
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        p = np.exp(self.y)  # (1) the softmax
        return (
            dy  # (2) the path through x itself
            - p * dy.sum(axis=-1, keepdims=True)  # (2) the path through the logarithm of the sum
        )


class Maxout(Layer):
    """The largest of each group of `pieces` neighbouring entries.    x: (N, M * pieces)    y: (N, M)"""

    def __init__(self, pieces: int = 2) -> None:
        self.pieces = pieces

    def forward(self, x: Array) -> Array:
        """y[n,m] = max_p x[n, m * pieces + p]"""
        groups = x.reshape(len(x), -1, self.pieces)  # (N, M, pieces)
        self.winner = groups.argmax(axis=2)  # (N, M): the first of the largest
        return groups.max(axis=2)

    # (1) y[n,m] equals the one entry that won, so that entry gets dy[n,m] and the losers get 0:
    #         dx[n,m,p] = dy[n,m] (p == winner[n,m])          (N, M, pieces)
    # (2) undo the reshape of the forward pass                 (N, M * pieces)
    def backward(self, dy: Array) -> Array:
        """dx (N, M * pieces) from dy (N, M)."""
        won = np.arange(self.pieces) == self.winner[:, :, None]  # (1) who won
        return (dy[:, :, None] * won).reshape(len(dy), -1)  # (1), (2) only the winner gets the gradient
