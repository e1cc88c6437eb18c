"""One-hot rows for the classes 0, 1 and 2 have room for two."""
import numpy as np
y = np.array([0, 1, 2, 1])
x = np.random.rand(4, 5)
onehot = np.zeros((4, 2))  # fix: onehot = np.zeros((4, y.max() + 1))
onehot[np.arange(4), y] = 1  # expect: onehot[np.arange(4), y] | operand: onehot | born: L5
print(x.T @ onehot)
