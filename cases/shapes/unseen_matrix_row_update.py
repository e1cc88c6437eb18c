"""np.matrix rows as samples: a row of a matrix stays 2-d, the weights are a flat array."""
import numpy as np
data = np.asmatrix([[1., 2., 0.], [0., 1., 1.], [2., 0., 1.], [1., 1., 1.]])
labels = np.array([1., 0., 1., 0.])
weights = np.ones(3)  # fix: weights = np.ones((3, 1))
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
for epoch in range(10):
    for i in range(len(labels)):
        h = sigmoid(data[i] * weights)  # expect: data[i] * weights | operand: weights | born: L5
        error = labels[i] - h
        weights = weights + 0.1 * data[i].T * error
