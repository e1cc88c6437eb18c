"""Measures what a full check costs: every entry of the gradients of a 784-100-10 net against one forward and backward.

Entry by entry, central differences would take two forward passes for each of the 79,510 parameters.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

import gradcheck

GOAL = 15.0


class Net:
    """A dense net with relu and softmax, as people write it."""

    def __init__(self, sizes: tuple[int, int, int], rng: np.random.Generator) -> None:
        n, m, k = sizes
        self.W1, self.b1 = rng.normal(size=(n, m)) * np.sqrt(2 / n), np.zeros(m)
        self.W2, self.b2 = rng.normal(size=(m, k)) * np.sqrt(2 / m), np.zeros(k)

    def loss(self, X: Any, y: Any) -> Any:
        self.X = X
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.maximum(0, self.z1)
        z2 = self.a1 @ self.W2 + self.b2
        e = np.exp(z2 - z2.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.p[np.arange(len(y)), y]))

    def backward(self, y: Any) -> None:
        d = self.p.copy()
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        self.dW2, self.db2 = self.a1.T @ d, d.sum(axis=0)
        d = (d @ self.W2.T) * (self.z1 > 0)
        self.dW1, self.db1 = self.X.T @ d, d.sum(axis=0)


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def cost(
    sizes: tuple[int, int, int] = (784, 100, 10), batch: int = 32, budget: float = 4.0, trained: bool = False
) -> tuple[float, float, Any]:
    """(plain seconds, seconds of a check, the last report): the least of runs taken in turns for `budget` seconds.

    Before each check of a net that is `trained` a step of descent is taken, so that the gradients it holds are those of
    other weights; else they are those that the check finds. Whatever else runs on the machine only ever adds time, so the least is the nearest to what the work costs.
    """
    rng = np.random.default_rng(0)
    net, X, y = Net(sizes, rng), rng.normal(size=(batch, sizes[0])), rng.integers(0, sizes[2], batch)

    def step() -> None:
        net.loss(X, y)
        net.backward(y)

    def check() -> Any:
        return gradcheck.check(net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(y))

    report = check()
    step()
    plain, checked = [], []
    end = time.perf_counter() + budget
    while time.perf_counter() < end:
        plain.append(sum(seconds(step) for _ in range(20)) / 20)  # about as long as a check takes
        for name in ("W1", "b1", "W2", "b2") if trained else ():
            setattr(net, name, getattr(net, name) - 1e-3 * getattr(net, f"d{name}"))
        checked.append(seconds(check))
    return min(plain), min(checked), report


def main() -> None:
    print(
        "A check of every entry against one forward and backward of the same net, the least of runs in turns."
    )
    print(
        f"{'net':>12} {'state':>8} {'batch':>5} {'parameters':>10} {'verdict':>8} {'plain':>9} {'check':>9} {'ratio':>6}  goal"
    )
    for sizes, batch, trained, goal in (
        ((784, 100, 10), 32, False, GOAL),
        ((784, 100, 10), 32, True, GOAL),
        ((784, 100, 10), 256, False, None),
        ((4, 8, 3), 16, False, None),
    ):
        plain, checked, report = cost(sizes, batch, trained=trained)
        n = (sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[2]
        name, ratio = "-".join(map(str, sizes)), checked / plain
        met = "" if goal is None else f"at most {goal:g}: {'met' if ratio <= goal else 'MISSED'}"
        print(
            f"{name:>12} {'trained' if trained else 'as it is':>8} {batch:>5} {n:>10} {'right' if report else 'WRONG':>8} {plain * 1e3:>6.2f} ms "
            f"{checked * 1e3:>6.1f} ms {ratio:>6.1f}  {met}"
        )


if __name__ == "__main__":
    main()
