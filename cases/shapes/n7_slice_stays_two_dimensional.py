"""A row of a matrix stays (1, n) and does not go into np.dot as a vector."""
import numpy as np

data = np.matrix([[0.1, 0.9, 0.3], [0.4, 0.2, 0.8], [0.7, 0.5, 0.6], [0.3, 0.1, 0.2]])
labels = [1, -1, 1, -1]
w = np.zeros(3)
b = 0.0
for epoch in range(5):
    for i in range(4):
        x = data[i]  # fix: x = np.asarray(data)[i]
        margin = labels[i] * (np.dot(x, w) + b)
        if margin.sum() <= 0:
            w += 0.1 * labels[i] * x  # expect: w += 0.1 * labels[i] * x | operand: 0.1 * labels[i] * x | born: L10
            b += 0.1 * labels[i]
print(w, b)
