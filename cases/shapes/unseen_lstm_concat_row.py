"""One LSTM cell written with columns; the gradient of the concatenated input is cut at the wrong place for the state."""
import numpy as np
def sig(x): return 1. / (1 + np.exp(-x))
H, D = 6, 4
rs = np.random.RandomState(1)
Wf, Wi, Wo, Wc = (rs.randn(H, H + D) * .1 for _ in range(4))
xs = rs.rand(5, D, 1)
h, c = np.zeros((H, 1)), np.zeros((H, 1))
cache = []
for t in range(5):
    z = np.concatenate((h, xs[t]), axis=0)
    f, i, o, g = sig(Wf @ z), sig(Wi @ z), sig(Wo @ z), np.tanh(Wc @ z)
    c_prev, c = c, f * c + i * g
    h = o * np.tanh(c)
    cache.append((z, f, i, o, g, c_prev, c))
dh_next = np.zeros((H, 1))
dc_next = np.zeros((H, 1))
for t in reversed(range(5)):
    z, f, i, o, g, c_prev, c = cache[t]
    dh = dh_next + (o * np.tanh(c) - 0.5)  # expect: dh_next + (o * np.tanh(c) - 0.5) | operand: dh_next | born: L25
    dc = dc_next + dh * o * (1 - np.tanh(c) ** 2)
    df, di, dg = dc * c_prev * f * (1 - f), dc * g * i * (1 - i), dc * i * (1 - g ** 2)
    do = dh * np.tanh(c) * o * (1 - o)
    dz = Wf.T @ df + Wi.T @ di + Wo.T @ do + Wc.T @ dg
    dh_next = dz[:D]  # fix: dh_next = dz[:H]
    dc_next = dc * f
