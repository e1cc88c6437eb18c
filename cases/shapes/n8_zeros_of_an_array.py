"""np.zeros of an array instead of np.zeros_like."""
import numpy as np

class Momentum:
    def __init__(self, lr=0.1, beta=0.9):
        self.lr, self.beta, self.v = lr, beta, {}

    def update(self, params, grads):
        for k in params:
            if k not in self.v:
                self.v[k] = np.zeros(params[k])  # expect: np.zeros(params[k]) | operand: params[k] | born: L16  # fix: self.v[k] = np.zeros_like(params[k])
            self.v[k] = self.beta * self.v[k] - self.lr * grads[k]
            params[k] += self.v[k]

np.random.seed(44)
params = {"W": np.random.randn(4, 2), "b": np.zeros((1, 2))}
opt = Momentum()
x = np.random.randn(7, 4)
t = np.random.randn(7, 2)
for i in range(5):
    d = (x @ params["W"] + params["b"] - t) / 7
    opt.update(params, {"W": x.T @ d, "b": d.sum(0, keepdims=True)})
