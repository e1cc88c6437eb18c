"""A recurrent net keeps the state before each step and after the last; there is no room for the latter."""
import numpy as np
T, n = 5, 4
rng = np.random.default_rng(0)
Wh, Wx, x = rng.normal(size=(n, n)), rng.normal(size=(3, n)), rng.normal(size=(T, 3))
h = np.zeros((T, n))  # fix: h = np.zeros((T + 1, n))
for t in range(T):
    h[t + 1] = np.tanh(h[t] @ Wh + x[t] @ Wx)  # expect: h[t + 1] | operand: h | born: L6
print(h[1:].mean())
