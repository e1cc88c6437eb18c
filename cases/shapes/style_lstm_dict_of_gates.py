"""One LSTM step over columns with a dict of gates; the hidden and input are stacked the wrong way."""
import numpy as np

rng = np.random.RandomState(9)
nx, nh = 3, 5
P = {k: rng.randn(nh, nh + nx) * 0.1 for k in ("f", "i", "o", "g")}
bias = {k: np.zeros((nh, 1)) for k in P}

def sigma(v):
    return 1 / (1 + np.exp(-v))

def cell(x, h, c):
    z = np.hstack((h, x.T)) if x.shape[0] == 1 else np.vstack((h, x.reshape(-1, 1)))
    gates = {k: P[k] @ z + bias[k] for k in P}  # expect: P[k] @ z | operand: z | born: L13
    c = sigma(gates["f"]) * c + sigma(gates["i"]) * np.tanh(gates["g"])
    return sigma(gates["o"]) * np.tanh(c), c

h = c = np.zeros((nh, 1))
for step in rng.rand(4, 2, nx):
    h, c = cell(step, h, c)  # fix: h, c = cell(step[0], h, c)
print(h.ravel())
