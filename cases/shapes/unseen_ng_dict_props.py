"""The course style, columns per sample, dict of parameters: dA of the layer below without the transpose."""
import numpy as np

def initialize_parameters(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x) * 0.01, "b1": np.zeros((n_h, 1)),
            "W2": np.random.randn(n_y, n_h) * 0.01, "b2": np.zeros((n_y, 1))}

def linear_backward(dZ, A_prev, W):
    m = A_prev.shape[1]
    dW = 1 / m * np.dot(dZ, A_prev.T)
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W, dZ)  # expect: np.dot(W, dZ) | operand: W | born: L6  # fix: dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db

def model(X, Y, n_h, iterations):
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for it in range(iterations):
        Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
        A1 = np.maximum(0, Z1)
        Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
        A2 = 1 / (1 + np.exp(-Z2))
        dZ2 = A2 - Y
        dA1, dW2, db2 = linear_backward(dZ2, A1, parameters["W2"])
        dZ1 = np.array(dA1, copy=True)
        dZ1[Z1 <= 0] = 0
        _, dW1, db1 = linear_backward(dZ1, X, parameters["W1"])
        for k, g in zip(("W1", "b1", "W2", "b2"), (dW1, db1, dW2, db2)):
            parameters[k] = parameters[k] - 0.5 * g
    return parameters

np.random.seed(1)
model(np.random.randn(3, 50), (np.random.rand(1, 50) > 0.5) * 1.0, 5, 10)
