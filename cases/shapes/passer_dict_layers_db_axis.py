"""Layers kept as dictionaries, samples are columns: the bias gradient is summed over the units."""
import numpy as np
np.random.seed(2)
def layer(n_in, n_out):
    return {"W": np.random.randn(n_out, n_in) * 0.1, "b": np.zeros((n_out, 1))}
net = [layer(4, 7), layer(7, 2)]
X, Y = np.random.randn(4, 15), np.random.randn(2, 15)
for epoch in range(3):
    A = [X]
    for L in net:
        A.append(np.tanh(L["W"] @ A[-1] + L["b"]))
    dA = A[-1] - Y
    for i in range(len(net) - 1, -1, -1):
        dZ = dA * (1 - A[i + 1] ** 2)
        dA = net[i]["W"].T @ dZ
        net[i]["W"] -= 0.1 * dZ @ A[i].T
        net[i]["b"] -= 0.1 * dZ.sum(axis=0, keepdims=True)  # expect: net[i]["b"] -= 0.1 * dZ.sum(axis=0, keepdims=True) | operand: 0.1 * dZ.sum(axis=0, keepdims=True) | born: L7  # fix: net[i]["b"] -= 0.1 * dZ.sum(axis=1, keepdims=True)
