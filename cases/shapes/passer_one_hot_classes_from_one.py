"""Labels 1 to 3 from a list are turned into one-hot rows of three entries."""
import numpy as np
labels = np.array([1, 3, 2, 2, 1])  # fix: labels = np.array([1, 3, 2, 2, 1]) - 1
T = np.zeros((labels.size, 3))
T[np.arange(labels.size), labels] = 1  # expect: T[np.arange(labels.size), labels] | operand: labels | born: L3
print(T.sum(axis=0))
