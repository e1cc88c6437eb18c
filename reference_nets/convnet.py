"""A small convolutional net that learns to tell the direction of stripes in noisy images."""

import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.checking import check_gradients, show_check, show_shapes
from reference_nets.layers import Conv2d, Dense, Flatten, MaxPool2d, ReLU, Sequence, SoftmaxCrossEntropy

Array = np.ndarray


def convnet(rng: np.random.Generator, size: int = 12, classes: int = 4) -> Sequence:
    """conv - relu - pool - conv - relu - flatten - dense; (N, 1, size, size) -> (N, classes)."""
    after_pool = (size - 2) // 2
    return Sequence(
        Conv2d(1, 6, (3, 3), rng),  # (N, 6, size - 2, size - 2)
        ReLU(),
        MaxPool2d(2),  # halved
        Conv2d(6, 8, (3, 3), rng, padding=1),  # as large as before
        ReLU(),
        Flatten(),
        Dense(8 * after_pool**2, classes, rng),
    )


def stripes(rng: np.random.Generator, count: int, size: int = 12) -> tuple[Array, Array]:
    """Images x (count, 1, size, size) of stripes in four directions, with noise, and the directions t (count,)."""
    t = rng.integers(4, size=count)
    angle = (t * np.pi / 4)[:, None, None]
    rows, columns = np.mgrid[:size, :size]
    phase = rng.uniform(0, 2 * np.pi, size=(count, 1, 1))
    waves = np.sin(1.5 * (columns * np.cos(angle) + rows * np.sin(angle)) + phase)
    return (waves + 0.5 * rng.normal(size=waves.shape))[:, None], t


def train(net: Sequence, rng: np.random.Generator, steps: int, learning_rate: float = 0.1) -> list[float]:
    """The loss of each step, each on a fresh batch of 32."""
    loss, losses = SoftmaxCrossEntropy(), []
    for _ in range(steps):
        x, t = stripes(rng, 32)
        losses.append(loss.forward(net.forward(x), t))
        net.backward(loss.backward())
        gradients = net.gradients()
        for name, p in net.params().items():
            p -= learning_rate * gradients[name]
    return losses


def main() -> None:
    """Shapes, gradient check and training."""
    rng = np.random.default_rng(3)
    net, loss = convnet(rng), SoftmaxCrossEntropy()
    x, t = stripes(rng, 5)
    print("shapes:")
    show_shapes(net.shapes(x))
    print("its gradient check:")
    loss.forward(net.forward(x), t)
    net.backward(loss.backward())
    kept = {name: g.copy() for name, g in net.gradients().items()}
    errors = check_gradients(lambda: loss.forward(net.forward(x), t), net.params(), kept, rng)
    show_check(errors, net.params())
    losses = train(net, rng, 200)
    for step in range(0, 200, 40):
        print(f"  step {step:3}: loss {losses[step]:.4f}")
    x, t = stripes(rng, 200)
    print(f"  new images classified right: {(net.forward(x).argmax(axis=1) == t).mean():.0%}")


if __name__ == "__main__":
    main()
