"""Max pooling backward: the mask of the maxima is compared with the pooled values as they are."""
import numpy as np
x = np.random.rand(2, 6, 6)
out = x.reshape(2, 3, 2, 3, 2).max(axis=(2, 4))
d = np.ones_like(out)
mask = x == out  # expect: x == out | operand: out | born: L4  # fix: mask = x == out.repeat(2, axis=1).repeat(2, axis=2)
dx = mask * d.repeat(2, axis=1).repeat(2, axis=2)
print(dx.sum())
