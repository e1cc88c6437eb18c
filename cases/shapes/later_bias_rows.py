"""The bias has the length of the inputs."""
import numpy as np
rng = np.random.default_rng(1)
W, b = rng.normal(size=(4, 3)), rng.normal(size=4)  # fix: W, b = rng.normal(size=(4, 3)), rng.normal(size=3)
X, Y = rng.normal(size=(10, 4)), rng.normal(size=(10, 3))
for _ in range(3):
    P = X @ W + b  # expect: X @ W + b | operand: b | born: L4
    D = P - Y
    W -= 0.1 * X.T @ D / 10
    b -= 0.1 * D.mean(axis=0)
