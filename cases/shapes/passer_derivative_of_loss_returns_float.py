"""The derivative of the loss is averaged inside; its result has no transpose."""
import numpy as np
def mse_prime(p, t):
    return np.mean(2 * (p - t))  # fix: return 2 * (p - t) / t.size
class Dense:
    def __init__(self, n, m):
        self.w = np.random.randn(n, m)
    def forward(self, x):
        self.x = x
        return x @ self.w
    def backward(self, g, lr):
        gw = self.x.T @ g  # expect: self.x.T @ g | operand: g | born: L4
        gx = g @ self.w.T
        self.w -= lr * gw
        return gx
layers = [Dense(4, 6), Dense(6, 1)]
X, T = np.random.rand(8, 4), np.random.rand(8, 1)
out = X
for l in layers:
    out = l.forward(out)
g = mse_prime(out, T)
for l in reversed(layers):
    g = l.backward(g, 0.1)
