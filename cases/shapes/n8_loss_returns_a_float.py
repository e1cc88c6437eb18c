"""The loss gradient is averaged to a number before it reaches the layers."""
import numpy as np

class Dense:
    def __init__(self, i, o):
        self.W = np.random.rand(i, o) * 0.1

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, g):
        self.dW = self.x.T @ g  # expect: self.x.T @ g | operand: g | born: L21
        return g @ self.W.T

class MSE:
    def loss(self, p, t):
        return ((p - t) ** 2).mean()

    def grad(self, p, t):
        return np.mean(2 * (p - t))  # fix: return 2 * (p - t)

np.random.seed(45)
x, t = np.random.rand(8, 3), np.random.rand(8, 2)
d1, d2, mse = Dense(3, 4), Dense(4, 2), MSE()
for i in range(5):
    p = d2.forward(d1.forward(x))
    d1.backward(d2.backward(mse.grad(p, t)))
    d1.W -= 0.1 * d1.dW
    d2.W -= 0.1 * d2.dW
