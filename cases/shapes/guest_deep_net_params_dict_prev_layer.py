"""An L-layer net in dictionaries, samples as columns: dA is taken with the weights of the layer below."""
import numpy as np
np.random.seed(0)
dims = [6, 8, 4, 1]
params = {}
for l in range(1, len(dims)):
    params[f"W{l}"] = np.random.randn(dims[l], dims[l - 1]) * 0.1
    params[f"b{l}"] = np.zeros((dims[l], 1))
X, Y = np.random.randn(6, 20), np.random.randint(0, 2, (1, 20))
A, cache = X, {"A0": X}
for l in range(1, 4):
    Z = params[f"W{l}"] @ A + params[f"b{l}"]
    A = 1 / (1 + np.exp(-Z))
    cache[f"A{l}"] = A
grads = {}
dZ = cache["A3"] - Y
for l in range(3, 0, -1):
    grads[f"dW{l}"] = dZ @ cache[f"A{l - 1}"].T / 20
    grads[f"db{l}"] = dZ.mean(axis=1, keepdims=True)
    if l > 1:
        dA = params[f"W{l - 1}"].T @ dZ  # expect: params[f"W{l - 1}"].T @ dZ | operand: params[f"W{l - 1}"].T | born: L7  # fix: dA = params[f"W{l}"].T @ dZ
        dZ = dA * cache[f"A{l - 1}"] * (1 - cache[f"A{l - 1}"])
