"""The net that learns from one sample at a time: 1-d vectors, outer products, an update after every sample."""

import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.checking import check_gradients, show_check, show_shapes
from reference_nets.layers.activations import sigmoid

Array = np.ndarray


class PerSampleNet:
    """x (D,) -> h = sigmoid(W1 x + b1) (H,) -> y = sigmoid(W2 h + b2) (M,); loss 1/2 sum (y - t)^2."""

    def __init__(self, D: int, H: int, M: int, rng: np.random.Generator) -> None:
        self.W1, self.b1 = rng.normal(size=(H, D)), np.zeros(H)
        self.W2, self.b2 = rng.normal(size=(M, H)), np.zeros(M)

    def forward(self, x: Array) -> Array:
        """y (M,) of one sample x (D,)."""
        self.x = x
        self.h = sigmoid(self.W1 @ x + self.b1)
        self.y = sigmoid(self.W2 @ self.h + self.b2)
        return self.y

    def loss(self, x: Array, t: Array) -> float:
        """1/2 sum_m (y[m] - t[m])^2"""
        return float(((self.forward(x) - t) ** 2).sum() / 2)

    # One sample, so there is no sum over samples; every array is a vector or a matrix of its parameter's shape.
    #
    # (1) L = 1/2 sum (y - t)^2 and y = sigmoid(z2):      dz2[m] = (y[m] - t[m]) y[m] (1 - y[m])        (M,)
    # (2) z2[m] = sum_k W2[m,k] h[k] + b2[m]:             dW2[m,k] = dz2[m] h[k], an outer product      (M, H)
    #                                                     db2[m] = dz2[m]                               (M,)
    # (3)                                                 dh[k] = sum_m W2[m,k] dz2[m]                  (H,)
    # (4) h = sigmoid(z1):                                dz1[k] = dh[k] h[k] (1 - h[k])                (H,)
    # (5) as (2):                                         dW1[k,d] = dz1[k] x[d],   db1[k] = dz1[k]
    def backward(self, t: Array) -> None:
        """Leaves dW1, db1, dW2, db2 for the sample of the last forward."""
        dz2 = (self.y - t) * self.y * (1 - self.y)  # (1)
        self.dW2, self.db2 = np.outer(dz2, self.h), dz2  # (2)
        dh = self.W2.T @ dz2  # (3) with the W2 of the forward pass: update only afterwards
        dz1 = dh * self.h * (1 - self.h)  # (4)
        self.dW1, self.db1 = np.outer(dz1, self.x), dz1  # (5)

    def params(self) -> dict[str, Array]:
        """The arrays themselves."""
        return {name: getattr(self, name) for name in ("W1", "b1", "W2", "b2")}

    def gradients(self) -> dict[str, Array]:
        """What the last backward left."""
        return {name: getattr(self, "d" + name) for name in ("W1", "b1", "W2", "b2")}

    def learn(self, x: Array, t: Array, learning_rate: float) -> float:
        """One step on one sample; the loss before it."""
        loss = self.loss(x, t)
        self.backward(t)
        for name, p in self.params().items():
            p -= learning_rate * self.gradients()[name]
        return loss


def train(net: PerSampleNet, X: Array, T: Array, epochs: int, rng: np.random.Generator) -> list[float]:
    """The mean loss of each epoch; the samples come in a new order every time."""
    return [
        float(np.mean([net.learn(X[i], T[i], learning_rate=2.0) for i in rng.permutation(len(X))]))
        for _ in range(epochs)
    ]


def main() -> None:
    """Shapes, gradient check and XOR."""
    rng = np.random.default_rng(2)
    X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    T = np.array([[0.0], [1], [1], [0]])
    net = PerSampleNet(2, 5, 1, rng)
    x, t = X[1], T[1]
    net.forward(x)
    print("a 2-5-1 net, one sample at a time, shapes:")
    show_shapes([(name, getattr(net, name).shape) for name in ("x", "W1", "h", "W2", "y")])
    print("its gradient check on one sample:")
    net.backward(t)
    kept = {name: g.copy() for name, g in net.gradients().items()}
    show_check(check_gradients(lambda: net.loss(x, t), net.params(), kept, rng), net.params())
    losses = train(net, X, T, 2000, rng)
    for epoch in range(0, 2000, 400):
        print(f"  epoch {epoch:4}: mean loss {losses[epoch]:.5f}")
    print("  says", [round(float(net.forward(x)[0]), 2) for x in X], "for", T.ravel().tolist())


if __name__ == "__main__":
    main()
