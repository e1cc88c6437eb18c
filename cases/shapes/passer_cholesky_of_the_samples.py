"""A Gaussian process: the kernel of train against test has no Cholesky factor."""
import numpy as np
def rbf(a, b):
    return np.exp(-0.5 * (a[:, None] - b[None, :]) ** 2)
train, test = np.linspace(0, 5, 9), np.linspace(0, 5, 4)
L = np.linalg.cholesky(rbf(train, test))  # expect: np.linalg.cholesky(rbf(train, test)) | operand: rbf(train, test) | born: L5  # fix: L = np.linalg.cholesky(rbf(train, train))
