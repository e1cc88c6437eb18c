"""A function set with a params dict: dW2 is written with the factors untransposed."""
import numpy as np

def init(n_x, n_h, n_y):
    np.random.seed(2)
    return {"W1": np.random.randn(n_x, n_h) * 0.1, "b1": np.zeros(n_h),
            "W2": np.random.randn(n_h, n_y) * 0.1, "b2": np.zeros(n_y)}

def forward(params, X):
    a1 = np.maximum(0, X.dot(params["W1"]) + params["b1"])
    scores = a1.dot(params["W2"]) + params["b2"]
    return a1, scores

def backward(params, X, a1, dscores):
    grads = {}
    grads["W2"] = a1.dot(dscores)  # expect: a1.dot(dscores) | operand: a1 | born: L6  # fix: grads["W2"] = a1.T.dot(dscores)
    grads["b2"] = np.sum(dscores, axis=0)
    da1 = dscores.dot(params["W2"].T)
    da1[a1 <= 0] = 0
    grads["W1"] = X.T.dot(da1)
    grads["b1"] = np.sum(da1, axis=0)
    return grads

params = init(4, 7, 3)
X = np.random.randn(9, 4)
y = np.random.randn(9, 3)
for it in range(10):
    a1, scores = forward(params, X)
    grads = backward(params, X, a1, (scores - y) / len(X))
    for name in params:
        params[name] -= 0.1 * grads[name]
