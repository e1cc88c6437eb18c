"""The character net of char_rnn.py with an LSTM, and a task that needs memory: recall the first of many numbers."""

import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.char_rnn import TEXT, CharNet, batches, demonstrate
from reference_nets.layers import LSTM, Dense, SquaredError

Array = np.ndarray


class Recall:
    """x (N, T, 1) -> LSTM -> the last state (N, H) -> dense -> (N, 1), which should be x[:, 0]."""

    def __init__(self, H: int, rng: np.random.Generator) -> None:
        self.lstm, self.dense, self.loss_layer = LSTM(1, H, rng), Dense(H, 1, rng), SquaredError()
        self.lstm.b[H : 2 * H] = 2  # the forget gates begin open: remember unless taught otherwise

    def loss(self, x: Array, t: Array) -> float:
        """The mean squared error of the recalled numbers."""
        h = self.lstm.forward(x)
        self.shape = h.shape
        return self.loss_layer.forward(self.dense.forward(h[:, -1]), t)

    # (1) only the last state was used, so only it gets a gradient from above: dh is 0 elsewhere    (N, T, H)
    # (2) what happened at the first step is reached through time, over dc_next and dh_next
    def backward(self) -> None:
        """Leaves the gradients in the layers."""
        dh = np.zeros(self.shape)
        dh[:, -1] = self.dense.backward(self.loss_layer.backward())  # (1)
        self.lstm.backward(dh)  # (2)

    def step(self, x: Array, t: Array, learning_rate: float) -> float:
        """One step of gradient descent; the loss before it."""
        loss = self.loss(x, t)
        self.backward()
        for layer in (self.lstm, self.dense):
            gradients = layer.gradients()
            for name, p in layer.params().items():
                p -= learning_rate * np.clip(gradients[name], -1, 1)
        return loss


def train_recall(net: Recall, rng: np.random.Generator, steps: int, length: int = 8) -> list[float]:
    """The loss of each step, each on fresh sequences."""
    losses = []
    for _ in range(steps):
        x = rng.uniform(-1, 1, size=(32, length, 1))
        losses.append(net.step(x, x[:, 0], learning_rate=0.3))
    return losses


def main() -> None:
    """The character net, then the task that needs memory."""
    rng = np.random.default_rng(5)
    ids, following, alphabet = batches(TEXT * 2, 24)
    V, E, H = len(alphabet), 10, 40
    demonstrate(CharNet(V, E, LSTM(E, H, rng), H, rng), alphabet, ids, following, rng, steps=200)
    print("recalling the first of eight numbers:")
    losses = train_recall(Recall(12, rng), rng, 401)
    for step in range(0, 401, 100):
        print(f"  step {step:3}: mean squared error {losses[step]:.4f}")


if __name__ == "__main__":
    main()
