"""A dataclass layer with type hints and a sum in the wrong direction."""
from dataclasses import dataclass, field
import numpy as np

@dataclass
class Linear:
    n_in: int
    n_out: int
    W: np.ndarray = field(init=False)
    b: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.W = np.random.default_rng(2).normal(size=(self.n_in, self.n_out))
        self.b = np.zeros(self.n_out)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x @ self.W + self.b

    def pull(self, g: np.ndarray) -> np.ndarray:
        self.gW = self.x.T @ g
        self.gb = g.sum(axis=1)  # fix: self.gb = g.sum(axis=0)
        return g @ self.W.T

    def step(self, lr: float) -> None:
        self.W -= lr * self.gW
        self.b -= lr * self.gb  # expect: self.b -= lr * self.gb | operand: lr * self.gb | born: L30

rng = np.random.default_rng(3)
x, t = rng.normal(size=(8, 3)), rng.normal(size=(8, 4))
first, second = Linear(3, 5), Linear(5, 4)
for _ in range(10):
    out = second(np.tanh(first(x)))
    g = second.pull(2 * (out - t) / t.size)
    first.pull(g * (1 - np.tanh(first(x)) ** 2))
    first.step(0.1)
    second.step(0.1)
