"""image channels, with one mistake in its shapes."""
import numpy as np
np.random.seed(1)
images = np.random.rand(10, 6, 6, 3)
mean = images.mean(axis=(0, 1, 2))
std = images.std(axis=(0, 2, 3))  # fix: std = images.std(axis=(0, 1, 2))
images = (images - mean) / std  # expect: (images - mean) / std | operand: std | born: L6
flat = images.reshape(len(images), -1)
W = np.random.randn(flat.shape[1], 4) * .01
print((flat @ W).shape)
