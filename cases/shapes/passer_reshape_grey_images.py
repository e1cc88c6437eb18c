"""Images come flat with 28 x 28 pixels; the net reshapes them as 32 x 32."""
import numpy as np
def load(n):
    return np.random.rand(n, 784)
def to_images(X, side):
    return X.reshape(len(X), 1, side, side)  # expect: X.reshape(len(X), 1, side, side) | operand: X | born: L4
images = to_images(load(5), 32)  # fix: images = to_images(load(5), 28)
print(images.shape)
