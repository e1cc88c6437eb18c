"""Correct predictions are selected with a mask that is a column."""
import numpy as np
y = np.array([[0], [1], [1], [0], [1]])
scores = np.random.rand(5, 2)
right = scores[y == 1]  # expect: scores[y == 1] | operand: y == 1 | born: L3  # fix: right = scores[y.ravel() == 1]
print(right.mean())
