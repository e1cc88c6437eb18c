"""The weight gradient of a batch is taken entry by entry."""
import numpy as np
from functools import partial
def layer(x, w):
    return x @ w, partial(layer_back, x, w)
def layer_back(x, w, g):
    return g @ w.T, x * g  # expect: x * g | operand: x | born: L23  # fix: return g @ w.T, x.T @ g
def act(x):
    y = np.tanh(x)
    return y, lambda g: (g * (1 - y * y), None)
def grads(x, ws, t):
    backs = []
    for w in ws:
        x, back = layer(x, w); backs.append(back)
        x, back = act(x); backs.append(back)
    g, out = x - t, []
    for back in reversed(backs):
        g, gw = back(g)
        if gw is not None:
            out.insert(0, gw)
    return out
rng = np.random.default_rng(5)
ws = [rng.normal(size=(4, 6)), rng.normal(size=(6, 2))]
x, t = rng.normal(size=(7, 4)), rng.normal(size=(7, 2))
for _ in range(2):
    for w, g in zip(ws, grads(x, ws, t)):
        w -= 0.1 * g
