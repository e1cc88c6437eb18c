"""The derivative of relu enters by a matrix product."""
import numpy as np
rng = np.random.default_rng(1)
net = [{"W": rng.normal(size=(6, 5)), "b": np.zeros((1, 5))}, {"W": rng.normal(size=(5, 2)), "b": np.zeros((1, 2))}]
X, Y = rng.normal(size=(13, 6)), rng.normal(size=(13, 2))
def d_relu(z):
    return np.where(z > 0, 1.0, 0.0)
for epoch in range(3):
    z1 = X @ net[0]["W"] + net[0]["b"]
    a1 = np.maximum(z1, 0)
    z2 = a1 @ net[1]["W"] + net[1]["b"]
    dz2 = 2 * (z2 - Y) / Y.size
    dz1 = dz2 @ net[1]["W"].T @ d_relu(z1)  # expect: dz2 @ net[1]["W"].T @ d_relu(z1) | operand: d_relu(z1) | born: L5  # fix: dz1 = dz2 @ net[1]["W"].T * d_relu(z1)
    for layer, a, dz in zip(net, (X, a1), (dz1, dz2)):
        layer["W"] -= 0.1 * a.T @ dz
        layer["b"] -= 0.1 * dz.sum(axis=0, keepdims=True)
