"""The loss of each sample is the mean over the outputs; a net with one output was squeezed."""
import numpy as np
X = np.random.rand(9, 4)
W = np.random.rand(4, 1)
pred = (X @ W).squeeze()
target = np.random.rand(9)
loss = ((pred - target) ** 2).mean(axis=1).mean()  # expect: ((pred - target) ** 2).mean(axis=1) | operand: (pred - target) ** 2 | born: L5  # fix: loss = ((pred - target) ** 2).mean()
