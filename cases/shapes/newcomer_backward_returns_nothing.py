"""The input gradient is computed and not returned."""
import numpy as np
class Dense:
    def __init__(self, n, m, seed):
        self.w = np.random.RandomState(seed).randn(n, m) * 0.1
        self.b = np.zeros(m)
    def forward(self, x):
        self.x = x
        return x @ self.w + self.b
    def backward(self, grad):
        self.dw = self.x.T @ grad
        self.db = grad.sum(axis=0)
        grad_input = grad @ self.w.T  # fix: return grad @ self.w.T
class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out
    def backward(self, grad):
        return grad * self.out * (1 - self.out)  # expect: grad * self.out | operand: grad | born: L13
layers = [Dense(3, 4, 0), Sigmoid(), Dense(4, 1, 1)]
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]])
for _ in range(2):
    out = X
    for layer in layers:
        out = layer.forward(out)
    grad = out - y
    for layer in layers[::-1]:
        grad = layer.backward(grad)
