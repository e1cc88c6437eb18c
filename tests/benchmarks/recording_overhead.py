"""Measures what recording costs: forward plus backward pass of two nets, recorded against plain, in the same run."""

from __future__ import annotations

import itertools
import math
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcheck.recording import record
from gradcheck.recording.graph import gradients


class Net:
    """A plain net of dense layers with relu, softmax and cross-entropy, as people write it."""

    def __init__(self, sizes, rng):
        self.W = [rng.normal(size=pair) / np.sqrt(pair[0]) for pair in itertools.pairwise(sizes)]
        self.b = [np.zeros((1, n)) for n in sizes[1:]]

    def loss(self, X, y):
        self.a, self.z = [X], []
        for W, b in zip(self.W, self.b):
            self.z.append(self.a[-1] @ W + b)
            self.a.append(np.maximum(0, self.z[-1]))
        e = np.exp(self.z[-1] - self.z[-1].max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.p[np.arange(len(y)), y]))

    def backward(self, y):
        d = self.p.copy()
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        self.dW, self.db = [None] * len(self.W), [None] * len(self.b)
        for k in reversed(range(len(self.W))):
            self.dW[k] = self.a[k].T @ d
            self.db[k] = d.sum(axis=0, keepdims=True)
            if k:
                d = (d @ self.W[k].T) * (self.z[k - 1] > 0)


def overhead(
    sizes: tuple[int, ...], batch: int, repeats: int, *, values: bool = False
) -> tuple[float, float, float]:
    """(plain seconds, recorded seconds, their ratio): medians of runs taken in turns, so that noise hits both."""
    rng = np.random.default_rng(0)
    net, X, y = Net(sizes, rng), rng.normal(size=(batch, sizes[0])), rng.integers(0, sizes[-1], batch)

    def step() -> None:
        net.loss(X, y)
        net.backward(y)

    def timed(function: Callable[[], object]) -> float:
        start = time.perf_counter()
        function()
        return time.perf_counter() - start

    record(step, values=values)
    pairs = [(timed(step), timed(lambda: record(step, values=values))) for _ in range(repeats)]
    plain, recorded = statistics.median(p for p, _ in pairs), statistics.median(r for _, r in pairs)
    return plain, recorded, statistics.median(r / p for p, r in pairs)


def neuron(weights: list[float], samples: list[list[float]]) -> float:
    """A net of Python numbers: every operation is an event of its own."""
    total = 0.0
    for x in samples:
        out = 0.0
        for j in range(4):
            s = weights[3 * j + 2]
            for i in range(2):
                s += weights[3 * j + i] * x[i]
            out += weights[12 + j] / (1.0 + math.exp(-s))
        total += (out - 1.0) ** 2
    return total / len(samples)


def convolution(W: Any, images: Any) -> Any:
    """Six loops as in a first convolutional net, the two innermost done by numpy."""
    n, height, width = images.shape
    k = len(W)
    out = np.zeros((n, height - k + 1, width - k + 1))
    for b in range(n):
        for i in range(height - k + 1):
            for j in range(width - k + 1):
                out[b, i, j] = np.sum(images[b, i : i + k, j : j + k] * W)
    return (out**2).mean()


def by_sample(W1: Any, b1: Any, W2: Any, b2: Any, X: Any) -> Any:
    """A small net, one sample at a time."""
    total = 0.0
    for x in X:
        total += np.sum((W2 @ np.tanh(W1 @ x + b1) + b2 - 1) ** 2)
    return total / len(X)


def loops(repeats: int = 5) -> Iterator[tuple[str, int, float, float, float, float]]:
    """(name, events, seconds plain, recorded without and with values, of the way back): processor time, the least."""
    rng = np.random.default_rng(0)
    weights, samples = rng.normal(size=16).tolist(), rng.normal(size=(300, 2)).tolist()
    W, images = rng.normal(size=(3, 3)), rng.normal(size=(4, 30, 30))
    net = [rng.normal(size=(8, 5)), np.zeros(8), rng.normal(size=(3, 8)), np.zeros(3)]
    X = rng.normal(size=(100, 5))

    def least(function: Callable[[], object]) -> float:
        times = []
        for _ in range(repeats):
            start = time.process_time()
            function()
            times.append(time.process_time() - start)
        return min(times)

    cases: tuple[tuple[str, Callable[[], Any], list[Any]], ...] = (
        ("numbers", lambda: neuron(weights, samples), [Numbers(weights)]),
        ("convolution", lambda: convolution(W, images), [W]),
        ("100 samples", lambda: by_sample(*net, X), net),
    )
    for name, run, unknowns in cases:
        output, recording = record(run, values=True)
        yield (
            name,
            len(recording.events),
            least(run),
            least(lambda run=run: record(run)),
            least(lambda run=run: record(run, values=True)),
            least(
                lambda output=output, recording=recording, unknowns=unknowns: gradients(
                    recording, output, unknowns
                )
            ),
        )


class Numbers:
    """A list of numbers as the unknown of a loss."""

    name, dtype = "weights", np.dtype(float)

    def __init__(self, values: list[float]) -> None:
        self.values, self.shape = values, (len(values),)

    def current(self) -> list[float]:
        return self.values


def main() -> None:
    for sizes, batch, repeats, limit in (((784, 100, 10), 32, 500, 3.0), ((784, 512, 512, 10), 256, 40, 1.3)):
        for values in (False, True):
            plain, recorded, ratio = overhead(sizes, batch, repeats, values=values)
            name = "-".join(map(str, sizes))
            kept = "values" if values else "shapes"
            goal = "" if values else f"   goal: below {limit}"
            times = f"{plain * 1e3:.3f} ms plain, {recorded * 1e3:.3f} ms recorded"
            print(f"{name}, batch {batch}, {kept}: {times}, ratio {ratio:.2f}{goal}")
    for name, events, plain, shapes, values_too, back in loops():
        each = " ".join(f"{seconds / events * 1e6:6.2f}" for seconds in (plain, shapes, values_too, back))
        print(f"{name:>12}, {events:6} events: us per event plain, shapes, values, way back: {each}")


if __name__ == "__main__":
    main()
