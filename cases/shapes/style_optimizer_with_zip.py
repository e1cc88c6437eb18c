"""An Adam optimiser over lists of arrays; the gradient list is one entry out of step."""
import numpy as np

class Adam:
    def __init__(self, params, lr=0.01):
        self.params, self.lr, self.t = params, lr, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        self.t += 1
        for p, g, m, v in zip(self.params, grads, self.m, self.v):
            m *= 0.9
            m += 0.1 * g  # expect: m += 0.1 * g | operand: 0.1 * g | born: L20
            v *= 0.999
            v += 0.001 * g * g
            p -= self.lr * m / (1 - 0.9 ** self.t) / (np.sqrt(v / (1 - 0.999 ** self.t)) + 1e-8)

rng = np.random.default_rng(10)
A, B = rng.normal(size=(4, 7)), rng.normal(size=(7, 2))
opt = Adam([A, B])
X, Y = rng.random((11, 4)), rng.random((11, 2))
for i in range(10):
    H = np.tanh(X @ A)
    E = (H @ B - Y) / len(X)
    gB = H.T @ E
    gA = X.T @ (E @ B.T * (1 - H ** 2))
    opt.step([gB, gA])  # fix: opt.step([gA, gB])
