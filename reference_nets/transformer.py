"""A transformer block, residual attention and residual perceptron, that learns to copy the token before."""

import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.checking import check_gradients, show_check, show_shapes
from reference_nets.layers import (
    GELU,
    Dense,
    Embedding,
    LayerNorm,
    MultiHeadAttention,
    Residual,
    Sequence,
    SoftmaxCrossEntropy,
)
from reference_nets.layers.layer import Layer

Array = np.ndarray


class PerPlace(Layer):
    """A layer for rows applied at every place: (N, T, D) -> (N T, D) -> ... -> (N, T, M)."""

    def __init__(self, inner: Layer) -> None:
        self.inner = inner

    def forward(self, x: Array) -> Array:
        """y[n,t] = f(x[n,t])"""
        return self.inner.forward(x.reshape(-1, x.shape[2])).reshape(*x.shape[:2], -1)

    # (1) only the shape was changed, so the gradient gets the same change: rows, f backward, and back
    def backward(self, dy: Array) -> Array:
        """dx (N, T, D) from dy (N, T, M)."""
        return self.inner.backward(dy.reshape(-1, dy.shape[2])).reshape(*dy.shape[:2], -1)  # (1)

    def params(self) -> dict[str, Array]:
        """The parameters of f."""
        return self.inner.params()

    def gradients(self) -> dict[str, Array]:
        """The gradients of f."""
        return self.inner.gradients()


def block(D: int, heads: int, rng: np.random.Generator) -> Sequence:
    """x + attention(norm(x)), then x + perceptron(norm(x)); (N, T, D) -> (N, T, D)."""
    perceptron = Sequence(Dense(D, 4 * D, rng), GELU(), Dense(4 * D, D, rng))
    return Sequence(
        Residual(Sequence(LayerNorm(D), MultiHeadAttention(D, heads, rng, causal=True))),
        Residual(Sequence(LayerNorm(D), PerPlace(perceptron))),
    )


class Transformer:
    """ids (N, T) -> token + place embeddings (N, T, D) -> blocks -> norm -> scores (N, T, V)."""

    def __init__(self, V: int, T: int, D: int, heads: int, blocks: int, rng: np.random.Generator) -> None:
        self.tokens, self.places = Embedding(V, D, rng), Embedding(T, D, rng)
        self.tokens.W *= 0.5
        self.places.W *= 0.5
        body = [block(D, heads, rng) for _ in range(blocks)]
        self.body = Sequence(*body, LayerNorm(D), PerPlace(Dense(D, V, rng)))
        self.loss_layer = SoftmaxCrossEntropy()

    def forward(self, ids: Array) -> Array:
        """The scores at every place, (N, T, V)."""
        places = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
        return self.body.forward(self.tokens.forward(ids) + self.places.forward(places))

    def loss(self, ids: Array, targets: Array) -> float:
        """The mean cross-entropy over all N T places."""
        scores = self.forward(ids)
        self.shape = scores.shape
        return self.loss_layer.forward(scores.reshape(-1, scores.shape[2]), targets.ravel())

    # (1) from the loss, one row per place, in the shape of the scores         (N, T, V)
    # (2) through the body                                                     (N, T, D)
    # (3) the two embeddings were added, so both get the same gradient
    def backward(self) -> None:
        """Leaves the gradients in the layers."""
        dscores = self.loss_layer.backward().reshape(self.shape)  # (1)
        dx = self.body.backward(dscores)  # (2)
        self.tokens.backward(dx)  # (3)
        self.places.backward(dx)  # (3)

    def params(self) -> dict[str, Array]:
        """All parameters."""
        return {"tokens": self.tokens.W, "places": self.places.W, **self.body.params()}

    def gradients(self) -> dict[str, Array]:
        """The gradients under the names of the parameters."""
        return {"tokens": self.tokens.dW, "places": self.places.dW, **self.body.gradients()}


class Adam:
    """Steps of the size of the learning rate, whatever the size of the gradients; transformers need it."""

    def __init__(self, params: dict[str, Array], learning_rate: float) -> None:
        self.params, self.learning_rate, self.t = params, learning_rate, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, gradients: dict[str, Array]) -> None:
        """m and v are running means of the gradient and its square, corrected for their start at 0."""
        self.t += 1
        for name, g in gradients.items():
            self.m[name] = 0.9 * self.m[name] + 0.1 * g
            self.v[name] = 0.99 * self.v[name] + 0.01 * g**2
            mean, square = self.m[name] / (1 - 0.9**self.t), self.v[name] / (1 - 0.99**self.t)
            self.params[name] -= self.learning_rate * mean / (np.sqrt(square) + 1e-8)


def previous_tokens(rng: np.random.Generator, N: int, T: int, V: int) -> tuple[Array, Array]:
    """Random ids (N, T), and as targets the ids one place earlier: only attention can look there."""
    ids = rng.integers(V, size=(N, T))
    return ids, np.concatenate([ids[:, :1], ids[:, :-1]], axis=1)


def train(net: Transformer, rng: np.random.Generator, steps: int, T: int, V: int) -> list[float]:
    """The loss of each step, each on fresh sequences."""
    adam, losses = Adam(net.params(), learning_rate=0.01), []
    for _ in range(steps):
        losses.append(net.loss(*previous_tokens(rng, 32, T, V)))
        net.backward()
        adam.step(net.gradients())
    return losses


def main() -> None:
    """Shapes, gradient check and training."""
    rng = np.random.default_rng(6)
    T, V, D = 9, 6, 16
    net = Transformer(V, T, D, heads=2, blocks=2, rng=rng)
    ids, targets = previous_tokens(rng, 4, T, V)
    print("shapes:")
    show_shapes([("ids", ids.shape), *net.body.shapes(net.tokens.forward(ids))])
    print("its gradient check:")
    net.loss(ids, targets)
    net.backward()
    kept = {name: g.copy() for name, g in net.gradients().items()}
    show_check(
        check_gradients(lambda: net.loss(ids, targets), net.params(), kept, rng, entries=8), net.params()
    )
    losses = train(net, rng, 250, T, V)
    for step in range(0, 250, 50):
        print(f"  step {step:3}: loss {losses[step]:.4f}")
    ids, targets = previous_tokens(rng, 100, T, V)
    print(f"  tokens right: {(net.forward(ids).argmax(axis=2) == targets).mean():.0%}")


if __name__ == "__main__":
    main()
