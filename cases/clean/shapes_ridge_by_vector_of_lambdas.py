"""A column of regularisers gives one solution per row."""
import numpy as np
lam = np.array([[0.1], [1.0], [10.0]])
w = np.array([1.0, 2.0, 3.0, 4.0])
shrunk = w / (1 + lam)
assert shrunk.shape == (3, 4)
