"""The gradient of one 1-d sample: x.T is still 1-d."""
import numpy as np

class Perceptron:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.1

    def forward(self, x):
        self.x = x
        self.a = np.tanh(np.dot(x, self.W))
        return self.a

    def backward(self, grad, lr):
        delta = grad * (1 - self.a ** 2)
        down = np.dot(delta, self.W.T)
        self.W -= lr * np.dot(self.x.T, delta)  # expect: np.dot(self.x.T, delta) | operand: self.x.T | born: L6  # fix: self.W -= lr * np.outer(self.x, delta)
        return down

np.random.seed(15)
data = np.random.rand(10, 4)
goal = np.random.rand(10, 3)
first, second = Perceptron(4, 5), Perceptron(5, 3)
for x, y in zip(data, goal):
    out = second.forward(first.forward(x))
    first.backward(second.backward(out - y, 0.1), 0.1)
