"""A perceptron with the bias as its first weight: the sample lacks the leading one, unless the weights have one too many."""
import numpy as np
data = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 1)]
w = np.zeros(3)
for epoch in range(4):
    for x, t in data:
        x = np.array(x)  # fix: x = np.array([1] + x)
        y = 1 if np.dot(w, x) > 0 else 0  # expect: np.dot(w, x) | operand: x or w | born: L4 or L7
        w += 0.1 * (t - y) * x
