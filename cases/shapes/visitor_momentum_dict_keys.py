"""Momentum in a dictionary: the velocity of the weights is updated with the gradient of the bias."""
import numpy as np
class Momentum:
    def __init__(self, params, lr=0.01, mu=0.9):
        self.lr, self.mu = lr, mu
        self.v = {k: np.zeros_like(p) for k, p in params.items()}
    def update(self, params, grads):
        self.v["W"] = self.mu * self.v["W"] - self.lr * grads["W"]
        self.v["b"] = self.mu * self.v["b"] - self.lr * grads["b"]
        params["W"] += self.v["W"]
        params["b"] += self.v["W"]  # expect: params["b"] += self.v["W"] | operand: self.v["W"] | born: L15  # fix: params["b"] += self.v["b"]
rng = np.random.default_rng(9)
X = rng.normal(size=(16, 5))
Y = np.eye(3)[rng.integers(0, 3, 16)]
params = {"W": rng.normal(size=(5, 3)) * 0.01, "b": np.zeros(3)}
opt = Momentum(params)
for _ in range(3):
    z = X @ params["W"] + params["b"]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    d = (p - Y) / 16
    opt.update(params, {"W": X.T @ d, "b": d.sum(axis=0)})
