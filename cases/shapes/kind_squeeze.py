"""A squeeze of an axis that is not one."""
import numpy as np

def predict(X, w):
    scores = X @ w
    return scores.squeeze(axis=0)  # expect: scores.squeeze(axis=0) | operand: scores | born: L9  # fix: return scores.squeeze(axis=1)

np.random.seed(55)
X = np.random.rand(9, 3)
y = np.random.rand(9)
w = np.zeros((3, 1))
for i in range(10):
    r = predict(X, w) - y
    w -= 0.1 * (X.T @ r).reshape(-1, 1)
