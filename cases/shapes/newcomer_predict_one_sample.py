"""A net for batches is asked about one sample."""
import numpy as np
rng = np.random.default_rng(30)
params = {"W": rng.normal(size=(4, 3)), "b": np.zeros(3)}
def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))  # expect: np.max(z, axis=1, keepdims=True) | operand: z | born: L17
    return e / np.sum(e, axis=1, keepdims=True)
def predict(x):
    return softmax(x @ params["W"] + params["b"])
def train(X, Y, steps):
    for _ in range(steps):
        d = (predict(X) - Y) / len(X)
        params["W"] -= X.T @ d
        params["b"] -= d.sum(axis=0)
X, Y = rng.normal(size=(10, 4)), np.eye(3)[rng.integers(0, 3, 10)]
train(X, Y, 3)
print("first sample:", predict(X[0]))  # fix: print("first sample:", predict(X[0:1]))
