"""Images are scaled by one number per channel."""
import numpy as np
images = np.random.default_rng(2).random((4, 3, 5, 5))
gamma = np.array([1.0, 2.0, 0.5])
scaled = images * gamma.reshape(1, 3, 1, 1)
dgamma = (scaled * images).sum(axis=(0, 2, 3))
assert dgamma.shape == gamma.shape
