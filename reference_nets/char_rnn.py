"""A character-level recurrent net: embedding, recurrent layer, dense layer; it learns a short text by heart."""

import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.checking import check_gradients, show_check, show_shapes
from reference_nets.layers import LSTM, RNN, Embedding, SoftmaxCrossEntropy
from reference_nets.layers.dense import Dense

Array = np.ndarray
TEXT = "the chain rule goes from the last layer to the first layer and never the other way round. "


class CharNet:
    """ids (N, T) -> embedding (N, T, E) -> recurrent layer (N, T, H) -> scores (N, T, V) of the next character."""

    def __init__(self, V: int, E: int, recurrent: RNN | LSTM, H: int, rng: np.random.Generator) -> None:
        self.embedding = Embedding(V, E, rng)
        self.recurrent = recurrent
        self.dense = Dense(H, V, rng)
        self.loss_layer = SoftmaxCrossEntropy()

    def forward(self, ids: Array, h0: Array | None = None) -> Array:
        """The scores of the next character at every place, (N, T, V)."""
        h = self.recurrent.forward(self.embedding.forward(ids), h0)
        self.shape = h.shape  # (N, T, H)
        rows = self.dense.forward(h.reshape(-1, h.shape[2]))  # every place is a row of its own: (N T, V)
        return rows.reshape(*h.shape[:2], -1)

    def loss(self, ids: Array, following: Array, h0: Array | None = None) -> float:
        """The mean cross-entropy over all N T places."""
        scores = self.forward(ids, h0)
        return self.loss_layer.forward(scores.reshape(-1, scores.shape[2]), following.ravel())

    # (1) scores backward from the loss, one row per place                                    (N T, V)
    # (2) dense: its gradients are sums over all places; dh gets the shape of h again         (N, T, H)
    # (3) the recurrent layer, backwards through time                                         (N, T, E)
    # (4) the embedding adds up what all occurrences of a character got                       (V, E)
    def backward(self) -> None:
        """Leaves the gradients in the layers."""
        drows = self.loss_layer.backward()  # (1)
        dh = self.dense.backward(drows).reshape(self.shape)  # (2)
        self.embedding.backward(self.recurrent.backward(dh))  # (3), (4)

    def params(self) -> dict[str, Array]:
        """The parameters of the three layers."""
        return self._collect("params")

    def gradients(self) -> dict[str, Array]:
        """The gradients under the names of the parameters."""
        return self._collect("gradients")

    def _collect(self, what: str) -> dict[str, Array]:
        layers = (("embedding", self.embedding), ("recurrent", self.recurrent), ("dense", self.dense))
        return {f"{layer}.{name}": a for layer, it in layers for name, a in getattr(it, what)().items()}

    def shapes(self, ids: Array) -> list[tuple[str, tuple[int, ...]]]:
        """The shape of each stage."""
        e = self.embedding.forward(ids)
        h = self.recurrent.forward(e)
        name = type(self.recurrent).__name__
        return [
            ("ids", ids.shape),
            ("embedding", e.shape),
            (name, h.shape),
            ("scores", self.forward(ids).shape),
        ]

    def step(self, ids: Array, following: Array, learning_rate: float, limit: float = 1.0) -> float:
        """One step; gradients larger than `limit` as a whole are scaled down, else one bad step ruins an rnn."""
        loss = self.loss(ids, following)
        self.backward()
        gradients = self.gradients()
        size = np.sqrt(sum(float((g**2).sum()) for g in gradients.values()))
        for name, p in self.params().items():
            p -= learning_rate * min(1.0, limit / size) * gradients[name]
        return loss


def batches(text: str, length: int) -> tuple[Array, Array, str]:
    """ids (N, length), the ids that follow them (the same moved by one), and the alphabet."""
    alphabet = "".join(sorted(set(text)))
    ids = np.array([alphabet.index(c) for c in text])
    starts = range(0, len(ids) - length - 1, 5)
    return (
        np.stack([ids[s : s + length] for s in starts]),
        np.stack([ids[s + 1 : s + length + 1] for s in starts]),
        alphabet,
    )


def continued(net: CharNet, alphabet: str, start: str, count: int) -> str:
    """The start and the `count` likeliest characters after it."""
    text = start
    for _ in range(count):
        scores = net.forward(np.array([[alphabet.index(c) for c in text]]))
        text += alphabet[int(scores[0, -1].argmax())]
    return text


def demonstrate(
    net: CharNet, alphabet: str, ids: Array, following: Array, rng: np.random.Generator, steps: int
) -> None:
    """Shapes, gradient check, training and a sample on stdout."""
    print("shapes:")
    show_shapes(net.shapes(ids))
    print("its gradient check:")
    few = ids[:3, :7], following[:3, :7]
    net.loss(*few)
    net.backward()
    kept = {name: g.copy() for name, g in net.gradients().items()}
    show_check(check_gradients(lambda: net.loss(*few), net.params(), kept, rng), net.params())
    for step in range(steps + 1):
        loss = net.step(ids, following, learning_rate=0.5)
        if step % (steps // 5) == 0:
            print(f"  step {step:4}: loss {loss:.4f}")
    print(f"  says: {continued(net, alphabet, 'the ', 40)!r}")


def main() -> None:
    """The plain recurrent layer."""
    rng = np.random.default_rng(4)
    ids, following, alphabet = batches(TEXT * 2, 24)
    V, E, H = len(alphabet), 10, 48
    demonstrate(CharNet(V, E, RNN(E, H, rng), H, rng), alphabet, ids, following, rng, steps=200)


if __name__ == "__main__":
    main()
