"""The Jacobian of softmax for one sample, used by a matrix product."""
import numpy as np
z = np.array([0.2, -0.1, 0.5])
s = np.exp(z) / np.exp(z).sum()
jacobian = np.diagflat(s) - np.outer(s, s)
delta = jacobian @ (s - np.array([0.0, 1.0, 0.0]))
print(delta)
