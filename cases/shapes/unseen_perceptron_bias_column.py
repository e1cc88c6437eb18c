"""Ones are joined for training and forgotten when the test points are classified."""
import numpy as np
rng = np.random.default_rng(7)
def add_bias(X):
    return np.c_[np.ones(len(X)), X]
X = rng.normal(size=(40, 2))
y = np.where(X.sum(axis=1) > 0, 1, -1)
A = add_bias(X)
w = np.zeros(3)
for epoch in range(5):
    for a, t in zip(A, y):
        if t * (w @ a) <= 0:
            w += t * a
test = rng.normal(size=(10, 2))
guess = np.sign(test @ w)  # expect: test @ w | operand: test | born: L14  # fix: guess = np.sign(add_bias(test) @ w)
print(guess)
