"""A multi-layer perceptron of any depth, samples in rows; run it to see it learn XOR and spirals."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.checking import check_gradients, show_check, show_shapes
from reference_nets.layers import Dense, Layer, SigmoidCrossEntropy, SoftmaxCrossEntropy, Tanh

Array = np.ndarray


class MLP:
    """Dense, activation, Dense, activation, ..., Dense; the last layer's output goes into the loss as it is.

    sizes = [2, 4, 1] has two weight matrices, (2, 4) and (4, 1). Depth is nothing but a longer list: every
    layer gets dL/d(its output) from the layer above, keeps dW and db, and hands dL/d(its input) down.
    """

    def __init__(
        self, sizes: list[int], loss: Layer, rng: np.random.Generator, activation: type[Layer] = Tanh
    ) -> None:
        self.dense = [Dense(n_in, n_out, rng) for n_in, n_out in pairwise(sizes)]
        self.activations = [activation() for _ in self.dense[1:]]  # none after the last
        self.loss_layer = loss

    def forward(self, x: Array) -> Array:
        """z (N, sizes[-1]) of the last layer from x (N, sizes[0])."""
        a = x
        for dense, activation in zip(self.dense, self.activations):
            z = dense.forward(a)
            a = activation.forward(z)
        return self.dense[-1].forward(a)

    def loss(self, x: Array, t: Array) -> float:
        """The loss as one number; everything backward needs is kept by the layers."""
        return self.loss_layer.forward(self.forward(x), t)

    # For layer l, with z_l = a_(l-1) W_l + b_l and a_l = g(z_l), and delta_l short for dL/dz_l:
    #
    # (1) at the top, delta_L = dL/dz_L comes from the loss
    # (2) Dense turns delta_l into dW_l = a_(l-1).T @ delta_l, db_l = sum of the rows of delta_l,
    #     and da_(l-1) = delta_l @ W_l.T
    # (3) the activation turns da_(l-1) into delta_(l-1) = da_(l-1) * g'(z_(l-1)), and (2) follows again
    def backward(self) -> Array:
        """dL/dx (N, sizes[0]); every Dense layer has its dW and db afterwards."""
        delta = self.loss_layer.backward()  # (1)
        for dense, activation in zip(self.dense[:0:-1], self.activations[::-1]):
            da = dense.backward(delta)  # (2)
            delta = activation.backward(da)  # (3)
        return self.dense[0].backward(delta)  # (2)

    def params(self) -> dict[str, Array]:
        """W1, b1, W2, b2, ...: the arrays themselves."""
        return {
            f"{name}{l}": p for l, dense in enumerate(self.dense, 1) for name, p in dense.params().items()
        }

    def gradients(self) -> dict[str, Array]:
        """The gradients under the names of the parameters."""
        return {
            f"{name}{l}": g for l, dense in enumerate(self.dense, 1) for name, g in dense.gradients().items()
        }

    def step(self, x: Array, t: Array, learning_rate: float) -> float:
        """One step of gradient descent; the loss before it."""
        loss = self.loss(x, t)
        self.backward()
        gradients = self.gradients()
        for name, p in self.params().items():  # only after the whole backward: it needs the old weights
            p -= learning_rate * gradients[name]
        return loss

    def shapes(self, x: Array) -> list[tuple[str, tuple[int, ...]]]:
        """What a forward pass of x looks like, layer by layer."""
        trace, a = [("x", x.shape)], x
        for l, dense in enumerate(self.dense, 1):
            z = dense.forward(a)
            trace.append((f"z{l} = a{l - 1} W{l} + b{l}" if l > 1 else "z1 = x W1 + b1", z.shape))
            if l <= len(self.activations):
                a = self.activations[l - 1].forward(z)
                trace.append((f"a{l} = g(z{l})", a.shape))
        return trace


def xor() -> tuple[Array, Array]:
    """x (4, 2) and t (4, 1)."""
    return np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])


def spirals(rng: np.random.Generator, arms: int = 3, points: int = 60) -> tuple[Array, Array]:
    """x (arms * points, 2) and the class ids t (arms * points,)."""
    radius = np.tile(np.linspace(0.1, 1, points), arms)
    t = np.repeat(np.arange(arms), points)
    angle = 2 * np.pi * t / arms + 4 * radius + rng.normal(scale=0.1, size=radius.size)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), t


def main() -> None:
    """Gradient check, shapes and training of a small and of a medium-sized net."""
    rng = np.random.default_rng(0)
    net = MLP([2, 32, 24, 16, 3], SoftmaxCrossEntropy(), rng)
    x, t = spirals(rng)
    print("a 2-32-24-16-3 net, shapes:")
    show_shapes(net.shapes(x))
    print("its gradient check:")
    net.loss(x, t)
    net.backward()
    kept = {name: g.copy() for name, g in net.gradients().items()}
    show_check(check_gradients(lambda: net.loss(x, t), net.params(), kept, rng), net.params())
    for epoch in range(1501):
        loss = net.step(x, t, learning_rate=0.5)
        if epoch % 300 == 0:
            print(f"  spirals, step {epoch:4}: loss {loss:.4f}")
    print(f"  classified right: {(net.forward(x).argmax(axis=1) == t).mean():.0%}")

    print("XOR with a 2-4-1 net:")
    small = MLP([2, 4, 1], SigmoidCrossEntropy(), rng)
    x, t = xor()
    for epoch in range(1001):
        loss = small.step(x, t, learning_rate=1.0)
        if epoch % 250 == 0:
            print(f"  step {epoch:4}: loss {loss:.4f}")
    print(
        "  says", (small.forward(x) > 0).astype(int).ravel().tolist(), "for", t.astype(int).ravel().tolist()
    )


if __name__ == "__main__":
    main()
