"""Positions times frequencies, a table on purpose."""
import numpy as np
position = np.arange(10).reshape(-1, 1)
frequency = 1 / 10000 ** (np.arange(0, 8, 2) / 8)
table = np.zeros((10, 8))
table[:, 0::2] = np.sin(position * frequency)
table[:, 1::2] = np.cos(position * frequency)
print(table.sum())
