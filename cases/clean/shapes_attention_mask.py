"""A mask of positions is broadcast over heads and batch."""
import numpy as np
rng = np.random.default_rng(6)
q = rng.normal(size=(2, 3, 5, 4))
scores = q @ q.swapaxes(-1, -2)
mask = np.triu(np.ones((5, 5)), 1) * -1e9
weights = np.exp(scores + mask - scores.max(-1, keepdims=True))
weights /= weights.sum(-1, keepdims=True)
print((weights @ q).shape)
