"""A course net in columns: dZ2 is divided by m, and dW and db divide by m again.

seen: stuck loss
"""
import numpy as np

rng = np.random.default_rng(2)
X, Y = rng.normal(size=(3, 6)), (rng.random((1, 6)) > 0.5) * 1.0
parameters = {
    "W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=(4, 1)),
    "W2": rng.normal(size=(1, 4)), "b2": rng.normal(size=(1, 1)),
}


def forward_propagation(X, parameters):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A2, {"A1": A1, "A2": A2}


def compute_cost(A2, Y):
    m = Y.shape[1]
    return float(-np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m)


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = (cache["A2"] - Y) / m                # expect: A2 W1,b1,W2,b2  # fix: dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW1": dZ1 @ X.T / m, "db1": dZ1.sum(axis=1, keepdims=True) / m,
    }


def check():
    def backward():
        return backward_propagation(parameters, forward_propagation(X, parameters)[1], X, Y)

    return dict(model=parameters, loss=lambda: compute_cost(forward_propagation(X, parameters)[0], Y), backward=backward)
