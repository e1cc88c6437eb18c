"""A transpose for channels-last images of an array without the batch axis."""
import numpy as np

def to_rows(image):
    channels_last = image.transpose(0, 2, 3, 1)  # expect: image.transpose(0, 2, 3, 1) | operand: image | born: L11  # fix: channels_last = image.transpose(1, 2, 0)
    return channels_last.reshape(-1, channels_last.shape[-1])

rng = np.random.default_rng(56)
w = rng.normal(size=(3, 2))
for n in range(4):
    image = rng.random((3, 5, 4))
    rows = to_rows(image)
    out = rows @ w
    w -= 0.01 * rows.T @ (out - 1)
