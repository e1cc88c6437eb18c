"""One perceptron per class: the row of one class is updated with the errors of all."""
import numpy as np
rng = np.random.default_rng(14)
digits = rng.random((15, 20))
labels = rng.integers(0, 4, 15)
W = np.zeros((4, 20))
b = np.zeros(4)
rate = 0.1
for x, label in zip(digits, labels):
    t = np.where(np.arange(4) == label, 1, -1)
    o = np.sign(W @ x + b)
    for k in range(4):
        if o[k] != t[k]:
            W[k] += rate * (t - o) * x  # expect: rate * (t - o) * x | operand: rate * (t - o) | born: L10  # fix: W[k] += rate * (t[k] - o[k]) * x
            b[k] += rate * (t[k] - o[k])
print(W.shape)
