"""The hidden delta is taken through the first weights."""
import numpy as np
rng = np.random.default_rng(0)
n_in, n_hid, n_out = 5, 4, 2
W1 = rng.normal(size=(n_in, n_hid))
W2 = rng.normal(size=(n_hid, n_out))
X, Y = rng.normal(size=(8, n_in)), rng.normal(size=(8, n_out))
for epoch in range(20):
    H = np.tanh(X @ W1)
    O = np.tanh(H @ W2)
    E = O - Y
    dO = E * (1 - O ** 2)
    dH = dO @ W1.T * (1 - H ** 2)  # expect: dO @ W1.T | operand: W1.T | born: L5  # fix: dH = dO @ W2.T * (1 - H ** 2)
    W2 -= 0.1 * H.T @ dO
    W1 -= 0.1 * X.T @ dH
