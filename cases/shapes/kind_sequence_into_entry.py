"""A whole row is stored into one entry of the loss history."""
import numpy as np

np.random.seed(65)
X = np.random.rand(10, 3)
y = np.random.rand(10, 1)
w = np.random.rand(3, 1)
history = np.zeros(5)
for epoch in range(5):
    err = X @ w - y
    history[epoch] = (err ** 2)  # expect: history[epoch] | operand: err ** 2 | born: L5  # fix: history[epoch] = (err ** 2).mean()
    w -= 0.1 * X.T @ err / 10
print(history)
