"""A reshape with a fixed batch size meets the last, smaller batch."""
import numpy as np

rng = np.random.default_rng(51)
images = rng.random((22, 4, 4))
targets = rng.random((22, 2))
W = rng.normal(size=(16, 2)) * 0.1
batch_size = 8
for start in range(0, 22, batch_size):
    chunk = images[start:start + batch_size]
    t = targets[start:start + batch_size]
    flat = chunk.reshape(batch_size, 16)  # expect: chunk.reshape(batch_size, 16) | operand: chunk | born: L10  # fix: flat = chunk.reshape(-1, 16)
    e = flat @ W - t
    W -= 0.01 * flat.T @ e
