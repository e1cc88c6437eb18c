"""A character net in rows: the target index is used on an array of one row."""
import numpy as np
text = "hello world"
chars = sorted(set(text))
ix = {c: i for i, c in enumerate(chars)}
V, H = len(chars), 6
rs = np.random.RandomState(0)
Wx, Wh, Wy = rs.randn(V, H) * .1, rs.randn(H, H) * .1, rs.randn(H, V) * .1
h = np.zeros((1, H))
loss, cache = 0.0, []
for a, b in zip(text, text[1:]):
    x = np.zeros((1, V))
    x[0, ix[a]] = 1
    h_prev, h = h, np.tanh(x @ Wx + h @ Wh)
    s = h @ Wy
    p = np.exp(s) / np.exp(s).sum()
    loss -= np.log(p[0, ix[b]])
    cache.append((x, h_prev, h, p, ix[b]))
dh_next = np.zeros((1, H))
dWx, dWh, dWy = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wy)
for x, h_prev, h, p, target in reversed(cache):
    ds = p.copy()
    ds[target] -= 1  # expect: ds[target] | operand: ds | born: L12  # fix: ds[0, target] -= 1
    dWy += h.T @ ds
    da = (ds @ Wy.T + dh_next) * (1 - h ** 2)
    dWx += x.T @ da
    dWh += h_prev.T @ da
    dh_next = da @ Wh.T
print(loss)
