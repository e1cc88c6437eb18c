"""The last layer is given its sizes in the other order."""
import numpy as np
from dataclasses import dataclass, field
@dataclass
class Affine:
    n_in: int
    n_out: int
    scale: float = 0.1
    W: np.ndarray = field(init=False)
    b: np.ndarray = field(init=False)
    def __post_init__(self):
        self.W = np.random.default_rng(self.n_in).normal(size=(self.n_in, self.n_out)) * self.scale
        self.b = np.zeros((1, self.n_out))
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b  # expect: x @ self.W | operand: self.W | born: L12
    def backward(self, g, lr):
        below = g @ self.W.T
        self.W -= lr * self.x.T @ g
        self.b -= lr * g.sum(axis=0, keepdims=True)
        return below
first = Affine(4, 6)
second = Affine(2, 6)  # fix: second = Affine(6, 2)
X = np.linspace(-1, 1, 40).reshape(10, 4)
T = np.stack([X.sum(axis=1), X.prod(axis=1)], axis=1)
for _ in range(3):
    hidden = np.tanh(first.forward(X))
    out = second.forward(hidden)
    g = second.backward((out - T) / len(X), 0.1)
    first.backward(g * (1 - hidden ** 2), 0.1)
