"""forward returns output and cache, the caller takes the pair for the output."""
import numpy as np
np.random.seed(13)
def forward(p, x):
    z1 = x @ p["W1"] + p["b1"]
    a1 = np.tanh(z1)
    y = a1 @ p["W2"] + p["b2"]
    return y, (x, a1)
def backward(p, dy, cache):
    x, a1 = cache
    g = {"W2": a1.T @ dy, "b2": dy.sum(0)}
    dz = dy @ p["W2"].T * (1 - a1 ** 2)
    g["W1"], g["b1"] = x.T @ dz, dz.sum(0)
    return g
p = {"W1": np.random.randn(4, 5), "b1": np.zeros(5), "W2": np.random.randn(5, 2), "b2": np.zeros(2)}
x, t = np.random.randn(9, 4), np.random.randn(9, 2)
for _ in range(3):
    y, cache = forward(p, x)
    g = backward(p, (y - t) / 9, cache)
    for k in p:
        p[k] -= 0.1 * g[k]
x_test, t_test = np.random.randn(3, 4), np.random.randn(3, 2)
y_test = forward(p, x_test)  # fix: y_test, _ = forward(p, x_test)
print("test loss", np.mean((y_test - t_test) ** 2))  # expect: y_test - t_test | operand: y_test | born: L23
