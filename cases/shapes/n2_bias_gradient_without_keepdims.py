"""Columns are samples; db loses its axis and no longer fits the bias it is taken from in place."""
import numpy as np

np.random.seed(6)
X = np.random.randn(3, 10)
Y = np.random.randn(2, 10)
params = dict(W1=np.random.randn(4, 3), b1=np.zeros((4, 1)), W2=np.random.randn(2, 4), b2=np.zeros((2, 1)))

def step(params, lr):
    Z1 = params["W1"] @ X + params["b1"]
    A1 = np.maximum(Z1, 0)
    Z2 = params["W2"] @ A1 + params["b2"]
    dZ2 = (Z2 - Y) / X.shape[1]
    db2 = np.sum(dZ2, axis=1)  # fix: db2 = np.sum(dZ2, axis=1, keepdims=True)
    dW2 = dZ2 @ A1.T
    dZ1 = (params["W2"].T @ dZ2) * (Z1 > 0)
    params["W2"] -= lr * dW2
    params["b2"] -= lr * db2  # expect: params["b2"] -= lr * db2 | operand: lr * db2 | born: L14
    params["W1"] -= lr * dZ1 @ X.T
    params["b1"] -= lr * dZ1.sum(axis=1, keepdims=True)

for i in range(3):
    step(params, 0.05)
