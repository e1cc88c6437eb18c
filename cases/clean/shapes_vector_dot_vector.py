"""A loss that is meant to be the dot product of two vectors."""
import numpy as np
r = np.arange(5.0)
loss = np.dot(r, r) / 2
grad = r.T
print(loss, grad)
