"""The loss of each sample goes into a flat array, but a loss per output comes out."""
import numpy as np
X, Y = np.random.rand(6, 4), np.random.rand(6, 2)
W = np.random.rand(4, 2)
losses = np.zeros(6)
for i in range(6):
    losses[i] = (X[i] @ W - Y[i]) ** 2  # expect: losses[i] | operand: (X[i] @ W - Y[i]) ** 2 | born: L4  # fix: losses[i] = ((X[i] @ W - Y[i]) ** 2).sum()
print(losses.mean())
