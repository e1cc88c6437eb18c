"""A buffer grows row by row."""
import numpy as np
rows = np.empty((0, 3))
for i in range(4):
    rows = np.concatenate((rows, np.full((1, 3), i)))
rows = np.append(rows, np.ones((4, 1)), axis=1)
assert rows.shape == (4, 4)
