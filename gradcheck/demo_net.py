"""The net of `gradcheck demo`: two layers for XOR, with two slips people make in backward."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any


class StagedNet:
    """tanh hidden layer and softmax output; backward runs in stages that must be called in order."""

    def __init__(self, n_in: int, n_hidden: int, n_out: int, rng: np.random.Generator) -> None:
        self.W1 = rng.normal(size=(n_in, n_hidden)) / np.sqrt(n_in)
        self.b1 = np.zeros((1, n_hidden))
        self.W2 = rng.normal(size=(n_hidden, n_out)) / np.sqrt(n_hidden)
        self.b2 = np.zeros((1, n_out))

    def forward(self, X: Array) -> Array:
        """The probabilities of the classes, (N, n_out)."""
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.tanh(self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        powers = np.exp(self.z2)
        self.y_hat = powers / powers.sum(axis=1, keepdims=True)
        return self.y_hat

    def mean_cross_entropy(self, X: Array, y: Array) -> float:
        """The loss this net is said to descend."""
        return float(-np.log(self.forward(X)[np.arange(len(y)), y]).mean())

    def summed_cross_entropy(self, X: Array, y: Array) -> float:
        """The loss this net does descend."""
        return float(-np.log(self.forward(X)[np.arange(len(y)), y]).sum())

    def backward(self, X: Array, y: Array) -> None:
        """All stages, after a forward."""
        self.backward_output(y)
        self.backward_hidden()
        self.gradient(X)

    def backward_output(self, y: Array) -> None:
        """Error at the output."""
        self.delta2 = self.y_hat
        self.delta2[np.arange(len(y)), y] -= 1

    def backward_hidden(self) -> None:
        """Error at the hidden layer."""
        self.delta1 = self.delta2 @ self.W2.T * (1 - self.a1**2)

    def gradient(self, X: Array) -> None:
        """Gradients of all parameters."""
        self.dW2 = self.a1.T @ self.delta2
        self.db2 = self.delta2.sum(axis=0, keepdims=True)
        self.dW1 = X.T @ self.delta1
        self.db1 = self.delta1.sum(axis=0)


def xor() -> tuple[StagedNet, Array, Array]:
    """A fresh net, the four inputs of XOR and their classes."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array([0, 1, 1, 0])
    return StagedNet(2, 3, 2, np.random.default_rng(4)), X, y
