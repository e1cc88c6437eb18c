"""sgd rows zip, with one mistake in its shapes."""
import numpy as np
rng = np.random.default_rng(0)
data = rng.random((15, 4))
labels = rng.random((15, 3))
weights = rng.random((3, 4))
for epoch in range(2):
    for x, t in zip(data, labels):
        y = weights @ x
        e = y - t
        weights -= 0.1 * np.outer(x, e)  # expect: weights -= 0.1 * np.outer(x, e) | operand: 0.1 * np.outer(x, e) | born: L11  # fix: weights -= 0.1 * np.outer(e, x)
