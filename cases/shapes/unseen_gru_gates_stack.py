"""A GRU step over a minibatch in rows; candidate state takes the reset gate by a matrix product."""
import numpy as np
rng = np.random.default_rng(1)
I, H, N = 3, 5, 8
U = {g: rng.normal(0, .2, (H, H)) for g in "zrh"}
W = {g: rng.normal(0, .2, (I, H)) for g in "zrh"}
b = {g: np.zeros(H) for g in "zrh"}
sg = lambda a: 1 / (1 + np.exp(-a))
def gru(x, h):
    z = sg(x @ W["z"] + h @ U["z"] + b["z"])
    r = sg(x @ W["r"] + h @ U["r"] + b["r"])
    c = np.tanh(x @ W["h"] + (r @ h) @ U["h"] + b["h"])  # expect: r @ h | operand: h | born: L11  # fix: c = np.tanh(x @ W["h"] + (r * h) @ U["h"] + b["h"])
    return (1 - z) * h + z * c
h = np.zeros((N, H))
for t in range(4):
    h = gru(rng.normal(size=(N, I)), h)
print(h.mean())
