"""A while loop with a stopping rule and one weight vector with the bias folded in."""
import numpy as np

X = np.array([[2.0, 1.0], [0.5, 3.0], [1.0, 1.5], [4.0, 0.2], [3.0, 3.0]])
d = np.array([1, -1, -1, 1, 1])
w = np.zeros(3)
errors, rounds = 1, 0
while errors > 0 and rounds < 50:
    errors = 0
    for x, target in zip(X, d):
        out = 1 if np.dot(w, x) > 0 else -1  # expect: np.dot(w, x) | operand: w | born: L6  # fix: out = 1 if np.dot(w[1:], x) + w[0] > 0 else -1
        if out != target:
            w[1:] += 0.1 * target * x
            w[0] += 0.1 * target
            errors += 1
    rounds += 1
print(w, rounds)
