"""An LSTM step on columns: the gradient of a gate's weights is delta times the input as it is."""
import numpy as np
def sigmoid(x): return 1 / (1 + np.exp(-x))
class LSTM:
    def __init__(self, nx, nh):
        self.nh = nh
        self.W = {g: np.random.randn(nh, nx + nh) * 0.2 for g in "ifoc"}
        self.b = {g: np.zeros((nh, 1)) for g in "ifoc"}
    def step(self, x, h, c):
        v = np.vstack([x, h])
        i, f, o = (sigmoid(self.W[g] @ v + self.b[g]) for g in "ifo")
        c_bar = np.tanh(self.W["c"] @ v + self.b["c"])
        c_new = f * c + i * c_bar
        return o * np.tanh(c_new), c_new, (v, i, f, o, c_bar, c, c_new)
    def step_back(self, dh, dc, cache, grads):
        v, i, f, o, c_bar, c, c_new = cache
        do = dh * np.tanh(c_new) * o * (1 - o)
        dc = dc + dh * o * (1 - np.tanh(c_new) ** 2)
        d = {"i": dc * c_bar * i * (1 - i), "f": dc * c * f * (1 - f), "o": do, "c": dc * i * (1 - c_bar ** 2)}
        for g in d:
            grads["W" + g] += d[g] @ v  # expect: d[g] @ v | operand: v | born: L10  # fix: grads["W" + g] += d[g] @ v.T
            grads["b" + g] += d[g]
        dv = sum(self.W[g].T @ d[g] for g in d)
        return dv[-self.nh:], dc * f
np.random.seed(4)
net = LSTM(3, 5)
grads = {"W" + g: np.zeros((5, 8)) for g in "ifoc"} | {"b" + g: np.zeros((5, 1)) for g in "ifoc"}
h, c, caches = np.zeros((5, 1)), np.zeros((5, 1)), []
for x in np.random.randn(4, 3, 1):
    h, c, cache = net.step(x, h, c)
    caches.append(cache)
dh, dc = h - 1, np.zeros_like(c)
for cache in caches[::-1]:
    dh, dc = net.step_back(dh, dc, cache, grads)
