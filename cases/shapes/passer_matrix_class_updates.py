"""Logistic regression with np.mat: the error is multiplied with the data untransposed."""
import numpy as np
data = np.asmatrix(np.random.rand(10, 3))
labels = np.asmatrix(np.random.randint(0, 2, 10)).T
w = np.asmatrix(np.ones((3, 1)))
for k in range(5):
    h = 1.0 / (1 + np.exp(-data * w))
    error = labels - h
    w = w + 0.01 * data * error  # expect: 0.01 * data * error | operand: 0.01 * data | born: L3  # fix: w = w + 0.01 * data.T * error
