"""A residual block adds its input to an output of another width."""
import numpy as np
rng = np.random.default_rng(2)
class Block:
    def __init__(self, n, hidden):
        self.A = rng.normal(size=(n, hidden)) * .1
        self.B = rng.normal(size=(hidden, hidden)) * .1  # fix: self.B = rng.normal(size=(hidden, n)) * .1
    def __call__(self, x):
        return x + np.maximum(x @ self.A, 0) @ self.B  # expect: x + np.maximum(x @ self.A, 0) @ self.B | operand: np.maximum(x @ self.A, 0) @ self.B | born: L7
x = rng.normal(size=(5, 6))
for block in [Block(6, 12), Block(6, 12)]:
    x = block(x)
