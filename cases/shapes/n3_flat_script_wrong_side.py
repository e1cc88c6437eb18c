"""Twelve lines of script with dot: "shapes (6,3) and (5,4) not aligned" style crash in the hidden error."""
import numpy as np

rng = np.random.RandomState(3)
X = rng.rand(6, 2)
y = rng.rand(6, 3)
w_hidden = rng.uniform(-1, 1, (2, 5))
w_out = rng.uniform(-1, 1, (5, 3))

def act(x):
    return np.tanh(x)

for i in range(50):
    hidden = act(np.dot(X, w_hidden))
    out = act(np.dot(hidden, w_out))
    d_out = (out - y) * (1 - out ** 2)
    d_hidden = np.dot(d_out, w_out) * (1 - hidden ** 2)  # expect: np.dot(d_out, w_out) | operand: w_out | born: L8  # fix: d_hidden = np.dot(d_out, w_out.T) * (1 - hidden ** 2)
    w_out -= 0.05 * hidden.T.dot(d_out)
    w_hidden -= 0.05 * X.T.dot(d_hidden)
print(np.mean((out - y) ** 2))
