"""Measures what recording costs: forward plus backward pass of two nets, recorded against plain, in the same run."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable

import numpy as np

from gradcheck.recording import record


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


if __name__ == "__main__":
    for sizes, batch, repeats, limit in (((784, 100, 10), 32, 500, 3.0), ((784, 512, 512, 10), 256, 40, 1.3)):
        for values in (False, True):
            plain, recorded, ratio = overhead(sizes, batch, repeats, values=values)
            name = "-".join(map(str, sizes))
            kept = "values" if values else "shapes"
            goal = "" if values else f"   goal: below {limit}"
            times = f"{plain * 1e3:.3f} ms plain, {recorded * 1e3:.3f} ms recorded"
            print(f"{name}, batch {batch}, {kept}: {times}, ratio {ratio:.2f}{goal}")
